"""A completion on its way: from the LMS's delivery to the stored outcome."""

from __future__ import annotations

import json
import logging
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
import requests

from integration.completions import parse_event
from integration.issuing import GONE
from integration.log import JsonLines
from integration.outcomes import Outcome, State
from integration.store import CLAIM, Store
from integration.web import create_app

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def deliver(client, headers):
    def post(document, path="/webhooks/lms", **extra):
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        return client.post(path, data=body, headers=headers, **extra)

    return post


def counted(store, **numbers):
    return store.counts() == dict.fromkeys(State, 0) | numbers


def progress(**changes):
    block = {
        "course_progress_id": "g1",
        "completed_at": "2026-02-01T10:00:00Z",
        "success_status": None,
    }
    return block | {"score": None, "max_score": None} | changes


def lms_row(published="p1", course="c1", **changes):
    return {
        "published_course_id": published,
        "course": {"id": course},
        "course_progress": progress(**changes),
    }


def test_a_passed_course_earns_its_badge(deliver, event, far_ends, store):
    answer = deliver(event())
    assert (answer.status_code, answer.json["outcome"], answer.json["badge_id"]) == (
        200,
        "issued",
        "b-1",
    )
    assert [call.method for call in far_ends.calls] == ["POST"]
    assert counted(store, issued=1)


@pytest.mark.parametrize(
    ("block", "outcome", "reason"),
    [
        (progress(success_status=None), "issued", ""),
        (progress(success_status="PASSED"), "issued", ""),
        (progress(success_status="FAILED"), "not_eligible", "failed"),
        (progress(completed_at=None), "parked", GONE),
        (
            progress(completed_at=None, success_status="FAILED"),
            "parked",
            GONE,
        ),
        (
            progress(completed_at="2026-01-04T23:59:59Z"),
            "not_eligible",
            "completed before the badge was installed",
        ),
        (progress(completed_at="2026-01-05T00:00:00Z"), "issued", ""),
    ],
)
@pytest.mark.parametrize("told_by", ["event", "lms"])
def test_complete_and_not_failed_since_the_badge_was_installed(
    deliver, event, far_ends, block, outcome, reason, told_by
):
    row = {
        "published_course_id": "p1",
        "course": {"id": "c1"},
        "course_progress": block,
    }
    far_ends.answers["GET /users/u1/published-courses"] = 200, [row]
    answer = deliver(event(course_progress=block if told_by == "event" else None))
    assert (answer.status_code, answer.json["outcome"], answer.json["reason"]) == (
        200,
        outcome,
        reason,
    )
    assert len(far_ends.to("acclaim.test")) == (outcome == "issued")
    assert len(far_ends.to("lms.test")) == (told_by == "lms")


def test_a_course_without_badge_reaches_nobody(deliver, event, far_ends, store):
    for block in (event()["course_progress"], None):
        answer = deliver(event(course={"id": "c9"}, course_progress=block))
        assert (answer.json["outcome"], answer.json["reason"]) == (
            "not_eligible",
            "no badge on this course",
        )
    assert far_ends.calls == []
    assert counted(store, not_eligible=2)


def test_the_lms_is_asked_with_its_own_key(deliver, event, far_ends):
    far_ends.answers["GET /users/u1/published-courses"] = 200, [lms_row()]
    deliver(event(course_progress=None))
    assert far_ends.calls[0].headers["Authorization"] == "Basic dGhlLWtleTo="


@pytest.mark.parametrize(
    ("rows", "issued_at"),
    [
        (
            [lms_row("p0", "c1", completed_at="2026-02-09T00:00:00Z"), lms_row()],
            "2026-02-01 10:00:00 +0000",
        ),
        (
            [
                lms_row("p7", "c9"),
                lms_row("p8", "c1", completed_at="2026-02-09T00:00:00Z"),
            ],
            "2026-02-09 00:00:00 +0000",
        ),
    ],
)
def test_the_row_of_the_published_course_counts_else_that_of_the_course(deliver, event, far_ends, rows, issued_at):
    far_ends.answers["GET /users/u1/published-courses"] = 200, rows
    deliver(event(course_progress=None))
    assert far_ends.calls[-1].document["issued_at"] == issued_at


