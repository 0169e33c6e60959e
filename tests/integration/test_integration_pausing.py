"""What is held up, by what, for how long, and what ends it."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
import requests

from integration.calls import Unreachable
from integration.outcomes import Outcome, State
from integration.store import EVERYTHING
from integration.worker import Worker

REFUSED = 401, {"data": {"message": "the-token has expired"}}
FORBIDDEN = 403, {"data": {"message": "not yours"}}
MOVED = 302, b"", {"Location": "http://evil.test/badges"}


@pytest.fixture
def told(event):
    """The event of one student's completion of a course."""

    def make(student, course="c1"):
        user = {"id": student, "email": f"{student}@example.com", "first_name": "Priya", "last_name": "Rao"}
        block = event()["course_progress"] | {"course_progress_id": f"{student}-{course}"}
        return event(user=user, course={"id": course, "title": course}, course_progress=block)

    return make


@pytest.fixture
def paused(store, settings):
    """What is held up: courses, or "" for everything; for others than these credentials, too, if told which."""
    return lambda which=settings.credentials: [pause.scope for pause in store.paused(which)]


@pytest.fixture
def said(caplog):
    """The log lines of one kind."""
    caplog.set_level(logging.INFO, "integration")
    return lambda kind: [record.facts for record in caplog.records if record.getMessage() == kind]


@pytest.fixture
def probes(worker, time, far_ends):
    """The seconds after which anything is asked, within so many from now."""

    def wait(seconds):
        asked = []
        for second in range(1, seconds + 1):
            time.passes(1)
            before = len(far_ends.calls)
            worker.work_off()
            asked += [second] * (len(far_ends.calls) > before)
        return asked

    return wait


@pytest.mark.parametrize("door", ["POST /badges", "GET /published-courses"])
@pytest.mark.parametrize("answer", [REFUSED, MOVED], ids=["refused", "moved"])
def test_a_wrong_set_up_holds_up_everything_with_one_alarm(
    post, told, worker, far_ends, counted, paused, said, time, store, settings, answer, door
):
    far_ends.answers[door] = answer
    for number in range(11):
        document = told(f"s{number}", "c1" if number % 2 else "c2")
        post(document | ({} if door.startswith("POST") else {"course_progress": None}))
    worker.work_off()
    assert len(far_ends.calls) == 1
    for _ in range(20):
        time.passes(60)
        worker.work_off()
    assert paused() == [""]
    (alarm,) = said("alarm")
    assert (alarm["waiting"], alarm["reason"]) == (
        "everything",
        store.paused(settings.credentials)[0].reason,
    )
    assert counted(received=11)
    assert {call.url.split("/")[2] for call in far_ends.calls} <= {"acclaim.test", "lms.test"}


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_no_token_goes_where_a_redirect_leads(post, told, worker, far_ends, paused, kept, code):
    far_ends.answers["POST /badges"] = code, b"", {"Location": "http://evil.test/badges"}
    post(told("s1"))
    worker.work_off()
    assert [call.url.split("/")[2] for call in far_ends.calls] == ["acclaim.test"]
    assert paused() == [""]
    assert kept()[0].reason == f"Acclaim is somewhere else (it answered {code}): correct its base_url"


def test_other_credentials_end_it_at_once(
    post, told, settings, worker, new_worker, far_ends, shelf, counted, said, paused
):
    far_ends.answers["POST /badges"] = lambda call: (
        REFUSED if call.headers["Authorization"] == "Basic dGhlLXRva2VuOg==" else shelf.issue(call)
    )
    for number in range(5):
        post(told(f"s{number}"))
    worker.work_off()
    acclaim = replace(settings.acclaim, api_token="the-new-one")
    new = new_worker(acclaim=acclaim)
    assert (paused(), paused(replace(settings, acclaim=acclaim).credentials)) == ([""], [])
    new.work_off()
    # The first rests as one of which it is not known whether it was issued.
    assert counted(issued=4, received=1)
    assert (len(said("alarm")), len(said("resumed")), paused()) == (1, 1, [])


def test_the_same_credentials_that_are_taken_again_end_it_too(
    post, told, worker, far_ends, shelf, time, counted, said, paused
):
    far_ends.answers["POST /badges"] = REFUSED
    for number in range(5):
        post(told(f"s{number}"))
    worker.work_off()
    far_ends.answers["POST /badges"] = shelf.issue
    time.passes(1)
    worker.work_off()
    assert counted(issued=4, received=1)
    assert (len(said("alarm")), len(said("resumed")), paused()) == (1, 1, [])
    time.passes(60)
    worker.work_off()
    assert counted(issued=5)


def test_what_is_received_meanwhile_waits_too(post, told, worker, far_ends, shelf):
    far_ends.answers["POST /badges"] = REFUSED
    post(told("s1"))
    worker.work_off()
    far_ends.answers["POST /badges"] = shelf.issue
    post(told("s2"))
    worker.work_off()
    assert shelf.badges == []


