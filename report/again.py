"""The command that plays one scenario again, as it was played."""

import shlex
import sys
from pathlib import Path

import pytest

from report.target import PLAYS_ONE

_MATTER = (
    *("--acclaim-url", "--acclaim-template", "--features", "--lms-driver"),
    *("--wire", "--browser", "--strict-worlds", "--simulator", "--null-target"),
)
"""Options that decide what a scenario meets. The seed of the order does not: each has a world of its own."""


def again(config: pytest.Config, test: str) -> str:
    """To be said in the root of the project; `test` is the id of the test."""
    chosen = [_spoken(option, config.getoption(option, default=None)) for option in _MATTER]
    one = config.stash.get(PLAYS_ONE, None)
    begun = (
        [*one, test.rpartition("::")[2]] if one else [python(config.rootpath), "-m", "pytest", *plugins(config), test]
    )
    return shlex.join([*begun, *(word for words in chosen for word in words)])


def plugins(config: pytest.Config, but: str = "") -> list[str]:
    """The words that load those that were asked for, which may bring steps or a target."""
    asked = config.getoption("plugins", default=None) or []
    return [word for name in asked if name != but and not name.startswith("no:") for word in ("-p", name)]


def _spoken(option: str, value: object) -> list[str]:
    if not value:
        return []
    if value is True:
        return [option]
    return [word for each in (value if isinstance(value, list) else [value]) for word in (option, str(each))]


def python(root: Path) -> str:
    """The Python of the project where it has one, or whichever somebody has at hand."""
    running = Path(sys.executable)
    return running.relative_to(root).as_posix() if running.is_relative_to(root) else "python"
