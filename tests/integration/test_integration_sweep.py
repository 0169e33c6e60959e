"""The sweep: what the LMS shows, what is stored and what Acclaim lists are held to one another."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from integration.calls import Unreachable
from integration.operator.sweep import mend, sweep
from integration.outcomes import State
from integration.schema import attempts, completions

STUDENTS, COURSES = "GET /v1/users", "GET /users/u1/published-courses"
PERSON = {"id": "u1", "email": "priya@example.com", "first_name": "Priya", "last_name": "O'Neil"}
PASSED = {"course_progress_id": "g1", "completed_at": "2026-02-01T10:00:00+00:00", "success_status": "PASSED"}


def lms_row(course="c1", **progress):
    return {"course": {"id": course, "title": "Data Literacy 101"}, "course_progress": PASSED | progress}


def shows(*rows, following=None):
    """A page of the LMS's students, and what the one on it has completed."""
    return {STUDENTS: (200, {"results": [{"user": PERSON}], "next": following}), COURSES: (200, list(rows))}


@pytest.fixture
def found(integration, far_ends):
    """What the sweep finds, the LMS showing a passed course."""
    far_ends.answers |= shows(lms_row())
    return lambda: list(sweep(integration))


@pytest.fixture
def texts(found):
    return lambda: [finding.text for finding in found()]


def test_nothing_differs(deliver, event, texts):
    deliver(event())
    assert texts() == []


def test_a_completion_that_nobody_told_of_is_found_and_mended(found, integration, worker, shelf, counted):
    (finding,) = found()
    assert finding.text == "never told of: course c1, completed 2026-02-01 10:00 UTC"
    assert "priya" not in repr(finding)
    assert mend(finding, integration) is True
    worker.work_off()
    assert [badge["recipient_email"] for badge in shelf.badges] == ["priya@example.com"]
    assert counted(issued=1)
    assert found() == []


def test_what_is_told_later_after_all_is_the_same_completion(found, integration, deliver, event, shelf, counted):
    mend(found()[0], integration)
    deliver(event())
    assert len(shelf.badges) == 1
    assert counted(issued=1, repeated=1)


@pytest.mark.parametrize(
    "row",
    [
        lms_row(success_status="FAILED"),
        lms_row(completed_at=None),
        lms_row(completed_at="2026-01-04T23:59:59+00:00"),
        lms_row("c9"),
        {"course": {"id": "c1"}, "course_progress": None},
        {"course": None, "course_progress": PASSED},
        "?",
    ],
    ids=["failed", "open", "before the badge", "no badge", "no progress", "no course", "no row"],
)
def test_what_earns_no_badge_is_not_missed(far_ends, texts, row):
    far_ends.answers |= shows(row)
    assert texts() == []


def test_a_badge_that_acclaim_does_not_list_any_more_is_found_and_cannot_be_mended(
    deliver, event, shelf, found, integration
):
    number = deliver(event()).id
    shelf.badges.clear()
    (finding,) = found()
    assert finding.text == f"completion {number}: Acclaim does not list its badge b-1 any more"
    assert mend(finding, integration) is False


def test_a_badge_that_stands_there_twice_is_found(deliver, event, shelf, texts):
    number = deliver(event()).id
    shelf.badges.append(shelf.badges[0] | {"id": "b-2"})
    assert texts() == [f"completion {number}: Acclaim lists 2 badges for it"]


def test_what_is_parked_though_its_badge_is_there_is_found(deliver, event, shelf, far_ends, texts):
    def refuses_too_late(call):
        shelf.issue(call)
        return 422, {"data": {"message": "archived"}}

    far_ends.answers["POST /badges"] = refuses_too_late
    row = deliver(event())
    assert row.state == State.PARKED
    assert texts() == [f"completion {row.id}: parked, and Acclaim lists a badge for it: redeliver it"]


def test_what_is_stored_of_a_course_that_has_no_badge_any_more_is_left_alone(
    deliver, event, shelf, new_integration, far_ends
):
    deliver(event())
    shelf.badges.clear()
    far_ends.answers |= shows()
    assert list(sweep(new_integration(course_badges=()))) == []


def test_what_stands_behind_a_course_without_badge_is_looked_at(
    deliver, event, shelf, settings, new_integration, far_ends
):
    for number, course in ((1, "c2"), (2, "c1")):
        block = event()["course_progress"] | {"course_progress_id": f"g{number}"}
        deliver(event(course={"id": course}, course_progress=block))
    shelf.badges.clear()
    far_ends.answers |= shows()
    (finding,) = sweep(new_integration(course_badges=settings.course_badges[:1]))
    assert finding.text.startswith("completion 2: Acclaim does not list its badge")