def test_what_is_forbidden_holds_up_one_course_and_the_others_go_on(
    post, told, worker, far_ends, shelf, time, counted, said, paused
):
    far_ends.answers["POST /badges"] = lambda call: (
        FORBIDDEN if call.document["badge_template_id"] == "t-1" else shelf.issue(call)
    )
    for number in range(10):
        post(told(f"s{number}"))
        post(told(f"s{number}", "c2"))
    worker.work_off()
    assert counted(issued=10, received=10)
    assert len(far_ends.calls) == 12  # two of one course, before it is the course
    for _ in range(5):
        time.passes(60)
        worker.work_off()
    assert (paused(), [line["waiting"] for line in said("alarm")]) == (["c1"], ["course c1"])
    far_ends.answers["POST /badges"] = shelf.issue
    time.passes(60)
    worker.work_off()
    assert counted(issued=20)
    assert (paused(), said("resumed")) == ([], [{"course": "c1"}])


def test_what_holds_things_up_is_told_with_its_newest_reason(post, told, worker, far_ends, time, store, settings):
    far_ends.answers["POST /badges"] = REFUSED
    post(told("s1"))
    post(told("s2"))
    worker.work_off()
    far_ends.answers["POST /badges"] = MOVED
    time.passes(1)
    worker.work_off()
    (pause,) = store.paused(settings.credentials)
    assert pause.reason == "Acclaim is somewhere else (it answered 302): correct its base_url"


def test_five_different_completions_that_fail_hold_up_everything(post, told, worker, far_ends, said, paused, counted):
    far_ends.answers["POST /badges"] = 500, b""
    for number in range(4):
        post(told(f"s{number}"))
    worker.work_off()
    assert (len(far_ends.calls), paused()) == (4, [])
    for number in range(4, 20):
        post(told(f"s{number}"))
    worker.work_off()
    assert (len(far_ends.calls), paused()) == (5, [""])
    assert [line["waiting"] for line in said("alarm")] == ["everything"]
    assert counted(received=20)


def test_a_badge_between_them_says_that_there_is_an_answer(post, told, worker, far_ends, shelf, paused):
    far_ends.answers["POST /badges"] = lambda call: (
        shelf.issue(call) if call.document["recipient_email"].startswith("good") else (500, b"")
    )
    for number in range(12):
        post(told(f"good{number}" if number % 4 == 3 else f"bad{number}"))
    worker.work_off()
    assert (len(far_ends.calls), paused()) == (12, [])


def hopeless(shelf):
    """Acclaim fails at one student and at nobody else."""
    return lambda call: (500, b"") if call.document["recipient_email"].startswith("hopeless") else shelf.issue(call)


def test_a_lone_hopeless_completion_holds_up_nobody(post, told, worker, far_ends, shelf, time, paused, counted):
    far_ends.answers["POST /badges"] = hopeless(shelf)
    post(told("hopeless"))
    for number in range(12):
        time.passes(60)
        post(told(f"s{number}"))
        worker.work_off()
        assert paused() == []
    assert counted(issued=12, received=1)


def test_a_lone_hopeless_completion_alone_is_no_reason_for_an_alarm(post, told, worker, far_ends, shelf, time, said):
    far_ends.answers["POST /badges"] = hopeless(shelf)
    post(told("hopeless"))
    for _ in range(12):
        time.passes(60)
        worker.work_off()
    assert said("alarm") == []


def test_who_finds_out_whether_there_is_an_answer_again_is_not_the_hopeless_one(
    post, told, worker, far_ends, shelf, time, paused, kept
):
    far_ends.answers["POST /badges"] = 500, b""
    post(told("hopeless"))
    for seconds in (60, 60, 60, 20):
        worker.work_off()
        time.passes(seconds)
    for number in range(4):
        post(told(f"s{number}"))
    worker.work_off()
    assert paused() == [""]
    far_ends.answers["POST /badges"] = hopeless(shelf)
    time.passes(90)  # all are due, the hopeless one longest
    assert min(kept(), key=lambda row: row.due_at).tries > 1
    assert worker.work() is True
    assert (len(shelf.badges), paused()) == (1, [])


def test_one_attempt_is_let_through_at_a_time_ever_more_seldom_and_at_least_every_30_seconds(
    post, told, worker, far_ends, probes
):
    far_ends.answers["POST /badges"] = REFUSED
    for number in range(60):
        post(told(f"s{number}"))
    worker.work_off()
    before = len(far_ends.calls)
    asked = probes(600)
    assert len(far_ends.calls) - before == len(asked)
    gaps = [later - earlier for earlier, later in zip([0, *asked], asked, strict=False)]
    # A quarter of the time for which it has lasted, a second at least, asked for each second.
    assert gaps[:12] == [1, 1, 1, 1, 1, 2, 2, 3, 3, 4, 5, 6]
    assert gaps == sorted(gaps)
    assert max(gaps) == gaps[-1] == 30


