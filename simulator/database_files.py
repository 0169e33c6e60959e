"""The file of a SQLite database: whose it is, and that one process at a time has it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa

from simulator.databases import CannotOpen

_OURS = {"name", "seed"}
"""Columns of the table `world` in every file of ours."""


@contextmanager
def alone_with(url: str | sa.URL) -> Iterator[None]:
    """Keeps other processes that ask for it from a file of SQLite's, until the process ends; raises CannotOpen.

    Two that turn the clock of one world, each on its own, would do twice what is due.
    """
    path = _path_of(url)
    if path is None:
        yield
        return
    if path.is_file():
        _require_ours(path)
        _require_one_name(path)
    if os.name != "posix":  # elsewhere nobody is kept out
        yield
        return
    import fcntl

    try:
        lock = Path(f"{path}-lock").open("w")  # noqa: SIM115  # held as long as what is done meanwhile
    except OSError as error:
        raise CannotOpen(f"cannot open the database {path}: {error.strerror}") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            several = "several processes can share a PostgreSQL database, see --database"
            raise CannotOpen(f"another process serves {path} already; {several}") from error
        yield


def _path_of(url: str | sa.URL) -> Path | None:
    """The file of a SQLite database, behind links; None for what is in memory, is none, or is no URL."""
    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        return None
    in_a_file = parsed.get_backend_name() == "sqlite" and parsed.database not in {None, "", ":memory:"}
    return Path(os.path.realpath(parsed.database or "")) if in_a_file else None


def _require_ours(path: Path) -> None:
    """Looks without changing anything; what cannot be looked into is told of when it is opened."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            columns = {name for (name,) in connection.execute("SELECT name FROM pragma_table_info('world')")}
    except sqlite3.Error:
        return
    if tables and not columns >= _OURS:
        raise CannotOpen(f"{path} is a database of another program's: nothing was changed in it")


def _require_one_name(path: Path) -> None:
    """SQLite's log goes by the name of a file: under two names, two processes would spoil it unnoticed."""
    if path.stat().st_nlink > 1:
        raise CannotOpen(f"{path} has a second name (a hard link), by which another process may serve it: copy it")
