"""What scenarios ask of an LMS with its integration; whoever can do it can be driven by them.

Each part of it is a capability. A driver declares those that it has not, with the reason, in `unsupported`: a scenario
that comes to one is then reported as unsupported. Only `courses` is asked of everybody.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import requests

from steps.cast import Person
from steps.drivers.browser import Browser
from steps.drivers.capabilities import part_of
from steps.drivers.roles import Admin, Operator, Student


@dataclass(frozen=True)
class Place:
    """What a driver is told of the Acclaim that its LMS is to issue badges in, for one scenario.

    `acclaim_url` ends with `/v1`; `templates` are the ids of badge templates by the names of their badges, also of
    another organization's; `course_badges` the names of badges by the titles of the courses that carry them from the
    start; `people` the cast by their first names: who has an `lms_password` is in the LMS. `now` gives Acclaim's time,
    which scenarios turn.
    """

    acclaim_url: str
    organization_id: str
    token: str = field(repr=False)
    templates: Mapping[str, str]
    courses: tuple[str, ...]
    course_badges: Mapping[str, str]
    people: Mapping[str, Person]
    now: Callable[[], datetime]
    new_session: Callable[[], requests.Session]


class Lms(Protocol):
    """An LMS with its integration, for one scenario: what `--lms-driver` names, made as `Driver(place)`."""

    unsupported: Mapping[str, str]
    """The capabilities that it does not have, each with the reason."""

    def student(self, person: Person, browser: Browser) -> Student:
        """Somebody in front of the LMS, who may not be known to it yet; asked for again whenever somebody speaks."""

    def admin(self, person: Person, browser: Browser) -> Admin: ...

    def operator(self) -> Operator: ...

    @part_of("course pages")
    def course_page(self, course: str) -> str:
        """The address of a course's page, which its title heads."""

    @part_of("organizations")
    def other_operator(self) -> Operator:
        """The operator of the integration of another LMS organization, Globex Training, with students of its own."""

    def close(self) -> None:
        """The scenario is over."""


class NotThere(Exception):
    """Nothing can be played, for what is to be tried cannot be reached; `str()` says what, in one line.

    A driver that has a class method `look` raises it there: `look` is called once, before anything is played.
    """
