"""For whoever writes a scenario: the phrases as a page, and help with steps that nobody has defined."""
