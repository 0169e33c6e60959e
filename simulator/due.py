"""Work that is due at an instant: put down when it is known, done when the clock gets there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from simulator.records import records
from simulator.statements import Statement


@dataclass(frozen=True)
class DueWork:
    """One thing to do: `kind` says what, `subject` for whom (an id), `round` for the how-manieth time.

    The three of them together are its key: nothing is put down twice. `cause` is the journal's entry that led to it.
    """

    id: str
    due_at: datetime
    kind: str
    subject: str
    round: int
    cause: str | None = None


due_work = records(DueWork, "due_work", indexes=[("due_at",), ("subject",)])
NEXT_DUE = Statement(
    due_work.selection.where(due_work.c.world == sa.bindparam("in_world"), due_work.c.due_at <= sa.bindparam("until"))
    .order_by(due_work.c.due_at, due_work.c.n)
    .limit(sa.bindparam("most"))
)


def work(kind: str, subject: str, due_at: datetime, round: int, cause: str | None) -> DueWork:  # noqa: A002
    return DueWork(f"{kind}/{subject}/{round}", due_at, kind, subject, round, cause)


AfterCommit = Callable[[], None]
