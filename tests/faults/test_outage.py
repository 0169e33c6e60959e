"""A day without Acclaim: everything waits, nothing is lost, and when Acclaim is back it is not trampled down.

OUTAGE says how many completions wait; `make outage` has 5,000 wait, and needs two cores for itself.
"""

import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest

from integration.worker import Workers
from stage.chaos.feeding import event, number_of
from stage.standing import beside, in_process
from stage.waiting import wait_until
from tests.databases import fresh_database
from tests.faults.gate import answer
from tests.faults.northwind import START, Time, northwind
from tests.stage.test_commands import command
from tests.stage.test_data import Server

PENDING = int(os.environ.get("OUTAGE", "120"))
POSTGRES = os.environ.get("ACCLAIM_TEST_POSTGRES")
THREADS = 8
DAY, SECOND, LONGEST_PAUSE = timedelta(days=1), timedelta(seconds=1), timedelta(seconds=30)
LOOK = timedelta(seconds=10) if PENDING >= 5000 else timedelta(minutes=10)  # how often a worker looks for work
LIMIT = 120  # seconds until all are issued


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/integration.db"
    elif POSTGRES is None:
        pytest.skip("ACCLAIM_TEST_POSTGRES names no server")
    else:
        with fresh_database(POSTGRES) as url:
            yield url


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def integration(place, time):
    """Beside a simulator that is a process of its own, as in life."""
    with (
        command("simulator", "serve", "--port", "0", stderr=subprocess.DEVNULL) as process,
        beside(Server(process).url) as stage,
        northwind(stage, "outage", place, time) as standing,
    ):
        yield standing


def works_at_most(worker, times):
    """How many attempts are made until nothing is due; there must not be more of them."""
    for done in range(times + 1):
        if not worker.work():
            return done
    raise AssertionError(f"there is work without end: more than {times} attempts at one instant")


def a_day_passes(integration, time):
    """Five attempts find out that nobody answers; from then on one at a time does, at most every 30 seconds."""
    assert works_at_most(integration.worker, 5) == 5
    for look in range(1, DAY // LOOK + 1):
        time.passes(LOOK)
        works_at_most(integration.worker, 1)
        if (look * LOOK) % timedelta(hours=1) == timedelta():
            integration.world.pass_time("1 hour")


def until_somebody_finds_out(integration, time):
    """Seconds until an attempt is made."""
    for seconds in range(1, LONGEST_PAUSE // SECOND + 1):
        time.passes(SECOND)
        if integration.worker.work():
            return seconds
    raise AssertionError("nobody finds out whether Acclaim answers again")


def seconds_of_work(integration, time):
    """Seconds until nothing waits, the threads at work in real time."""
    threads, began = Workers(integration.worker, THREADS), time()
    time.runs()
    threads.start()
    try:
        assert wait_until(lambda: integration.waiting == 0, 2 * LIMIT, pause=0.25), f"{integration.waiting} still wait"
    finally:
        threads.stop()
    return (time() - began) / SECOND


@pytest.mark.timeout(60 if PENDING < 5000 else 900)
def test_after_a_day_without_acclaim_all_that_has_waited_is_issued_once_in_two_minutes(integration, time, capsys):
    numbers = range(1, PENDING + 1)
    for number in numbers:
        integration.receive(event(number, START))
    integration.road.close_to_all()
    a_day_passes(integration, time)
    until_somebody_finds_out(integration, time)  # in vain: they come back at the worst moment
    assert integration.world.now() == Time()() + DAY
    probes = integration.road.met_trouble
    assert probes == integration.road.asked >= DAY // max(LOOK, LONGEST_PAUSE)
    assert (integration.waiting, integration.badges) == (PENDING, [])

    integration.road.open_to_all()
    waited = 0
    while integration.waiting == PENDING:
        waited += until_somebody_finds_out(integration, time)
        assert waited <= 30
    seconds = seconds_of_work(integration, time)
    issued = Counter(number_of(badge) for badge in integration.badges)
    assert issued == Counter(numbers)
    assert 1 < integration.road.most_at_once <= THREADS
    with capsys.disabled():
        told = f"{PENDING} issued {waited} + {seconds:.1f} s after a day of {probes} attempts"
        sys.stdout.write(f"\n{told}, at most {integration.road.most_at_once} calls at once\n")
    assert waited + seconds <= LIMIT


TOGETHER = 100  # who fail at one instant


def without_progress(number):
    """Of such an event the LMS is asked for pass or fail."""
    return {key: value for key, value in event(number, START).items() if key != "course_progress"}


def waits_after_failing_together(integration, time, told):
    """In seconds, those who failed at one instant; a badge after every fourth says that Acclaim does answer."""
    for number in range(1, TOGETHER * 5 // 4 + 1):
        is_good = number % 5 == 0
        integration.road.trouble = lambda *_, is_good=is_good: None if is_good else answer(500)
        integration.receive(event(number, START) if is_good else told(number))
        assert integration.worker.work() is True
    assert integration.counts["issued"] == TOGETHER // 4
    assert integration.road.met_trouble == integration.waiting == TOGETHER
    return [(due - time()) / SECOND for due in integration.due]


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(without_progress, id="at-the-lms"),
        pytest.param(lambda number: event(number, START), id="at-acclaim"),
    ],
)
def test_those_who_failed_at_one_instant_come_back_spread(time, told):
    with in_process() as stage, northwind(stage, "spread", "sqlite://", time) as integration:
        waits = waits_after_failing_together(integration, time, told)
    shortest, longest = min(waits), max(waits)
    assert longest > 1.3 * shortest
    quarters = Counter(min(int(4 * (wait - shortest) / (longest - shortest)), 3) for wait in waits)
    assert min(quarters[quarter] for quarter in range(4)) > TOGETHER / 8
