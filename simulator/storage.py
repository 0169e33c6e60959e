"""Where the worlds are kept: one database, every row marked with the world it belongs to."""

import threading
import typing
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import fields
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from simulator.columns import TEXT, column_type
from simulator.databases import make_tables, opened, wait_for
from simulator.found import Found
from simulator.statements import Statement

metadata = sa.MetaData()
T = TypeVar("T")


class Records(Generic[T]):
    """How one kind of domain value is kept: a table with a column for each of its fields.

    Statements that differ in their values alone are built once: building one costs more than running it.
    """

    def __init__(self, kind: type[T], table: sa.Table, key: str) -> None:
        self.kind = kind
        self.table = table
        self.key = key
        self.columns = [column for column in table.c if column.name not in {"n", "world"}]
        self.selection = sa.select(*self.columns)
        names = ["world", *(column.name for column in self.columns)]
        self.insertion = Statement(sa.insert(table).inline(), names)
        this_one = table.c.world == sa.bindparam("in_world"), table.c[key] == sa.bindparam("with_key")
        self.update = Statement(sa.update(table).where(*this_one), names)
        self._matchers: dict[tuple[str, ...], Statement] = {}
        self._collectors: dict[tuple[str, int], Statement] = {}
        self._removers: dict[tuple[str, ...], Statement] = {}

    @property
    def c(self) -> sa.ColumnCollection[str, sa.Column[Any]]:
        return self.table.c

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


def records(kind: type[T], name: str, key: str = "id", indexes: Sequence[Sequence[str]] = ()) -> Records[T]:
    """Declares the table `name` for the dataclass `kind`; `key` is unique within a world.

    The column `n` numbers the rows in the order in which they came; lists follow it unless told otherwise.
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
    return Records(kind, table, key)


class Rows(Generic[T]):
    """The values of one kind in one world, as seen by one transaction."""

    def __init__(self, connection: sa.Connection, world: str, kept: Records[T], found: Found) -> None:
        self._connection = connection
        self._world = world
        self._kept = kept
        self._found = found

    @property
    def number(self) -> sa.Column[int]:
        """What numbers the rows in the order in which they came."""
        return self._kept.c.n

    def add(self, *values: T) -> None:
        """Adds values; a second value under one key raises sqlalchemy's IntegrityError."""
        if values:
            self._found.forget(self._kept.table)
            self._kept.insertion.run(self._connection, *map(self._row, values))

    def save(self, value: T) -> None:
        """Writes a changed value over the one with the same key."""
        self._found.forget(self._kept.table)
        which = {"in_world": self._world, "with_key": getattr(value, self._kept.key)}
        self._kept.update.run(self._connection, self._row(value) | which)

    def find(self, **known: object) -> T | None:
        """The first value whose fields equal `known`."""
        found, which = self._found.of(self._kept.table), tuple(known.items())
        if which not in found:
            found[which] = self._first(known)
        value: T | None = found[which]
        return value

    def _first(self, known: dict[str, object]) -> T | None:
        if _cannot_be_kept(known):
            return None
        row = self._kept.matcher(tuple(known)).first(self._connection, self._bound(known))
        return self._kept.kind(*row) if row is not None else None

    def all(self, **known: object) -> list[T]:
        """Every value whose fields equal `known`, in the order in which they came."""
        if _cannot_be_kept(known):
            return []
        found = self._kept.matcher(tuple(known)).rows(self._connection, self._bound(known))
        return [self._kept.kind(*row) for row in found]

    def among(self, name: str, values: Collection[str]) -> list[T]:
        """Every value whose field is one of these, in the order in which they came."""
        if not values:
            return []
        if name == self._kept.key and len(values) == 1:
            one = self.find(**{name: next(iter(values))})
            return [one] if one is not None else []
        numbered = {str(number): value for number, value in enumerate(values)}
        found = self._kept.collector(name, len(numbered)).rows(self._connection, self._bound(numbered))
        return [self._kept.kind(*row) for row in found]

    def where(
        self, *criteria: sa.ColumnElement[bool], order: Iterable[Any] = (), limit: int | None = None, offset: int = 0
    ) -> list[T]:
        """Every value that meets the criteria, ordered as told and then in the order in which they came."""
        query = self._select(*criteria).order_by(*order, self._kept.c.n)
        if limit is not None:
            query = query.limit(limit).offset(offset)
        return [self._kept.kind(*row) for row in self._connection.execute(query)]

    def numbered(self, *criteria: sa.ColumnElement[bool], after: int, limit: int) -> list[tuple[int, T]]:
        """Values that meet the criteria with their numbers, in the order in which they came, beyond a number."""
        query = sa.select(self._kept.c.n, *self._kept.columns).where(*self._here(), self._kept.c.n > after, *criteria)
        found = self._connection.execute(query.order_by(self._kept.c.n).limit(limit))
        return [(row[0], self._kept.kind(*row[1:])) for row in found]

    def count(self, *criteria: sa.ColumnElement[bool]) -> int:
        query = sa.select(sa.func.count()).select_from(self._kept.table).where(*self._here(), *criteria)
        return self._connection.execute(query).scalar_one()

    def keep_newest(self, most: int) -> None:
        """Removes all but the last so many."""
        here = self._kept.table.c
        oldest = sa.select(here.n).where(*self._here()).order_by(here.n.desc()).offset(most).limit(1)
        number = self._connection.execute(oldest).scalar()
        if number is not None:
            self._found.forget(self._kept.table)
            self._connection.execute(sa.delete(self._kept.table).where(*self._here(), here.n <= number))

    def remove(self, **known: object) -> None:
        """Removes every value whose fields equal `known`."""
        self._found.forget(self._kept.table)
        self._kept.remover(tuple(known)).run(self._connection, self._bound(known))

    def remove_all(self, keys: Collection[object]) -> None:
        """Removes the values with these keys."""
        if keys:
            self._found.forget(self._kept.table)
            keyed = self._kept.table.c[self._kept.key].in_(keys)
            self._connection.execute(sa.delete(self._kept.table).where(*self._here(), keyed))

    def _bound(self, known: Mapping[str, object]) -> dict[str, object]:
        return {f"in_{name}": value for name, value in known.items()} | {"in_world": self._world}

    def _here(self) -> list[sa.ColumnElement[bool]]:
        return [self._kept.c.world == self._world]

    def _select(self, *criteria: sa.ColumnElement[bool]) -> sa.Select[Any]:
        return self._kept.selection.where(*self._here(), *criteria)

    def _row(self, value: T) -> dict[str, Any]:
        return {column.name: getattr(value, column.name) for column in self._kept.columns} | {"world": self._world}


def _cannot_be_kept(known: dict[str, object]) -> bool:
    """Whether a text holds a NUL: PostgreSQL refuses even to look for one."""
    return any(isinstance(value, str) and "\x00" in value for value in known.values())


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

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[sa.Connection]:
        """A transaction, committed at the end and rolled back on an exception; one that reads sees one instant."""
        turn = (self._writers if write else self._readers) or nullcontext()
        if self._closed:
            raise StorageClosed("the storage is closed")  # a late thread would open an empty database in memory
        with turn, (self._database.writing if write else self._database.reading).begin() as connection:
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
