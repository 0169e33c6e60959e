"""What a world was made from: its seed as it was then, its clock and switches; kept, so that it can go back there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.clock import Clock, clock_of
from simulator.records import records
from simulator.switches import Switches


@dataclass(frozen=True)
class Seed:
    """A seed by its name, from which ids are made, and as a document; None for one that is to be found by its name."""

    name: str
    document: dict[str, Any] | None = None


@dataclass(frozen=True)
class Origin:
    """How a world began. The document is the seed itself: a file that it came from may change or go."""

    seed: str
    document: dict[str, Any]
    frozen_at: datetime | None
    ahead_microseconds: int
    switches: Switches

    @property
    def clock(self) -> Clock:
        return clock_of(self.frozen_at, self.ahead_microseconds)


origins = records(Origin, "origin", key="seed")
