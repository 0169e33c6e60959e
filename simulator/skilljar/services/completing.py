"""Completing a course, at the end of its lessons, by hand or through the API, and undoing that."""

from dataclasses import replace
from datetime import datetime

from simulator.skilljar.domain.course import FULL_SCORE, Course
from simulator.skilljar.domain.errors import Invalid, Problem
from simulator.skilljar.domain.progress import CourseProgress, CourseResult, SuccessStatus
from simulator.skilljar.domain.student import Student
from simulator.skilljar.records import course_progress
from simulator.skilljar.services.announcing import announce_course
from simulator.skilljar.services.enrolling import enrol, latest_enrollment, progress_of
from simulator.skilljar.services.notifying import send_completion
from simulator.skilljar.services.paths import complete_paths
from simulator.world import World


def complete(
    world: World, student: Student, course: Course, progress: CourseProgress, result: CourseResult
) -> CourseProgress:
    """Keeps how the course ended, at `progress.completed_at`, and tells webhooks and student of it."""
    ended = replace(progress, success_status=result.success_status, score=result.score, max_score=result.max_score)
    world.rows(course_progress).save(ended)
    announce_course(world, student, course)
    send_completion(world, student, course, ended)
    if ended.success_status is not SuccessStatus.FAILED:
        complete_paths(world, student, course)
    return ended


def complete_by_hand(
    world: World, student: Student, course: Course, success_status: SuccessStatus | None, score: int | None
) -> CourseProgress:
    """What an admin does on the student's page; who is not enrolled is enrolled by it. Raises Invalid."""
    if score is not None and score not in range(FULL_SCORE + 1):
        raise Invalid(Problem("score", f"Enter a score from 0 to {FULL_SCORE}"))
    result = CourseResult(success_status, score, FULL_SCORE if score is not None else None)
    return set_result(world, student, course, world.now(), result)


def complete_once_more(
    world: World, student: Student, course: Course, success_status: SuccessStatus | None, score: int | None
) -> CourseProgress:
    """One more completion: who has completed the course already takes it up again first. Raises Invalid."""
    enrol(world, student, course)
    return complete_by_hand(world, student, course, success_status, score)


def set_result(
    world: World, student: Student, course: Course, completed_at: datetime, result: CourseResult
) -> CourseProgress:
    """Completes the latest enrolment, whatever lessons are done; who is not enrolled is enrolled first (assumed).

    A completion that is corrected, in its score or its time, is announced again only when its pass or fail changes
    (assumed).
    """
    latest = latest_enrollment(world, student, course) or enrol(world, student, course)
    before = progress_of(world, latest)
    after = replace(before, completed_at=completed_at)
    if before.completed_at is None or before.success_status is not result.success_status:
        return complete(world, student, course, after, result)
    corrected = replace(after, score=result.score, max_score=result.max_score)
    world.rows(course_progress).save(corrected)
    return corrected


def undo(world: World, progress: CourseProgress) -> None:
    """Takes back how a course ended. Nothing is announced, and lessons, paths and badges stay (assumed)."""
    undone = replace(progress, completed_at=None, success_status=None, score=None, max_score=None)
    world.rows(course_progress).save(undone)