def test_every_page_of_students_is_read(far_ends, settings, texts):
    pages = {"1": f"{settings.lms.base_url}users?page=2", "2": None}
    far_ends.answers[STUDENTS] = lambda call: shows(following=pages[call.query.get("page", "1")])[STUDENTS]
    assert len(texts()) == 2  # the same student on both


@pytest.mark.parametrize("following", ["http://evil.test/v1/users?page=2", "//evil.test/users", "/users?page=2", 7])
def test_a_list_of_students_that_leads_elsewhere_is_none(far_ends, texts, following):
    far_ends.answers |= shows(following=following)
    with pytest.raises(Unreachable, match="to another host"):
        texts()
    assert far_ends.to("evil.test") == []


@pytest.mark.parametrize("body", [[], {}, {"results": [7], "next": None}, {"results": [{}], "next": None}])
def test_a_list_of_students_in_another_form_is_none(far_ends, texts, body):
    far_ends.answers[STUDENTS] = 200, body
    with pytest.raises(Unreachable, match="a form that this integration does not know"):
        texts()


@pytest.mark.parametrize("address", ["priya@example.com", "priya@example.org"], ids=["address kept", "address changed"])
def test_a_completion_that_is_not_kept_any_more_and_has_its_badge_gets_no_second_one(
    deliver, event, found, store, time, integration, worker, shelf, counted, far_ends, address
):
    """As after a database was restored from a copy."""
    deliver(event())
    forget(store)
    far_ends.answers[STUDENTS] = 200, {"results": [{"user": PERSON | {"email": address}}], "next": None}
    (finding,) = found()
    assert finding.text == "not kept: course c1, completed 2026-02-01 10:00 UTC, whose badge b-1 Acclaim lists"
    assert mend(finding, integration) is True
    time.passes(3600)
    worker.work_off()
    assert (len(shelf.badges), counted(issued=1), found()) == (1, True, [])


def forget(store):
    with store.database.begin() as connection:
        connection.execute(sa.delete(attempts))
        connection.execute(sa.delete(completions))


def test_what_was_told_and_is_not_worked_off_yet_is_not_missed(post, event, texts):
    """Before its first attempt a completion whose event has no progress has no key either."""
    post(event(course_progress=None))
    assert texts() == []


def test_what_was_not_to_be_found_hides_nothing_that_is_completed_after_it(post, event, worker, far_ends, texts):
    post(event(course_progress=None))
    far_ends.answers |= shows()
    worker.work_off()
    far_ends.answers |= shows(lms_row())
    assert texts() == ["never told of: course c1, completed 2026-02-01 10:00 UTC"]


def test_what_is_told_while_the_lms_is_asked_is_not_missed(deliver, event, far_ends, texts):
    def told_meanwhile(call):
        deliver(event())
        return shows(lms_row())[COURSES]

    far_ends.answers[COURSES] = told_meanwhile
    assert texts() == []


def test_a_badge_of_somebody_whom_the_lms_does_not_name_wholly_is_kept_as_well(
    deliver, event, found, store, integration, far_ends
):
    deliver(event())
    forget(store)
    far_ends.answers[STUDENTS] = 200, {"results": [{"user": PERSON | {"last_name": ""}}], "next": None}
    assert mend(found()[0], integration) is True
    assert found() == []


def test_what_is_parked_and_has_no_badge_is_shown_as_parked_and_nowhere_else(deliver, event, far_ends, texts):
    far_ends.answers["POST /badges"] = 422, {"data": {"message": "archived"}}
    assert deliver(event()).state == State.PARKED
    assert texts() == []


def test_a_retake_is_missed_though_the_completion_before_it_still_waits(post, event, far_ends, texts):
    post(event())
    far_ends.answers |= shows(lms_row(course_progress_id="g2"))
    assert texts() == ["never told of: course c1, completed 2026-02-01 10:00 UTC"]


def test_what_is_parked_for_want_of_a_name_was_told_of(deliver, event, far_ends, texts):
    nameless = {"id": "u1"}
    far_ends.answers["GET /users/u1"] = 200, {"user": nameless}
    far_ends.answers[STUDENTS] = 200, {"results": [{"user": nameless}], "next": None}
    assert deliver(event(user=nameless)).state == State.PARKED
    assert texts() == []
