"""How a database is opened: SQLite in memory or in a file for one process, PostgreSQL for one or several."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool
from sqlalchemy.schema import CreateIndex, CreateTable

from simulator.counts import counts_of
from simulator.statements import DIALECT, is_sqlite, run_on_sqlite

_KNOWN = {"sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg"}
# PostgreSQL allows 100 connections by default, which this leaves room in for four processes. Turns have connections of
# their own, one for each thread that turns clocks: the work of a turn needs one of the others, which threads that wait
# for their turn must not have used up.
# A connection is asked first whether it still is one: nobody is refused because the server has been started anew.
_SHARED: dict[str, Any] = {"pool_size": 14, "max_overflow": 0, "pool_pre_ping": True}
_FOR_TURNS: dict[str, Any] = {"pool_size": 1, "max_overflow": 8, "pool_pre_ping": True}
# By default SQLite's driver keeps 128 prepared statements; making a world takes more than half of them.
_DRIVEN: dict[str, Any] = {"check_same_thread": False, "cached_statements": 512}
# As SQLite has it; such a transaction neither waits for a writer nor ever fails for the sake of one.
_AS_OF_ONE_INSTANT: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_READ_ONLY = "25006"  # of PostgreSQL's error codes
_LOCK = sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))")

AWAY = (sa.exc.OperationalError, sa.exc.TimeoutError)
"""What is raised while a database that was opened does not do what it is asked, as far as it is not our fault."""


class CannotOpen(RuntimeError):
    """There is no getting at the database; `str()` is one line that says why."""


def reason_of(error: sa.exc.SQLAlchemyError) -> str:
    """What the database says, in one line."""
    return " ".join(str(getattr(error, "orig", error)).split())


@dataclass(frozen=True)
class Database:
    """The engines for transactions that write and that only read; `turns` for what several processes wait for."""

    writing: sa.Engine
    reading: sa.Engine
    turns: sa.Engine | None = None
    in_memory: bool = False
    idle: Mapping[bool, list[sa.Connection]] = field(default_factory=lambda: {True: [], False: []})
    """Connections to the one database in memory that write and that read."""

    @contextmanager
    def connected(self, *, write: bool) -> Iterator[sa.Connection]:
        """A connection; that to a database in memory is kept, for getting one takes as long as a statement or two."""
        engine, idle = self.writing if write else self.reading, self.idle[write]
        if not self.in_memory:
            with engine.connect() as connection:
                yield connection
            return
        if not idle:
            idle.append(engine.connect())
        yield idle[0]

    def close(self) -> None:
        for connection in (*self.idle[True], *self.idle[False]):
            connection.close()
        self.writing.dispose()
        if self.turns is not None:
            self.turns.dispose()


def opened(url: str | sa.URL) -> Database:
    """The database behind a URL; raises CannotOpen for one of a kind that is not known or whose driver is missing."""
    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        parsed = None
    if parsed is None or parsed.drivername not in _KNOWN:
        examples = "sqlite:///world.db or postgresql+psycopg://me@localhost/worlds"
        raise CannotOpen(f"the database must be a URL such as {examples}")
    return _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed)


def make_tables(database: Database, metadata: sa.MetaData) -> None:
    """Makes those that are missing; raises CannotOpen."""
    try:
        with database.writing.begin() as connection:
            if database.turns:
                wait_for(connection, "tables")  # processes that start at once would make them twice
            _create_all(connection, metadata)
            for counts in counts_of(metadata):
                if counts.is_empty(connection):  # kept by a version that did not count
                    counts.recount(connection)
    except sa.exc.DBAPIError as error:
        raise CannotOpen(f"cannot open the database: {reason_of(error)}") from error


def _create_all(connection: sa.Connection, metadata: sa.MetaData) -> None:
    """As SQLAlchemy does it, but on SQLite without asking for each table whether it is there."""
    if not is_sqlite(connection):
        metadata.create_all(connection)
        return
    for sql in _tables_and_indexes(metadata):
        run_on_sqlite(connection, sql, [()])


@cache
def _tables_and_indexes(metadata: sa.MetaData) -> list[str]:
    """What makes those that are missing, for SQLite."""
    tables: list[Any] = [CreateTable(table, if_not_exists=True) for table in metadata.sorted_tables]
    indexes = [CreateIndex(index, if_not_exists=True) for table in metadata.sorted_tables for index in table.indexes]
    return [str(made.compile(dialect=DIALECT)) for made in tables + indexes]


def wait_for(connection: sa.Connection, what: str) -> None:
    """Waits for a lock of PostgreSQL's by its name and keeps it until the connection's transaction ends."""
    connection.execute(_LOCK, {"what": f"acclaim-simulator/{what}"})


def _postgresql(url: sa.URL) -> Database:
    try:
        writing = sa.create_engine(url, **_SHARED)
        sa.event.listen(writing, "handle_error", _as_away)
    except ImportError as error:
        raise CannotOpen("PostgreSQL needs the extra postgres: pip install 'psycopg[binary]>=3.3'") from error
    reading = writing.execution_options(**_AS_OF_ONE_INSTANT)
    return Database(writing, reading, turns=sa.create_engine(url, **_FOR_TURNS))


def _as_away(context: sa.engine.ExceptionContext) -> sa.exc.OperationalError | None:
    """A server that only reads, after a fail-over or on a full disk, takes nothing either."""
    error: Any = context.original_exception
    is_read_only = getattr(error, "sqlstate", None) == _READ_ONLY
    return sa.exc.OperationalError(context.statement, None, error) if is_read_only else None


def _sqlite(url: sa.URL) -> Database:
    in_memory = url.database in {None, "", ":memory:"}
    one = {"poolclass": StaticPool} if in_memory else {}
    engine = sa.create_engine(url, connect_args=_DRIVEN, **one)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return Database(engine, engine.execution_options(write=False), in_memory=in_memory)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours: the driver's own starts no read transactions
    connection.execute("PRAGMA journal_mode=WAL")
    # What was answered survives the end of the process, however sudden; only a loss of power may cost the last moments
    # (never the rest), and FULL would make every write wait for the disk.
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA busy_timeout=5000")


def _begin_sqlite(connection: sa.Connection) -> None:
    # A transaction that reads first and writes later fails at once when another wrote in between.
    write = connection.get_execution_options().get("write", True)
    # Straight to the driver: through SQLAlchemy it would cost as much as a query, at every transaction.
    driver: Any = connection.connection.driver_connection
    driver.execute("BEGIN IMMEDIATE" if write else "BEGIN")
