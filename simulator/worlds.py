"""All worlds of one database: made, opened, reset, copied, removed."""

import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from simulator.clock import Clock, clock_columns, clock_of
from simulator.errors import WorldError
from simulator.ids import Ids
from simulator.journal import Entry, Waiting, entries, new_id
from simulator.journal import write as write_entries
from simulator.kept_worlds import MAKING, REPLACING, SOONEST, THE_WORLD, THE_WORLD_ALONE, kept_worlds
from simulator.origins import Origin, Seed, origins
from simulator.storage import Storage
from simulator.switches import Switches
from simulator.tables import LEFT_OUT_OF_COPIES, STAYS_AT_A_RESET, copy_rows, empty
from simulator.world import World

DEFAULT = "default"


class UnknownWorld(WorldError, LookupError):
    """No world of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no world named {name!r}")


class WorldExists(WorldError, ValueError):
    """A world of that name is there already."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is a world named {name!r} already")


class CannotReset(WorldError, ValueError):
    """It is not known how the world began; `str()` says why."""


class Worlds:
    """All worlds of one database."""

    def __init__(
        self,
        storage: Storage,
        base_url: str,
        plant: Callable[[World, Seed], dict[str, Any]],
        switches: Switches = Switches(),  # noqa: B008  # it never changes
        *,
        hands_off: bool = False,
    ) -> None:
        """`plant` plants a seed and gives its document; `switches` are those of worlds made without their own.

        `ending` is set when nobody is to wait for anything any more.
        """
        self.switches = switches
        self._storage = storage
        self._base_url = base_url
        self._plant = plant
        self.tell: Callable[[], None] = lambda: None
        self.noted: Callable[[list[Entry]], None] = lambda _entries: None
        self._looked_after = timedelta(0)
        self.ending = threading.Event()
        self.waiting = Waiting()
        self._hands_off = hands_off

    @contextmanager
    def open(self, name: str, *, write: bool, cause: str | None = None) -> Iterator[World]:
        """A world for the length of one transaction; raises UnknownWorld.

        What is done in it is done because of `cause`, an entry of the journal.
        """
        _require_possible(name)
        with self.waiting.lent(name) as take, self._storage.transaction(write=write) as connection:
            world = self._found(connection, name, cause, write=write)
            yield world
            if write:
                world.ids.keep()
                # With the change itself, and whatever only read before.
                write_entries(world.rows(entries), [*take(), *world.noted])
        if world.noted:
            self.noted(world.noted)
        if any(work.due_at <= world.now() + self._looked_after for work in world.scheduled):
            self.tell()

    def _found(self, connection: sa.Connection, name: str, cause: str | None, *, write: bool) -> World:
        row = (THE_WORLD_ALONE if write else THE_WORLD).first(connection, {"name": name})
        if row is None:
            raise UnknownWorld(name)
        _, seed, frozen, ahead, switches, armed = row
        return self._world(connection, name, seed, clock_of(frozen, ahead), switches, cause, armed)

    def write_journal(self, name: str) -> None:
        """Writes down what waits of a world; a world that is gone by now has no journal."""
        try:
            with self.open(name, write=True):
                pass
        except UnknownWorld:
            self.waiting.take(name)

    def watch(self, tell: Callable[[], None], looked_after: timedelta) -> None:
        """Has `tell` called whenever work was put down, or a clock was set or turned, once that is committed.

        Whoever watches looks by himself after a while: of work that falls due later than that nothing is said.
        """
        self.tell = self.waiting.tell = tell
        self._looked_after = looked_after

    def next_due_in(self, *, but: Collection[str] = ()) -> timedelta | None:
        """How long until something falls due in a world whose clock runs, `but` for some; None when nothing does."""
        with self._storage.transaction(write=False) as connection:
            soonest = connection.execute(SOONEST).all()
        clocks = [(clock_of(None, ahead), due_at) for name, ahead, due_at in soonest if name not in but]
        return min((due_at - clock.now() for clock, due_at in clocks if due_at), default=None)

    def create(
        self,
        name: str,
        seed: Seed | str,
        clock: Clock,
        switches: Switches | None = None,
        *,
        replace: bool = False,
        new_ids: bool = False,
    ) -> None:
        """Makes a world and plants its seed, with `replace` also where one is; raises WorldExists, or as planting."""
        seed = Seed(seed) if isinstance(seed, str) else seed
        making = self.replacing if replace and self.has(name) else self.adding
        with making(name, seed.name, clock, switches or self.switches) as world:
            document = self._plant(world, seed)
            world.rows(origins).add(Origin(seed.name, document, switches=world.switches, **clock_columns(clock)))
            if new_ids:
                world.ids.begin_anew(new_id("world"))

    @contextmanager
    def adding(self, name: str, seed: str, clock: Clock, switches: Switches) -> Iterator[World]:
        """A new world with nothing in it, to be filled within one transaction; raises WorldExists."""
        with self._storage.transaction(write=True) as connection:
            world = self._new(connection, name, seed, clock, switches)
            yield world
            world.ids.keep()
        self.tell()

    @contextmanager
    def replacing(self, name: str, seed: str, clock: Clock, switches: Switches) -> Iterator[World]:
        """The same in place of a world that is there, of which nothing is left; raises UnknownWorld."""
        with self.open(name, write=True) as world:
            empty(world.connection, name)
            REPLACING.run(
                world.connection, {"of_name": name, "seed": seed, "switches": switches} | clock_columns(clock)
            )
            begun = self._world(world.connection, name, seed, clock, switches)
            yield begun
            begun.ids.keep()
            self.waiting.take(name)
        self.tell()

    def reset(self, name: str, clock: Clock | None = None, *, new_ids: bool = False) -> None:
        """Takes a world back to how it was made, with another clock if one is given; raises UnknownWorld, CannotReset.

        The seed is the one that was planted then, whatever became of the file it came from. What the seed makes has the
        ids that it had; what comes later has them again, unless it is to have `new_ids`.
        """
        with self.open(name, write=True) as world:
            origin = world.rows(origins).find()
            if origin is None:
                raise CannotReset(f"the world {name} was made by a version that kept no seeds")
            empty(world.connection, name, but=STAYS_AT_A_RESET)
            world.found.forget_all()
            begun = replace(world, clock=clock or origin.clock, switches=origin.switches)
            begun.set_clock(begun.clock)
            begun.set_switches(begun.switches)
            self.waiting.take(name)
            self._plant(begun, Seed(origin.seed, origin.document))
            if new_ids:
                begun.ids.begin_anew(new_id("reset"))
        self.tell()

    def copy(self, name: str, new: str) -> None:
        """Makes a world that holds what another holds and goes on as it would; raises UnknownWorld, WorldExists."""
        with self.open(name, write=True) as world:
            self._new(world.connection, new, world.seed, world.clock, world.switches)
            copy_rows(world.connection, name, new, but=LEFT_OUT_OF_COPIES)
        self.tell()

    def _new(self, connection: sa.Connection, name: str, seed: str, clock: Clock, switches: Switches) -> World:
        row = {"name": name, "seed": seed, "switches": switches} | clock_columns(clock)
        try:
            MAKING.run(connection, row)
        except sa.exc.IntegrityError as error:
            raise WorldExists(name) from error
        return self._world(connection, name, seed, clock, switches)

    def turn(self, name: str) -> AbstractContextManager[None]:
        """Keeps its due work from other processes; no transaction may be open before it; raises UnknownWorld."""
        _require_possible(name)
        return self._storage.turn(name)

    def close(self) -> None:
        """Lets go of the database; worlds in memory are gone with it."""
        self._storage.close()

    def remove(self, name: str) -> None:
        """Removes a world with all that is in it; raises UnknownWorld."""
        _require_possible(name)
        with self._storage.transaction(write=True) as connection:
            self.waiting.take(name)
            if not connection.execute(sa.delete(kept_worlds).where(kept_worlds.c.name == name)).rowcount:
                raise UnknownWorld(name)
            empty(connection, name)

    def has(self, name: str) -> bool:
        with self._storage.transaction(write=False) as connection:
            return THE_WORLD.first(connection, {"name": name}) is not None

    def names(self) -> list[str]:
        with self._storage.transaction(write=False) as connection:
            return list(connection.execute(sa.select(kept_worlds.c.name).order_by(kept_worlds.c.name)).scalars())

    def looked_over(self) -> AbstractContextManager[sa.Connection]:
        """A transaction that reads of all worlds at once."""
        return self._storage.transaction(write=False)

    def _world(
        self,
        connection: sa.Connection,
        name: str,
        seed: str,
        clock: Clock,
        switches: Switches,
        cause: str | None = None,
        armed: bool = False,
    ) -> World:
        ids = Ids(connection, name, seed)
        return World(name, seed, self.base_url(name), clock, ids, switches, connection, cause, self._hands_off, armed)

    def base_url(self, name: str) -> str:
        """The address of a world without a slash at its end; the default world stands at the root."""
        return self._base_url if name == DEFAULT else f"{self._base_url}/w/{name}"


def _require_possible(name: str) -> None:
    if "\x00" in name:  # PostgreSQL refuses even to look for one
        raise UnknownWorld(name)
