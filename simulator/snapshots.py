"""Named snapshots: a world as it was, kept beside it, to go back to as often as one likes."""

import zlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import orjson

from simulator.errors import WorldError
from simulator.exports import exported
from simulator.imports import check, clock_in, fill, switches_in
from simulator.journal import new_id
from simulator.records import records
from simulator.tables import STAYS_AT_A_RESTORE, empty
from simulator.world import World


@dataclass(frozen=True)
class Snapshot:
    """A world as a document, compressed; `taken_at` is the time of the world."""

    name: str
    taken_at: datetime
    document: bytes


snapshots = records(Snapshot, "snapshot", key="name")


class UnknownSnapshot(WorldError, LookupError):
    """The world has no snapshot of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no snapshot named {name!r}")


def take(world: World, name: str) -> Snapshot:
    """Keeps the world as it is, in place of an earlier snapshot of that name."""
    taken = Snapshot(name, world.now(), zlib.compress(orjson.dumps(exported(world)), 1))
    world.rows(snapshots).remove(name=name)
    world.rows(snapshots).add(taken)
    return taken


def drop(world: World, name: str) -> None:
    """Raises UnknownSnapshot."""
    _found(world, name)
    world.rows(snapshots).remove(name=name)


def restore(world: World, name: str, kinds_of_work: Collection[str], *, new_ids: bool = False) -> None:
    """Takes a world back to a snapshot, in which work of these kinds is done.

    Raises UnknownSnapshot, or BadImport for one that does not fit this version.

    A clock that runs goes on as far ahead of the real time as it was then. What comes later has the ids that came after
    the snapshot, unless it is to have `new_ids`.
    """
    document = orjson.loads(zlib.decompress(_found(world, name).document))
    check(document, kinds_of_work)
    empty(world.connection, world.name, but=STAYS_AT_A_RESTORE)
    world.found.forget_all()
    world.set_clock(clock_in(document))
    world.set_switches(switches_in(document))
    fill(world, document)
    if new_ids:
        world.ids.begin_anew(new_id("restore"))


def _found(world: World, name: str) -> Snapshot:
    found = world.rows(snapshots).find(name=name)
    if found is None:
        raise UnknownSnapshot(name)
    return found
