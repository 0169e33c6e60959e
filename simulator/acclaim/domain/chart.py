"""Where the lines of a chart of figures run: geometry alone, in the units of its picture."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from simulator.acclaim.domain.figures import DayFigures

_MOST_STEPS = 4
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Mark:
    """What stands beside an axis, and where."""

    words: str
    at: float


@dataclass(frozen=True)
class Chart:
    """A picture of `width` by `height`; `lines` are paths by the name of their figure, y grows downwards."""

    lines: dict[str, str]
    heights: list[Mark]
    days: list[Mark]
    width: int = 640
    height: int = 260
    left: int = 80
    right: int = 624
    top: int = 16
    bottom: int = 216


def chart(shown: Sequence[DayFigures]) -> Chart:
    """The chart of a history of two days or more; see `figures.history`."""
    frame = Chart({}, [], [])
    values = _scale(max(max(one.issued, one.accepted, one.pending) for one in shown))
    first, span = shown[0].day, (shown[-1].day - shown[0].day).days

    def x(days: int) -> float:
        return round(frame.left + (frame.right - frame.left) * days / span, 1)

    def y(value: int) -> float:
        return round(frame.bottom - (frame.bottom - frame.top) * value / values[-1], 1)

    marked = (0, span // 2, span) if span > 1 else (0, span)
    return Chart(
        lines={name: _line(shown, name, x, y) for name in ("issued", "accepted", "pending")},
        heights=[Mark(f"{value:,}", y(value)) for value in values],
        days=[Mark((first + timedelta(days=days)).isoformat(), x(days)) for days in marked],
    )


def _line(shown: Sequence[DayFigures], name: str, x: Callable[[int], float], y: Callable[[int], float]) -> str:
    """Level from a day to the one before the next that is shown, as nothing changed between them."""
    points: list[tuple[float, float]] = []
    for before, one in zip((None, *shown), shown, strict=False):
        days, value = (one.day - shown[0].day).days, getattr(one, name)
        if before and one.day - before.day > _ONE_DAY:
            points.append((x(days - 1), y(getattr(before, name))))
        points.append((x(days), y(value)))
    return "M" + " L".join(f"{across},{down}" for across, down in points)


def _scale(most: int) -> list[int]:
    """From 0 to `most` or beyond, in at most four steps of 1, 2 or 5 times a power of ten."""
    step, factors = 1, (2, 2.5, 2)
    turn = 0
    while step * _MOST_STEPS < most:
        step = int(step * factors[turn % 3])
        turn += 1
    return [step * number for number in range(max(1, -(-most // step)) + 1)]
