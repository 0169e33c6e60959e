"""What a student has registered for, and how far each of it came."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from simulator.skilljar.domain.course import Course, Lesson
from simulator.skilljar.domain.progress import (
    CourseProgress,
    Enrollment,
    LessonProgress,
    Standing,
    needed_lessons,
    standing,
)
from simulator.skilljar.domain.student import Student
from simulator.skilljar.records import course_progress, courses, enrollments, lesson_progress, lessons
from simulator.skilljar.services.enrolling import latest_enrollment
from simulator.world import World


@dataclass(frozen=True)
class Registration:
    """A student's latest enrolment in a course; `all_enrollments` ends with it."""

    course: Course
    lessons: tuple[Lesson, ...]
    enrollment: Enrollment
    progress: CourseProgress
    tries: dict[str, LessonProgress]
    all_enrollments: tuple[tuple[Enrollment, CourseProgress], ...]

    @property
    def required_lessons(self) -> list[Lesson]:
        return [lesson for lesson in self.lessons if not lesson.optional]

    @property
    def needed_lessons(self) -> list[Lesson]:
        """What has to be done for the course to be complete."""
        return needed_lessons(self.course, self.lessons)

    @property
    def needed_done(self) -> list[Lesson]:
        return [lesson for lesson in self.needed_lessons if self.done(lesson)]

    @property
    def next_lesson(self) -> Lesson | None:
        """The first lesson that is needed and not done."""
        return next((lesson for lesson in self.needed_lessons if not self.done(lesson)), None)

    @property
    def optional_left(self) -> list[Lesson]:
        return [lesson for lesson in self.lessons if lesson not in self.needed_lessons and not self.done(lesson)]

    def done(self, lesson: Lesson) -> bool:
        return lesson.id in self.tries and self.tries[lesson.id].completed_at is not None

    @property
    def standing(self) -> Standing:
        return standing(self.progress, started=bool(self.tries))

    @property
    def latest_activity(self) -> datetime | None:
        tried = [attempt.tried_at for attempt in self.tries.values()]
        ended = [self.progress.completed_at] if self.progress.completed_at else []
        return max(tried + ended, default=None)


@dataclass(frozen=True)
class Activity:
    """How busy a student was, in numbers."""

    registrations: int
    completions: int
    latest: datetime | None


def registration(world: World, student: Student, course: Course) -> Registration | None:
    """The registration for one course; None when there is none."""
    if latest_enrollment(world, student, course) is None:
        return None
    return next(entry for entry in registrations(world, student) if entry.course.id == course.id)


def registrations(world: World, student: Student) -> list[Registration]:
    """One for each course, in the order in which the student first enrolled."""
    progress = {entry.enrollment_id: entry for entry in world.rows(course_progress).all(student_id=student.id)}
    taken: dict[str, list[tuple[Enrollment, CourseProgress]]] = defaultdict(list)
    for enrollment in world.rows(enrollments).all(student_id=student.id):
        taken[enrollment.course_id].append((enrollment, progress[enrollment.id]))
    known = {course.id: course for course in world.rows(courses).where(courses.c.id.in_(taken))}
    contents = _lessons_by_course(world, taken)
    tries = _tries_by_progress(world, [pairs[-1][1].id for pairs in taken.values()])
    return [
        Registration(known[course_id], tuple(contents[course_id]), *pairs[-1], tries[pairs[-1][1].id], tuple(pairs))
        for course_id, pairs in taken.items()
    ]


def activities(world: World, students: Iterable[Student]) -> dict[str, Activity]:
    """The activity of each student, by id."""
    ids = [student.id for student in students]
    taken: dict[str, list[Enrollment]] = defaultdict(list)
    for enrollment in world.rows(enrollments).where(enrollments.c.student_id.in_(ids)):
        taken[enrollment.student_id].append(enrollment)
    ended: dict[str, list[datetime]] = defaultdict(list)
    for progress in world.rows(course_progress).where(course_progress.c.student_id.in_(ids)):
        if progress.completed_at:
            ended[progress.student_id].append(progress.completed_at)
    return {
        key: Activity(
            len(taken[key]),
            len(ended[key]),
            max([enrollment.enrolled_at for enrollment in taken[key]] + ended[key], default=None),
        )
        for key in ids
    }


def _lessons_by_course(world: World, course_ids: Iterable[str]) -> dict[str, list[Lesson]]:
    found: dict[str, list[Lesson]] = defaultdict(list)
    for lesson in world.rows(lessons).where(lessons.c.course_id.in_(course_ids), order=[lessons.c.position]):
        found[lesson.course_id].append(lesson)
    return found


def _tries_by_progress(world: World, progress_ids: Iterable[str]) -> dict[str, dict[str, LessonProgress]]:
    found: dict[str, dict[str, LessonProgress]] = defaultdict(dict)
    for attempt in world.rows(lesson_progress).where(lesson_progress.c.course_progress_id.in_(progress_ids)):
        found[attempt.course_progress_id][attempt.lesson_id] = attempt
    return found
