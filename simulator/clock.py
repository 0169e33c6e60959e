"""What time it is in a world: frozen at an instant, or running beside the real time."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self

YEARS = range(1900, 3000)
"""The years that clocks and dates may show: what is reckoned from them stays within Python's calendar."""


@dataclass(frozen=True)
class Clock:
    """The only reader of time. Frozen when `frozen_at` is set, else running `ahead` of the machine's clock."""

    frozen_at: datetime | None = None
    ahead: timedelta = timedelta(0)

    def now(self) -> datetime:
        """The instant in UTC, to the microsecond."""
        return self.frozen_at or _machine_time() + self.ahead

    def stopped(self) -> Self:
        """This clock, standing still from now."""
        return replace(self, frozen_at=self.now())

    def started(self) -> Self:
        """This clock, running on from the instant at which it stood."""
        return replace(self, frozen_at=None, ahead=self.now() - _machine_time()) if self.frozen_at else self

    def at(self, instant: datetime) -> Self:
        """This clock, set to `instant`: frozen there, or running on from there."""
        if self.frozen_at:
            return replace(self, frozen_at=instant)
        return replace(self, ahead=instant - _machine_time())


def clock_of(frozen_at: datetime | None, ahead_microseconds: int) -> Clock:
    """A clock from how it is kept."""
    return Clock(frozen_at, timedelta(microseconds=ahead_microseconds))


def clock_columns(clock: Clock) -> dict[str, Any]:
    """A clock as it is kept."""
    return {"frozen_at": clock.frozen_at, "ahead_microseconds": clock.ahead // timedelta(microseconds=1)}


def read_instant(text: str) -> datetime | None:
    """An instant that is given with its zone, in UTC; None for what is none or beyond the years of clocks."""
    try:
        told = datetime.fromisoformat(text)
        instant = told.astimezone(UTC) if told.tzinfo else None
    except (ValueError, OverflowError):
        return None
    return instant if instant and instant.year in YEARS else None


def _machine_time() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  # the one place that reads it
