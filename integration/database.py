"""How the integration's database is opened, and brought to the newest form of its tables."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from integration.schema import NEWEST, metadata, owner, version

_PATIENCE = 2.0  # seconds, once for one's turn and once for SQLite
_LOCK = sa.text("select pg_advisory_xact_lock(hashtext('acclaim-integration'))")


class CannotOpen(Exception):
    """The database cannot be used; the text says why, in one line."""


class Database:
    """Transactions that write at once or not at all. SQLite has one writer: in this process, they queue.

    Nobody waits for longer than `_PATIENCE` to write, or there would be no answer.
    """

    def __init__(self, url: str, name: str = "") -> None:
        """Opens what is kept for the integration of this name; raises CannotOpen."""
        try:
            self.engine = _engine(sa.make_url(url))
            self._is_sqlite = self.engine.dialect.name == "sqlite"
            self._turn, self._file = threading.Lock(), None
            with _closed_on_failure(self.engine), self.begin() as connection:
                if not self._is_sqlite:
                    connection.execute(_LOCK)  # processes that start at once
                _bring_up_to_date(connection, name)
            self._file = self._found()
        except (sa.exc.SQLAlchemyError, ImportError) as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise CannotOpen(f"The database cannot be used ({reason}): correct [integration] database") from error

    @contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        """One transaction, committed at the end."""
        with self._own_turn(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def _own_turn(self) -> Iterator[None]:
        if not self._is_sqlite:
            yield
            return
        if not self._turn.acquire(timeout=_PATIENCE):
            raise sa.exc.TimeoutError("others of this process have been writing for too long")
        try:
            if self._file is not None and self._found() != self._file:
                raise sa.exc.InvalidRequestError("the file is not the one that was opened")
            yield
        finally:
            self._turn.release()

    def _found(self) -> tuple[int, int] | None:
        """What tells the file at the database's place from any other; None in memory, and when it is gone."""
        place = self.engine.url.database
        try:
            found = Path(place).stat() if self._is_sqlite and place else None
        except OSError:
            return None
        return found and (found.st_dev, found.st_ino)

    def close(self) -> None:
        """Lets go of the database; a database in memory is gone with it."""
        with self._turn:  # SQLite does not bear being closed while a thread is still using it
            self.engine.dispose()


@contextmanager
def _closed_on_failure(engine: sa.Engine) -> Iterator[None]:
    try:
        yield
    except BaseException:
        engine.dispose()
        raise


def _bring_up_to_date(connection: sa.Connection, name: str) -> None:
    found = _version_of(connection)
    if found is None:
        metadata.create_all(connection)
        connection.execute(sa.insert(version).values(version_num=NEWEST))
    elif found < NEWEST:
        from integration.migrations import upgrade  # alembic is heavy, and seldom needed

        upgrade(connection)
    elif found > NEWEST:
        raise CannotOpen(f"The database is of a newer version ({found}, not {NEWEST}): install the newer integration")
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("pragma quick_check(1)").scalar() != "ok":
        raise CannotOpen("The database cannot be used (its file is malformed): restore it from a copy")
    owners = connection.execute(sa.select(owner.c.name)).scalars().all()
    if not owners:
        connection.execute(sa.insert(owner).values(name=name))
    elif name not in owners:
        raise CannotOpen(f'The database is that of "{owners[0]}": give every integration one of its own')
    connection.execute(sa.update(owner).values(name=name))  # one that cannot be written is found out now


def _version_of(connection: sa.Connection) -> str | None:
    tables = sa.inspect(connection).get_table_names()
    if version.name in tables:
        return connection.execute(sa.select(version.c.version_num)).scalar()
    return "0001" if "completions" in tables else None  # the first version wrote none down


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=20)
    in_memory = url.database in (None, "", ":memory:")
    engine = sa.create_engine(
        url,
        hide_parameters=True,
        poolclass=StaticPool if in_memory else None,
        connect_args={"check_same_thread": False, "timeout": _PATIENCE},
    )
    sa.event.listen(engine, "connect", _set_up_sqlite)
    # Immediate: SQLite refuses at once a reader that turns writer.
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("begin immediate"))
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    connection.execute("pragma foreign_keys = on")
