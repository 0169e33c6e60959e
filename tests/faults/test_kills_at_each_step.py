"""kill -9 of the integration at each step of a completion's way: in the end it has one badge, and nothing is broken.

The template allows duplicates, so that Acclaim would not hold back a badge that was asked for twice.
"""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from stage.waiting import wait_until
from tests.databases import fresh_database
from tests.faults.mortals import Integration, Northwind, integration, is_whole, rows

POSTGRES = os.environ.get("ACCLAIM_TEST_POSTGRES")
LOST = {"kind": "drop", "effect": "done"}
BUSY = {"kind": "status", "status": 503}
REFUSED = {"kind": "status", "status": 401}  # everything is held up until one attempt has found out that it may go on


class Step(NamedTuple):
    """`left` is what the database holds when the process is dead: number, tries and state of each completion and the
    results of its attempts; `badges` are those that Acclaim has then. `fault` meets the first call that issues."""

    point: str
    left: list[tuple[Any, ...]]
    badges: int = 0
    fault: dict[str, Any] | None = None
    is_answered: bool | None = None
    workers: int = 2
    held_up: int = 0


OPEN = (1, 1, "received", "")
AGAIN = [(1, 2, "received", "later"), (1, 2, "received", "")]
STEPS = {
    "K2-verified": Step("verified", [], is_answered=False),
    "K3-in-transaction": Step("in-transaction", [], is_answered=False),
    "K4-committed-not-answered": Step("not-answered", [(1, 0, "received", None)], is_answered=False, workers=0),
    "K6-claimed": Step("claimed", [OPEN]),
    "K7-request-sent": Step("request-sent", [OPEN], badges=1),
    "K8-answer-read": Step("answer-read", [OPEN], badges=1),
    "K9-stored-attempt-not": Step("stored-attempt-not", [OPEN], badges=1),
    "K10-next-try": Step("next-try", [OPEN], fault=BUSY),
    "K11-looking-up": Step("looking-up", AGAIN, badges=1, fault=LOST),
    "K21-finding-out": Step("looking-up", AGAIN, fault=REFUSED, held_up=1),
}
HELD_UP = "select count(*) from pauses"
KEPT = "select c.id, c.tries, c.state, a.result from completions c left join attempts a on a.completion = c.id order by 1, a.number"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/integration.db"
    elif POSTGRES is None:
        pytest.skip("ACCLAIM_TEST_POSTGRES names no server")
    else:
        with fresh_database(POSTGRES) as url:
            yield url


@pytest.fixture
def mortal(northwind: Northwind, database: str, tmp_path: Path) -> Iterator[Integration]:
    with integration(northwind, database, tmp_path, environment={"KILLED_AT_MARKER": str(tmp_path / "died")}) as one:
        yield one


def left_in(database: str) -> list[tuple[Any, ...]]:
    return [(*row, result and result.split(":")[0]) for *row, result in rows(database, KEPT)]


def killed_at(mortal: Integration, point: str, workers: int = 2) -> None:
    """Delivers completion 1 to one that dies at the point."""
    assert mortal.start("tests.faults.killed_at", point, workers=workers)
    mortal.deliver(1)
    assert mortal.ended() == -signal.SIGKILL
    assert Path(mortal.environment["KILLED_AT_MARKER"]).exists()


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_it_ends_with_one_badge(mortal, northwind, database, step):
    fault = northwind.arm(**step.fault) if step.fault else None
    killed_at(mortal, step.point, step.workers)
    assert left_in(database) == step.left
    assert is_whole(database)
    assert rows(database, HELD_UP) == [(step.held_up,)]
    assert fault is None or northwind.fired(fault) == 1
    assert wait_until(lambda: northwind.badges().total() == step.badges, 5)
    if step.is_answered is not None:
        assert (1 in mortal.acknowledged) is step.is_answered
    assert mortal.start("tests.faults.killed_at", step.point)
    assert mortal.waits_for(1, 2)
    assert northwind.badges() == {1: 1, 2: 1}
    assert mortal.counts()["issued"] == 2
    mortal.stop()
    assert is_whole(database)
    assert rows(database, HELD_UP) == [(0,)]
    kept = left_in(database)
    results = [result for number, *_, result in kept if number == kept[0][0]]  # 1, where a rollback takes none
    assert (results[-1] or "").startswith("issued ")  # and what was cut off is still seen to have been begun
    assert results[:-1] == [result for *_, result in step.left if result is not None]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_without_a_look_up_it_would_end_with_two(mortal, northwind):
    plant = "answer-read,no-look-up"
    killed_at(mortal, plant)
    assert mortal.start("tests.faults.killed_at", plant)
    assert mortal.waits_for(1)
    assert northwind.badges() == {1: 2}
