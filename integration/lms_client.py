"""The two questions we ask the LMS: who is this student, and how far did the student come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import requests

from integration.calls import MIB, Deadline, Refused, Service, Unreachable
from integration.completions import Completion, Progress, Student, progress_from, student_from
from integration.settings import Settings

STRANGE = "The LMS answered in a form that this integration does not know"


class LmsClient:
    """Skilljar's REST API v1; each method raises a ServiceFailure when it has no answer."""

    def __init__(self, settings: Settings, session: requests.Session, deadline: Deadline) -> None:
        self._base = settings.lms_base_url
        self._service = Service("The LMS", settings.lms_api_key, session, deadline)

    def student(self, student_id: str) -> Student | None:
        """Name and current address; None when the LMS knows no such student."""
        document = self._get(f"/users/{quote(student_id, safe='')}")
        if document is None:
            return None
        student = student_from(document.get("user")) if isinstance(document, dict) else None
        if student is None:
            raise Unreachable(STRANGE)
        return student

    def answers(self) -> bool:
        """Whether the LMS is where the settings say and knows our key."""
        return self._service.call("GET", f"{self._base}/ping").status == 200

    def progress(self, completion: Completion) -> Progress | None:
        """What the LMS says about the completion; None when it knows nothing of it."""
        rows = self._get(f"/users/{quote(completion.student.id, safe='')}/published-courses")
        if not isinstance(rows, list | None) or not all(isinstance(row, dict) for row in rows or []):
            raise Unreachable(STRANGE)
        block = _row(rows or [], completion).get("course_progress")
        progress = progress_from(block)
        if block is not None and progress is None:
            raise Unreachable(STRANGE)
        return progress

    def completions(self) -> Iterator[Completion]:
        """What every student has completed, as the LMS shows it now: of each course the latest enrolment."""
        for student in self._students():
            rows = self._get(f"/users/{quote(student.id, safe='')}/published-courses")
            for row in rows if isinstance(rows, list) else []:
                completion = _completion(student, row)
                if completion:
                    yield completion

    def _students(self) -> Iterator[Student]:
        path: str | None = "/users"
        while path is not None:
            document: Any = self._get(path)
            try:
                rows, following = document["results"], document["next"]
                students = [student_from(row["user"]) for row in rows]
            except (TypeError, KeyError):
                raise Unreachable(STRANGE) from None
            yield from (student for student in students if student)
            if following is not None and not str(following).startswith(f"{self._base}/users?"):
                raise Unreachable("The LMS's list leads to another host")
            path = following and following.removeprefix(self._base)

    def _get(self, path: str) -> object:
        answer = self._service.call("GET", self._base + path, cap=4 * MIB)
        if answer.status == 404:
            return None
        if answer.status >= 400:
            raise Refused(answer.status, f"The LMS refused with {answer.status}")
        return answer.document()


def _completion(student: Student, row: object) -> Completion | None:
    course = row.get("course") if isinstance(row, dict) else None
    progress = progress_from(row.get("course_progress")) if isinstance(row, dict) else None
    if not isinstance(course, dict) or not isinstance(course.get("id"), str) or progress is None:
        return None
    title = course.get("title") if isinstance(course.get("title"), str) else ""
    return Completion(student, course["id"], None, title or "", "", "", progress)


def _row(rows: list[dict[str, object]], completion: Completion) -> dict[str, object]:
    # Selected here: the LMS's read of one row may answer with another domain's (docs/fidelity.md).
    for row in rows:
        if completion.published_course_id and row.get("published_course_id") == completion.published_course_id:
            return row
    for row in rows:
        course = row.get("course")
        if isinstance(course, dict) and course.get("id") == completion.course_id:
            return row
    return {}
