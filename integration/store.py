"""What became of each completion, kept so that none is lost and none is issued twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import StaticPool

from integration.completions import Completion
from integration.outcomes import Outcome, State

# Longer than the web's deadline: a claim that old was left by a process that died.
CLAIM = timedelta(seconds=60)


class Utc(sa.TypeDecorator[datetime]):
    """An aware instant; SQLite forgets the zone, so it is always UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        return value and (value if value.tzinfo else value.replace(tzinfo=UTC))


_metadata = sa.MetaData()
_completions = sa.Table(
    "completions",
    _metadata,
    sa.Column("key", sa.String(200), primary_key=True),
    sa.Column("student_id", sa.String(64), nullable=False),
    sa.Column("course_id", sa.String(64), nullable=False),
    sa.Column("completed_at", Utc),
    sa.Column("success_status", sa.String(16)),
    sa.Column("state", sa.String(16), nullable=False, index=True),
    sa.Column("reason", sa.Text, nullable=False, default=""),
    sa.Column("badge_id", sa.Text, nullable=False, default=""),
    sa.Column("received_at", Utc, nullable=False),
    sa.Column("finished_at", Utc),
    sa.Column("claimed_until", Utc),
)
_row = _completions.c


class Store:
    """One table; "one completion, one row" is held by its primary key, in this process and in others."""

    def __init__(self, url: str) -> None:
        self._engine = _engine(sa.make_url(url))
        self._turn = threading.Lock()  # of the one connection that a database in memory has
        with self._begin() as connection:
            _metadata.create_all(connection)

    def close(self) -> None:
        """Lets go of the database; a database in memory is gone with it."""
        with self._turn:  # SQLite does not bear being closed while a thread is still using it
            self._engine.dispose()

    def claim(self, completion: Completion, now: datetime) -> Outcome | None:
        """Commits the completion as received and ours to work on (None), or says what became of it."""
        return self._put(completion, now, {"state": State.RECEIVED, "reason": "", "claimed_until": now + CLAIM})

    def note(self, completion: Completion, outcome: Outcome, now: datetime) -> Outcome:
        """Commits an outcome that needs no work outside; gives back what stands for the completion."""
        return self._put(completion, now, _finished(outcome, now)) or outcome

    def finish(self, key: str, outcome: Outcome, now: datetime) -> None:
        """Commits what became of a claimed completion."""
        self._change(key, _finished(outcome, now))

    def release(self, key: str) -> None:
        """Gives a claim back; the completion stays received, and the next delivery tries again."""
        self._change(key, {"claimed_until": None})

    def counts(self) -> dict[str, int]:
        """Number of completions in each state, also in those that have none."""
        with self._begin() as connection:
            rows = connection.execute(sa.select(_row.state, sa.func.count()).group_by(_row.state)).all()
        found = {row[0]: row[1] for row in rows}
        return {str(state): found.get(state, 0) for state in State}

    def _put(self, completion: Completion, now: datetime, values: dict[str, Any]) -> Outcome | None:
        values = _facts(completion) | values
        try:
            with self._begin() as connection:
                connection.execute(sa.insert(_completions).values(received_at=now, **values))
        except IntegrityError:
            return self._reopen(completion.key, now, values)
        return None

    def _reopen(self, key: str, now: datetime, values: dict[str, Any]) -> Outcome | None:
        unclaimed = _row.claimed_until.is_(None) | (_row.claimed_until < now)
        # Only issued and already earned are the last word: a fail that became a pass keeps its course_progress_id, and
        # what parked a completion may have been mended.
        is_open = (_row.key == key) & _row.state.in_([State.RECEIVED, State.NOT_ELIGIBLE, State.PARKED]) & unclaimed
        with self._begin() as connection:
            if connection.execute(sa.update(_completions).where(is_open).values(**values)).rowcount:
                return None
            query = sa.select(_row.state, _row.reason, _row.badge_id).where(_row.key == key)
            state, reason, badge_id = connection.execute(query).one()
        return Outcome(State(state), reason, badge_id)

    def _change(self, key: str, values: dict[str, Any]) -> None:
        ours = (_row.key == key) & (_row.state == State.RECEIVED)
        with self._begin() as connection:
            connection.execute(sa.update(_completions).where(ours).values(**values))

    @contextmanager
    def _begin(self) -> Iterator[sa.Connection]:
        if not isinstance(self._engine.pool, StaticPool):
            with self._engine.begin() as connection:
                yield connection
            return
        with self._turn, self._engine.begin() as connection:
            yield connection


def _facts(completion: Completion) -> dict[str, Any]:
    progress = completion.progress
    return {
        "key": completion.key,
        "student_id": completion.student.id,
        "course_id": completion.course_id,
        "completed_at": progress and progress.completed_at,
        "success_status": progress and progress.success_status,
    }


def _finished(outcome: Outcome, now: datetime) -> dict[str, Any]:
    result = {"state": outcome.state, "reason": outcome.reason, "badge_id": outcome.badge_id}
    return result | {"finished_at": now, "claimed_until": None}


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, hide_parameters=True, pool_pre_ping=True)
    in_memory = url.database in (None, "", ":memory:")
    engine = sa.create_engine(
        url,
        hide_parameters=True,
        poolclass=StaticPool if in_memory else None,
        connect_args={"check_same_thread": False, "timeout": 5},
    )
    sa.event.listen(engine, "connect", _set_up_sqlite)
    # Immediate: SQLite refuses at once a reader that turns writer.
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("begin immediate"))
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("pragma journal_mode = wal")
