"""Where the lines of a chart of figures run: geometry alone, in the units of its picture."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from simulator.acclaim.domain.figures import DayFigures

_MOST_STEPS = 4
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Mark:
    """What stands beside an axis, and where."""

    words: str
    at: float


@dataclass(frozen=True)
class Frame:
    """A picture of `width` by `height`, and where in it the lines run; y grows downwards."""

    width: int = 640
    height: int = 260
    left: int = 80
    right: int = 624
    top: int = 16
    bottom: int = 216


@dataclass(frozen=True)
class Chart:
    """`lines` are paths by the name of their figure, the others what stands beside them."""

    lines: dict[str, str]
    heights: list[Mark]
    days: list[Mark]
    frame: Frame = Frame()


def chart(shown: Sequence[DayFigures]) -> Chart:
    """The chart of a history of two days or more; see `figures.history`."""
    frame = Frame()
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
    steps = (lead * 10**power for power in count() for lead in (1, 2, 5))
    step = next(step for step in steps if step * _MOST_STEPS >= most)
    return [step * number for number in range(max(1, -(-most // step)) + 1)]
