"""What the LMS tells us about a completion, in our words."""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
import orjson
from msgspec import Meta, Struct, field

from integration.forms import Text, fit, fitting

COURSE_COMPLETION = "COURSE_COMPLETION"
# The real service's name of this block is not known (docs/fidelity.md); without it the LMS is asked.
PROGRESS_BLOCK = "course_progress"
ID = r"^[0-9A-Za-z_-]{1,64}\Z"
Id = Annotated[str, Meta(pattern=ID)]


class NotAnEvent(Exception):
    """The body is no event of the LMS; the text says why, and holds nothing of the body's content."""


class Student(Struct, frozen=True):
    """The same human as the LMS sees them; a text that it did not give is empty."""

    id: Id
    email: Text = Text()
    first_name: Text = Text()
    last_name: Text = Text()

    @property
    def is_complete(self) -> bool:
        return bool(self.email and self.first_name and self.last_name)


class Course(Struct, frozen=True):
    """As the LMS names it; a text that it did not give is empty."""

    id: Id
    published_course_id: Id | None = None
    title: Text = Text()
    url: Text = Text()


class Progress(Struct, frozen=True):
    """How far a student came in a course; `completed_at` is in UTC, None while not complete."""

    completed_at: Annotated[datetime, Meta(tz=True)] | None
    success_status: Literal["PASSED", "FAILED"] | None
    course_progress_id: Id | None = None

    def __post_init__(self) -> None:
        if self.completed_at:
            msgspec.structs.force_setattr(self, "completed_at", self.completed_at.astimezone(UTC))


class Completion(Struct, frozen=True):
    """One student, one course, once; `progress` is None while we have not been told."""

    student: Student = field(name="user")
    course: Course
    reported_at: str = field(name="timestamp")
    progress: Progress | None = field(name=PROGRESS_BLOCK, default=None)

    @property
    def course_id(self) -> str:
        return self.course.id

    @property
    def completed_at(self) -> datetime | None:
        return self.progress.completed_at if self.progress else None

    @property
    def key(self) -> str:
        """The same for each delivery of one completion, another for a retake (docs/fidelity.md)."""
        mark = self.reported_at
        if self.progress and self.progress.completed_at:
            mark = self.progress.course_progress_id or self.progress.completed_at.isoformat()
        return f"{self.student.id}:{self.course.id}:{mark}"

    @property
    def is_whole(self) -> bool:
        """Whether nobody needs to be asked about it."""
        return self.student.is_complete and self.completed_at is not None

    @property
    def mark(self) -> str:
        """What stands on the badge, by which it is found again."""
        return mark_of(self.key)

    @property
    def told(self) -> str:
        """JSON as the LMS tells it, and no more than we use; `completion_from` reads it."""
        return msgspec.json.encode(self, enc_hook=str).decode()


class Event(NamedTuple):
    """`completion` is None when the event tells of anything but a completed course."""

    event_type: str
    completion: Completion | None = None


class _AnyEvent(Struct, frozen=True):
    event_type: Annotated[str, Meta(min_length=1, max_length=64)]


class _CompletionEvent(Struct, frozen=True):
    timestamp: Annotated[str, Meta(pattern=r"^[0-9A-Za-z:.+ -]{1,64}\Z")]


def mark_of(key: str) -> str:
    """A completion's key as others may see it: it says nothing about the student."""
    return sha256(key.encode()).hexdigest()[:32]


def parse_event(body: bytes) -> Event:
    """The event in a webhook's body; raises NotAnEvent."""
    try:
        document = orjson.loads(body)
        event_type = fit(document, _AnyEvent).event_type
        if event_type != COURSE_COMPLETION:
            return Event(event_type)
        fit(document, _CompletionEvent)
        return Event(event_type, completion_from(document))
    except orjson.JSONDecodeError:
        raise NotAnEvent("the body is not JSON in UTF-8") from None
    except ValueError as error:
        problem, _, place = str(error).partition(" - at ")
        raise NotAnEvent(f"{place.strip('`') or '$'} does not fit ({problem})") from None


def completion_from(document: Mapping[str, Any]) -> Completion:
    """The completion in an event, or as it was kept; raises ValueError.

    A progress block that does not fit is left aside: the LMS is asked instead.
    """
    progress = fitting(document.get(PROGRESS_BLOCK), Progress)
    return fit({**document, PROGRESS_BLOCK: progress}, Completion)
