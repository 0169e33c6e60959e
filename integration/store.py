"""What became of each completion: the LMS's deliveries come into a table, from which the workers take them."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from integration import statements as sql
from integration.calls import LONGEST_WAIT, ServiceFailure
from integration.completions import Completion, completion_from
from integration.outcomes import EARNED, Outcome, State
from integration.reports import Reports
from integration.schema import completions

EVERYTHING = ""  # the scope of a pause that holds up all courses
SHORTEST_PAUSE = timedelta(seconds=1)
FURTHEST = timedelta(seconds=LONGEST_WAIT + 60)  # that anything is put off, but for the time in which it settles


class Task(NamedTuple):
    """A completion that is ours until the lease ends; `credentials` tell those of its worker from any others.

    `is_open`: an earlier attempt may have issued its badge; `is_known`: its key is kept; `finds_out`: it was let
    through what is held up, to find out whether there is an answer again.
    """

    id: int
    completion: Completion
    tries: int
    is_open: bool
    is_known: bool
    credentials: str
    finds_out: bool

    @property
    def scopes(self) -> tuple[str, str]:
        """What may hold it up."""
        return EVERYTHING, self.completion.course_id


class ClaimLost(Exception):
    """The lease has ended, and somebody else works on the task."""


@dataclass(frozen=True)
class Store(Reports):
    """Every method is one transaction; the reports are about what it keeps.

    What is not finished when its lease ends was left behind by a worker that died. An outcome that is not known settles
    for a while before Acclaim is asked about it: until then the badge may still come.
    """

    lease: timedelta = timedelta(seconds=30)
    settle: timedelta = timedelta(seconds=30)

    def receive(self, event: str, completion: Completion, outcome: Outcome, now: datetime) -> Outcome:
        """Keeps what an event tells; what became of it when the event, which `event` stands for, has come before."""
        values: dict[str, Any] = {"event": event, "course_id": completion.course_id, "received_at": now, "due_at": now}
        if outcome.state is State.ISSUED or (outcome.state is State.RECEIVED and completion.is_whole):
            values["key"] = completion.key
        values |= {"told": completion.told} if outcome.state is State.RECEIVED else {"finished_at": now}
        try:
            with self.database.begin() as connection:
                connection.execute(sql.add, values | asdict(outcome))
        except IntegrityError:
            before = self._received_before(event, now)
            return before or self.receive(event, completion, self._repeated(completion, now), now)
        return outcome

    def claim(self, credentials: str, now: datetime) -> Task | None:
        """The next completion that is due and that nothing holds up, for one worker alone."""
        rested = now + self.lease + self.settle
        with self.database.begin() as connection:
            # Locked: of those who ask at once, one may find out whether there is an answer again.
            pauses = connection.execute(sql.held_up, {"whose": credentials})
            held = {pause.scope: pause.until for pause in pauses if pause.until <= rested + FURTHEST}
            waiting = [scope for scope, until in held.items() if until > now]
            if EVERYTHING in waiting:
                return None
            # Who tries whether there is an answer again must not be the hopeless one.
            query = sql.least_tried if EVERYTHING in held else sql.next_due
            row = connection.execute(query, {"now": now, "held": waiting}).first()
            if row is None:
                # What is due later than anything can be was put down by a clock that has been set back.
                connection.execute(sql.redate, {"furthest": rested + FURTHEST + self.settle, "due_at": rested})
                return None
            told = completion_from(orjson.loads(row.told))
            finds_out = not held.keys().isdisjoint((EVERYTHING, told.course_id))
            task = Task(row.id, told, row.tries + 1, row.is_open, row.key is not None, credentials, finds_out)
            # Until it is finished it counts as open: whoever claims it next cannot know how far this worker came.
            connection.execute(sql.take, {"task": task.id, "due_at": rested, "is_open": True, "tries": task.tries})
            connection.execute(sql.begin_attempt, {"completion": task.id, "number": task.tries, "started_at": now})
            if finds_out:
                connection.execute(
                    sql.prolong, {"whose": credentials, "scopes": task.scopes, "until": now + self.lease}
                )
            return task

    def keep(self, task: Task, completion: Completion, now: datetime) -> Outcome | None:
        """Keeps what has become known about a task's completion; an outcome when another task has this completion.

        Raises ClaimLost.
        """
        try:
            with self.database.begin() as connection:
                _change(connection, task, key=completion.key, told=completion.told)
        except IntegrityError:
            return self._repeated(completion, now)
        return None

    def finish(self, task: Task, outcome: Outcome, now: datetime) -> bool:
        """Keeps the last word on a task, and nothing about the student that is not needed any more.

        Whether that ends a pause: only a badge tells that Acclaim answers, else the next attempt has to find out.
        Raises ClaimLost.
        """
        # What is parked is looked for before it is issued after all.
        forgotten = {} if outcome.state is State.PARKED else {"is_open": False, "told": None}
        with self.database.begin() as connection:
            result = f"{outcome.state} {outcome.badge_id or outcome.reason}"
            _end(connection, task, result, now, finished_at=now, **asdict(outcome), **forgotten)
            if outcome.state in EARNED:
                return connection.execute(sql.resume, {"scopes": task.scopes}).rowcount > 0
            if task.finds_out:
                connection.execute(sql.prolong, {"whose": task.credentials, "scopes": task.scopes, "until": now})
        return False

    def postpone(self, task: Task, failure: ServiceFailure, seconds: float, now: datetime) -> None:
        """Has a task wait; what is held up is held up further.

        Raises ClaimLost.
        """
        reason, is_open = str(failure), failure.is_open or task.is_open
        values = {"due_at": now + timedelta(seconds=seconds), "reason": reason, "is_open": is_open}
        with self.database.begin() as connection:
            _end(connection, task, f"later: {reason}", now, **values)
            for pause in connection.execute(sql.held_up, {"whose": task.credentials}).all():
                if pause.scope in task.scopes:
                    # One attempt is let through now and then, ever more seldom, up to the time in which things settle.
                    length = min(max((now - pause.since) / 4, SHORTEST_PAUSE), self.settle)
                    until = now + max(length, timedelta(seconds=failure.after))
                    # What was begun before the pause does not know how long it has to be.
                    longest = now + self.lease + self.settle + FURTHEST
                    until = until if task.finds_out or pause.until > longest else max(until, pause.until)
                    which = {"whose": task.credentials, "scopes": [pause.scope]}
                    connection.execute(sql.prolong, which | {"until": until, "reason": reason})

    def pause(self, scope: str, failure: ServiceFailure, credentials: str, now: datetime) -> bool:
        """Holds up `scope` until an attempt succeeds; whether it was not held up before."""
        until = now + max(SHORTEST_PAUSE, timedelta(seconds=failure.after))
        paused = {"scope": scope, "credentials": credentials, "reason": str(failure), "since": now}
        try:
            with self.database.begin() as connection:
                connection.execute(sql.forget_outdated, {"which": scope, "whose": credentials})
                connection.execute(sql.pause, paused | {"until": until})
        except IntegrityError:
            return False
        return True

    def redeliver(self, now: datetime, ids: list[int] | None = None) -> int:
        """Lets what is parked be worked on again, all of it without `ids`; how many there were."""
        row = completions.c
        tells = row.told.is_not(None)  # what an older version kept does not
        with self.database.begin() as connection:
            return _reopen(connection, tells if ids is None else tells & row.id.in_(ids), now)

    def _received_before(self, event: str, now: datetime) -> Outcome | None:
        with self.database.begin() as connection:
            row = connection.execute(sql.by_event, {"told_by": event}).first()
            if row and _reopen(connection, completions.c.id == row.id, now):
                return Outcome(State.RECEIVED)
        return Outcome(State(row.state), row.reason, row.badge_id) if row else None

    def _repeated(self, completion: Completion, now: datetime) -> Outcome:
        with self.database.begin() as connection:
            first = connection.execute(sql.by_key, {"of": completion.key}).scalar()
            _reopen(connection, completions.c.id == first, now, told=completion.told)
        return Outcome(State.REPEATED, f"completion {first} is the same")


def _change(connection: sa.Connection, task: Task, **values: Any) -> None:
    if not connection.execute(sql.change, values | {"task": task.id, "attempt": task.tries}).rowcount:
        raise ClaimLost


def _end(connection: sa.Connection, task: Task, result: str, now: datetime, **values: Any) -> None:
    _change(connection, task, **values)
    ended = {"task": task.id, "attempt": task.tries, "ended_at": now, "result": result.strip()}
    connection.execute(sql.end_attempt, ended)


def _reopen(connection: sa.Connection, which: sa.ColumnElement[bool], now: datetime, **told: str) -> int:
    """Has those that are parked worked on again, as what parked them may have been mended; how many there were."""
    again = {"state": State.RECEIVED, "due_at": now, "finished_at": None} | told
    return connection.execute(sa.update(completions).where(completions.c.state == State.PARKED, which), again).rowcount
