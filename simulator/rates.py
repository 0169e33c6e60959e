"""How many calls each token has made in the minute that runs: kept in the process, so each process counts its own."""

import threading
from collections import defaultdict
from datetime import datetime


class Rates:
    """The counts of all worlds."""

    def __init__(self) -> None:
        self._counts: dict[str, dict[str, tuple[datetime, int]]] = defaultdict(dict)
        self._lock = threading.Lock()

    def count(self, world: str, token_id: str, now: datetime) -> int:
        """Counts one more call; returns how many there are in this minute of the world's clock."""
        minute = now.replace(second=0, microsecond=0)
        with self._lock:
            since, so_far = self._counts[world].get(token_id, (minute, 0))
            count = so_far + 1 if since == minute else 1
            self._counts[world][token_id] = (minute, count)
        return count

    def forget(self, world: str) -> None:
        self._counts.pop(world, None)
