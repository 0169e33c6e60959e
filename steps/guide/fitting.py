"""Whether a step fits its phrase: names that somebody has, and a table with the columns that the phrase takes."""

from collections.abc import Iterator
from functools import cache

from pytest_bdd.parser import Step

from steps.cast import cast
from steps.catalogue import Phrase
from steps.guide.holes import CHOICES
from steps.guide.nearest import meant
from steps.guide.seed import planted

OF_THE_LMS = frozenset({"course", "lesson", "path"})
"""The holes whose values an LMS of one's own may know better than the seed."""


def unfitting(phrase: Phrase, step: Step, trusted: frozenset[str] = frozenset()) -> list[str]:
    """What is wrong with a step that says this phrase, as sentences; holes that are `trusted` may say anything."""
    said = phrase.said(step)
    found = (_wrong_name(hole, text, said.get("course", "")) for hole, text in said.items() if hole not in trusted)
    return [*filter(None, found), *_wrong_table(phrase.columns, step)]


def heading(step: Step) -> tuple[str, ...]:
    """The first row of the table under a step, if there is a table."""
    return tuple(map(str, step.datatable.raw()[0])) if step.datatable else ()


def _wrong_name(hole: str, text: str, course: str) -> str:
    if hole in CHOICES:
        choice = ", ".join(f'"{each}"' for each in CHOICES[hole])
        return "" if text in CHOICES[hole] else f"{text!r} is no {{{hole}}}, only {choice}"
    known = _lessons(course) if hole == "lesson" else _known().get(hole)
    if known is None or text in known:
        return ""
    of_whom = f"no lesson of {course!r}" if hole == "lesson" else _NOBODY[hole]
    return f"{of_whom} is called {text!r}{meant(text, known) or ', only ' + ', '.join(known)}"


def _wrong_table(columns: tuple[str, ...], step: Step) -> Iterator[str]:
    first, wanted = heading(step), " | ".join(columns)
    if first and not columns:
        yield "this step takes no table"
    elif columns and not first:
        yield f"this step needs a table: {wanted}"
    elif first != columns:
        yield f"the first row of the table must be: {wanted}; it is: {' | '.join(first)}"
    elif step.datatable and len(step.datatable.raw()) == 1:
        yield f"this step needs a table with rows below: {wanted}"


_NOBODY = {
    "student": "nobody of the cast",
    "earner": "nobody of the cast",
    "course": "no course",
    "badge": "no badge",
    "path": "no path",
}


@cache
def _known() -> dict[str, list[str]]:
    """By the name of a hole: all who have a name that may stand there."""
    return planted().titles() | {"student": list(cast()), "earner": list(cast())}


def _lessons(course: str) -> list[str] | None:
    """None where nobody knows the course, which is said of the course."""
    return planted().lessons(course) or None