@pytest.mark.parametrize(
    "answer",
    [
        (404, b""),
        (200, []),
        (200, [{"published_course_id": "p1", "course_progress": None}]),
    ],
)
def test_a_completion_that_the_lms_does_not_know_is_parked(deliver, event, far_ends, answer):
    far_ends.answers["GET /users/u1/published-courses"] = answer
    assert deliver(event(course_progress=None)).json["reason"] == GONE


@pytest.mark.parametrize(
    "answer",
    [
        (200, {}),
        (200, [5]),
        (200, [lms_row(success_status="maybe")]),
        (200, b"<html>"),
        (403, b""),
        (500, b""),
        (401, b""),
        requests.ConnectionError(),
    ],
)
def test_an_lms_that_does_not_answer_delivers_again(deliver, event, far_ends, answer, store):
    far_ends.answers["GET /users/u1/published-courses"] = answer
    assert deliver(event(course_progress=None)).status_code == 503
    far_ends.answers["GET /users/u1/published-courses"] = 200, [lms_row()]
    assert deliver(event(course_progress=None)).json["outcome"] == "issued"


def test_what_the_event_leaves_out_about_the_student_is_asked_for(deliver, event, far_ends):
    user = {
        "id": "u1",
        "email": "now@example.com",
        "first_name": "Priya",
        "last_name": "Rao",
    }
    far_ends.answers["GET /users/u1"] = 200, {"user": user, "registration_count": 1}
    deliver(event(user={"id": "u1", "email": None}))
    assert far_ends.calls[-1].document["recipient_email"] == "now@example.com"


@pytest.mark.parametrize("missing", ["email", "first_name", "last_name"])
def test_a_student_without_name_or_address_is_parked(deliver, event, far_ends, missing):
    user = event()["user"] | {missing: " "}
    far_ends.answers["GET /users/u1"] = 200, {"user": user}
    assert deliver(event(user=user)).json["outcome"] == "parked"
    assert far_ends.to("acclaim.test") == []


def test_already_earned_and_parked_are_outcomes(deliver, event, far_ends, store):
    far_ends.answers["POST /badges"] = (
        422,
        {"data": {"message": "User already has this badge"}},
    )
    assert deliver(event()).json["outcome"] == "already_earned"
    far_ends.answers["POST /badges"] = 422, {"data": {"message": "archived"}}
    answer = deliver(event(course_progress=progress(course_progress_id="g2")))
    assert (answer.status_code, answer.json["outcome"]) == (200, "parked")
    assert counted(store, already_earned=1, parked=1)


@pytest.mark.parametrize("failure", [(401, b""), (429, b""), (503, b""), requests.Timeout()])
def test_when_acclaim_is_away_the_completion_stays_received_and_the_next_delivery_issues(
    deliver, event, far_ends, store, failure
):
    good, far_ends.answers["POST /badges"] = far_ends.answers["POST /badges"], failure
    assert deliver(event()).status_code == 503
    assert counted(store, received=1)
    far_ends.answers["POST /badges"] = good
    assert deliver(event()).json["outcome"] == "issued"
    assert counted(store, issued=1)


def test_the_completion_is_stored_before_acclaim_is_asked(deliver, event, far_ends, store):
    def answer(_call):
        assert counted(store, received=1)
        return 201, {"data": {"id": "b-1"}}

    far_ends.answers["POST /badges"] = answer
    assert deliver(event()).status_code == 200


def test_a_redelivery_of_what_is_issued_changes_nothing(deliver, event, far_ends):
    far_ends.answers["POST /badges"] = 201, {"data": {"id": "b-1"}}
    assert deliver(event()).json == deliver(event()).json
    assert deliver(event()).json["outcome"] == "issued"
    assert len(far_ends.calls) == 1


