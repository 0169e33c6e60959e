"""Which calls programs made to the stand-ins' APIs: enough to see that there was none.

Kept in the process, the newest thousand of each world; neither bodies nor addresses are in it.
"""

from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import datetime

_NEWEST = 1000


@dataclass(frozen=True)
class Call:
    """One call as answered; `path` is without query and without the world's prefix.

    `rule` names what refused it, a row of the register; `leniency` what it leaned on beyond the documentation,
    `fault` the id and the kind of the one that it met.
    """

    at: datetime
    method: str
    path: str
    status: int
    rule: str | None = None
    leniency: str | None = None
    fault: str | None = None


class Journal:
    """The calls of all worlds."""

    def __init__(self) -> None:
        self._calls: dict[str, deque[Call]] = defaultdict(lambda: deque(maxlen=_NEWEST))

    def record(self, world: str, call: Call) -> None:
        self._calls[world].append(call)

    def calls(self, world: str) -> list[Call]:
        """The calls of a world, the oldest first."""
        return list(self._calls[world])

    def forget(self, world: str) -> None:
        self._calls.pop(world, None)
