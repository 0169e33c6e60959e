"""How domain values are kept: each kind in a table of its own, with a column for each field."""

import typing
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from simulator.columns import TEXT, column_type
from simulator.counts import Counts
from simulator.criteria import Clause, Shape, marked
from simulator.statements import Statement

_MOST_SHAPES = 500  # callers decide by what lists are filtered, and in which order
metadata = sa.MetaData()
T = TypeVar("T")


class Records(Generic[T]):
    """How one kind of domain value is kept: a table with a column for each of its fields."""

    def __init__(self, kind: type[T], table: sa.Table, key: str, counted_by: Sequence[str] = ()) -> None:
        self.kind = kind
        self.made = _maker(kind)
        self.table = table
        self.key = key
        self.counts = Counts(table, counted_by) if counted_by else None
        self.columns = [column for column in table.c if column.name not in {"n", "world"}]
        self.selection = sa.select(*self.columns)
        self._names = [column.name for column in self.columns]
        self._fields = attrgetter(*self._names)
        names = ["world", *self._names]
        self.insertion = Statement(sa.insert(table).inline(), names)
        this_one = table.c.world == sa.bindparam("in_world"), table.c[key] == sa.bindparam("with_key")
        self.update = Statement(sa.update(table).where(*this_one), names)
        self._matchers: dict[tuple[str, ...], Statement] = {}
        self._collectors: dict[tuple[str, int], Statement] = {}
        self._removers: dict[tuple[str, ...], Statement] = {}
        self.lister = lru_cache(_MOST_SHAPES)(self._lister)
        self.counter = lru_cache(_MOST_SHAPES)(self._counter)

    @property
    def c(self) -> sa.ColumnCollection[str, sa.Column[Any]]:
        return self.table.c

    def row(self, value: T) -> dict[str, Any]:
        """The columns of a value, without its world."""
        return dict(zip(self._names, self._fields(value), strict=True))

    def matcher(self, names: tuple[str, ...]) -> Statement:
        """Selects the rows in which these columns equal what `in_<name>` is bound to, in the order they came in."""
        if names not in self._matchers:
            self._matchers[names] = Statement(self.selection.where(*self._equal(names)).order_by(self.c.n))
        return self._matchers[names]

    def collector(self, name: str, count: int) -> Statement:
        """Selects the rows in which this column is one of `in_0`, `in_1` and so on, in the order they came in."""
        if (name, count) not in self._collectors:
            one_of = self.c[name].in_([sa.bindparam(f"in_{number}") for number in range(count)])
            self._collectors[name, count] = Statement(self.selection.where(*self._equal(()), one_of).order_by(self.c.n))
        return self._collectors[name, count]

    def remover(self, names: tuple[str, ...]) -> Statement:
        """Deletes the rows that `matcher` selects."""
        if names not in self._removers:
            self._removers[names] = Statement(sa.delete(self.table).where(*self._equal(names)))
        return self._removers[names]

    def listed(self, criteria: Sequence[Clause], order: Sequence[Any], *, limited: bool) -> sa.Select[Any]:
        """Selects the rows that meet the criteria, ordered as told and then in the order they came in.

        If `limited`, no more than `limit` of them beyond `offset`, both to be bound.
        """
        query = self.selection.where(*criteria).order_by(*order, self.c.n)
        return query.limit(sa.bindparam("limit")).offset(sa.bindparam("offset")) if limited else query

    def counting(self, criteria: Sequence[Clause]) -> sa.Select[int]:
        """Counts the rows that meet the criteria."""
        kept = self.counts.counting(criteria) if self.counts else None
        return sa.select(sa.func.count()).select_from(self.table).where(*criteria) if kept is None else kept

    def _lister(self, shapes: tuple[Shape, ...], order: tuple[Any, ...], limited: bool) -> Statement:
        return Statement(self.listed(marked(shapes), order, limited=limited))

    def _counter(self, shapes: tuple[Shape, ...]) -> Statement:
        return Statement(self.counting(marked(shapes)))

    def _equal(self, names: tuple[str, ...]) -> list[sa.ColumnElement[bool]]:
        return [self.c[name] == sa.bindparam(f"in_{name}") for name in ("world", *names)]


def _maker(kind: type[T]) -> Callable[[Iterable[Any]], T]:
    """Makes values of what their fields hold, in a third of the time that a frozen dataclass itself takes."""
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # every kind is a dataclass
    assert not hasattr(kind, "__post_init__"), "nothing else is done when it is made"

    def made(row: Iterable[Any]) -> T:
        value = object.__new__(kind)
        value.__dict__.update(zip(names, row, strict=True))
        return value

    return made


def records(
    kind: type[T],
    name: str,
    key: str = "id",
    indexes: Sequence[Sequence[str]] = (),
    counted_by: Sequence[str] = (),
) -> Records[T]:
    """Declares the table `name` for the dataclass `kind`; `key` is unique within a world.

    The column `n` numbers the rows in the order in which they came; lists follow it unless told otherwise. Counting
    rows by the columns `counted_by` costs nothing, however many of them there are.
    """
    hints = typing.get_type_hints(kind)
    columns: list[sa.Column[Any]] = [
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("world", TEXT, nullable=False),
    ]
    for field in fields(kind):  # type: ignore[arg-type]  # every kind is a dataclass
        kept_as, nullable = column_type(hints[field.name])
        columns.append(sa.Column(field.name, kept_as, nullable=nullable))
    table = sa.Table(name, metadata, *columns, sa.UniqueConstraint("world", key))
    for index in indexes:
        sa.Index(f"ix_{name}_{'_'.join(index)}", table.c.world, *(table.c[column] for column in index))
    return Records(kind, table, key, counted_by)
