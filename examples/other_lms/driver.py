"""How the scenarios reach Fernweh Learning: `pytest --lms-driver examples.other_lms.driver:Driver`.

It uses the school as people do, over HTTP. It imports nothing of the suite: what a driver gets and gives is told in
docs/drivers.md.
"""

import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from examples.other_lms.acclaim import Acclaim
from examples.other_lms.pages import Fernweh
from examples.other_lms.school import opened
from examples.other_lms.serving import serving

_KEY = "invented-operator-key"
_QUESTIONS = {"Data Literacy": ("How many outliers has the series 2, 3, 2, 90?", "1")}
_WORDS_OF_SHARING = ("share", "linkedin", "twitter", "facebook", "xing", "embed")


class Driver:
    """Fernweh Learning with its integration, for one scenario: a file, a port, a thread."""

    unsupported: Mapping[str, str] = {
        "lessons": "a course is handed in as one piece: there are no lessons, paths or practice quizzes",
        "languages": "its pages are in English, whatever the student reads",
        "mail": "it writes no e-mails",
        "announcements": "it has no webhooks: the integration looks for itself at what is new",
        "settings": "the integration is a part of the LMS and has neither a name nor settings of its own",
        "check": "there is no set-up check: what Acclaim refuses is told by the look that met it",
        "moving": "a school belongs to one Acclaim from its beginning",
        "outages": "nothing is delivered, so nothing is delivered late: the next look finds it",
        "redelivery": "nothing is delivered, so nothing is delivered twice",
        "organizations": "there is one school in each server",
    }

    acclaim = Acclaim
    """How it reaches Acclaim."""

    def __init__(self, place: Any) -> None:
        self._place, self._stack = place, ExitStack()
        folder = self._stack.enter_context(tempfile.TemporaryDirectory())
        self.file = str(Path(folder) / "school.sqlite")
        acclaim = self.acclaim(place.acclaim_url, place.organization_id, place.token)
        made = serving(lambda address: Fernweh(self.file, address, acclaim, _KEY, place.now))
        self.url = self._stack.enter_context(made).url
        self._there: set[str] = set()
        with opened(self.file) as school:
            for title in place.courses:
                school.add_course(title, *_QUESTIONS.get(title, ()))

    def student(self, person: Any, browser: Any) -> "Student":
        self.register(person)
        return Student(self, person, browser)

    def admin(self, person: Any, browser: Any) -> "Admin":
        self.register(person, is_admin=True)
        return Admin(self, person, browser)

    def operator(self) -> "Operator":
        return Operator(self, self._place)

    def course_page(self, course: str) -> str:
        with opened(self.file) as school:
            (number,) = [row["id"] for row in school.courses() if row["title"] == course]
        return f"{self.url}/courses/{number}"

    def close(self) -> None:
        self._stack.close()

    def register(self, person: Any, *, is_admin: bool = False) -> None:
        """Has somebody known to the school, once."""
        if person.name not in self._there:
            self._there.add(person.name)
            with opened(self.file) as school:
                school.add_person(
                    person.first_name, person.last_name, person.email, person.lms_password, is_admin=is_admin
                )

    def operate(self, deed: str, **fields: str) -> str:
        session = self._place.new_session()
        answer = session.post(f"{self.url}/operator/{deed}", data=fields, headers={"X-Operator-Key": _KEY})
        assert answer.ok, f"/operator/{deed} answered {answer.status_code}: {answer.text[:300]}"
        return str(answer.text)


class _SignedIn:
    def __init__(self, driver: Driver, person: Any, browser: Any) -> None:
        self._driver, self._person, self._browser = driver, person, browser

    def _open(self, path: str) -> Any:
        page = self._browser.open(f"{self._driver.url}{path}")
        if not page.has("form#sign-in"):
            return page
        self._browser.submit("form#sign-in", {"email": self._person.lms_email, "password": self._person.lms_password})
        return self._browser.open(f"{self._driver.url}{path}")


