"""All worlds at a glance, in as many queries however many worlds there are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from simulator.clock import Clock, clock_of
from simulator.criteria import has
from simulator.kept_worlds import ITS_SOONEST, kept_worlds
from simulator.records import Records
from simulator.worlds import Worlds

_GLANCES = sa.select(
    kept_worlds.c.name, kept_worlds.c.seed, kept_worlds.c.frozen_at, kept_worlds.c.ahead_microseconds, ITS_SOONEST
).order_by(kept_worlds.c.name)


@dataclass(frozen=True)
class Glance:
    """A world from afar: what it was made of, its clock, when something falls due, and how many it holds of a kind."""

    name: str
    seed: str
    clock: Clock
    next_due: datetime | None
    count: int

    @property
    def stands(self) -> bool:
        return self.clock.frozen_at is not None


def glances(worlds: Worlds, counted: Records[Any], *, containing: str = "", most: int) -> list[Glance]:
    """Worlds by name, those whose name contains a text; `counted` is a kind whose rows are counted beside them."""
    wanted = _GLANCES.where(has(kept_worlds.c.name, containing)).limit(most)
    assert counted.counts is not None, "counting its rows would read them all"
    with worlds.looked_over() as connection:
        numbers = counted.counts.by_world(connection)
        return [
            Glance(name, seed, clock_of(frozen_at, ahead), next_due, numbers.get(name, 0))
            for name, seed, frozen_at, ahead, next_due in connection.execute(wanted)
        ]
