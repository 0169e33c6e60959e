"""Many at once, on each kind of database: nothing is kept twice, done twice or left lying."""

from __future__ import annotations

import json
import logging
import threading
from collections import Counter
from contextlib import closing

import pytest

from integration import worker as working
from integration.calls import Unreachable
from integration.completions import parse_event
from integration.database import Database
from integration.outcomes import Outcome, State
from integration.store import EVERYTHING, Store
from integration.worker import Workers

THREADS = 6


@pytest.fixture
def store(place, settings):
    with closing(Database(place, settings.name)) as database:
        yield Store(database)


def at_once(*tasks):
    """What each gives, done at the same time, each in a thread of its own."""
    start, given = threading.Barrier(len(tasks)), [None] * len(tasks)

    def run(number, task):
        start.wait(20)
        try:
            given[number] = task()
        except BaseException as error:
            given[number] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(40)
    return given


@pytest.fixture
def receive(store, event, time):
    """Keeps the event about one completion, of which there may be more; a nameless student is asked for."""

    def keep(progress_id, course="c1", number=0, **student):
        block = event()["course_progress"] | {"course_progress_id": progress_id}
        document = event(course={"id": course}, course_progress=block, user=event()["user"] | student)
        completion = parse_event(json.dumps(document).encode()).completion
        return store.receive(f"{progress_id}-{number}", completion, Outcome(State.RECEIVED), time()).state

    return keep


def issued(far_ends):
    return Counter(call.document["evidence"][0]["id"] for call in far_ends.calls if call.method == "POST")


def test_an_event_that_comes_many_times_at_once_is_kept_once(receive, counted):
    assert at_once(*[lambda: receive("g1")] * THREADS) == ["received"] * THREADS
    assert counted(received=1)


def test_each_completion_is_done_by_one(receive, far_ends, new_worker, counted):
    for number in range(40):
        receive(f"g{number}")
    assert at_once(*[new_worker().work_off for _ in range(THREADS)]) == [None] * THREADS
    assert counted(issued=40)
    assert set(issued(far_ends).values()) == {1}
    assert len(issued(far_ends)) == 40


def test_of_many_events_about_one_completion_at_once_one_is_kept(receive, counted):
    kept = at_once(*[lambda number=number: receive("g1", number=number) for number in range(THREADS)])
    assert sorted(kept) == ["received"] + ["repeated"] * (THREADS - 1)
    assert counted(received=1, repeated=THREADS - 1)


def test_of_many_events_about_one_completion_one_is_done(receive, event, far_ends, new_worker, counted):
    far_ends.answers["GET /users/u1"] = 200, {"user": event()["user"]}
    for number in range(THREADS):
        receive("g1", number=number, last_name="")
    assert at_once(*[new_worker().work for _ in range(THREADS)]) == [True] * THREADS
    assert counted(issued=1, repeated=THREADS - 1)
    assert sum(issued(far_ends).values()) == 1


def test_they_come_while_others_are_worked_off(receive, far_ends, new_worker, counted):
    def feed(which):
        for number in range(10):
            receive(f"g{which}-{number}")

    def work():
        for _ in range(30):
            working_at.work_off()

    working_at = new_worker()
    at_once(lambda: feed(1), lambda: feed(2), work, work)
    working_at.work_off()
    assert counted(issued=20)
    assert set(issued(far_ends).values()) == {1}


@pytest.mark.parametrize("scope", [EVERYTHING, "c1"], ids=["everything", "course"])
def test_one_at_a_time_finds_out_whether_what_is_held_up_may_go_on(receive, store, settings, time, scope):
    for number in range(THREADS):
        receive(f"g{number}")
    store.pause(scope, Unreachable("away"), settings.credentials, time())
    time.passes(1)
    claimed = at_once(*[lambda: store.claim(settings.credentials, time())] * THREADS)
    assert [claim is None for claim in claimed].count(False) == 1


def test_who_holds_up_at_the_same_time_as_others_does_so_once(store, settings, time):
    held = at_once(*[lambda: store.pause(EVERYTHING, Unreachable("away"), settings.credentials, time())] * THREADS)
    assert sorted(held) == [False] * (THREADS - 1) + [True]
    assert len(store.paused(settings.credentials)) == 1


def test_threads_work_off_what_is_received_as_soon_as_they_are_told(
    receive, far_ends, shelf, worker, counted, monkeypatch
):
    monkeypatch.setattr(working, "_IDLE_SECONDS", 30)
    done, threads = threading.Semaphore(0), Workers(worker, 1)

    def answer(call):
        done.release()
        return shelf.issue(call)

    far_ends.answers["POST /badges"] = answer
    threads.start()
    for number in range(3):
        receive(f"g{number}")
        threads.wake()
        assert done.acquire(timeout=20)
    threads.stop()
    assert counted(issued=3)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("worker-")]


def test_when_they_are_stopped_what_is_under_way_is_finished(receive, far_ends, shelf, worker, counted):
    begun, threads = threading.Event(), Workers(worker, 2)

    def slow(call):
        begun.set()
        assert threads._is_over.wait(20)
        return shelf.issue(call)

    far_ends.answers["POST /badges"] = slow
    receive("g1")
    threads.start()
    assert begun.wait(20)
    threads.stop()
    assert counted(issued=1)


def test_a_crash_in_one_attempt_ends_no_thread_and_its_completion_is_tried_again(
    receive, far_ends, shelf, worker, counted, caplog, time
):
    caplog.set_level(logging.INFO, "integration")
    done, threads = threading.Event(), Workers(worker, 1)

    def answer(call):
        if not shelf.badges and not caplog.records:
            raise RuntimeError("priya@example.com")
        done.set()
        return shelf.issue(call)

    far_ends.answers["POST /badges"] = answer
    receive("g1")
    receive("g2")
    threads.start()
    threads.wake()
    assert done.wait(20)
    threads.stop()
    assert counted(issued=1, received=1)
    assert [record.getMessage() for record in caplog.records].count("crash") == 1
    time.passes(60)
    worker.work_off()
    assert counted(issued=2)
