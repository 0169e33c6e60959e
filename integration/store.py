"""What became of each completion: the LMS's deliveries come into a table, from which the workers take them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from integration import statements as sql
from integration.calls import LONGEST_WAIT
from integration.completions import Completion, completion_from
from integration.database import Database
from integration.outcomes import EVERYTHING, Later, Outcome, State
from integration.schema import completions

SHORTEST_PAUSE = timedelta(seconds=1)
FURTHEST = timedelta(seconds=LONGEST_WAIT + 60)  # that anything is put off, but for the time in which it settles
_DONE = (State.ISSUED, State.ALREADY_EARNED, State.NOT_ELIGIBLE, State.REPEATED)


class Task(NamedTuple):
    """A completion that is ours until the lease ends; `credentials` tell those of its worker from any others.

    `is_open`: an earlier attempt may have issued its badge; `is_known`: its key is kept.
    """

    id: int
    completion: Completion
    tries: int
    is_open: bool
    is_known: bool
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
        if outcome.state is State.RECEIVED:
            values |= {"told": _json(completion), "key": completion.key if completion.is_whole else None}
        else:
            values["finished_at"] = now
        try:
            with self.database.begin() as connection:
                connection.execute(sql.add, values)
        except IntegrityError:
            before = self._received_before(event, now)
            return before or self.receive(event, completion, self._repeated(completion, now), now)
        return outcome

    def claim(self, credentials: str, now: datetime) -> Task | None:
        """The next completion that is due and that nothing holds up, for one worker alone."""
        with self.database.begin() as connection:
            # Locked: of those who ask at once, one may find out whether there is an answer again.
            pauses = connection.execute(sql.held_up, {"holder": credentials})
            held = {pause.scope: pause.until for pause in pauses if pause.until <= now + FURTHEST}
            if held.get(EVERYTHING, now) > now:
                return None
            # Who tries whether there is an answer again must not be the hopeless one.
            query = sql.least_tried if EVERYTHING in held else sql.next_due
            waiting = [scope for scope, until in held.items() if until > now]
            row = connection.execute(query, {"now": now, "held": waiting}).first()
            if row is None:
                # What is due later than anything can be was put down by a clock that has been set back.
                anew, furthest = now + self.lease + self.settle, now + FURTHEST + self.lease + 2 * self.settle
                connection.execute(sql.redate, {"furthest": furthest, "due_at": anew})
                return None
            # Until it is finished it counts as open: whoever claims it next cannot know how far this worker came.
            until, number = now + self.lease + self.settle, row.tries + 1
            connection.execute(sql.take, {"task": row.id, "due_at": until, "is_open": True, "tries": number})
            connection.execute(sql.begin_attempt, {"completion": row.id, "number": number, "started_at": now})
            if held:
                probed = {"holder": credentials, "course": row.course_id, "until": now + self.lease}
                connection.execute(sql.prolong, probed)
        told = completion_from(orjson.loads(row.told))
        return Task(row.id, told, number, row.is_open, row.key is not None, credentials)

    def keep(self, task: Task, completion: Completion, now: datetime) -> Outcome | None:
        """Keeps what has become known about a task's completion; an outcome when another task has this completion.

        Raises ClaimLost.
        """
        try:
            with self.database.begin() as connection:
                self._change(connection, task, key=completion.key, told=_json(completion))
        except IntegrityError:
            return self._repeated(completion, now)
        return None

    def finish(self, task: Task, outcome: Outcome, now: datetime) -> bool:
        """Keeps the last word on a task, and nothing about the student that is not needed any more.

        Whether that ends a pause: only a badge tells that Acclaim answers, else the next attempt has to find out.
        Raises ClaimLost.
        """
        values = {"state": outcome.state, "reason": outcome.reason, "badge_id": outcome.badge_id, "finished_at": now}
        # What is parked is looked for before it is issued after all.
        values |= {"is_open": False, "told": None} if outcome.state in _DONE else {}
        course = {"course": task.completion.course_id}
        with self.database.begin() as connection:
            self._change(connection, task, **values)
            self._end(connection, task, f"{outcome.state} {outcome.badge_id or outcome.reason}", now)
            if outcome.state in (State.ISSUED, State.ALREADY_EARNED):
                return connection.execute(sql.resume, course).rowcount > 0
            connection.execute(sql.prolong, course | {"holder": task.credentials, "until": now})
        return False

    def postpone(self, task: Task, later: Later, seconds: float, now: datetime) -> None:
        """Has a task wait; what is held up is held up further.

        Raises ClaimLost.
        """
        with self.database.begin() as connection:
            is_open = later.is_open or task.is_open
            self._change(connection, task, due_at=now + _span(seconds), is_open=is_open, reason=later.reason)
            self._end(connection, task, f"later: {later.reason}", now)
            for pause in connection.execute(sql.held_up, {"holder": task.credentials}).all():
                if pause.scope in (EVERYTHING, task.completion.course_id):
                    # One attempt is let through now and then, ever more seldom, up to the time in which things settle.
                    length = max(min(max((now - pause.since) / 4, SHORTEST_PAUSE), self.settle), _span(later.after))
                    which = {"holder": task.credentials, "which": pause.scope}
                    connection.execute(sql.prolong_one, which | {"until": now + length, "reason": later.reason})

    def pause(self, scope: str, credentials: str, later: Later, now: datetime) -> bool:
        """Holds up a course, or everything, until an attempt succeeds; whether it was not held up before."""
        until = now + max(SHORTEST_PAUSE, _span(later.after))
        paused = {"scope": scope, "credentials": credentials, "reason": later.reason, "since": now, "until": until}
        try:
            with self.database.begin() as connection:
                if scope in [pause.scope for pause in connection.execute(sql.held_up, {"holder": credentials})]:
                    return False
                connection.execute(sql.forget_outdated, {"which": scope, "holder": credentials})
                connection.execute(sql.pause, paused)
        except IntegrityError:  # another has done so meanwhile
            return False
        return True

    def redeliver(self, now: datetime, ids: list[int] | None = None) -> int:
        """Lets what is parked be worked on again, all of it without `ids`; how many there were."""
        row, again = completions.c, {"state": State.RECEIVED, "due_at": now, "finished_at": None}
        parked = (row.state == State.PARKED) & row.told.is_not(None)  # what an older version kept tells nothing
        which = parked if ids is None else parked & row.id.in_(ids)
        with self.database.begin() as connection:
            return connection.execute(sa.update(completions).where(which), again).rowcount

    def _received_before(self, event: str, now: datetime) -> Outcome | None:
        with self.database.begin() as connection:
            row = connection.execute(sql.by_event, {"told_by": event}).first()
        if row is None:
            return None
        if row.state != State.PARKED:
            return Outcome(State(row.state), row.reason, row.badge_id)
        self.redeliver(now, [row.id])  # what parked it may have been mended
        return Outcome(State.RECEIVED)

    def _repeated(self, completion: Completion, now: datetime) -> Outcome:
        reopened = {"state": State.RECEIVED, "told": _json(completion), "due_at": now, "finished_at": None}
        with self.database.begin() as connection:
            connection.execute(
                sql.reopen_by_key, reopened | {"of": completion.key}
            )  # what parked it may have been mended
            first = connection.execute(sql.by_key, {"of": completion.key}).scalar()
        return Outcome(State.REPEATED, f"completion {first} is the same")

    @staticmethod
    def _change(connection: sa.Connection, task: Task, **values: Any) -> None:
        if not connection.execute(sql.change, values | {"task": task.id, "attempt": task.tries}).rowcount:
            raise ClaimLost

    @staticmethod
    def _end(connection: sa.Connection, task: Task, result: str, now: datetime) -> None:
        ended = {"task": task.id, "attempt": task.tries, "ended_at": now, "result": result.strip()}
        connection.execute(sql.end_attempt, ended)


def _span(number: float) -> timedelta:
    return timedelta(seconds=number)


def _json(completion: Completion) -> str:
    return orjson.dumps(completion.document).decode()
