"""Enrolling: a student takes up a course, or takes it up again with fresh progress."""

from datetime import datetime

from simulator.criteria import Clause
from simulator.skilljar.domain.course import Course
from simulator.skilljar.domain.errors import NotEnrolled
from simulator.skilljar.domain.progress import CourseProgress, Enrollment
from simulator.skilljar.domain.student import Student
from simulator.skilljar.records import course_progress, enrollments
from simulator.skilljar.services.announcing import announce_enrollment
from simulator.world import World


def enrol(
    world: World,
    student: Student,
    course: Course,
    *,
    enrolled_at: datetime | None = None,
    expires_at: datetime | None = None,
    active: bool = True,
) -> Enrollment:
    """Enrols, or gives back the enrolment of the same time; where no time is said, the one that is still under way.

    Another time begins another enrolment, also while one is under way, and it is the latest then (assumed).
    Enrolling again right after a completion, with fresh progress, is how every course here is set up
    (`allow_self_service_reenroll`, `unique_progress_per_enrollment`; docs/fidelity.md).
    """
    known = _known(world, student, course, enrolled_at)
    if known:
        return known
    fresh = Enrollment(
        world.ids.short("enrollment"), student.id, course.id, enrolled_at or world.now(), expires_at, active
    )
    world.rows(enrollments).add(fresh)
    world.rows(course_progress).add(
        CourseProgress(world.ids.short("course_progress"), fresh.id, student.id, course.id, None, None, None, None)
    )
    announce_enrollment(world, student, course)
    return fresh


def latest_enrollment(world: World, student: Student, course: Course) -> Enrollment | None:
    return _latest(world, student, course)


def latest_progress(world: World, student: Student, course: Course) -> CourseProgress | None:
    """The progress of the latest enrolment; None for who has never enrolled."""
    latest = latest_enrollment(world, student, course)
    return progress_of(world, latest) if latest else None


def progress_of(world: World, enrollment: Enrollment) -> CourseProgress:
    progress = world.rows(course_progress).find(enrollment_id=enrollment.id)
    assert progress is not None, "each enrolment begins with its progress"
    return progress


def current_progress(world: World, student: Student, course: Course) -> CourseProgress:
    """The progress of the latest enrolment that is open; raises NotEnrolled."""
    latest = latest_enrollment(world, student, course)
    if latest is None or not latest.is_open(world.now()):
        raise NotEnrolled("Register for this course first")
    return progress_of(world, latest)


def _known(world: World, student: Student, course: Course, enrolled_at: datetime | None) -> Enrollment | None:
    if enrolled_at:
        return _latest(world, student, course, enrollments.c.enrolled_at == enrolled_at)
    latest = latest_enrollment(world, student, course)
    return latest if latest and _is_under_way(world, latest) else None


def _latest(world: World, student: Student, course: Course, *criteria: Clause) -> Enrollment | None:
    known = (enrollments.c.student_id == student.id, enrollments.c.course_id == course.id, *criteria)
    return next(iter(world.rows(enrollments).where(*known, order=[enrollments.c.n.desc()], limit=1)), None)


def _is_under_way(world: World, enrollment: Enrollment) -> bool:
    return enrollment.is_open(world.now()) and progress_of(world, enrollment).completed_at is None
