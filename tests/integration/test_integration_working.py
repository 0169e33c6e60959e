"""What becomes of a completion that the LMS has told of: eligible or not, issued once, or later once more."""

from __future__ import annotations

from datetime import timedelta

import pytest
import requests

from integration.issuing import GONE
from integration.worker import Worker

PROGRESS = "GET /users/u1/published-courses"
TOO_EARLY = "completed before the badge was installed"


def progress(**changes):
    block = {"course_progress_id": "g1", "completed_at": "2026-02-01T10:00:00Z", "success_status": None}
    return block | {"score": None, "max_score": None} | changes


def lms_row(published="p1", course="c1", **changes):
    return {"published_course_id": published, "course": {"id": course}, "course_progress": progress(**changes)}


def test_a_passed_course_earns_its_badge_and_then_nothing_about_the_student_is_kept(deliver, event, far_ends):
    row = deliver(event())
    assert (row.state, row.reason, row.badge_id, row.told, row.is_open) == ("issued", "", "b-1", None, False)
    assert row.finished_at is not None
    assert [call.method for call in far_ends.calls] == ["POST"]


@pytest.mark.parametrize(
    ("block", "outcome", "reason"),
    [
        (progress(success_status=None), "issued", ""),
        (progress(success_status="PASSED"), "issued", ""),
        (progress(success_status="FAILED"), "not_eligible", "failed"),
        (progress(completed_at=None), "parked", GONE),
        (progress(completed_at=None, success_status="FAILED"), "parked", GONE),
        (progress(completed_at="2026-01-04T23:59:59Z"), "not_eligible", TOO_EARLY),
        (progress(completed_at="2026-01-05T00:00:00Z"), "issued", ""),
    ],
)
@pytest.mark.parametrize("told_by", ["event", "lms"])
def test_complete_and_not_failed_since_the_badge_was_installed(
    deliver, event, far_ends, block, outcome, reason, told_by
):
    far_ends.answers[PROGRESS] = 200, [lms_row() | {"course_progress": block}]
    row = deliver(event(course_progress=block if told_by == "event" else None))
    assert (row.state, row.reason) == (outcome, reason)
    assert (row.told is None) == (outcome != "parked")
    assert len(far_ends.to("acclaim.test")) == (outcome == "issued")
    assert len(far_ends.to("lms.test")) == (told_by == "lms")


def test_courses_that_are_not_published_are_told_apart_by_their_own_id(deliver, event, far_ends):
    other = lms_row(published=None, course="c2", completed_at="2026-02-27T10:00:00Z")
    far_ends.answers[PROGRESS] = 200, [other, lms_row(published=None)]
    deliver(event(course={"id": "c1"}, course_progress=None))
    (issued,) = far_ends.to("acclaim.test")
    assert issued.document["issued_at"] == "2026-02-01 10:00:00 +0000"


def test_a_badge_that_has_been_taken_off_the_course_meanwhile_is_not_issued(
    post, event, new_worker, far_ends, kept, settings
):
    post(event())
    new_worker(course_badges=settings.course_badges[1:]).work_off()
    assert (kept()[0].state, kept()[0].reason) == ("not_eligible", "no badge on this course")
    assert far_ends.calls == []


def test_the_lms_is_asked_with_its_own_key(deliver, event, far_ends):
    far_ends.answers[PROGRESS] = 200, [lms_row()]
    deliver(event(course_progress=None))
    assert far_ends.calls[0].headers["Authorization"] == "Basic dGhlLWtleTo="


@pytest.mark.parametrize(
    ("rows", "issued_at"),
    [
        ([lms_row("p0", "c1", completed_at="2026-02-09T00:00:00Z"), lms_row()], "2026-02-01 10:00:00 +0000"),
        (
            [lms_row("p7", "c9"), lms_row("p8", "c1", completed_at="2026-02-09T00:00:00Z")],
            "2026-02-09 00:00:00 +0000",
        ),
    ],
)
def test_the_row_of_the_published_course_counts_else_that_of_the_course(deliver, event, far_ends, rows, issued_at):
    far_ends.answers[PROGRESS] = 200, rows
    deliver(event(course_progress=None))
    assert far_ends.calls[-1].document["issued_at"] == issued_at


@pytest.mark.parametrize(
    "answer", [(404, b""), (200, []), (200, [{"published_course_id": "p1", "course_progress": None}])]
)
def test_a_completion_that_the_lms_does_not_know_is_parked(deliver, event, far_ends, answer):
    far_ends.answers[PROGRESS] = answer
    row = deliver(event(course_progress=None))
    assert (row.state, row.reason) == ("parked", GONE)


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
def test_an_lms_that_does_not_answer_is_asked_again(deliver, event, far_ends, answer, time, worker, kept):
    far_ends.answers[PROGRESS] = answer
    row = deliver(event(course_progress=None))
    assert (row.state, row.is_open) == ("received", False)
    far_ends.answers[PROGRESS] = 200, [lms_row()]
    time.passes(60)
    worker.work_off()
    assert kept()[0].state == "issued"
    assert [call.method for call in far_ends.to("acclaim.test")] == ["POST"]


def test_what_the_event_leaves_out_about_the_student_is_asked_for(deliver, event, far_ends):
    user = {"id": "u1", "email": "now@example.com", "first_name": "Priya", "last_name": "Rao"}
    far_ends.answers["GET /users/u1"] = 200, {"user": user, "registration_count": 1}
    deliver(event(user={"id": "u1", "email": None}))
    assert far_ends.calls[-1].document["recipient_email"] == "now@example.com"