def test_what_is_parked_is_tried_again_when_it_is_delivered_again(deliver, event, far_ends, store):
    far_ends.answers["POST /badges"] = 422, {"data": {"message": "archived"}}
    assert deliver(event()).json["outcome"] == "parked"
    far_ends.answers["POST /badges"] = 201, {"data": {"id": "b-1"}}
    assert deliver(event()).json["outcome"] == "issued"
    assert counted(store, issued=1)


def test_a_retake_is_a_completion_of_its_own(deliver, event, far_ends, store):
    deliver(event())
    deliver(event(course_progress=progress(course_progress_id="g2")))
    assert len(far_ends.calls) == 2
    assert counted(store, issued=2)


def test_a_fail_that_becomes_a_pass_earns_the_badge(deliver, event, store):
    deliver(event(course_progress=progress(success_status="FAILED")))
    assert deliver(event(course_progress=progress(success_status="PASSED"))).json["outcome"] == "issued"
    assert counted(store, issued=1)


def test_a_pass_that_is_told_as_a_fail_later_stays_issued(deliver, event, store):
    deliver(event())
    assert deliver(event(course_progress=progress(success_status="FAILED"))).json["outcome"] == "issued"
    assert counted(store, issued=1)


def test_of_two_copies_at_once_one_issues_and_the_other_is_to_come_again(client, deliver, event, far_ends, store):
    second = []

    def answer(_call):
        other = threading.Thread(target=lambda: second.append(deliver(event()).status_code))
        other.start()
        other.join(10)
        return 201, {"data": {"id": "b-1"}}

    far_ends.answers["POST /badges"] = answer
    assert deliver(event()).json["outcome"] == "issued"
    assert second == [503]
    assert len(far_ends.calls) == 1
    assert counted(store, issued=1)


@pytest.mark.parametrize("database", ["file", "memory"])
def test_many_copies_at_the_same_instant_are_claimed_once(event, tmp_path, database):
    store = Store(f"sqlite:///{tmp_path}/i.db" if database == "file" else "sqlite://")
    completion = parse_event(json.dumps(event()).encode()).completion
    start, claims = threading.Barrier(6), []

    def claim():
        start.wait(10)
        claims.append(store.claim(completion, NOW))

    threads = [threading.Thread(target=claim) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    store.close()
    assert claims.count(None) == 1
    assert claims.count(Outcome(State.RECEIVED)) == 5


def test_the_claim_of_a_process_that_died_runs_out(event, store):
    completion = parse_event(json.dumps(event()).encode()).completion
    assert store.claim(completion, NOW) is None
    assert store.claim(completion, NOW + CLAIM) == Outcome(State.RECEIVED)
    assert store.claim(completion, NOW + CLAIM + timedelta(seconds=1)) is None


def test_a_finished_completion_is_not_changed_by_a_late_worker(event, store):
    completion = parse_event(json.dumps(event()).encode()).completion
    store.claim(completion, NOW)
    store.finish(completion.key, Outcome(State.ISSUED, badge_id="b-1"), NOW)
    store.finish(completion.key, Outcome(State.PARKED, "late"), NOW)
    assert store.claim(completion, NOW) == Outcome(State.ISSUED, badge_id="b-1")


def test_a_restart_forgets_nothing(settings, http, headers, event, far_ends, tmp_path):
    for _ in range(2):
        with closing(Store(f"sqlite:///{tmp_path}/i.db")) as store:
            app = create_app(settings, http, store, now=lambda: NOW)
            answer = app.test_client().post("/webhooks/lms", data=json.dumps(event()), headers=headers)
        assert answer.json["outcome"] == "issued"
    assert len(far_ends.calls) == 1


@pytest.mark.parametrize("secret", [None, "", "secret", "s\xe9cret", "\xff\xfe", "sécret "])
def test_a_wrong_secret_is_refused_before_anything_else(client, event, far_ends, store, secret):
    headers = {} if secret is None else {"X-Skilljar-Secret": secret}
    for method, path in (
        ("post", "/webhooks/lms"),
        ("get", "/students/u1/badges-earned"),
        ("get", "/status"),
    ):
        answer = getattr(client, method)(path, data=b"x" * 9, headers=headers)
        assert answer.status_code == 401
        assert "X-Skilljar-Secret" in answer.json["error"]
    assert far_ends.calls == []
    assert counted(store)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"[" * 2000, b"\xff", b'{"event_type":"COURSE_COMPLETION"}'],
)
def test_a_body_that_is_no_event_is_a_400_with_a_reason(deliver, store, body):
    answer = deliver(body)
    assert answer.status_code == 400
    assert answer.json["error"]
    assert counted(store)


