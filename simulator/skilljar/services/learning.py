"""Learning: a student completes lessons and submits quizzes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from simulator.skilljar.domain.course import Course, Lesson, LessonKind
from simulator.skilljar.domain.errors import Invalid, Problem
from simulator.skilljar.domain.progress import (
    CourseProgress,
    LessonProgress,
    SuccessStatus,
    course_result,
    lesson_is_complete,
)
from simulator.skilljar.domain.student import Student
from simulator.skilljar.records import lesson_progress
from simulator.skilljar.services.announcing import announce_lesson, announce_quiz
from simulator.skilljar.services.catalogue import lessons_of
from simulator.skilljar.services.completing import complete
from simulator.skilljar.services.enrolling import current_progress
from simulator.world import World


@dataclass(frozen=True)
class _Study:
    """A student at a lesson of a course that they are enrolled in."""

    student: Student
    course: Course
    lesson: Lesson
    progress: CourseProgress


def complete_lesson(world: World, student: Student, course: Course, lesson: Lesson) -> bool:
    """Ends a lesson without a quiz; doing it again changes nothing. Says whether the course ended with it.

    Raises NotEnrolled.
    """
    if lesson.kind is LessonKind.QUIZ:
        raise Invalid(Problem("lesson", "A quiz is completed by its answers"))
    progress = current_progress(world, student, course)
    _keep_try(world, _Study(student, course, lesson, progress))
    return progress.completed_at is None and current_progress(world, student, course).completed_at is not None


def submit_quiz(
    world: World, student: Student, course: Course, lesson: Lesson, answers: Sequence[int | None]
) -> LessonProgress:
    """Grades one answer a question; a quiz that was not passed can be tried again. Raises NotEnrolled and Invalid."""
    choices = _choices(lesson, answers)
    progress = current_progress(world, student, course)
    score, passed = lesson.grade(choices)
    status = SuccessStatus.PASSED if passed else SuccessStatus.FAILED
    return _keep_try(world, _Study(student, course, lesson, progress), score, status)


def tries_of(world: World, progress: CourseProgress) -> dict[str, LessonProgress]:
    """The last try at each lesson, by lesson id."""
    tries = world.rows(lesson_progress).all(course_progress_id=progress.id)
    return {attempt.lesson_id: attempt for attempt in tries}


def _choices(lesson: Lesson, answers: Sequence[int | None]) -> list[int]:
    """Each problem is named after its field, `question-1` and so on."""
    if lesson.kind is not LessonKind.QUIZ:
        raise Invalid(Problem("lesson", "This lesson has no quiz"))
    problems = [
        Problem(f"question-{number}", "Choose one of the answers")
        for number, (question, answer) in enumerate(zip(lesson.questions, answers, strict=True), 1)
        if answer not in range(len(question.options))
    ]
    if problems:
        raise Invalid(*problems)
    return [answer for answer in answers if answer is not None]


def _keep_try(
    world: World, study: _Study, score: int | None = None, status: SuccessStatus | None = None
) -> LessonProgress:
    lesson, tries = study.lesson, tries_of(world, study.progress)
    earlier = tries.get(lesson.id)
    if earlier and earlier.completed_at:
        return earlier
    ended_at = world.now() if lesson_is_complete(study.course, lesson, status) else None
    key = earlier.id if earlier else world.ids.short("lesson_progress")
    attempt = LessonProgress(key, study.progress.id, lesson.id, world.now(), ended_at, score, status)
    kept = world.rows(lesson_progress)
    (kept.save if earlier else kept.add)(attempt)
    _tell(world, study, attempt)
    _perhaps_complete(world, study, tries | {lesson.id: attempt})
    return attempt


def _tell(world: World, study: _Study, attempt: LessonProgress) -> None:
    if study.lesson.kind is LessonKind.QUIZ:
        announce_quiz(world, study.student, study.course, study.lesson, attempt)
    if attempt.completed_at:
        announce_lesson(world, study.student, study.course, study.lesson)


def _perhaps_complete(world: World, study: _Study, tries: dict[str, LessonProgress]) -> None:
    result = course_result(study.course, lessons_of(world, study.course.id), tries)
    if result and study.progress.completed_at is None:
        ended = replace(study.progress, completed_at=world.now())
        complete(world, study.student, study.course, ended, result)
