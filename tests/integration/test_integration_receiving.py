"""What the LMS delivers is kept, and answered only then; nobody else is asked before that."""

from __future__ import annotations

import json
import logging
from dataclasses import replace

import pytest
import requests
import sqlalchemy as sa

from integration.log import JsonLines
from integration.schema import metadata
from integration.web import create_app


def test_a_completion_is_kept_and_answered_before_anybody_is_asked(post, event, far_ends, counted, kept):
    answer = post(event())
    assert (answer.status_code, answer.json) == (200, {"outcome": "received", "reason": "", "badge_id": ""})
    assert far_ends.calls == []
    assert counted(received=1)
    assert json.loads(kept()[0].told)["user"]["email"] == "priya@example.com"


def test_the_workers_are_told_once_it_is_kept(integration, headers, event, counted):
    seen = []
    integration.received = lambda: seen.append(counted(received=1))
    create_app(integration).test_client().post("/webhooks/lms", data=json.dumps(event()), headers=headers)
    assert seen == [True]


def test_no_more_is_kept_than_is_used(post, event, kept):
    post(event(extra="a secret of somebody", domain={"name": "academy.test"}))
    assert json.loads(kept()[0].told) == {
        "timestamp": "2026-02-01T10:00:01.123456+00:00",
        "user": {"id": "u1", "email": "priya@example.com", "first_name": "Priya", "last_name": "O'Neil"},
        "course": {
            "id": "c1",
            "published_course_id": "p1",
            "title": "Data Literacy 101",
            "url": "https://academy.test/data",
        },
        "course_progress": {
            "course_progress_id": "g1",
            "completed_at": "2026-02-01T10:00:00Z",
            "success_status": "PASSED",
        },
    }


def test_another_event_about_a_completion_is_told_to_be_the_same(post, event, kept):
    post(event())
    answer = post(event(timestamp="2026-02-01T10:00:09+00:00")).json
    assert answer == {"outcome": "repeated", "reason": f"completion {kept()[0].id} is the same", "badge_id": ""}
    assert [(row.state, row.told is None) for row in kept()] == [("received", False), ("repeated", True)]


def test_what_is_told_to_be_failed_reaches_nobody_and_may_still_be_passed(post, event, far_ends, counted, kept):
    failed = event()["course_progress"] | {"success_status": "FAILED"}
    answer = post(event(course_progress=failed)).json
    assert (answer["outcome"], answer["reason"]) == ("not_eligible", "failed")
    assert (far_ends.calls, kept()[0].told, kept()[0].key) == ([], None, None)
    assert post(event()).json["outcome"] == "received"


def test_one_event_that_comes_again_is_one_completion(post, deliver, event, far_ends, counted):
    assert [post(event()).json["outcome"] for _ in range(3)] == ["received"] * 3
    assert counted(received=1)
    deliver(event())
    assert post(event()).json == {"outcome": "issued", "reason": "", "badge_id": "b-1"}
    assert counted(issued=1)
    assert [call.method for call in far_ends.calls] == ["POST"]


@pytest.mark.parametrize("block", [True, False], ids=["with progress", "without"])
def test_a_course_without_badge_reaches_nobody_and_nothing_about_the_student_is_kept(
    post, event, far_ends, worker, kept, counted, block
):
    document = event(course={"id": "c9"}, course_progress=event()["course_progress"] if block else None)
    for _ in range(2):
        assert post(document).json == {"outcome": "not_eligible", "reason": "no badge on this course", "badge_id": ""}
    worker.work_off()
    assert far_ends.calls == []
    assert counted(not_eligible=1)
    assert (kept()[0].told, kept()[0].key) == (None, None)
    assert kept()[0].finished_at is not None


@pytest.mark.parametrize("secret", [None, "", "secret", "s\xe9cret", "\xff\xfe", "sécret "])
def test_a_wrong_secret_is_refused_before_anything_else(client, far_ends, counted, secret):
    headers = {} if secret is None else {"X-Skilljar-Secret": secret}
    for method, path in (("post", "/webhooks/lms"), ("get", "/students/u1/badges-earned"), ("get", "/status")):
        answer = getattr(client, method)(path, data=b"x" * 9, headers=headers)
        assert answer.status_code == 401
        assert "X-Skilljar-Secret" in answer.json["error"]
    assert far_ends.calls == []
    assert counted()


