"""What is known of a run by whoever has it played: it puts that into the stash of pytest's configuration."""

import pytest

TARGET = pytest.StashKey[str]()
"""What is tried, in words."""

PLAYS_ONE = pytest.StashKey[list[str]]()
"""The words of a command that plays one scenario, to be followed by the name of its test."""
