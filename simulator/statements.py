"""Statements that differ in their values alone: compiled once, and on SQLite given to the driver as they are.

What SQLAlchemy does for a statement costs several times what SQLite takes to run it. On PostgreSQL the journey to the
server costs more than either, and a connection that breaks is for SQLAlchemy's pool to know of.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

DIALECT = sqlite.dialect()
"""SQLite's, for what is compiled before there is a connection."""
Values = Mapping[str, Any]
_Way = Callable[[Any], Any]


@dataclass(frozen=True)
class _Compiled:
    """The SQL, what its marks are bound to, and how that is written and the columns that come back are read."""

    sql: str
    names: Sequence[str]
    fixed: Values
    writes: Sequence[tuple[int, _Way]]
    reads: Sequence[tuple[int, _Way]]

    def bound(self, values: Values) -> list[Any]:
        known = self.fixed | values if self.fixed else values  # type: ignore[operator]  # both are dictionaries
        return _changed([known[name] for name in self.names], self.writes)

    def read(self, row: tuple[Any, ...]) -> list[Any]:
        return _changed(list(row), self.reads)


def _changed(row: list[Any], ways: Sequence[tuple[int, _Way]]) -> list[Any]:
    for place, way in ways:
        row[place] = way(row[place])
    return row


class Statement:
    """A statement of SQLAlchemy's with `bindparam`s; `columns` are those that an INSERT or UPDATE sets.

    What is one of several values has to have a `bindparam` for each of them: lists become marks only when they are run.
    """

    def __init__(self, clause: Any, columns: Collection[str] | None = None) -> None:
        self._clause = clause
        self._columns = columns

    def run(self, connection: sa.Connection, *rows: Values) -> None:
        """Runs it with each of these values; raises sqlalchemy's errors."""
        if not is_sqlite(connection):
            connection.execute(self._clause, list(rows))
            return
        compiled = self._compiled
        run_on_sqlite(connection, compiled.sql, [compiled.bound(values) for values in rows])

    def rows(self, connection: sa.Connection, values: Values) -> list[Sequence[Any]]:
        """What a SELECT finds with these values."""
        if not is_sqlite(connection):
            return list(connection.execute(self._clause, values))
        read = self._compiled.read
        return [read(row) for row in self._found(connection, values).fetchall()]

    def first(self, connection: sa.Connection, values: Values) -> Sequence[Any] | None:
        """The first of the rows that a SELECT finds with these values."""
        if not is_sqlite(connection):
            return connection.execute(self._clause, values).first()
        row = self._found(connection, values).fetchone()
        return self._compiled.read(row) if row is not None else None

    def _found(self, connection: sa.Connection, values: Values) -> sqlite3.Cursor:
        return _driver(connection).execute(self._compiled.sql, self._compiled.bound(values))

    @cached_property
    def _compiled(self) -> _Compiled:
        made = self._clause.compile(dialect=DIALECT, column_keys=self._columns)
        if made.post_compile_params:
            raise ValueError(f"{self._clause}: what is one of several values needs a bindparam for each of them")
        return _Compiled(
            str(made),
            names := made.positiontup or [],
            {name: bind.value for name, bind in made.binds.items() if not bind.required},
            _placed(_binding(made.binds[name].type) for name in names),
            _placed(_readings(self._clause)),
        )


def run_on_sqlite(connection: sa.Connection, sql: str, rows: Sequence[Any]) -> None:
    """Has the driver run SQL with each of these values, in a list or by name; raises sqlalchemy's errors."""
    try:
        if len(rows) == 1:
            _driver(connection).execute(sql, rows[0])
        else:
            _driver(connection).executemany(sql, rows)
    except sqlite3.Error as error:
        raise sa.exc.DBAPIError.instance(sql, rows[0], error, sqlite3.Error) from error


def is_sqlite(connection: sa.Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _driver(connection: sa.Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection), "SQLite has but one driver here"
    return driver


def _placed(ways: Iterable[_Way | None]) -> list[tuple[int, _Way]]:
    return [(place, way) for place, way in enumerate(ways) if way]


def _binding(kind: sa.types.TypeEngine[Any]) -> _Way | None:
    return kind.dialect_impl(DIALECT).bind_processor(DIALECT)


def _readings(clause: Any) -> list[_Way | None]:
    if not isinstance(clause, sa.Select):
        return []
    return [column.type.dialect_impl(DIALECT).result_processor(DIALECT, None) for column in clause.selected_columns]
