"""How many badges an organization had issued, how many of them were accepted and how many waited, day after day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

DAYS = 90
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DayFigures:
    """At the end of a day: all that was issued and all that was accepted until then, and what was still pending."""

    day: date
    issued: int
    accepted: int
    pending: int


def history(
    issued: Mapping[date, int], accepted: Mapping[date, int], decided: Mapping[date, int], today: date, days: int = DAYS
) -> list[DayFigures]:
    """The last `days` days, from how many badges were issued, accepted and decided upon on each day.

    It has the day before the first badge or the first day of those, each day on which something changed, and today.
    Decided upon is a badge that is no longer pending, whatever became of it. Nothing issued is no history.
    """
    changed = {*issued, *accepted, *decided}
    if not changed:
        return []
    last = max(today, *changed)
    first = max(min(changed) - _ONE_DAY, last - timedelta(days=days - 1))
    shown = sorted({first, last, *(day for day in changed if day > first)})
    return [
        DayFigures(day, _until(day, issued), _until(day, accepted), _until(day, issued) - _until(day, decided))
        for day in shown
    ]


def _until(day: date, numbers: Mapping[date, int]) -> int:
    return sum(number for at, number in numbers.items() if at <= day)
