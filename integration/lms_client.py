"""The two questions we ask the LMS: who is this student, and how far did the student come."""

from collections.abc import Iterator
from typing import Any

import requests
from msgspec import Struct, field

from bounded.calls import Deadline
from integration.calls import Service
from integration.completions import Completion, Course, Progress, Student
from integration.forms import fit, fitting
from integration.settings import Lms


class LmsClient:
    """Skilljar's REST API v1; each method raises a ServiceFailure when it has no answer."""

    def __init__(self, settings: Lms, session: requests.Session, deadline: Deadline) -> None:
        self._base = settings.base_url.rstrip("/")
        self._service = Service("The LMS", settings.api_key, session, deadline)

    def student(self, student_id: str) -> Student | None:
        """Name and current address; None when the LMS knows no such student."""
        return self._service.find(self._user(student_id), lambda told: fit(told["user"], Student))

    def answers(self) -> bool:
        """Whether the LMS is where the settings say and knows our key."""
        return self._service.call("GET", f"{self._base}/ping").status == 200

    def progress(self, completion: Completion) -> Progress | None:
        """What the LMS says about the completion; None when it knows nothing of it."""
        return self._service.find(self._courses(completion.student), lambda told: _progress(told, completion.course))

    def completions(self) -> Iterator[Completion]:
        """What every student has completed, as the LMS shows it now: of each course the latest enrolment."""
        for students in self._service.pages(f"{self._base}/users", _page):
            for student in students:
                rows = self._service.find(self._courses(student), lambda told: fit(told, list))
                for enrolment in (fitting(row, _Enrolment) for row in rows or []):
                    if enrolment:
                        yield Completion(student, enrolment.course, "", enrolment.progress)

    def _user(self, student_id: str) -> str:
        return f"{self._base}/users/{student_id}"

    def _courses(self, student: Student) -> str:
        return f"{self._user(student.id)}/published-courses"


class _Enrolment(Struct, frozen=True):
    course: Course
    progress: Progress = field(name="course_progress")


def _page(told: Any) -> tuple[list[Student], str | None]:
    students = (fitting(row["user"], Student) for row in told["results"])
    return [student for student in students if student], told["next"]


def _progress(told: object, course: Course) -> Progress | None:
    # Selected here: the LMS's read of one row may answer with another domain's (docs/fidelity.md).
    rows, published_id = fit(told, list[dict[str, Any]]), course.published_course_id
    published = [row for row in rows if published_id and row.get("published_course_id") == published_id]
    ours = published or [
        row for row in rows if isinstance(row.get("course"), dict) and row["course"].get("id") == course.id
    ]
    block = ours[0].get("course_progress") if ours else None
    return None if block is None else fit(block, Progress)
