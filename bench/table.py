"""The one table: what was measured, beside the floor and the peers, with its goal and what bounds it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Goal:
    """What a figure should be, and whether it is."""

    text: str
    met: bool


@dataclass(frozen=True)
class Row:
    """`ratio` is ours to the floor; `peers` holds what was measured of each, by its name."""

    what: str
    ours: str
    floor: str = ""
    ratio: float | None = None
    goal: Goal | None = None
    bound: str = ""
    peers: Mapping[str, str] = field(default_factory=dict)


def at_least(least: float, ratio: float) -> Goal:
    return Goal(f"≥ {least:g} of the floor", ratio >= least)


def under(most: float, unit: str, value: float) -> Goal:
    return Goal(f"< {most:g} {unit}", value < most)


def flat_within(most: float, values: Sequence[float]) -> Goal:
    """None of the later values is more than so many times the first."""
    return Goal(f"flat within {most:g}x", max(values) <= most * values[0])


def rendered(rows: Sequence[Row], peers: Sequence[str] = ()) -> str:
    """A table in Markdown that can be read as it stands."""
    head = ["what", "ours", "floor", "ratio", *peers, "goal", "met", "what bounds it"]
    lines = [head, *(_cells(row, peers) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    ruler = ["-" * width for width in widths]
    return "\n".join(_line(cells, widths) for cells in [head, ruler, *lines[1:]]) + "\n"


def _cells(row: Row, peers: Sequence[str]) -> list[str]:
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    goal, met = (row.goal.text, "yes" if row.goal.met else "no") if row.goal else ("", "")
    return [row.what, row.ours, row.floor, ratio, *(row.peers.get(peer, "") for peer in peers), goal, met, row.bound]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"
