"""How far a student came: enrolments, lessons done, and when a course counts as complete."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from simulator.skilljar.domain.course import FULL_SCORE, Course, Lesson


class SuccessStatus(Enum):
    PASSED = "PASSED"
    FAILED = "FAILED"


class Standing(Enum):
    """What the profile says about a registration."""

    NOT_STARTED = "Not started"
    IN_PROGRESS = "In progress"
    COMPLETED = "Completed"
    PASSED = "Passed"
    FAILED = "Not passed"


@dataclass(frozen=True)
class Enrollment:
    id: str
    student_id: str
    course_id: str
    enrolled_at: datetime
    expires_at: datetime | None
    active: bool

    def is_open(self, now: datetime) -> bool:
        return self.active and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True)
class CourseProgress:
    """What one enrolment came to; complete and passed are two things (docs/fidelity.md)."""

    id: str
    enrollment_id: str
    student_id: str
    course_id: str
    completed_at: datetime | None
    success_status: SuccessStatus | None
    score: int | None
    max_score: int | None


@dataclass(frozen=True)
class LessonProgress:
    """The last try at a lesson; a quiz that was not passed has a score, yet is not complete."""

    id: str
    course_progress_id: str
    lesson_id: str
    tried_at: datetime
    completed_at: datetime | None
    score: int | None
    success_status: SuccessStatus | None


@dataclass(frozen=True)
class PathCompletion:
    """A student has completed all courses of a path: once, whatever is taken again later."""

    key: str
    path_id: str
    student_id: str
    completed_at: datetime


@dataclass(frozen=True)
class CourseResult:
    """How a course ended: passed, failed or, with no status, ungraded."""

    success_status: SuccessStatus | None = None
    score: int | None = None
    max_score: int | None = None


def lesson_is_complete(course: Course, lesson: Lesson, status: SuccessStatus | None) -> bool:
    """Whether a try ends the lesson: any but a failed one, and a failed one where a fail completes the course."""
    ends_by_fail = lesson.id == course.score_lesson_id and course.complete_on_pass_or_fail
    return status is not SuccessStatus.FAILED or ends_by_fail


def needed_lessons(course: Course, lessons: Iterable[Lesson]) -> list[Lesson]:
    """The lessons without which the course is not complete: all but the optional ones, and the one that is scored."""
    return [lesson for lesson in lessons if not lesson.optional or lesson.id == course.score_lesson_id]


def course_result(
    course: Course, lessons: Iterable[Lesson], tries: Mapping[str, LessonProgress]
) -> CourseResult | None:
    """How the course ends with these tries, by lesson id; None while it is not complete (docs/fidelity.md).

    Optional lessons never hold back. That the other required lessons count next to a score lesson is assumed.
    """
    done = {lesson_id for lesson_id, attempt in tries.items() if attempt.completed_at}
    if not {lesson.id for lesson in needed_lessons(course, lessons)} <= done:
        return None
    if course.score_lesson_id is None:
        return CourseResult()
    graded = tries[course.score_lesson_id]
    return CourseResult(graded.success_status or SuccessStatus.PASSED, graded.score, FULL_SCORE)


def standing(progress: CourseProgress, *, started: bool) -> Standing:
    if progress.completed_at is None:
        return Standing.IN_PROGRESS if started else Standing.NOT_STARTED
    if progress.success_status is None:
        return Standing.COMPLETED
    return Standing[progress.success_status.name]
