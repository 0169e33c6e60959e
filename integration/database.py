"""How the integration's database is opened, and brought to the newest form of its tables."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from integration.schema import NEWEST, metadata, owner, version

_PATIENCE = 2.0  # seconds, once for one's turn and once for SQLite
_PRAGMAS = "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on"
_LOCK = sa.text("select pg_advisory_xact_lock(hashtext('acclaim-integration'))")


_BOUNDS = {  # of PostgreSQL's library: until there is a connection, until it is given up, until there is a lock
    "connect_timeout": int(_PATIENCE),
    "tcp_user_timeout": int(_PATIENCE * 2000),
    "options": f"-c lock_timeout={_PATIENCE:.0f}s",
}


class CannotOpen(Exception):
    """The database cannot be used; the text says why, in one line."""


class Database:
    """Transactions that write at once or not at all. SQLite has one writer: in this process, they queue.

    Nobody waits for longer than `_PATIENCE` to write, or there would be no answer; but for the others at the start.
    """

    def __init__(self, url: str, name: str = "") -> None:
        """Opens what is kept for the integration of this name; raises CannotOpen."""
        try:
            self.engine = _engine(sa.make_url(url))
            try:
                with self.engine.begin() as connection:
                    _bring_up_to_date(connection, name)
            except BaseException:
                self.close()
                raise
        except (sa.exc.SQLAlchemyError, ImportError) as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise CannotOpen(f"The database cannot be used ({reason}): correct [integration] database") from error
        self._file = _file_of(self.engine)

    def begin(self) -> AbstractContextManager[sa.Connection]:
        """One transaction, committed at the end."""
        if _file_of(self.engine) != self._file:
            raise sa.exc.InvalidRequestError("the file is not the one that was opened")
        return self.engine.begin()

    def close(self) -> None:
        """Lets go of the database once nobody uses it; a database in memory is gone with it."""
        self.engine.dispose()


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() != "sqlite":
        pool = {"pool_pre_ping": True, "pool_size": 20, "pool_timeout": _PATIENCE}
        told = {name: url.query[name] for name in _BOUNDS if name in url.query}
        told["options"] = f"{_BOUNDS['options']} {told.get('options', '')}"
        return sa.create_engine(url, hide_parameters=True, connect_args=_BOUNDS | told, **pool)
    # There is one connection, for which the writers queue; what is in memory is there as long as it is.
    queue: dict[str, Any] = {"poolclass": sa.QueuePool, "pool_size": 1, "max_overflow": 0, "pool_timeout": _PATIENCE}
    options = {"check_same_thread": False, "timeout": _PATIENCE, "isolation_level": None}
    engine = sa.create_engine(url, hide_parameters=True, connect_args=options, **queue)
    sa.event.listen(engine, "connect", lambda connection, _record: connection.executescript(_PRAGMAS))
    # Immediate: SQLite refuses at once a reader that turns writer.
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("begin immediate"))
    return engine


def _file_of(engine: sa.Engine) -> tuple[int, int] | None:
    """What tells SQLite's file from any other at its place; None for all that is not in a file, or not any more."""
    place = engine.url.database
    try:
        found = Path(place).stat() if engine.dialect.name == "sqlite" and place else None
    except OSError:
        return None
    return found and (found.st_dev, found.st_ino)


def _bring_up_to_date(connection: sa.Connection, name: str) -> None:
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("set local lock_timeout = 0")
        connection.execute(_LOCK)  # processes that start at once
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
    _own(connection, name)


def _version_of(connection: sa.Connection) -> str | None:
    tables = sa.inspect(connection).get_table_names()
    if version.name in tables:
        return connection.execute(sa.select(version.c.version_num)).scalar()
    return "0001" if "completions" in tables else None  # the first version wrote none down


def _own(connection: sa.Connection, name: str) -> None:
    found = connection.execute(sa.select(owner.c.name)).scalar()
    if found not in (None, name):
        raise CannotOpen(f'The database is that of "{found}": give every integration one of its own')
    # Also what is ours already is written: a database that takes nothing is found out now.
    connection.execute(sa.delete(owner))
    connection.execute(sa.insert(owner).values(name=name))
