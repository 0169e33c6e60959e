"""How many rows of a kind there are, by some of their columns, kept beside them: counting half a million takes long."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import visitors
from sqlalchemy.sql.util import ClauseAdapter

from simulator.statements import Statement

_COUNTS = "counts"


class Counts:
    """For a table a second one, with a row for each combination of the values that the columns `by` have in a world."""

    def __init__(self, of: sa.Table, by: Sequence[str]) -> None:
        self.by = tuple(by)
        self._of = of
        key = [sa.Column(name, of.c[name].type, primary_key=True) for name in ("world", *by)]
        self.table = sa.Table(f"{of.name}_count", of.metadata, *key, sa.Column("count", sa.BigInteger, nullable=False))
        self.table.info[_COUNTS] = self
        self._adapter = ClauseAdapter(self.table, adapt_on_names=True)
        self._changing = self._upsert()
        here = self.table.c.world == sa.bindparam("world")
        self._emptied = Statement(sa.delete(self.table).where(here, self.table.c.count == 0))

    def changed(
        self, connection: sa.Connection, world: str, more: Iterable[Any] = (), less: Iterable[Any] = ()
    ) -> None:
        """Some values have come, others have gone."""
        groups = Counter(map(self._group, more))
        groups.subtract(map(self._group, less))
        rows = [dict(zip(self.by, group, strict=True)) | {"more": number} for group, number in groups.items() if number]
        if rows:
            self._changing.run(connection, *({"world": world} | row for row in rows))
        if any(row["more"] < 0 for row in rows):
            self._emptied.run(connection, {"world": world})

    def counting(self, criteria: Sequence[sa.ColumnElement[bool]]) -> sa.Select[int] | None:
        """Adds up how many rows meet the criteria; None when that depends on more than on what is counted by."""
        used = {part for one in criteria for part in visitors.iterate(one) if isinstance(part, sa.Column)}
        if any(column.table is not self._of or column.name not in {"world", *self.by} for column in used):
            return None
        number = sa.func.coalesce(sa.func.sum(self.table.c.count), 0)
        return sa.select(number).where(*(self._adapter.traverse(one) for one in criteria))

    def by_world(self, connection: sa.Connection) -> dict[str, int]:
        """How many there are in each world that has any."""
        number = sa.func.sum(self.table.c.count)
        query = sa.select(self.table.c.world, number).group_by(self.table.c.world)
        return {world: int(total) for world, total in connection.execute(query)}

    def recount(self, connection: sa.Connection, world: str | None = None) -> None:
        """Counts what is there, in one world or in all, where nothing was counted yet."""
        names = ["world", *self.by]
        columns = [self._of.c[name] for name in names]
        found = sa.select(*columns, sa.func.count()).group_by(*columns)
        if world is not None:
            found = found.where(self._of.c.world == world)
        connection.execute(sa.insert(self.table).from_select([*names, "count"], found))

    def is_empty(self, connection: sa.Connection) -> bool:
        return connection.execute(sa.select(self.table.c.world).limit(1)).first() is None

    def _group(self, value: Any) -> tuple[Any, ...]:
        return tuple(getattr(value, name) for name in self.by)

    def _upsert(self) -> Statement:
        names = ["world", *self.by]
        columns, marks = ", ".join(names), ", ".join(f":{name}" for name in names)
        text = sa.text(
            f"INSERT INTO {self.table.name} ({columns}, count) VALUES ({marks}, :more)"  # noqa: S608  # our own names
            f" ON CONFLICT ({columns}) DO UPDATE SET count = {self.table.name}.count + excluded.count"
        )
        return Statement(text.bindparams(*(sa.bindparam(name, type_=self._of.c[name].type) for name in names)))


def counts_of(metadata: sa.MetaData) -> list[Counts]:
    """All that are kept."""
    return [table.info[_COUNTS] for table in metadata.sorted_tables if is_counts(table)]


def is_counts(table: sa.Table) -> bool:
    """Whether a table only counts the rows of another."""
    return _COUNTS in table.info
