"""Whoever works on a completion has it for a while; what a worker has left that died or is late."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from integration.calls import Unreachable
from integration.outcomes import Outcome, State
from integration.store import EVERYTHING, ClaimLost


def test_whoever_works_on_a_completion_has_it_alone_until_the_lease_ends(post, event, store, settings, time):
    post(event())
    task = store.claim(settings.credentials, time())
    assert (task.tries, task.is_open) == (1, False)
    time.passes(59.9)
    assert store.claim(settings.credentials, time()) is None
    time.passes(0.1)
    again = store.claim(settings.credentials, time())
    assert (again.id, again.tries, again.is_open) == (task.id, 2, True)


@pytest.mark.parametrize("has_issued", [True, False], ids=["after the badge", "before the badge"])
def test_what_a_worker_that_died_has_left_is_looked_up_and_not_done_twice(
    post, event, store, settings, time, worker, kept, far_ends, shelf, has_issued
):
    def dies(call):
        if has_issued:
            shelf.issue(call)
        raise KeyboardInterrupt

    post(event())
    far_ends.answers["POST /badges"] = dies
    with pytest.raises(KeyboardInterrupt):
        worker.work()
    far_ends.answers["POST /badges"] = shelf.issue
    time.passes(60)
    worker.work_off()
    assert [call.method for call in far_ends.calls] == ["POST", "GET"] + ["POST"] * (not has_issued)
    assert len(shelf.badges) == 1
    assert (kept()[0].state, kept()[0].badge_id) == ("issued", "b-1")
    first, second = store.attempts(kept()[0].id)
    assert (first.ended_at, first.result, second.result) == (None, "", "issued b-1")


@pytest.fixture
def late(post, event, store, settings, time):
    """A task whose lease has ended, and the task of the worker who has it now."""
    post(event())
    late = store.claim(settings.credentials, time())
    time.passes(60)
    return late, store.claim(settings.credentials, time())


def test_a_late_worker_cannot_keep_what_it_learns(late, store, time, kept):
    known, before = replace(late[0].completion, reported_at="later"), kept()
    with pytest.raises(ClaimLost):
        store.keep(late[0], known, time())
    assert kept() == before
    assert store.keep(late[1], known, time()) is None
    assert kept() != before


@pytest.mark.parametrize("end", ["finish", "postpone"])
def test_a_late_worker_changes_nothing(late, store, time, kept, end):
    store.pause(EVERYTHING, Unreachable("away"), late[0].credentials, time())
    before = kept(), store.paused(late[0].credentials)
    time.passes(1)
    with pytest.raises(ClaimLost):
        if end == "finish":
            store.finish(late[0], Outcome(State.ISSUED, badge_id="late"), time())
        else:
            store.postpone(late[0], Unreachable("late"), 0, time())
    assert (kept(), store.paused(late[0].credentials)) == before
    assert [row.ended_at for row in store.attempts(late[0].id)] == [None, None]


def test_what_is_finished_is_not_changed_by_a_late_worker(late, store, time, kept):
    store.finish(late[1], Outcome(State.ISSUED, badge_id="b-1"), time())
    before = kept()
    for task in late:
        with pytest.raises(ClaimLost):
            store.finish(task, Outcome(State.PARKED, "late"), time())
    assert kept() == before


def test_a_worker_that_lost_its_claim_while_asking_the_lms_asks_acclaim_nothing(
    post, event, store, settings, time, worker, far_ends
):
    def slow(_call):
        time.passes(60)
        assert store.claim(settings.credentials, time()) is not None
        return 200, [{"published_course_id": "p1", "course_progress": event()["course_progress"]}]

    far_ends.answers["GET /users/u1/published-courses"] = slow
    post(event(course_progress=None))
    assert worker.work() is True
    assert far_ends.to("acclaim.test") == []