@pytest.mark.parametrize(
    ("old", "given", "status"),
    [
        ("older", "sécret", 200),
        ("older", "older", 200),
        ("older", "oldest", 401),
        ("older", "", 401),
        ("", "older", 401),
        ("", "", 401),
    ],
)
def test_while_the_secret_is_changed_both_are_valid_and_then_the_old_one_is_not(
    settings, new_integration, event, old, given, status
):
    client = create_app(new_integration(lms=replace(settings.lms, old_webhook_secret=old))).test_client()
    headers = {"X-Skilljar-Secret": given.encode().decode("latin-1")}
    assert client.post("/webhooks/lms", data=json.dumps(event()), headers=headers).status_code == status


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"[" * 2000, b"\xff", b'{"event_type":"COURSE_COMPLETION"}'])
def test_a_body_that_is_no_event_is_a_400_with_a_reason(post, counted, body):
    answer = post(body)
    assert answer.status_code == 400
    assert answer.json["error"]
    assert counted()


@pytest.mark.parametrize(
    "kind", ["PATH_COMPLETION", "LESSON_COMPLETION", "QUIZ_COMPLETION", "COURSE_ENROLLMENT", "PING"]
)
def test_an_event_of_another_type_is_taken_and_touches_nothing(post, event, worker, far_ends, counted, kind):
    answer = post(event(event_type=kind))
    worker.work_off()
    assert (answer.status_code, answer.json["outcome"]) == (200, "ignored")
    assert far_ends.calls == []
    assert counted()


@pytest.mark.parametrize(
    "kind", [None, "text/plain", "application/json;charset=latin-1", "application/x-www-form-urlencoded"]
)
def test_any_content_type_will_do(post, event, kind):
    assert post(event(), content_type=kind).json["outcome"] == "received"


def test_a_trailing_slash_loses_no_body(post, event):
    assert post(event(), path="/webhooks/lms/").json["outcome"] == "received"


def test_a_body_that_is_too_large_is_a_413(post):
    assert post(b" " * (1024 * 1024 + 1)).status_code == 413


def test_another_method_or_path_is_refused_in_json(client, headers):
    assert client.get("/webhooks/lms", headers=headers).status_code == 405
    assert "error" in client.get("/nowhere", headers=headers).json


def test_a_database_that_does_not_answer_is_a_503_and_not_ready(post, client, event, store):
    assert client.get("/ready").json["status"] == "ready"
    with store.database.begin() as connection:
        metadata.drop_all(connection)
    for answer in (post(event()), client.get("/ready")):
        assert answer.status_code == 503
        assert "database" in answer.json["error"]
    assert client.get("/health").status_code == 200


def test_a_commit_that_fails_is_a_503_and_not_kept(post, event, store, counted):
    def full(_connection):
        raise sa.exc.OperationalError("commit", {}, Exception("database or disk is full"))

    sa.event.listen(store.database.engine, "commit", full)
    assert post(event()).status_code == 503
    sa.event.remove(store.database.engine, "commit", full)
    assert counted()
    assert post(event()).json["outcome"] == "received"


def test_health_is_open_and_status_counts(client, headers, deliver, event):
    deliver(event())
    assert client.get("/health").json == {"name": "Northwind Academy Acclaim Integration", "status": "ok"}
    counts = {"received": 0, "issued": 1, "already_earned": 0, "not_eligible": 0, "repeated": 0, "parked": 0}
    assert client.get("/status", headers=headers).json == counts


def test_each_step_is_one_json_line_without_secret_or_personal_data(deliver, post, event, far_ends, caplog):
    caplog.set_level(logging.INFO, "integration")
    deliver(event())
    for number, answer in enumerate(
        [
            requests.ConnectionError("the-token priya@example.com"),
            (422, {"data": {"message": "priya@example.com the-token"}}),
            (403, {"data": {"message": "priya@example.com the-token"}}),
            (401, {"data": {"message": "priya@example.com the-token"}}),
        ]
    ):
        far_ends.answers["POST /badges"] = answer
        deliver(event(course_progress=event()["course_progress"] | {"course_progress_id": f"h{number}"}))
    post(event(user={"id": "priya@example.com"}))
    post(event(event_type="PING"))
    lines = [JsonLines().format(record) for record in caplog.records if record.name == "integration"]
    told = [json.loads(line) for line in lines]
    assert [(each["event"], each.get("outcome")) for each in told] == [
        ("event", "received"),
        ("completion", "issued"),
        ("event", "received"),
        ("later", None),
        ("event", "received"),
        ("completion", "parked"),
        ("event", "received"),
        ("later", None),
        ("event", "received"),
        ("later", None),
        ("alarm", None),
        ("refused", None),
        ("event", "ignored"),
    ]
    assert told[1].keys() == {"time", "event", "outcome", "course", "completion", "badge"}
    assert told[0]["completion"] == told[1]["completion"]
    everything = "\n".join(lines)
    for word in ("the-token", "the-key", "cret", "priya", "Priya", "Neil", "u1", "\n\n"):
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
