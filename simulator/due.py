"""Work that is due at an instant: put down when it is known, done when the clock gets there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from simulator.storage import records


@dataclass(frozen=True)
class DueWork:
    """One thing to do: `kind` says what, `subject` for whom (an id), `round` for the how-manieth time."""

    id: str
    due_at: datetime
    kind: str
    subject: str
    round: int


due_work = records(DueWork, "due_work", indexes=[("due_at",), ("subject",)])

AfterCommit = Callable[[], None]
