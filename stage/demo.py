"""Real input without a browser: a roster goes through the LMS, and the profile tables come out."""

from collections.abc import Iterable, Iterator
from typing import Any

import requests

from stage.processes import Running
from stage.roster import BadRoster, Row
from stage.waiting import wait_until

_SECONDS_FOR_ONE = 60


class StillAtWork(RuntimeError):
    """The integration does not come to an end with what it has been told."""


class Player:
    """Plays a roster: enrols and completes through the LMS's API, whose webhooks tell the integration."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.auth = (running.lms["api_key"], "")
        self._lms = f"{running.simulator_url}/skilljar/v1"
        self._courses = {course["title"]: course["published_course_id"] for course in running.lms["courses"]}
        self.students: dict[str, dict[str, Any]] = {}

    def refuse_unknown_courses(self, rows: Iterable[Row]) -> None:
        """Raises BadRoster for courses that the LMS does not have."""
        unknown = sorted({row.course for row in rows} - set(self._courses))
        if unknown:
            raise BadRoster(f"the LMS has no course {', '.join(unknown)}")

    def play(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Plays row after row and hands each one back when the integration has done with it; raises StillAtWork.

        Faster would not be like life: the LMS tells of a student's latest enrolment alone, so the news of a
        completion has to arrive before the student takes the course again.
        """
        for row in rows:
            student, course = self._student(row), self._courses[row.course]
            domain = self._running.lms["domain_name"]
            enrolments = f"domains/{domain}/published-courses/{course}/enrollments"
            self._call("POST", enrolments, {"user": {"id": student["id"]}})
            self._call("PUT", f"users/{student['id']}/published-courses/{course}", {"course_progress": _progress(row)})
            self._settle()
            yield row

    def _settle(self) -> None:
        url = f"{self._running.simulator_url}/_simulator/clock/advance"
        control = ("make demo", self._running.control_token or "")
        self._session.post(url, json={"seconds": 0}, timeout=120, auth=control).raise_for_status()
        if not wait_until(lambda: self.counts()["received"] == 0, _SECONDS_FOR_ONE):
            raise StillAtWork(f"the integration has not done with a completion after {_SECONDS_FOR_ONE} s")

    def counts(self) -> dict[str, int]:
        """How many completions the integration holds in each state."""
        told: dict[str, int] = self._ask_integration("status")
        return told

    def badges(self, student_id: str) -> list[dict[str, Any]]:
        """The rows of a student's Badges Earned table."""
        told: dict[str, Any] = self._ask_integration(f"students/{student_id}/badges-earned")
        rows: list[dict[str, Any]] = told["badges"]
        return rows

    def _student(self, row: Row) -> dict[str, Any]:
        if row.email not in self.students:
            person = {"email": row.email, "first_name": row.first_name, "last_name": row.last_name}
            made = self._call("POST", f"domains/{self._running.lms['domain_name']}/users", {"user": person})
            self.students[row.email] = made["user"]
        return self.students[row.email]

    def _call(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self._session.request(method, f"{self._lms}/{path}", json=body, timeout=10)
        answer.raise_for_status()
        told: dict[str, Any] = answer.json()
        return told

    def _ask_integration(self, path: str) -> Any:
        headers = {"X-Skilljar-Secret": self._running.webhook_secret, "Accept": "application/json"}
        answer = self._session.get(f"{self._running.integration_url}/{path}", headers=headers, timeout=10)
        answer.raise_for_status()
        return answer.json()


def _progress(row: Row) -> dict[str, Any]:
    graded = {"success_status": row.result, "score": int(row.score), "max_score": 100} if row.result else {}
    return {"completed_at": row.completed_at} | graded
