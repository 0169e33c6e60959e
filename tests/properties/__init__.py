"""Acclaim next to a small model of it: whatever is done, both have to tell the same."""
