"""Completing paths: the last of its courses completes a path, once."""

from simulator.skilljar.domain.course import Course, Path
from simulator.skilljar.domain.progress import PathCompletion, SuccessStatus
from simulator.skilljar.domain.student import Student
from simulator.skilljar.records import course_progress, path_completions
from simulator.skilljar.services.announcing import announce_path
from simulator.skilljar.services.catalogue import paths_of
from simulator.world import World


def complete_paths(world: World, student: Student, course: Course) -> None:
    """Completes each path that ends with this course. A failed course does not count (assumed)."""
    candidates = [path for path in paths_of(world, student.organization_id) if course.id in path.course_ids]
    if not candidates:
        return
    done = _courses_done(world, student)
    for path in candidates:
        if set(path.course_ids) <= done:
            _complete(world, student, path)


def _complete(world: World, student: Student, path: Path) -> None:
    key = f"{path.id}:{student.id}"
    if world.rows(path_completions).find(key=key) is None:
        world.rows(path_completions).add(PathCompletion(key, path.id, student.id, world.now()))
        announce_path(world, student, path)


def _courses_done(world: World, student: Student) -> set[str]:
    known = (course_progress.c.student_id == student.id, course_progress.c.completed_at.is_not(None))
    ended = world.rows(course_progress).where(*known)
    return {progress.course_id for progress in ended if progress.success_status is not SuccessStatus.FAILED}
