"""The smallest driver: students complete courses, and all else is declared unsupported for now."""

import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

from examples.other_lms.acclaim import Acclaim
from examples.other_lms.pages import Fernweh
from examples.other_lms.school import opened
from examples.other_lms.serving import serving

LATER = (
    "profile", "grades", "by hand", "retakes", "addresses", "lessons", "languages", "pages", "course pages", "mail",
    "announcements", "course settings", "connecting", "table switch", "settings", "check", "moving", "outages",
    "retries", "redelivery", "organizations",
)  # fmt: skip


class Driver:
    """One scenario: the LMS is started, with its integration, and stopped again."""

    unsupported: Mapping[str, str] = dict.fromkeys(LATER, "not driven yet")

    def __init__(self, place: Any) -> None:
        self._place, self._stack = place, ExitStack()
        self._file = self._stack.enter_context(tempfile.TemporaryDirectory()) + "/school.sqlite"
        acclaim = Acclaim(place.acclaim_url, place.organization_id, place.token)
        made = serving(lambda url: Fernweh(self._file, url, acclaim, "key", place.now))
        self.lms = self._stack.enter_context(made)

        with opened(self._file) as school:
            for person in place.people.values():
                school.add_person(person.first_name, person.last_name, person.email, person.lms_password)
            for course in place.courses:
                school.add_course(course)

    def operator(self) -> "Operator":
        return Operator(self._file, self._place)

    def student(self, person: Any, browser: Any) -> "Student":
        return Student(self.lms, person, browser)

    def admin(self, person: Any, browser: Any) -> object:
        return object()  # nothing that an admin does is driven yet

    def close(self) -> None:
        self._stack.close()


class Operator:
    def __init__(self, file: str, place: Any) -> None:
        self._file, self._place = file, place

    def start(self) -> None:
        with opened(self._file) as school:
            for course, badge in self._place.course_badges.items():
                school.connect(course, self._place.templates[badge], self._place.now())


class Student:
    def __init__(self, lms: Fernweh, person: Any, browser: Any) -> None:
        self._lms, self._person, self._browser = lms, person, browser

    def complete(self, course: str) -> None:
        if self._browser.open(f"{self._lms.url}/").has("#sign-in"):
            fields = {"email": self._person.lms_email, "password": self._person.lms_password}
            self._browser.submit("#sign-in", fields)
        self._browser.follow(course)
        self._browser.submit("#hand-in")
        self._lms.look()  # the badge is in Acclaim when this returns: nobody has to wait

    def standing(self, course: str) -> str:
        """What the profile says of a course: the second cell of its row."""
        page = self._browser.open(f"{self._lms.url}/profile")
        for title, standing in page.all("#registrations tr"):
            if title.text_content() == course:
                return str(standing.text_content())
        return "not registered"
