"""Everything of a world at once, whatever there is: every table with a column `world` belongs to worlds.

Statements go to the driver as they are (docs/decisions/0012): there are some forty tables.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from simulator.counts import is_counts
from simulator.records import metadata
from simulator.statements import is_sqlite, run_on_sqlite

_MOST_VALUES = 65_535
STAYS_AT_A_RESET = frozenset({"origin", "snapshot"})
STAYS_AT_A_RESTORE = frozenset({"snapshot"})
# What was asked of a world is no part of what it is, nor who is looking at it.
LEFT_OUT_OF_COPIES = frozenset({"journal", "sign_in"})
_LEFT_OUT_OF_EXPORTS = LEFT_OUT_OF_COPIES | {"snapshot"}


def tables_of_worlds(but: Collection[str] = ()) -> list[sa.Table]:
    """All but those that are named, in an order that is always the same."""
    return [table for table in metadata.sorted_tables if "world" in table.c and table.name not in but]


def tables_of_exports() -> list[sa.Table]:
    """Those that say what a world is: what was only counted can be counted again."""
    return [table for table in tables_of_worlds(_LEFT_OUT_OF_EXPORTS) if not is_counts(table)]


def columns_of(table: sa.Table) -> list[sa.Column[Any]]:
    """What a row holds, without its world and the number that it has among the rows of all worlds."""
    return [column for column in table.c if column.name not in {"n", "world"}]


def order_of(table: sa.Table) -> list[sa.Column[Any]]:
    """What puts the rows of a world in the order in which they came."""
    return [column for column in table.primary_key if column.name != "world"]


def rows_of(connection: sa.Connection, table: sa.Table, world: str) -> list[tuple[Any, ...]]:
    """The rows of a world in their order, each a value for each of `columns_of`."""
    query = sa.select(*columns_of(table)).where(table.c.world == world).order_by(*order_of(table))
    return [tuple(row) for row in connection.execute(query)]


def binders(table: sa.Table, dialect: sa.Dialect) -> list[Callable[[Any], Any]]:
    """What makes of each value of a row what the driver takes."""
    return [column.type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is for column in columns_of(table)]


def empty(connection: sa.Connection, world: str, but: Collection[str] = ()) -> None:
    """Removes all rows of a world but those of the tables that are named."""
    _run_all(connection, _emptying(frozenset(but)), {"world": world})


def copy_rows(connection: sa.Connection, world: str, new: str, but: Collection[str] = ()) -> None:
    """Gives the world `new` the rows that `world` has, in the same order."""
    _run_all(connection, _copying(frozenset(but)), {"world": world, "new": new})


@cache
def _emptying(but: frozenset[str]) -> tuple[str, ...]:
    return tuple(f"DELETE FROM {table.name} WHERE world = :world" for table in tables_of_worlds(but))  # noqa: S608  # our own tables


@cache
def _copying(but: frozenset[str]) -> tuple[str, ...]:
    return tuple(_copying_of(table) for table in tables_of_worlds(but))


def _copying_of(table: sa.Table) -> str:
    names, order = _names(table), ", ".join(column.name for column in order_of(table))
    here = f"SELECT :new, {names} FROM {table.name} WHERE world = :world ORDER BY {order}"  # noqa: S608
    return f"INSERT INTO {table.name} (world, {names}) {here}"


def insert_all(connection: sa.Connection, rows: Mapping[sa.Table, Sequence[Sequence[Any]]]) -> None:
    """Adds rows to several tables, each row its world and then its columns, as the driver takes them."""
    if is_sqlite(connection):
        for table, some in rows.items():
            run_on_sqlite(connection, f"{_insertion(table)} {_marks(table, '?')}", some)
        return
    for portion in _portions(rows):
        parts = [
            f"{_insertion(table)} {', '.join([_marks(table, '%s')] * len(some))}" for table, some in portion.items()
        ]
        values = tuple(value for some in portion.values() for row in some for value in row)
        connection.exec_driver_sql(_together(parts), values)


def _portions(rows: Mapping[sa.Table, Sequence[Sequence[Any]]]) -> Iterator[dict[sa.Table, list[Sequence[Any]]]]:
    """The same rows in their order, never with more values than a statement of PostgreSQL's may have."""
    portion: dict[sa.Table, list[Sequence[Any]]] = {}
    free = _MOST_VALUES
    for table, some in rows.items():
        for row in some:
            if len(row) > free:
                yield portion
                portion, free = {}, _MOST_VALUES
            portion.setdefault(table, []).append(row)
            free -= len(row)
    if portion:
        yield portion


def _run_all(connection: sa.Connection, statements: Sequence[str], values: dict[str, str]) -> None:
    """Runs statements with values by name."""
    if is_sqlite(connection):
        for statement in statements:
            run_on_sqlite(connection, statement, [values])
        return
    connection.exec_driver_sql(re.sub(r":(\w+)", r"%(\1)s::text", _together(statements)), values)


def _together(statements: Sequence[str]) -> str:
    """One statement of PostgreSQL's that does what several do, each to a table of its own: each would be a journey."""
    parts = ", ".join(f"s{number} AS ({statement})" for number, statement in enumerate(statements))
    return f"WITH {parts} SELECT 1"


def _names(table: sa.Table) -> str:
    return ", ".join(f'"{column.name}"' for column in columns_of(table))


@cache
def _insertion(table: sa.Table) -> str:
    return f"INSERT INTO {table.name} (world, {_names(table)}) VALUES"  # our own tables


@cache
def _marks(table: sa.Table, mark: str) -> str:
    return f"({', '.join([mark] * (len(columns_of(table)) + 1))})"


def _as_it_is(value: Any) -> Any:
    return value
