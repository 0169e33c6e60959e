"""What the LMS tells us about a completion, in our words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson
from jsonschema import Draft202012Validator

COURSE_COMPLETION = "COURSE_COMPLETION"
# The real service's name of this block is not known (docs/fidelity.md); without it the LMS is asked.
PROGRESS_BLOCK = "course_progress"
ID = r"^[0-9A-Za-z_-]{1,64}\Z"

_ID = {"type": "string", "pattern": ID}
_TEXT = {"type": ["string", "null"]}
_USER = {"id": _ID, "email": _TEXT, "first_name": _TEXT, "last_name": _TEXT}
_COURSE = {"id": _ID, "published_course_id": _ID | _TEXT, "title": _TEXT, "url": _TEXT}
_PERSON = {"type": "object", "required": ["id"], "properties": _USER}
_EVENT_TYPE = {"type": "string", "minLength": 1, "maxLength": 64}
_EVENT = Draft202012Validator({"type": "object", "required": ["event_type"], "properties": {"event_type": _EVENT_TYPE}})
_COMPLETION = Draft202012Validator(
    {
        "required": ["timestamp", "user", "course"],
        "properties": {
            "timestamp": {"type": "string", "pattern": r"^[0-9A-Za-z:.+ -]{1,64}\Z"},
            "user": _PERSON,
            "course": {"type": "object", "required": ["id"], "properties": _COURSE},
        },
    }
)
_STUDENT = Draft202012Validator(_PERSON)


class NotAnEvent(Exception):
    """The body is no event of the LMS; the text says why, and holds nothing of the body's content."""


@dataclass(frozen=True)
class Student:
    """The same human as the LMS sees them; a text that it did not give is empty."""

    id: str
    email: str = ""
    first_name: str = ""
    last_name: str = ""

    @property
    def is_complete(self) -> bool:
        return bool(self.email and self.first_name and self.last_name)


@dataclass(frozen=True)
class Progress:
    """How far a student came in a course; `completed_at` is in UTC, None while not complete."""

    course_progress_id: str | None
    completed_at: datetime | None
    success_status: str | None


@dataclass(frozen=True)
class Completion:
    """One student, one course, once; `progress` is None while we have not been told."""

    student: Student
    course_id: str
    published_course_id: str | None
    course_title: str
    course_url: str
    reported_at: str
    progress: Progress | None = None

    @property
    def key(self) -> str:
        """The same for each delivery of one completion, another for a retake (docs/fidelity.md)."""
        mark = self.reported_at
        if self.progress and self.progress.completed_at:
            mark = self.progress.course_progress_id or self.progress.completed_at.isoformat()
        return f"{self.student.id}:{self.course_id}:{mark}"

    @property
    def is_whole(self) -> bool:
        """Whether nobody needs to be asked about it."""
        return self.student.is_complete and self.progress is not None and self.progress.completed_at is not None

    @property
    def mark(self) -> str:
        """What stands on the badge, by which it is found again."""
        return mark_of(self.key)

    @property
    def document(self) -> dict[str, Any]:
        """As the LMS tells it, and no more than we use; `completion_from` reads it."""
        progress = self.progress and asdict(self.progress)
        course = {"id": self.course_id, "published_course_id": self.published_course_id}
        course |= {"title": self.course_title, "url": self.course_url}
        told = {"timestamp": self.reported_at, "user": asdict(self.student), "course": course}
        return told | ({PROGRESS_BLOCK: progress} if progress else {})


@dataclass(frozen=True)
class Event:
    """`completion` is None when the event tells of anything but a completed course."""

    event_type: str
    completion: Completion | None = None


def mark_of(key: str) -> str:
    """A completion's key as others may see it: it says nothing about the student."""
    return sha256(key.encode()).hexdigest()[:32]


def parse_event(body: bytes) -> Event:
    """The event in a webhook's body; raises NotAnEvent."""
    try:
        document = orjson.loads(body)
        _demand(_EVENT, document)
        if document["event_type"] != COURSE_COMPLETION:
            return Event(document["event_type"])
        _demand(_COMPLETION, document)
    except RecursionError:  # the schema's error message quotes the body, however deep
        raise NotAnEvent("the body is nested too deep") from None
    except ValueError:
        raise NotAnEvent("the body is not JSON in UTF-8") from None
    return Event(COURSE_COMPLETION, completion_from(document))


def completion_from(document: Mapping[str, Any]) -> Completion:
    """The completion in an event that has the form of one."""
    course = document["course"]
    return Completion(
        student=student_from(document["user"]) or Student(document["user"]["id"]),
        course_id=course["id"],
        published_course_id=course.get("published_course_id"),
        course_title=(course.get("title") or "").strip(),
        course_url=(course.get("url") or "").strip(),
        reported_at=document["timestamp"],
        progress=progress_from(document.get(PROGRESS_BLOCK)),
    )


def progress_from(block: object) -> Progress | None:
    """The progress in a block of the event or a row of the REST API; None when it is not well formed."""
    if not isinstance(block, Mapping) or not {"completed_at", "success_status"} <= block.keys():
        return None
    progress_id, status = block.get("course_progress_id"), block["success_status"]
    if status not in ("PASSED", "FAILED", None):
        return None
    try:
        fits = progress_id is None or re.match(ID, progress_id)
        return Progress(progress_id, _instant(block["completed_at"]), status) if fits else None
    except (TypeError, ValueError, OverflowError):
        return None


def student_from(user: object) -> Student | None:
    """The person in an event or an answer of the REST API; None when it is not well formed."""
    if not isinstance(user, Mapping) or not _STUDENT.is_valid(user):
        return None
    texts = {key: (user.get(key) or "").strip() for key in ("email", "first_name", "last_name")}
    return Student(user["id"], **texts)


def _demand(validator: Draft202012Validator, document: object) -> None:
    error = next(validator.iter_errors(document), None)
    if error is not None:
        # Only words of the schema: error.message would repeat the body's values into answer and log.
        raise NotAnEvent(f"{error.json_path} does not fit ({error.validator}: {error.validator_value})")


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("no zone")
    return instant.astimezone(UTC)
