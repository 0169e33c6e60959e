"""What is known of a run by whoever has it played: it puts that into the stash of pytest's configuration."""

from collections.abc import Callable

import pytest

TARGET = pytest.StashKey[str]()
"""What is tried, in words."""

PLAYS_ONE = pytest.StashKey[list[str]]()
"""The words of a command that plays one scenario, to be followed by the name of its test."""

_CLEANED = pytest.StashKey[Callable[[str], str]]()


def keep_secrets(config: pytest.Config, cleaned: Callable[[str], str]) -> None:
    """Has whatever a run shows go through `cleaned` first."""
    config.stash[_CLEANED] = cleaned


def without_secrets(config: pytest.Config, text: str) -> str:
    return config.stash.get(_CLEANED, str)(text)
