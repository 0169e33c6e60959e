"""One twin: what is wrong with it in plain words, which rule it breaks, and by which scenario it must be noticed."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pytest

Breaking = Callable[[pytest.MonkeyPatch], None]


class Of(StrEnum):
    """Which part has the mistake."""

    INTEGRATION = "integration"
    ACCLAIM = "Acclaim"
    LMS = "LMS"
    INSPECTOR = "inspector"


@dataclass(frozen=True)
class Twin:
    """`scenario` is the title of the one that must fail, with the values of its row, under the first of `rules`.

    `breaks` patches the running code.
    """

    name: str
    of: Of
    rules: tuple[str, ...]
    scenario: str
    breaks: Breaking

    @property
    def named(self) -> str:
        """The scenario that must fail, as `verdicts.py` calls it."""
        return f"{self.rules[0]} {self.scenario}"


TWINS: list[Twin] = []


def twin(name: str, of: Of, *rules: str, scenario: str) -> Callable[[Breaking], Breaking]:
    """Puts the twin that the function makes into the catalogue."""

    def add(breaks: Breaking) -> Breaking:
        TWINS.append(Twin(name, of, rules, scenario, breaks))
        return breaks

    return add


def around(patch: pytest.MonkeyPatch, place: Any, name: str, twisted: Callable[..., Any]) -> None:
    """Has `twisted` called in place of a function, with that function before its arguments."""
    right = getattr(place, name)
    patch.setattr(place, name, lambda *given, **named: twisted(right, *given, **named))
