"""Lists that people leaf through: which page is shown, and which are before and after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from simulator.criteria import Clause, Criterion
from simulator.rows import Rows

T = TypeVar("T")

PAGE_SIZE = 50


@dataclass(frozen=True)
class Leaf:
    """Page `number` of a list of `count` things, counted from 1; an empty list has one page."""

    number: int
    count: int
    size: int = PAGE_SIZE

    @property
    def last(self) -> int:
        return max(1, -(-self.count // self.size))

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def following(self) -> int | None:
        return self.number + 1 if self.number < self.last else None


def leaf(count: int, asked: str = "", size: int = PAGE_SIZE) -> Leaf:
    """The page that an address asks for, or the nearest that there is."""
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 1
    return Leaf(min(max(1, number), Leaf(1, count, size).last), count, size)


def leafed(
    rows: Rows[T], *criteria: Criterion | Clause, asked: str, order: Sequence[Any] = (), size: int = PAGE_SIZE
) -> tuple[Leaf, list[T]]:
    """That page of the rows that meet the criteria, ordered as told and then as they came, and what is on it."""
    shown = leaf(rows.count(*criteria), asked, size)
    return shown, rows.where(*criteria, order=order, limit=shown.size, offset=shown.offset)
