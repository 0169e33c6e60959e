"""What became of each completion: the LMS's deliveries come into a table, from which the workers take them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from integration.completions import Completion, completion_from
from integration.database import Database
from integration.outcomes import EVERYTHING, Later, Outcome, State
from integration.schema import attempts, completions, pauses

SHORTEST_PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(seconds=30)
_row = completions.c
_DONE = (State.ISSUED, State.ALREADY_EARNED, State.NOT_ELIGIBLE, State.REPEATED)


class Task(NamedTuple):
    """A completion that is ours until the lease ends; `is_open`: an earlier attempt may have issued its badge.

    `credentials` tell those of the worker from any others.
    """

    id: int
    completion: Completion
    tries: int
    is_open: bool
    credentials: str


class ClaimLost(Exception):
    """The lease has ended, and somebody else works on the task."""


@dataclass(frozen=True)
class Store:
    """Every method is one transaction.

    What is not finished when its lease ends was left behind by a worker that died. An outcome that is not known settles
    for a while before Acclaim is asked about it: until then the badge may still come.
    """

    database: Database
    lease: timedelta = timedelta(seconds=30)
    settle: timedelta = timedelta(seconds=30)

    def receive(self, event: str, completion: Completion, outcome: Outcome, now: datetime) -> Outcome:
        """Keeps what an event tells; what became of it when the event, which `event` stands for, has come before."""
        values: dict[str, Any] = {"event": event, "course_id": completion.course_id, "received_at": now, "due_at": now}
        values |= {"state": outcome.state, "reason": outcome.reason}
        values |= {"told": _json(completion)} if outcome.state is State.RECEIVED else {"finished_at": now}
        try:
            with self.database.begin() as connection:
                connection.execute(sa.insert(completions).values(**values))
        except IntegrityError:
            return self._received_before(event, now)
        return outcome

    def claim(self, credentials: str, now: datetime) -> Task | None:
        """The next completion that is due and that nothing holds up, for one worker alone."""
        with self.database.begin() as connection:
            # Locked: of those who ask at once, one may find out whether there is an answer again.
            held = {pause.scope: pause.until for pause in _locked(connection, _with(credentials))}
            due = (_row.state == State.RECEIVED) & (_row.due_at <= now)
            order = [_row.due_at, _row.id]
            if EVERYTHING in held:
                if held[EVERYTHING] > now:
                    return None
                order.insert(0, _row.tries)  # who tries whether there is an answer again must not be the hopeless one
            due &= _row.course_id.not_in([scope for scope, until in held.items() if until > now])
            query = sa.select(completions).where(due).order_by(*order).limit(1).with_for_update(skip_locked=True)
            row = connection.execute(query).first()
            if row is None:
                return None
            # Until it is finished it counts as open: whoever claims it next cannot know how far this worker came.
            taken = {"due_at": now + self.lease + self.settle, "is_open": True, "tries": row.tries + 1}
            connection.execute(sa.update(completions).where(_row.id == row.id).values(**taken))
            connection.execute(sa.insert(attempts).values(completion=row.id, number=row.tries + 1, started_at=now))
            probed = _with(credentials) & pauses.c.scope.in_([EVERYTHING, row.course_id])
            connection.execute(sa.update(pauses).where(probed).values(until=now + self.lease))
        return Task(row.id, completion_from(orjson.loads(row.told)), row.tries + 1, row.is_open, credentials)

    def keep(self, task: Task, completion: Completion, now: datetime) -> Outcome | None:
        """Keeps what has become known about a task's completion; an outcome when another task has this completion.

        Raises ClaimLost.
        """
        values = {"key": completion.key, "told": _json(completion)}
        try:
            with self.database.begin() as connection:
                kept = connection.execute(sa.update(completions).where(_ours(task)).values(**values)).rowcount
        except IntegrityError:
            return self._repeated(completion, now)
        if not kept:
            raise ClaimLost
        return None

    def finish(self, task: Task, outcome: Outcome, now: datetime) -> bool:
        """Keeps the last word on a task, and nothing about the student that is not needed any more.

        Whether that ends a pause: only a badge tells that Acclaim answers, else the next attempt has to find out.
        Raises ClaimLost.
        """
        values = {"state": outcome.state, "reason": outcome.reason, "badge_id": outcome.badge_id, "finished_at": now}
        # What is parked is looked for before it is issued after all.
        values |= {"is_open": False, "told": None} if outcome.state in _DONE else {}
        held = pauses.c.scope.in_([EVERYTHING, task.completion.course_id])
        with self.database.begin() as connection:
            self._end(connection, task, values, f"{outcome.state} {outcome.badge_id or outcome.reason}", now)
            if outcome.state in (State.ISSUED, State.ALREADY_EARNED):
                return connection.execute(sa.delete(pauses).where(held)).rowcount > 0
            connection.execute(sa.update(pauses).where(held & _with(task.credentials)).values(until=now))
        return False

    def postpone(self, task: Task, later: Later, seconds: float, now: datetime) -> None:
        """Has a task wait, and as long as an unknown outcome has to settle; what is held up is held up further.

        Raises ClaimLost.
        """
        wait = max(_span(seconds), self.settle if later.is_open else timedelta())
        values = {"due_at": now + wait, "is_open": later.is_open or task.is_open, "reason": later.reason}
        held = pauses.c.scope.in_([EVERYTHING, task.completion.course_id])
        with self.database.begin() as connection:
            self._end(connection, task, values, f"later: {later.reason}", now)
            for pause in _locked(connection, held & _with(task.credentials)):
                # One attempt is let through now and then, ever more seldom.
                length = max(min(max((now - pause.since) / 4, SHORTEST_PAUSE), LONGEST_PAUSE), _span(later.after))
                longer = sa.update(pauses).where(pauses.c.scope == pause.scope)
                connection.execute(longer.values(until=now + length, reason=later.reason))

    def pause(self, scope: str, credentials: str, later: Later, now: datetime) -> bool:
        """Holds up a course, or everything, until an attempt succeeds; whether it was not held up before."""
        known = _with(credentials) & (pauses.c.scope == scope)
        until = now + max(SHORTEST_PAUSE, _span(later.after))
        paused = {"scope": scope, "credentials": credentials, "reason": later.reason, "since": now, "until": until}
        try:
            with self.database.begin() as connection:
                if connection.execute(sa.select(pauses.c.since).where(known)).first():
                    return False
                no_more = (pauses.c.scope == scope) & ~_with(credentials)
                connection.execute(sa.delete(pauses).where(no_more))
                connection.execute(sa.insert(pauses).values(**paused))
        except IntegrityError:  # another has done so meanwhile
            return False
        return True

    def redeliver(self, now: datetime, ids: list[int] | None = None) -> int:
        """Lets what is parked be worked on again, all of it without `ids`; how many there were."""
        parked = (_row.state == State.PARKED) & _row.told.is_not(None)  # what an older version kept tells nothing
        again = sa.update(completions).where(parked if ids is None else parked & _row.id.in_(ids))
        with self.database.begin() as connection:
            return connection.execute(again.values(state=State.RECEIVED, due_at=now, finished_at=None)).rowcount

    def _received_before(self, event: str, now: datetime) -> Outcome:
        with self.database.begin() as connection:
            row = connection.execute(sa.select(completions).where(_row.event == event)).one()
        if row.state != State.PARKED:
            return Outcome(State(row.state), row.reason, row.badge_id)
        self.redeliver(now, [row.id])  # what parked it may have been mended
        return Outcome(State.RECEIVED)

    def _repeated(self, completion: Completion, now: datetime) -> Outcome:
        reopened = {"state": State.RECEIVED, "told": _json(completion), "due_at": now, "finished_at": None}
        may_change = (_row.key == completion.key) & (_row.state == State.PARKED)  # what parked it may have been mended
        with self.database.begin() as connection:
            connection.execute(sa.update(completions).where(may_change).values(**reopened))
            first = connection.execute(sa.select(_row.id).where(_row.key == completion.key)).scalar()
        return Outcome(State.REPEATED, f"completion {first} is the same")

    @staticmethod
    def _end(connection: sa.Connection, task: Task, values: dict[str, Any], result: str, now: datetime) -> None:
        if not connection.execute(sa.update(completions).where(_ours(task)).values(**values)).rowcount:
            raise ClaimLost
        attempt = (attempts.c.completion == task.id) & (attempts.c.number == task.tries)
        connection.execute(sa.update(attempts).where(attempt).values(ended_at=now, result=result.strip()))


def _ours(task: Task) -> sa.ColumnElement[bool]:
    # A worker that is late has lost its claim to the one that counted one try more.
    return (_row.id == task.id) & (_row.tries == task.tries) & (_row.state == State.RECEIVED)


def _with(credentials: str) -> sa.ColumnElement[bool]:
    """Pauses are of the credentials that they were met with: new ones end them."""
    return pauses.c.credentials == credentials


def _locked(connection: sa.Connection, which: sa.ColumnElement[bool]) -> list[Any]:
    # In one order, so that no two wait for each other.
    return list(connection.execute(sa.select(pauses).where(which).order_by(pauses.c.scope).with_for_update()).all())


def _span(number: float) -> timedelta:
    return timedelta(seconds=number)


def _json(completion: Completion) -> str:
    return orjson.dumps(completion.document).decode()
