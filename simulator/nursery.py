"""Seeds that are asked for again are planted in a database of the nursery's own; worlds get the rows that came of it.

That is a fraction of the work of planting. Who asks but once, as most do who start, has the seed planted where it goes.
"""

import itertools
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import orjson
import sqlalchemy as sa

from simulator.clock import Clock
from simulator.ids import Ids
from simulator.origins import Seed
from simulator.storage import Storage
from simulator.switches import Switches
from simulator.tables import binders, insert_all, rows_of, tables_of_worlds
from simulator.world import World

Document = dict[str, Any]
_Rows = dict[sa.Table, list[tuple[Any, ...]]]
# Two days apart and odd to the microsecond: what differs between them by just that is told from the clock.
_PLANTED_AT = datetime(2001, 2, 3, 4, 5, 6, 789012, UTC)
_LATER = timedelta(days=2, microseconds=3)
_MOST = 32


@dataclass(frozen=True)
class _FromNow:
    """An instant of a seedling that moves with the clock of the world."""

    span: timedelta


@dataclass(frozen=True)
class _Bed:
    """What goes into one table: its rows, bound but for the world and the instants of its clock.

    `moving` are the places of columns that hold such instants, each with what binds them.
    """

    table: sa.Table
    rows: tuple[tuple[Any, ...], ...]
    moving: tuple[tuple[int, Callable[[datetime], Any]], ...]

    def bound(self, world: str, now: datetime) -> list[Sequence[Any]]:
        return [self._row(row, world, now) for row in self.rows]

    def _row(self, row: tuple[Any, ...], world: str, now: datetime) -> list[Any]:
        bound = [world, *row]
        for place, bind in self.moving:
            if type(row[place]) is _FromNow:
                bound[place + 1] = bind(now + row[place].span)
        return bound


class _DependsOnMore(ValueError):
    """What a seed plants depends on more than on the clock, as an instant inside a JSON value does."""


class Nursery:
    """`find` gives the document of a seed by its name, `plant` plants one; both raise what is wrong with it."""

    def __init__(self, find: Callable[[str], Document], plant: Callable[[World, str, Document], None]) -> None:
        self._find = find
        self._plant_document = plant
        self._ground = lru_cache(maxsize=1)(lambda: Storage("sqlite://"))
        self._beds = lru_cache(maxsize=_MOST)(self._prepared)
        self._times = lru_cache(maxsize=_MOST)(lambda *_sown: itertools.count())
        self._alone = threading.Lock()

    def plant(self, world: World, seed: Seed) -> Document:
        """Gives a world what its seed holds, as of now; returns the document."""
        document = self._find(seed.name) if seed.document is None else seed.document
        now, sown = world.now(), (seed.name, orjson.dumps(document), world.connection.dialect)
        with self._alone:
            beds = self._beds(*sown) if next(self._times(*sown)) else None
        if beds is None:
            self._plant_document(world.at(now, None), seed.name, document)
        insert_all(world.connection, {bed.table: bed.bound(world.name, now) for bed in beds or ()})
        return document

    def _prepared(self, name: str, document: bytes, dialect: sa.Dialect) -> list[_Bed] | None:
        """None for a seed that has to be planted each time."""
        try:
            seedling = self._grown(name, document)
        except _DependsOnMore:
            return None
        return [_bed(table, rows, dialect) for table, rows in seedling.items()]

    def _grown(self, name: str, document: bytes) -> _Rows:
        """What a seed plants."""
        early, late = (self._planted(name, document, at) for at in (_PLANTED_AT, _PLANTED_AT + _LATER))
        return {table: list(_told_from_the_clock(early[table], late[table])) for table in early if early[table]}

    def _planted(self, name: str, document: bytes, at: datetime) -> _Rows:
        place = f"seedling-{at.day}"
        with self._ground().transaction(write=True) as connection, connection.begin_nested() as trial:
            world = World(
                place, name, f"http://{place}", Clock(at), Ids(connection, place, name), Switches(), connection
            )
            self._plant_document(world, name, orjson.loads(document))
            world.ids.keep()
            grown = {table: rows_of(connection, table, place) for table in tables_of_worlds()}
            trial.rollback()
        return grown


def _told_from_the_clock(early: list[tuple[Any, ...]], late: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    if len(early) != len(late):
        raise _DependsOnMore
    for pair in zip(early, late, strict=True):
        yield tuple(_either(*values) for values in zip(*pair, strict=True))


def _either(early: Any, late: Any) -> Any:
    if early == late:
        return early
    if isinstance(early, datetime) and late - early == _LATER:
        return _FromNow(early - _PLANTED_AT)
    raise _DependsOnMore


def _bed(table: sa.Table, rows: list[tuple[Any, ...]], dialect: sa.Dialect) -> _Bed:
    binds = binders(table, dialect)
    bound = tuple(
        tuple(value if type(value) is _FromNow else bind(value) for bind, value in zip(binds, row, strict=True))
        for row in rows
    )
    moving = {place for row in rows for place, value in enumerate(row) if type(value) is _FromNow}
    return _Bed(table, bound, tuple((place, binds[place]) for place in moving))
