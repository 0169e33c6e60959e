"""The LMS's e-mails on completion; they speak of the course and of nothing else (rule earn-12)."""

from simulator import skilljar
from simulator.letters import Letters
from simulator.skilljar.domain.course import Course
from simulator.skilljar.domain.progress import CourseProgress, SuccessStatus
from simulator.skilljar.domain.student import Student
from simulator.skilljar.services.catalogue import organization
from simulator.world import World

_letters = Letters(skilljar.__name__)
KINDS = _letters.kinds
_NAMES = {
    SuccessStatus.PASSED: "completion_passed",
    SuccessStatus.FAILED: "completion_failed",
    None: "completion_ungraded",
}


def send_completion(world: World, student: Student, course: Course, progress: CourseProgress) -> None:
    """One for a pass, one for a fail, one for a course without either (rule earn-6)."""
    if not course.sends_completion_mail:
        return
    owner = organization(world, student.organization_id)
    _letters.write(
        world,
        _NAMES[progress.success_status],
        about=progress.id,
        sender=owner.sender,
        recipient=student.email,
        student=student,
        course=course,
        progress=progress,
        organization=owner,
    )
