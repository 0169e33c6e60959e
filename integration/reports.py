"""What an operator wants to know of the completions: how many, how old, why parked, what was tried."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa

from integration.completions import completion_from
from integration.database import Database
from integration.outcomes import State
from integration.schema import attempts, completions, pauses

_row = completions.c


@dataclass(frozen=True)
class Reports:
    """Reads and changes nothing; rows are those of the tables."""

    database: Database

    def counts(self) -> dict[str, int]:
        """Number of completions in each state, also in those that have none."""
        found = dict(map(tuple, self._all(sa.select(_row.state, sa.func.count()).group_by(_row.state))))
        return {str(state): found.get(state, 0) for state in State}

    def oldest_waiting(self) -> datetime | None:
        """When the LMS told of the completion that has been waiting longest."""
        oldest: datetime | None
        ((oldest,),) = self._all(sa.select(sa.func.min(_row.received_at)).where(_row.state == State.RECEIVED))
        return oldest

    def paused(self, credentials: str) -> list[Any]:
        """What is held up for who comes with these credentials; others have nothing to do with it."""
        return self._all(sa.select(pauses).where(pauses.c.credentials == credentials).order_by(pauses.c.since))

    def parked(self, limit: int | None = None) -> list[Any]:
        return self._all(sa.select(completions).where(_row.state == State.PARKED).order_by(_row.id).limit(limit))

    def completion(self, number: int) -> Any:
        """None when there is none of that number."""
        return next(iter(self._all(sa.select(completions).where(_row.id == number))), None)

    def by_key(self) -> dict[str, Any]:
        """What is kept of each completion whose key is known."""
        return {row.key: row for row in self._all(sa.select(completions).where(_row.key.is_not(None)))}

    def unworked(self) -> set[tuple[str, str]]:
        """Student and course of what waits without a key, for nobody has come to ask the LMS about it."""
        rows = self._all(sa.select(_row.told).where(_row.key.is_(None), _row.state == State.RECEIVED))
        told = [completion_from(orjson.loads(row.told)) for row in rows]
        return {(completion.student.id, completion.course_id) for completion in told}

    def attempts(self, number: int) -> list[Any]:
        return self._all(sa.select(attempts).where(attempts.c.completion == number).order_by(attempts.c.number))

    def _all(self, query: sa.Select[Any]) -> list[Any]:
        with self.database.begin() as connection:
            return list(connection.execute(query).all())
