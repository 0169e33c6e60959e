"""How the REST API shows people, courses, progress and webhooks: the one place that knows its keys."""

from datetime import datetime
from typing import Any

from simulator.skilljar.domain.course import Course, Lesson
from simulator.skilljar.domain.organization import LmsOrganization
from simulator.skilljar.domain.progress import CourseProgress, Enrollment
from simulator.skilljar.domain.student import Student
from simulator.skilljar.domain.webhook import Webhook
from simulator.skilljar.services.announcing import timestamp
from simulator.skilljar.services.registrations import Activity, Registration


def user(student: Student) -> dict[str, Any]:
    names = {"first_name": student.first_name, "last_name": student.last_name}
    return {"id": student.id, "email": student.email} | names


def user_row(student: Student, activity: Activity) -> dict[str, Any]:
    return {
        "user": user(student),
        "registration_count": activity.registrations,
        "completion_count": activity.completions,
        "signed_up_at": timestamp(student.created_at),
        "latest_activity": _moment(activity.latest),
        "inactive_at": None,
    }


def domain_user_row(student: Student) -> dict[str, Any]:
    return {
        "user": user(student),
        "active": True,
        "marketing_optin": False,
        "enrolled_at": timestamp(student.created_at),
        "expires_at": None,
        "access_code": None,
        "signup_fields": [],
    }


def published_course(course: Course, lessons: list[Lesson], base_url: str) -> dict[str, Any]:
    return {
        "id": course.published_course_id,
        "course": _course(course, lessons),
        "slug": course.slug,
        "course_url": f"{base_url}{course.public_path}",
        "hidden": False,
        "registration_required": True,
        "allow_self_service_reenroll": True,
        "unique_progress_per_enrollment": True,
        "offer": None,
    }


PROGRESS_READ_ONLY = (
    "domain_name", "enrolled_at", "enrollment_id", "course", "certificate", "all_enrollments",
    "course_progress_id", "completed_lesson_count", "completed_required_lesson_count", "latest_activity",
)  # fmt: skip
"""What of a row, and of the progress in it, comes with it and is changed by nobody."""


def progress_row(registration: Registration, organization: LmsOrganization) -> dict[str, Any]:
    """One row of a user's published courses (docs/fidelity.md)."""
    return {
        "published_course_id": registration.course.published_course_id,
        "domain_name": organization.domain_name,
        "enrolled_at": timestamp(registration.enrollment.enrolled_at),
        "enrollment_id": registration.enrollment.id,
        "course": _course(registration.course, list(registration.lessons)),
        "course_progress": _progress(registration),
        "certificate": None,
        "all_enrollments": [_earlier(*pair) for pair in registration.all_enrollments],
    }


def enrollment_row(enrollment: Enrollment, student: Student) -> dict[str, Any]:
    return {
        "id": enrollment.id,
        "user": user(student),
        "enrolled_at": timestamp(enrollment.enrolled_at),
        "expires_at": _moment(enrollment.expires_at),
        "active": enrollment.active,
        "purchase": None,
        "rating": None,
        "feedback": None,
    }


def webhook_row(webhook: Webhook) -> dict[str, Any]:
    """Secrets stand in it in clear, as on the real service (docs/fidelity.md)."""
    return {
        "id": webhook.id,
        "target_url": webhook.target_url,
        "active": webhook.active,
        "event_type": webhook.event_type.value if webhook.event_type else None,
        "deactivate_reason": webhook.deactivate_reason.value if webhook.deactivate_reason else None,
        "basic_auth_username": webhook.basic_auth_username,
        "basic_auth_password": webhook.basic_auth_password,
        "additional_headers": {header.name: header.value for header in webhook.additional_headers},
    }


def _progress(registration: Registration) -> dict[str, Any]:
    progress = registration.progress
    return {
        "course_progress_id": progress.id,
        "completed_at": _moment(progress.completed_at),
        "success_status": progress.success_status.value if progress.success_status else None,
        "score": progress.score,
        "max_score": progress.max_score,
        "completed_lesson_count": sum(map(registration.done, registration.lessons)),
        "completed_required_lesson_count": sum(map(registration.done, registration.required_lessons)),
        "latest_activity": _moment(registration.latest_activity),
        "credits_earned": "",
        "credit_unit_plural": "",
    }


def _course(course: Course, lessons: list[Lesson]) -> dict[str, Any]:
    required = sum(not lesson.optional for lesson in lessons)
    counts = {"lesson_count": len(lessons), "required_lesson_count": required}
    return {"id": course.id, "title": course.title} | counts


def _earlier(enrollment: Enrollment, progress: CourseProgress) -> dict[str, Any]:
    return {
        "course_progress_id": progress.id,
        "active": enrollment.active,
        "expires_at": _moment(enrollment.expires_at),
        "enrollment_id": enrollment.id,
    }


def _moment(instant: datetime | None) -> str | None:
    return timestamp(instant) if instant else None
