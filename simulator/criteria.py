"""What rows have to meet: criteria that differ in their values alone have one shape, and are put into SQL once."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, count
from typing import Any

import sqlalchemy as sa

Clause = sa.ColumnElement[bool]
Kind = Callable[[Any, Sequence[Any]], Clause]
Shape = tuple[Kind, sa.ColumnElement[Any], int]

_LONGEST = 10_000


@dataclass(frozen=True, eq=False)
class Criterion:
    """What `kind` makes of a column and of values, or of marks for them."""

    kind: Kind
    column: sa.ColumnElement[Any]
    values: Sequence[Any]

    @property
    def shape(self) -> Shape:
        return self.kind, self.column, len(self.values)

    @property
    def clause(self) -> Clause:
        return self.kind(self.column, self.values)


def equals(column: sa.ColumnElement[Any], value: object) -> Criterion:
    return Criterion(_equals, column, (value,))


def one_of(column: sa.ColumnElement[Any], values: Collection[Any]) -> Criterion:
    return Criterion(_one_of, column, tuple(values))


def at_least(column: sa.ColumnElement[Any], value: object) -> Criterion:
    return Criterion(_at_least, column, (value,))


def below(column: sa.ColumnElement[Any], value: object) -> Criterion:
    return Criterion(_below, column, (value,))


def has(column: sa.ColumnElement[Any], text: str) -> Clause:
    """The text somewhere in it, in any case of Latin letters; a NUL is nowhere: PostgreSQL refuses to look for one.

    Nor is what is longer than anything that is kept here; SQLite refuses to look for 50,000 bytes.
    """
    return sa.false() if "\x00" in text or len(text) > _LONGEST else column.icontains(text, autoescape=True)


@cache
def descending(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """The same order for the same column, so that what is ordered by it has one shape, too."""
    return column.desc()


def shaped(criteria: Sequence[Criterion | Clause]) -> tuple[tuple[Shape, ...], dict[str, Any]] | None:
    """The shapes of criteria, and their values for the marks of `marked`.

    None when one of them is SQL, which was put together for this once.
    """
    known = [one for one in criteria if isinstance(one, Criterion)]
    if len(known) < len(criteria):
        return None
    values = chain.from_iterable(one.values for one in known)
    return tuple(one.shape for one in known), {f"value_{number}": value for number, value in enumerate(values)}


def clauses(criteria: Iterable[Criterion | Clause]) -> list[Clause]:
    """The criteria as SQL, with their values."""
    return [one.clause if isinstance(one, Criterion) else one for one in criteria]


def marked(shapes: Iterable[Shape]) -> list[Clause]:
    """The same with marks in place of values, `value_0`, `value_1` and so on."""
    numbers = count()
    return [
        kind(column, [sa.bindparam(f"value_{next(numbers)}", type_=column.type) for _ in range(length)])
        for kind, column, length in shapes
    ]


def _equals(column: sa.ColumnElement[Any], values: Sequence[object]) -> Clause:
    return column == values[0]


def _one_of(column: sa.ColumnElement[Any], values: Sequence[object]) -> Clause:
    return column.in_(values) if values else sa.false()


def _at_least(column: sa.ColumnElement[Any], values: Sequence[object]) -> Clause:
    return column >= values[0]


def _below(column: sa.ColumnElement[Any], values: Sequence[object]) -> Clause:
    return column < values[0]