@pytest.mark.parametrize(
    "kind",
    [
        "PATH_COMPLETION",
        "LESSON_COMPLETION",
        "QUIZ_COMPLETION",
        "COURSE_ENROLLMENT",
        "PING",
    ],
)
def test_an_event_of_another_type_is_taken_and_touches_nothing(deliver, event, far_ends, store, kind):
    answer = deliver(event(event_type=kind))
    assert (answer.status_code, answer.json["outcome"]) == (200, "ignored")
    assert far_ends.calls == []
    assert counted(store)


@pytest.mark.parametrize(
    "kind",
    [
        None,
        "text/plain",
        "application/json;charset=latin-1",
        "application/x-www-form-urlencoded",
    ],
)
def test_any_content_type_will_do(deliver, event, kind):
    assert deliver(event(), content_type=kind).json["outcome"] == "issued"


def test_a_trailing_slash_loses_no_body(deliver, event):
    assert deliver(event(), path="/webhooks/lms/").json["outcome"] == "issued"


def test_a_body_that_is_too_large_is_a_413(deliver):
    assert deliver(b" " * (1024 * 1024 + 1)).status_code == 413


def test_another_method_or_path_is_refused_in_json(client, headers):
    assert client.get("/webhooks/lms", headers=headers).status_code == 405
    assert "error" in client.get("/nowhere", headers=headers).json


def test_a_database_that_does_not_answer_is_a_503(deliver, event, store):
    store._engine.dispose()
    with store._begin() as connection:
        connection.exec_driver_sql("drop table if exists completions")
    answer = deliver(event())
    assert answer.status_code == 503
    assert "database" in answer.json["error"]


def test_health_is_open_and_status_counts(client, headers, deliver, event):
    deliver(event())
    assert client.get("/health").json == {
        "name": "Northwind Academy Acclaim Integration",
        "status": "ok",
    }
    counts = {
        "issued": 1,
        "already_earned": 0,
        "not_eligible": 0,
        "parked": 0,
        "received": 0,
    }
    assert client.get("/status", headers=headers).json == counts


def test_each_event_is_one_json_line_without_secret_or_personal_data(deliver, event, far_ends, caplog):
    caplog.set_level(logging.INFO, "integration")
    deliver(event())
    far_ends.answers["POST /badges"] = requests.ConnectionError("the-token priya@example.com")
    deliver(event(course_progress=progress(course_progress_id="g2")))
    far_ends.answers["POST /badges"] = (
        422,
        {"data": {"message": "priya@example.com the-token"}},
    )
    deliver(event(course_progress=progress(course_progress_id="g3")))
    deliver(event(user={"id": "priya@example.com"}))
    deliver(event(event_type="PING"))
    lines = [JsonLines().format(record) for record in caplog.records if record.name == "integration"]
    assert [json.loads(line).get("outcome") for line in lines] == [
        "issued",
        None,
        "parked",
        None,
        "ignored",
    ]
    assert json.loads(lines[0]).keys() == {
        "time",
        "event",
        "outcome",
        "course",
        "completion",
        "badge",
    }
    everything = "\n".join(lines)
    for word in ("the-token", "the-key", "cret", "priya", "Priya", "Neil", "\n\n"):
        assert word not in everything


def test_a_crash_is_one_line_too():
    try:
        raise KeyError("x")
    except KeyError:
        record = logging.getLogger("integration").makeRecord(
            "integration", 40, "f", 1, "crash", (), __import__("sys").exc_info()
        )
    line = JsonLines().format(record)
    assert "\n" not in line
    assert "KeyError" in json.loads(line)["traceback"]
