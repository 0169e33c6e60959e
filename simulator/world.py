"""A world: organizations, people, time, ids and mail of its own, apart from every other world."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Self, TypeVar

import sqlalchemy as sa

from simulator.clock import Clock
from simulator.columns import TEXT, Instant, One
from simulator.due import DueWork, due_work, work
from simulator.ids import Ids
from simulator.journal import CHANGE, MAIL, Entry, Waiting, entries, entry
from simulator.journal import write as write_entries
from simulator.mailbox import Mail, mails
from simulator.storage import Records, Rows, Storage, metadata
from simulator.switches import Switches

T = TypeVar("T")
HAND_OFF = "mail_handoff"
"""The kind of due work that hands an e-mail on to a real server."""
DEFAULT = "default"

_worlds = sa.Table(
    "world",
    metadata,
    sa.Column("name", TEXT, primary_key=True),
    sa.Column("seed", TEXT, nullable=False),
    sa.Column("frozen_at", Instant),
    sa.Column("ahead_microseconds", sa.BigInteger, nullable=False),
    sa.Column("switches", One(Switches), nullable=False),
    sa.Column("armed", sa.BigInteger, nullable=False),
)


_THE_WORLD = sa.select(_worlds).where(_worlds.c.name == sa.bindparam("name"))
# Writers of one world take turns, whatever process they are of (docs/decisions/0010): SQLite has one writer anyway.
_THE_WORLD_ALONE = _THE_WORLD.with_for_update()
# Asked for each world by itself, an index leads to the soonest; grouped, all that is put down would be read.
_SOONEST = sa.select(
    _worlds.c.ahead_microseconds,
    sa.select(sa.func.min(due_work.c.due_at)).where(due_work.c.world == _worlds.c.name).scalar_subquery(),
).where(_worlds.c.frozen_at.is_(None))


class UnknownWorld(LookupError):
    """No world of that name."""


class WorldExists(ValueError):
    """A world of that name is there already."""


@dataclass(frozen=True)
class World:
    """One world within one transaction. Services get it first and reach everything through it.

    `armed` is how many faults are yet to fire: whoever finds 0 need not look for any.
    """

    name: str
    seed: str
    base_url: str
    clock: Clock
    ids: Ids
    switches: Switches
    connection: sa.Connection
    cause: str | None = None
    hands_off: bool = False
    armed: int = 0
    scheduled: list[DueWork] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    noted: list[Entry] = field(default_factory=list)

    def rows(self, kept: Records[T]) -> Rows[T]:
        return Rows(self.connection, self.name, kept)

    def now(self) -> datetime:
        return self.clock.now()

    def at(self, instant: datetime, cause: str | None) -> Self:
        """The same world with its clock held at `instant`, for work that is done as of then, because of `cause`."""
        return replace(self, clock=Clock(frozen_at=instant), cause=cause)

    def note(
        self, kind: str, name: str, details: Mapping[str, object], *, about: str | None, person: str | None = None
    ) -> str:
        """Puts into the journal what happened, as caused by what is under way; returns the entry's id."""
        cause = self._cause_of(about)
        noted = entry(kind, self.now(), name, cause=cause, about=about, person=person, details=details)
        self.noted.append(noted)
        return noted.id

    def _cause_of(self, about: str | None) -> str | None:
        """A mail or a reminder about a badge follows from what has just become of it, else from what is under way."""
        changes = (noted.id for noted in reversed(self.noted) if noted.kind == CHANGE and noted.about == about)
        return next(changes, self.cause) if about else self.cause

    def send(self, mail: Mail) -> None:
        self.rows(mails).add(mail)
        told = {"mail": mail.id, "subject": mail.subject}
        self.note(MAIL, mail.kind, told, about=mail.about, person=mail.recipient_email)
        if self.hands_off:
            self.schedule(HAND_OFF, mail.id, self.now())

    def schedule(
        self,
        kind: str,
        subject: str,
        due_at: datetime,
        round: int = 1,  # noqa: A002
        *,
        cause: str | None = None,
    ) -> None:
        """Puts work down for `due_at`; what is due at once is done when the transaction is committed."""
        put_down = work(kind, subject, due_at, round, cause or self._cause_of(subject))
        self.rows(due_work).add(put_down)
        self.scheduled.append(put_down)

    def keep_armed(self, faults: int) -> None:
        self.connection.execute(sa.update(_worlds).where(_worlds.c.name == self.name).values(armed=faults))

    def cancel(self, kind: str, subject: str) -> None:
        """Takes work back that is not needed any more."""
        self.rows(due_work).remove(kind=kind, subject=subject)
        self.cancelled.append(subject)


