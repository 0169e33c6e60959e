"""What the LMS keeps: one kind of record for each domain value."""

from simulator.records import records
from simulator.skilljar.domain.course import Course, Lesson, Path
from simulator.skilljar.domain.organization import LmsAdmin, LmsOrganization
from simulator.skilljar.domain.progress import CourseProgress, Enrollment, LessonProgress, PathCompletion
from simulator.skilljar.domain.student import Student
from simulator.skilljar.domain.webhook import Delivery, Webhook

organizations = records(LmsOrganization, "skilljar_organization", indexes=[("api_key",), ("domain_name",)])
admins = records(LmsAdmin, "skilljar_admin", indexes=[("organization_id",)])
students = records(Student, "skilljar_student", indexes=[("organization_id", "email_key"), ("email_key",)])
courses = records(Course, "skilljar_course", indexes=[("organization_id",), ("slug",)])
lessons = records(Lesson, "skilljar_lesson", indexes=[("course_id",)])
paths = records(Path, "skilljar_path", indexes=[("organization_id",)])
path_completions = records(PathCompletion, "skilljar_path_completion", key="key")
enrollments = records(Enrollment, "skilljar_enrollment", indexes=[("student_id", "course_id")])
course_progress = records(
    CourseProgress, "skilljar_course_progress", indexes=[("student_id", "course_id"), ("enrollment_id",)]
)
lesson_progress = records(LessonProgress, "skilljar_lesson_progress", indexes=[("course_progress_id",)])
webhooks = records(Webhook, "skilljar_webhook", indexes=[("organization_id",)])
deliveries = records(Delivery, "skilljar_delivery", indexes=[("webhook_id",), ("n",)])