@pytest.mark.parametrize("missing", ["email", "first_name", "last_name"])
def test_a_student_without_name_or_address_is_parked_until_there_is_one(
    deliver, event, far_ends, missing, store, time, worker, kept
):
    user = event()["user"] | {missing: " "}
    far_ends.answers["GET /users/u1"] = 200, {"user": user}
    assert deliver(event(user=user)).state == "parked"
    assert far_ends.to("acclaim.test") == []
    far_ends.answers["GET /users/u1"] = 200, {"user": event()["user"]}
    assert kept()[0].finished_at is not None
    assert store.redeliver(time()) == 1
    assert kept()[0].finished_at is None
    worker.work_off()
    assert kept()[0].state == "issued"


def test_two_events_about_one_completion_are_one_badge(deliver, event, far_ends, kept, counted):
    deliver(event())
    row = deliver(event(timestamp="2026-02-01T10:00:09+00:00"))
    assert (row.state, row.reason, row.told) == ("repeated", f"completion {kept()[0].id} is the same", None)
    assert [call.method for call in far_ends.calls] == ["POST"]
    assert counted(issued=1, repeated=1)


def test_two_events_of_which_only_the_lms_knows_that_they_are_one_completion(deliver, event, far_ends, counted):
    far_ends.answers[PROGRESS] = 200, [lms_row()]
    deliver(event())
    deliver(event(course_progress=None))
    assert len(far_ends.to("acclaim.test")) == 1
    assert counted(issued=1, repeated=1)


def test_of_what_is_parked_a_second_event_that_only_the_lms_places_has_it_tried_again(
    deliver, event, far_ends, kept, shelf
):
    far_ends.answers[PROGRESS] = 200, [lms_row()]
    far_ends.answers["POST /badges"] = 422, {"data": {"message": "archived"}}
    deliver(event())
    far_ends.answers["POST /badges"] = shelf.issue
    deliver(event(course_progress=None))
    assert [row.state for row in kept()] == ["issued", "repeated"]


def test_a_second_event_about_what_is_parked_has_it_tried_again(deliver, event, far_ends, kept, shelf):
    far_ends.answers["POST /badges"] = 422, {"data": {"message": "archived"}}
    deliver(event())
    far_ends.answers["POST /badges"] = shelf.issue
    deliver(event(timestamp="2026-02-01T10:00:09+00:00", user=event()["user"] | {"email": "new@example.com"}))
    assert [row.state for row in kept()] == ["issued", "repeated"]
    assert shelf.badges[0]["recipient_email"] == "new@example.com"


def test_a_retake_is_a_completion_of_its_own(deliver, event, shelf, counted):
    deliver(event())
    deliver(event(course_progress=progress(course_progress_id="g2")))
    assert len(shelf.badges) == 2
    assert counted(issued=2)


def test_a_fail_that_becomes_a_pass_earns_the_badge(deliver, event, counted):
    deliver(event(course_progress=progress(success_status="FAILED")))
    assert deliver(event(course_progress=progress(success_status="PASSED"))).state == "issued"
    assert counted(issued=1, not_eligible=1)


def test_a_pass_that_is_told_as_a_fail_later_stays_issued(deliver, event, kept):
    deliver(event())
    deliver(event(course_progress=progress(success_status="FAILED")))
    assert [row.state for row in kept()] == ["issued", "not_eligible"]


def test_what_waits_longest_comes_first(post, event, time, worker, shelf):
    for name in ("a", "b", "c"):
        post(event(course_progress=progress(course_progress_id=name), course=event()["course"] | {"title": name}))
        time.passes(1)
    worker.work_off()
    assert [badge["evidence"][1]["name"] for badge in shelf.badges] == ["a", "b", "c"]


def test_what_has_failed_before_comes_in_its_turn_where_nothing_is_held_up(post, event, time, worker, shelf, far_ends):
    far_ends.answers["POST /badges"] = 403, b""
    post(event(course_progress=progress(course_progress_id="a"), course=event()["course"] | {"title": "a"}))
    worker.work_off()
    time.passes(600)
    far_ends.answers["POST /badges"] = shelf.issue
    post(event(course_progress=progress(course_progress_id="b"), course=event()["course"] | {"title": "b"}))
    worker.work_off()
    assert [badge["evidence"][1]["name"] for badge in shelf.badges] == ["a", "b"]


@pytest.mark.parametrize(
    ("chance", "waits"), [(0.0, [1, 2, 4, 8, 16, 30, 30, 30]), (1.0, [2, 4, 8, 16, 32, 60, 60, 60])]
)
def test_it_waits_longer_after_each_try_up_to_a_minute_and_not_with_the_others(
    post, event, integration, time, far_ends, kept, chance, waits
):
    worker = Worker(integration, lambda: chance)
    far_ends.answers[PROGRESS] = 500, b""
    post(event(course_progress=None))
    waited = []
    for _ in waits:
        worker.work()
        waited.append((kept()[0].due_at - time()) / timedelta(seconds=1))
        time.passes(waited[-1])
    assert waited == waits


def test_what_becomes_of_a_completion_is_told_with_its_mark_and_reason(post, event, far_ends, worker, time, caplog):
    caplog.set_level("INFO", "integration")
    post(event())
    for answer in ((403, b""), (422, {"data": {"message": "archived"}})):
        far_ends.answers["POST /badges"] = answer
        time.passes(60)
        worker.work_off()
    told = [record for record in caplog.records if record.getMessage() in {"later", "completion"}]
    later, completion = (record.facts for record in told)
    assert later["reason"] == "Acclaim refused with 403: no reason given"
    assert completion["reason"].endswith("422: archived")
    assert later["completion"] == completion["completion"] != ""
    assert 1 <= int(later["seconds"]) <= 60
