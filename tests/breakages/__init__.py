"""Deliberate breakages: each makes a named scenario fail, so that no rule is shown by a scenario that cannot fail."""