def test_once_it_ends_all_that_has_waited_is_done(post, told, worker, far_ends, shelf, time, counted):
    far_ends.answers["POST /badges"] = 503, b""
    for number in range(30):
        post(told(f"s{number}"))
    for _ in range(120):
        time.passes(1)
        worker.work_off()
    far_ends.answers["POST /badges"] = shelf.issue
    for _ in range(90):
        time.passes(1)
        worker.work_off()
    assert counted(issued=30)
    assert len(shelf.badges) == 30


def test_while_one_finds_out_the_others_wait_and_if_it_dies_another_does(
    post, told, worker, far_ends, shelf, time, store, settings
):
    far_ends.answers["POST /badges"] = REFUSED
    for number in range(5):
        post(told(f"s{number}"))
    worker.work_off()
    far_ends.answers["POST /badges"] = shelf.issue
    time.passes(1)
    assert store.claim(settings.credentials, time()) is not None  # and is never heard of again
    time.passes(29.9)
    assert worker.work() is False
    time.passes(0.1)
    worker.work_off()
    assert len(shelf.badges) == 3  # all but the one that died, and the first, whose outcome settles


def test_what_is_held_up_waits_as_long_as_acclaim_asks_for(post, told, worker, far_ends, probes):
    far_ends.answers["POST /badges"] = 503, b"", {"Retry-After": "120"}
    for number in range(10):
        post(told(f"s{number}"))
    worker.work_off()
    assert len(far_ends.calls) == 5
    assert probes(240) == [120, 240]


def test_a_failure_that_says_nothing_about_acclaim_ends_no_pause_but_lets_the_next_find_out(
    post, told, worker, far_ends, time, paused, event, counted
):
    far_ends.answers["POST /badges"] = REFUSED
    post(told("s1"))
    worker.work_off()
    post(told("s2") | {"course_progress": event()["course_progress"] | {"success_status": "FAILED"}})
    post(told("s3"))
    far_ends.answers["POST /badges"] = requests.Timeout()
    time.passes(1)
    worker.work_off()
    assert paused() == [""]
    assert counted(received=2, not_eligible=1)
    assert len(far_ends.calls) == 2


def test_a_long_time_to_settle_makes_no_pause_end_by_itself(post, told, integration, store, time, far_ends, paused):
    integration.store = replace(store, settle=timedelta(hours=1))
    patient = Worker(integration, lambda: 0.5)
    far_ends.answers["POST /badges"] = REFUSED
    for number in range(20):
        post(told(f"s{number}"))
    asked = []
    for _ in range(300):
        before = len(far_ends.calls)
        patient.work_off()
        asked.append([call.method for call in far_ends.calls[before:]].count("POST"))
        time.passes(60)
    assert (max(asked), paused()) == (1, [""])


@pytest.mark.parametrize("lease", [30, 7200])
def test_who_finds_out_whether_there_is_an_answer_again_does_so_alone_however_long_it_may_take(
    post, told, settings, store, time, lease
):
    store = replace(store, lease=timedelta(seconds=lease))
    for number in range(3):
        post(told(f"s{number}"))
    store.pause(EVERYTHING, Unreachable("busy"), settings.credentials, time())
    time.passes(2)
    assert store.claim(settings.credentials, time()) is not None
    assert store.claim(settings.credentials, time()) is None


ENDS = {
    "later": lambda store, task, now: store.postpone(task, Unreachable("timed out"), 5, now),
    "not eligible": lambda store, task, now: store.finish(task, Outcome(State.NOT_ELIGIBLE), now),
}


@pytest.mark.parametrize("how", ENDS)
def test_what_was_begun_before_a_pause_makes_it_no_shorter(post, told, settings, store, time, how):
    for number in range(2):
        post(told(f"s{number}"))
    begun = store.claim(settings.credentials, time())
    store.pause(EVERYTHING, Unreachable("busy", after=600), settings.credentials, time())
    until = time() + timedelta(seconds=600)
    time.passes(1)
    ENDS[how](store, begun, time())
    (pause,) = store.paused(settings.credentials)
    assert pause.until == until
    time.passes(600)
    finding_out = store.claim(settings.credentials, time())
    ENDS[how](store, finding_out, time())
    (pause,) = store.paused(settings.credentials)
    assert pause.until < time() + timedelta(seconds=200)


def test_a_pause_of_a_clock_that_was_set_back_is_put_right(post, told, settings, store, time):
    for number in range(4):
        post(told(f"s{number}"))
    store.pause(EVERYTHING, Unreachable("busy"), settings.credentials, time() + timedelta(days=400))
    begun = store.claim(settings.credentials, time())
    store.postpone(begun, Unreachable("busy"), 5, time())
    assert store.claim(settings.credentials, time()) is None
