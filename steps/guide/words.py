"""What is in a step: people, titles, addresses and numbers, which stand where phrases have holes."""

import re
from dataclasses import dataclass
from functools import cache

from steps.cast import cast
from steps.guide.holes import Hole
from steps.guide.seed import planted
from steps.phrases import ISSUER, NOTICES, REMINDERS, SPAN

_PEOPLE = "|".join(cast())
_VALUES = re.compile(
    rf'"(?P<Title>[^"]*)"|\b(?P<Name>{_PEOPLE})\b|\b(?P<Issuer>{ISSUER})\b'
    rf"|\b(?P<Notices>{NOTICES})\b|\b(?P<Reminders>{REMINDERS})\b"
    rf"|\b(?P<Span>{SPAN}(?:, {SPAN})*)\b|(?<![\w.])(?P<d>\d+)(?![\w.])"
)
_NAMES = {"Name": "student", "Issuer": "organization", "d": "number"}
_HOLE = re.compile(r'"?\{(\w+):(\w+)\}"?')


@dataclass(frozen=True)
class Value:
    """What a step says in one place: the hole that it would stand in, and the text without quotes."""

    hole: Hole
    text: str


def values(step: str) -> list[Value]:
    """What is said in a step that another scenario might say otherwise; each has a name of its own."""
    found: list[Value] = []
    for match in _VALUES.finditer(step):
        kind = str(match.lastgroup)
        name = _name(kind, match[kind])
        taken = sum(re.fullmatch(rf"{name}\d*", value.hole.name) is not None for value in found)
        found.append(Value(Hole(f"{name}{taken + 1}" if taken else name, kind), match[kind]))
    return found


def template(step: str) -> str:
    """The phrase that a step would be if each of its values were a hole."""
    found = iter(values(step))

    def written(match: re.Match[str]) -> str:
        hole = next(found).hole
        text = f"{{{hole.name}:{hole.kind}}}"
        return f'"{text}"' if match["Title"] is not None else text

    return _VALUES.sub(written, step)


def gist(phrase: str) -> list[str]:
    """The words of a phrase; whatever stands in a hole, or could, is one word: `["<Name>", "passes", "<course>"]`."""
    shown = _HOLE.sub(lambda hole: f"<{hole[1] if hole[2] == 'Title' else hole[2]}>", phrase)
    return re.sub(rf"\b(?:{_PEOPLE})\b", "<Name>", shown).split()


def _name(kind: str, text: str) -> str:
    if kind == "Title":
        return _titles().get(text, "email" if "@" in text else "title")
    return _NAMES.get(kind, kind.lower())


@cache
def _titles() -> dict[str, str]:
    """What each title is of; of a course and a badge of one title, the badge."""
    return {title: kind for kind, titles in planted().titles().items() for title in titles}
