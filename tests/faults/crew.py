"""Workers side by side without threads: each has a clock of its own, and whoever is furthest behind goes next."""

from collections.abc import Callable
from datetime import datetime, timedelta

IDLE = timedelta(seconds=1)  # until one who found nothing looks again


class Crew:
    """So many workers; what one of them does takes as long as it says with `takes`. Nothing is left to chance."""

    def __init__(self, number: int, start: str) -> None:
        self._clocks, self._at_work = [datetime.fromisoformat(start)] * number, 0

    def __call__(self) -> datetime:
        """What time it is for whoever is at work."""
        return self._clocks[self._at_work]

    def takes(self, seconds: float) -> None:
        self._clocks[self._at_work] += timedelta(seconds=seconds)

    def next_one(self, work: Callable[[], bool]) -> bool:
        """Whether there was something to do."""
        self._at_work = self._clocks.index(min(self._clocks))
        has_worked = work()
        if not has_worked:
            self._clocks[self._at_work] += IDLE
        return has_worked