class Student(_SignedIn):
    def complete(self, course: str) -> None:
        self.finish(course, right=True)

    def complete_again(self, course: str) -> None:
        self.finish(course, right=True)

    def finish(self, course: str, *, right: bool) -> None:
        self._open("/")
        page = self._browser.follow(course)
        _, answer = _QUESTIONS.get(course, ("", ""))
        given = {"answer": answer if right else "none"} if page.has("input[name=answer]") else {}
        self._browser.submit("form#hand-in", given)
        self._driver.operate("look")

    def standing(self, course: str) -> str:
        registered = _cells(self._open("/profile"), "registrations")
        return next((standing for title, standing in registered if title == course), "not registered")

    def change_address(self, email: str) -> None:
        self._open("/profile")
        self._browser.submit("form#address", {"email": email})
        self._person.lms_email = email

    def table(self) -> list[tuple[str, str]] | None:
        page = self._open("/profile")
        return (
            [(badge, link) for badge, _, link in _cells(page, "badges-earned")] if page.has("#badges-earned") else None
        )

    def badge_link(self, badge: str) -> str:
        for row in self._open("/profile").all("#badges-earned tr"):
            if row[0].text_content() == badge:
                return str(row.cssselect("a")[0].get("href"))
        raise AssertionError(f"{badge!r} is not on the profile")

    def table_stands_above_registrations(self) -> bool:
        return [table.get("id") for table in self._open("/profile").all("table")] == ["badges-earned", "registrations"]

    def places_to_share(self) -> list[str]:
        offered = [(page.url, element) for page in self._pages() for element in page.all("a, button, form")]
        said = [(url, f"{element.text_content()} {element.get('href', '')}") for url, element in offered]
        return [f"{words} on {url}" for url, words in said if any(word in words.lower() for word in _WORDS_OF_SHARING)]

    def announcements_of_a_badge(self) -> list[str]:
        said = [message for page in self._pages() for message in page.texts("[role=status]")]
        return [message for message in said if "badge" in message.lower()]

    def _pages(self) -> list[Any]:
        home = self._open("/")
        return [home, self._open("/profile"), *(self._open(link.get("href")) for link in home.all("li a"))]


class Admin(_SignedIn):
    def complete_by_hand(self, student: Any, course: str, result: str, score: int) -> None:
        self._driver.register(student)
        page = self._open("/admin")
        chosen = {"student": _option(page, student.lms_email), "course": _option(page, course)}
        self._browser.submit("form#completion", {**chosen, "result": result, "score": str(score)})
        self._driver.operate("look")

    def open_settings(self, course: str) -> None:
        self._open("/admin")
        self._browser.follow(course)

    def complete_on_a_pass_only(self, course: str) -> None:
        self.open_settings(course)
        self._browser.submit("form#settings", {"fail_completes": None})

    def slip_in_a_template(self, course: str, template_id: str) -> None:
        self.open_settings(course)
        self._browser.submit("form#settings", {"template": template_id})

    def settings_fields(self) -> list[str]:
        page = self._browser.page
        return [*(field.get("name") for field in page.all("#settings input")), *page.texts("#settings label")]


class Operator:
    def __init__(self, driver: Driver, place: Any) -> None:
        self._driver, self._place = driver, place

    def start(self) -> None:
        for course, badge in self._place.course_badges.items():
            self.connect(course, badge)

    def try_again(self, seconds: int) -> bool:
        return "later: " in self._driver.operate("look")  # its clock is `place.now`, which has been turned already

    def connect(self, course: str, badge: str) -> None:
        self._driver.operate("connect", course=course, template=self._place.templates[badge])
        self._driver.operate("look")

    def switch_table(self, *, on: bool) -> None:
        self._driver.operate("table", shown="yes" if on else "no")


def _cells(page: Any, table: str) -> list[tuple[str, ...]]:
    return [tuple(cell.text_content() for cell in row) for row in page.all(f"#{table} tr")]


def _option(page: Any, words: str) -> str:
    (value,) = [option.get("value") for option in page.all("option") if option.text_content() == words]
    return str(value)
