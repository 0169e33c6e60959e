"""The clock of the integration's machine is set, or its time zone is: what waits is done once, and in time."""

from datetime import datetime, timedelta

import pytest

from stage.chaos.feeding import event
from stage.standing import in_process, over_sockets
from stage.waiting import wait_until
from tests.faults import academy
from tests.faults.gate import answer
from tests.faults.northwind import START, Time, northwind

HOUR, LONGEST_WAIT = timedelta(hours=1), timedelta(minutes=15)  # whatever a service asks for
AHEAD, BEHIND = "Pacific/Kiritimati", "Pacific/Niue"  # a day and an hour apart


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def integration(time):
    with in_process() as stage, northwind(stage, "clocks", "sqlite://", time) as standing:
        yield standing


def retry_waits(integration):
    """Acclaim has failed at one completion."""
    integration.receive(event(1, START))
    integration.road.trouble = lambda *_: answer(500)
    assert integration.worker.work()
    integration.road.open_to_all()


def everything_is_held_up(integration):
    """Acclaim has failed at five."""
    for number in range(1, 6):
        integration.receive(event(number, START))
    integration.road.trouble = lambda *_: answer(500)
    for _ in range(5):
        assert integration.worker.work()
    assert not integration.worker.work()
    integration.road.open_to_all()


def nothing_has_been_tried(integration):
    """A completion has just been received."""
    integration.receive(event(1, START))


def work_for(integration, time, span):
    for _ in range(span // timedelta(seconds=30)):
        time.passes(timedelta(seconds=30))
        for _ in range(10):
            if not integration.worker.work():
                break


before = pytest.mark.parametrize("before", [retry_waits, everything_is_held_up, nothing_has_been_tried])


@before
def test_t5_a_clock_that_is_set_back_delays_nobody_by_more_than_the_longest_wait(integration, time, before):
    before(integration)
    told = integration.waiting
    assert told >= 1
    time.passes(-HOUR)
    work_for(integration, time, LONGEST_WAIT)
    assert integration.counts["issued"] == told


@before
def test_t5_a_clock_that_is_set_back_loses_nothing_and_doubles_nothing(integration, time, before):
    before(integration)
    told = integration.waiting
    assert told >= 1
    time.passes(-HOUR)
    assert not integration.worker.work()
    work_for(integration, time, 2 * HOUR)
    assert integration.counts["issued"] == len(integration.badges) == told


@before
def test_t12_a_clock_that_jumps_ahead_while_a_retry_waits_doubles_nothing(integration, time, before):
    before(integration)
    told = integration.waiting
    assert told >= 1
    time.passes(24 * HOUR)
    work_for(integration, time, HOUR)
    assert integration.counts["issued"] == len(integration.badges) == told


def test_t8_half_past_two_comes_twice_in_the_night_in_which_clocks_are_put_back(integration):
    for number, zone in ((1, "+02:00"), (2, "+01:00")):
        told = event(number, f"2026-10-25T02:30:00{zone}")
        told["user"] = event(1, START)["user"]
        told["course_progress"] |= {"completed_at": told["timestamp"], "course_progress_id": None}
        integration.receive(told)
    while integration.worker.work():
        pass
    assert sorted(badge["issued_at"] for badge in integration.badges) == [
        "2026-10-25T00:30:00.000Z",
        "2026-10-25T01:30:00.000Z",
    ]


@pytest.mark.xfail(strict=True, reason="an unknown outcome settles by the wall clock (docs/integration.md)")
def test_t12_a_clock_that_jumps_ahead_while_an_outcome_settles_doubles_nothing_either(integration, time):
    late = {"operation": "issueBadge", "kind": "drop", "effect": "late", "late_seconds": 20}
    armed = integration.world._json("POST", "faults", json=late)
    integration.receive(event(1, START))
    assert integration.worker.work()
    assert integration.world._json("GET", f"faults/{armed['id']}")["fired"] == 1
    time.passes(HOUR)  # says the clock; in truth a second has passed
    integration.worker.work()
    integration.world.pass_time("20 seconds")
    work_for(integration, time, HOUR)
    assert integration.counts["issued"] == len(integration.badges) == 1


def test_t11_t14_another_time_zone_after_a_restart_moves_nothing_and_a_frozen_world_holds_up_no_retry(tmp_path):
    with over_sockets() as stage, academy.academy(stage, "zones", tmp_path) as standing:
        standing.start(TZ=AHEAD, INTEGRATION_SETTLE_SECONDS="3")
        fired = standing.arm("issueBadge", kind="status", status=503)
        standing.student("Priya").complete(academy.COURSE)
        assert wait_until(lambda: fired() == 1, 20)
        standing.stop()
        told = [standing.operate("status", TZ=zone) for zone in (AHEAD, BEHIND)]
        assert told[0] == told[1]
        assert "oldest waiting since" in told[0][1]
        standing.start(TZ=BEHIND)
        assert standing.comes_to(issued=1)
        assert standing.world.now() == datetime.fromisoformat(START)
        assert len(standing.badges) == 1
