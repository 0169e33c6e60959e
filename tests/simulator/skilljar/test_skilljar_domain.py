"""The rules of the LMS, read aloud."""

from datetime import UTC, datetime, timedelta

import pytest

from simulator.skilljar.domain.course import Course, Lesson, LessonKind, Question
from simulator.skilljar.domain.progress import (
    CourseProgress,
    CourseResult,
    Enrollment,
    LessonProgress,
    Standing,
    SuccessStatus,
    course_result,
    lesson_is_complete,
    standing,
)
from simulator.skilljar.domain.webhook import (
    RETRY_AFTER,
    DeactivateReason,
    Header,
    is_header,
    is_success,
    is_target_url,
    reason_to_deactivate,
    retry_after,
)

NOW = datetime(2026, 7, 1, tzinfo=UTC)
PASSED, FAILED = SuccessStatus.PASSED, SuccessStatus.FAILED


def course(*, scored: bool, either: bool = False) -> Course:
    return Course("c", "o", "p", "Title", "title", "", "quiz" if scored else None, either, False, NOW)


def lesson(key: str, *, optional: bool = False, kind: LessonKind = LessonKind.HTML) -> Lesson:
    questions = (Question("1?", ("a", "b"), 0), Question("2?", ("a", "b"), 1), Question("3?", ("a", "b"), 1))
    return Lesson(key, "c", 1, key, kind, optional, "", "", "", questions if kind is LessonKind.QUIZ else (), 60)


LESSONS = (lesson("read"), lesson("quiz", kind=LessonKind.QUIZ), lesson("extra", optional=True))


def tries(course: Course, result: SuccessStatus | None, *keys: str) -> dict[str, LessonProgress]:
    made = {key: LessonProgress(key, "x", key, NOW, NOW, None, None) for key in keys}
    if result:
        ended_at = NOW if lesson_is_complete(course, LESSONS[1], result) else None
        made["quiz"] = LessonProgress("quiz", "x", "quiz", NOW, ended_at, 70, result)
    return made


@pytest.mark.parametrize(
    ("scored", "result", "either", "outcome"),
    [
        (False, PASSED, False, CourseResult()),
        (False, FAILED, True, None),  # a required practice quiz has to be passed
        (True, PASSED, False, CourseResult(PASSED, 70, 100)),
        (True, PASSED, True, CourseResult(PASSED, 70, 100)),
        (True, FAILED, False, None),
        (True, FAILED, True, CourseResult(FAILED, 70, 100)),
        (True, None, True, None),
    ],
)
def test_the_decision_table_of_course_completion(scored, result, either, outcome):
    taken = course(scored=scored, either=either)
    assert course_result(taken, LESSONS, tries(taken, result, "read")) == outcome


def test_a_required_lesson_holds_back_and_an_optional_one_does_not():
    taken = course(scored=False)
    assert course_result(taken, LESSONS, tries(taken, PASSED)) is None
    assert course_result(taken, LESSONS, tries(taken, PASSED, "extra")) is None
    assert course_result(taken, LESSONS, tries(taken, PASSED, "read")) == CourseResult()


@pytest.mark.parametrize(
    ("answers", "graded"), [((0, 1, 1), (100, True)), ((0, 1, 0), (66, True)), ((1, 0, 1), (33, False))]
)
def test_a_quiz_is_graded_out_of_a_hundred(answers, graded):
    assert LESSONS[1].grade(answers) == graded


@pytest.mark.parametrize(
    ("completed_at", "status", "started", "expected"),
    [
        (None, None, False, Standing.NOT_STARTED),
        (None, None, True, Standing.IN_PROGRESS),
        (NOW, None, True, Standing.COMPLETED),
        (NOW, PASSED, True, Standing.PASSED),
        (NOW, FAILED, False, Standing.FAILED),
    ],
)
def test_what_the_profile_says_of_a_registration(completed_at, status, started, expected):
    progress = CourseProgress("p", "e", "s", "c", completed_at, status, None, None)
    assert standing(progress, started=started) is expected


def test_an_enrolment_ends_at_its_expiry():
    enrollment = Enrollment("e", "s", "c", NOW, NOW + timedelta(days=1), True)
    assert enrollment.is_open(NOW)
    assert not enrollment.is_open(NOW + timedelta(days=1))


@pytest.mark.parametrize(
    ("status", "is_last", "reason"),
    [
        (302, False, DeactivateReason.TOO_MANY_REDIRECTS),
        (401, False, DeactivateReason.HTTP_4XX_RESPONSE),
        (500, False, None),
        (None, False, None),
        (503, True, DeactivateReason.RETRY_COUNT),
        (None, True, DeactivateReason.RETRY_COUNT),
    ],
)
def test_when_a_webhook_is_switched_off(status, is_last, reason):
    assert not is_success(status)
    assert reason_to_deactivate(status, is_last=is_last) is reason


def test_eight_tries_are_made():
    assert [retry_after(attempt) for attempt in range(1, 9)] == [*RETRY_AFTER, None]


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("http://127.0.0.1:8500/webhooks/lms?auth=x", True),
        ("https://hooks.example", True),
        ("ftp://hooks.example", False),
        ("http://", False),
        ("http://[", False),
        ("http://a:99999999/", False),
        ("http://a b/", False),
        ("", False),
        ("http://a/" + "x" * 1024, False),
    ],
)
def test_what_is_good_as_a_target(url, good):
    assert is_target_url(url) is good


@pytest.mark.parametrize(
    ("header", "good"),
    [
        (Header("X-Secret", "a b"), True),
        (Header("X-Secret", ""), True),
        (Header("X Secret", "a"), False),
        (Header("X", "a\r\nY: b"), False),
        (Header("X", "ä"), False),
    ],
)
def test_what_is_good_as_a_header(header, good):
    assert is_header(header) is good
