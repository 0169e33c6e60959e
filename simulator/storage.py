"""Where the worlds are kept: one database, every row marked with the world it belongs to."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import sqlalchemy as sa

from simulator.databases import make_tables, opened, wait_for
from simulator.records import metadata


class StorageClosed(RuntimeError):
    """Somebody wants a transaction of a storage that has been closed."""


class Storage:
    """One database, SQLite in memory, SQLite in a file or PostgreSQL, by its SQLAlchemy URL."""

    def __init__(self, url: str | sa.URL) -> None:
        """Makes the tables that are missing; raises CannotOpen."""
        self._database = opened(url)
        # One connection in memory is shared by all threads; SQLite files have one writer, and a queue before it is
        # four times as fast as letting writers collide.
        self._readers = threading.Lock() if self._database.in_memory else None
        self._writers = self._readers or (None if self._database.turns else threading.Lock())
        self._closed = False
        make_tables(self._database, metadata)

    @property
    def in_memory(self) -> bool:
        """Whether it goes with this process, which has it alone."""
        return self._database.in_memory

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[sa.Connection]:
        """A transaction, committed at the end and rolled back on an exception; one that reads sees one instant.

        Raises StorageClosed.
        """
        turn = (self._writers if write else self._readers) or nullcontext()
        if self._closed:
            raise StorageClosed("the storage is closed")  # a late thread would open an empty database in memory
        with turn, self._database.connected(write=write) as connection, connection.begin():
            yield connection

    @contextmanager
    def turn(self, name: str) -> Iterator[None]:
        """Waits until no other process has the turn of this name; a process that dies has it no more."""
        if self._database.turns is None:
            yield
            return
        with self._database.turns.connect() as connection:
            wait_for(connection, f"turn/{name}")
            yield

    def close(self) -> None:
        with self._writers or nullcontext():  # SQLite does not bear being closed while a thread is still using it
            self._closed = True
            self._database.close()