class Worlds:
    """All worlds of one database."""

    def __init__(
        self,
        storage: Storage,
        base_url: str,
        plant: Callable[[World, str], None],
        switches: Switches = Switches(),  # noqa: B008  # it never changes
    ) -> None:
        """`switches` are those of worlds that are made without any of their own."""
        self.switches = switches
        self._storage = storage
        self._base_url = base_url
        self._plant = plant
        self.tell: Callable[[], None] = lambda: None
        self.waiting = Waiting()
        self.hands_off = False

    @contextmanager
    def open(self, name: str, *, write: bool, cause: str | None = None) -> Iterator[World]:
        """A world for the length of one transaction; raises UnknownWorld.

        What is done in it is done because of `cause`, an entry of the journal.
        """
        _require_possible(name)
        with self._storage.transaction(write=write) as connection:
            row = connection.execute(_THE_WORLD_ALONE if write else _THE_WORLD, {"name": name}).first()
            if row is None:
                raise UnknownWorld(name)
            clock = Clock(row.frozen_at, timedelta(microseconds=row.ahead_microseconds))
            world = self._world(connection, name, row.seed, clock, row.switches, cause, row.armed)
            yield world
            if write:
                world.ids.keep()
                self._write_journal(world)
        if world.scheduled:
            self.tell()

    def _write_journal(self, world: World) -> None:
        """With the change itself, and whatever only read before."""
        waiting = self.waiting.take(world.name)
        try:
            write_entries(world.rows(entries), [*waiting, *world.noted])
        except BaseException:
            self.waiting.put_back(world.name, waiting)
            raise

    def write_journal(self, name: str) -> None:
        """Writes down what waits of a world; a world that is gone by now has no journal."""
        with suppress(UnknownWorld), self.open(name, write=True):
            pass

    def watch(self, tell: Callable[[], None]) -> None:
        """Has `tell` called whenever work was put down or a clock was set, once that is committed."""
        self.tell = tell

    def next_due_in(self) -> timedelta | None:
        """How long until something falls due in a world whose clock runs; None when nothing does."""
        with self._storage.transaction(write=False) as connection:
            soonest = connection.execute(_SOONEST).all()
        clocks = [(Clock(ahead=timedelta(microseconds=ahead)), due_at) for ahead, due_at in soonest]
        return min((due_at - clock.now() for clock, due_at in clocks if due_at), default=None)

    def create(self, name: str, seed: str, clock: Clock, switches: Switches | None = None) -> None:
        """Makes a world and plants its seed; raises WorldExists, or what planting raises."""
        switches = switches or self.switches
        with self._storage.transaction(write=True) as connection:
            row = {"name": name, "seed": seed, "switches": switches, "armed": 0} | _clock_columns(clock)
            try:
                connection.execute(sa.insert(_worlds), [row])
            except sa.exc.IntegrityError as error:
                raise WorldExists(name) from error
            world = self._world(connection, name, seed, clock, switches)
            self._plant(world, seed)
            world.ids.keep()

    def turn(self, name: str) -> AbstractContextManager[None]:
        """Keeps the due work of a world from other processes; no transaction may be open before it.

        Raises UnknownWorld for a name that no world can have.
        """
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
            if not connection.execute(sa.delete(_worlds).where(_worlds.c.name == name)).rowcount:
                raise UnknownWorld(name)
            for table in metadata.sorted_tables:
                if "world" in table.c:
                    connection.execute(sa.delete(table).where(table.c.world == name))

    def names(self) -> list[str]:
        with self._storage.transaction(write=False) as connection:
            return list(connection.execute(sa.select(_worlds.c.name).order_by(_worlds.c.name)).scalars())

    def set_clock(self, world: World, clock: Clock) -> None:
        world.connection.execute(sa.update(_worlds).where(_worlds.c.name == world.name).values(_clock_columns(clock)))

    def set_switches(self, world: World, switches: Switches) -> None:
        world.connection.execute(sa.update(_worlds).where(_worlds.c.name == world.name).values(switches=switches))

    def _world(
        self,
        connection: sa.Connection,
        name: str,
        seed: str,
        clock: Clock,
        switches: Switches,
        cause: str | None = None,
        armed: int = 0,
    ) -> World:
        ids = Ids(connection, name, seed)
        return World(name, seed, self.base_url(name), clock, ids, switches, connection, cause, self.hands_off, armed)

    def base_url(self, name: str) -> str:
        """The address of a world without a slash at its end; the default world stands at the root."""
        return self._base_url if name == DEFAULT else f"{self._base_url}/w/{name}"


def _require_possible(name: str) -> None:
    if "\x00" in name:  # PostgreSQL refuses even to look for one
        raise UnknownWorld(name)


def _clock_columns(clock: Clock) -> dict[str, object]:
    return {"frozen_at": clock.frozen_at, "ahead_microseconds": clock.ahead // timedelta(microseconds=1)}
