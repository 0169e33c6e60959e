"""How domain values are kept: each kind in a table of its own, with a column for each field."""

import typing
from collections.abc import Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from simulator.columns import TEXT, column_type
from simulator.counts import Counts
from simulator.statements import Statement

metadata = sa.MetaData()
T = TypeVar("T")


class Records(Generic[T]):
    """How one kind of domain value is kept: a table with a column for each of its fields."""

    def __init__(self, kind: type[T], table: sa.Table, key: str, counted_by: Sequence[str] = ()) -> None:
        self.kind = kind
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

    def _equal(self, names: tuple[str, ...]) -> list[sa.ColumnElement[bool]]:
        return [self.c[name] == sa.bindparam(f"in_{name}") for name in ("world", *names)]


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
