"""The LMS as its students use it."""

from typing import Any
from urllib.parse import urlsplit

import lxml.html

from report.outcomes import WrongScenario
from steps.cast import Person
from steps.drivers.browser import Browser, Page
from steps.drivers.control import World, named
from steps.drivers.roles import Letter

_WORDS_OF_SHARING = ("share", "linkedin", "twitter", "facebook", "xing", "embed")


class StudentPages:
    """One student in front of the LMS."""

    def __init__(self, browser: Browser, world: World, person: Person) -> None:
        self._browser = browser
        self._world = world
        self._person = person

    @property
    def page(self) -> Page:
        return self._browser.page

    def enrol(self, course: str) -> None:
        """Registers for the course, or for it once more after it was completed; stays where it is not offered."""
        self._open_course(course)
        offered = self.page.texts("button.sj-text-register")
        if offered:
            self._browser.press(offered[0])

    def complete(self, course: str) -> None:
        """Does every required lesson; quizzes are passed."""
        self.enrol(course)
        for lesson in self._required(course):
            self._do(lesson, course, right=True)
        self._world.settle()

    def complete_again(self, course: str) -> None:
        """Registers for it once more, and does it all."""
        self.complete(course)

    def complete_all_but_the_last_lesson(self, course: str) -> None:
        self.enrol(course)
        for lesson in self._required(course)[:-1]:
            self._do(lesson, course, right=True)
        self._world.settle()

    def finish(self, course: str, *, right: bool) -> None:
        """Does every required lesson; the quizzes are passed or failed."""
        self.enrol(course)
        for lesson in self._required(course):
            self._do(lesson, course, right=right)
        self._world.settle()

    def pass_practice_quiz(self, course: str) -> None:
        self.enrol(course)
        quiz = next(lesson for lesson in self._lessons(course) if "questions" in lesson)
        self._do(quiz, course, right=True)
        self._world.settle()

    def standing(self, course: str) -> str:
        """What the profile's Registrations table says of the course."""
        for row in self.profile().all("table#profile-course-table tbody tr"):
            cells = [cell.text_content().strip() for cell in row]
            if cells[0] == course:
                return str(cells[2])
        return "not registered"

    def lesson_is_done(self, lesson: str, course: str) -> bool:
        for item in self._open_course(course).all("#course-lessons li"):
            if item.cssselect(".lesson-title")[0].text_content() == lesson:
                return "Done" in str(item.text_content())
        raise AssertionError(f"the course {course!r} has no lesson {lesson!r}")

    def follow_lesson_link(self, lesson: str, course: str) -> None:
        self._open_lesson(self._lesson(course, lesson), course)
        self._browser.open(self.page.link(self.page.texts("#lesson-link")[0]))

    def is_on_the_profile(self) -> bool:
        return self.page.is_a("sj-page-profile")

    def profile(self) -> Page:
        return self._open("/accounts/profile/")

    def table(self) -> list[tuple[str, str]] | None:
        """The rows of Badges Earned, each as badge and link; None where there is no table."""
        found = self.profile().all("table#profile-badge-table")
        if not found:
            return None
        return [(cell(row, 0), cell(row, -1)) for row in found[0].cssselect("tbody tr")]

    def table_text(self) -> str:
        """All that can be read in and around the table, and the language it is marked with."""
        (section,) = self.profile().all("section.badges-earned")
        return f"{section.get('lang')}: {' '.join(text.strip() for text in section.itertext() if text.strip())}"

    def table_stands_above_registrations(self) -> bool:
        order = [table.get("id") for table in self.profile().all("table")]
        return order == ["profile-badge-table", "profile-course-table"]

    def badge_link(self, badge: str) -> str:
        """Where the table's link of a badge leads."""
        for row in self.profile().all("table#profile-badge-table tbody tr"):
            if cell(row, 0) == badge:
                return str(row.cssselect("a")[-1].get("href"))
        raise AssertionError(f"{badge!r} is not on the profile, which reads: {self.page.text[:400]}")

    def change_address(self, email: str) -> None:
        self.profile()
        self._browser.submit("form#profile-form", {"email": email})
        self._person.lms_email = email

    def read_in(self, language: str) -> None:
        self.profile()
        self._browser.submit("form#profile-form", {"language": language})

    def pages(self) -> list[Page]:
        """The pages that a student sees without leaving the LMS."""
        courses = [self._open_course(course["title"]) for course in self._courses()]
        ends = [self._open(f"/courses/{course['slug']}/completed") for course in self._courses()]
        return [self._open("/"), self._open("/accounts/profile/"), *courses, *ends]

    def places_to_share(self) -> list[str]:
        """Every link, button or form of the LMS that speaks of sharing."""
        return [
            f"{element.tag} {element.text_content().strip() or element.get('href')} on {page.url}"
            for page in self.pages()
            for element in page.all("a, button, form")
            if any(word in lxml.html.tostring(element).decode().lower() for word in _WORDS_OF_SHARING)
        ]

    def announcements_of_a_badge(self) -> list[str]:
        """Pages outside the profile's table on which the LMS speaks of a badge on its own account."""
        return [
            message
            for page in self.pages()
            for message in page.texts(".flash, [role=alert], .notification")
            if "badge" in message.lower()
        ]

    def letters(self) -> list[Letter]:
        mails = self._world.mail_to(self._person.email)
        return [Letter(mail.sender, mail.subject, mail.text) for mail in mails if mail.sender != "Acclaim"]

    def _do(self, lesson: dict[str, Any], course: str, *, right: bool) -> None:
        self._open_lesson(lesson, course)
        if self.page.has("form#quiz-form"):
            answers = {
                f"question-{number}": str(asked["correct"] if right else (asked["correct"] + 1) % len(asked["options"]))
                for number, asked in enumerate(lesson["questions"], start=1)
            }
            self._browser.submit("form#quiz-form", answers)
        elif "Complete lesson" in self.page.texts("button"):
            self._browser.press("Complete lesson")

    def _courses(self) -> list[dict[str, Any]]:
        """The courses of the student's own LMS organization."""
        for lms in self._world.told["skilljar"]["organizations"]:
            if any(student["email"] == self._person.email for student in lms["students"]):
                courses: list[dict[str, Any]] = lms["courses"]
                return courses
        raise WrongScenario(f"{self._person.name} is no student of any LMS organization")

    def _course(self, title: str) -> dict[str, Any]:
        return named(self._courses(), "title", title)

    def _lessons(self, course: str) -> list[dict[str, Any]]:
        lessons: list[dict[str, Any]] = self._course(course)["lessons"]
        return lessons

    def _lesson(self, course: str, title: str) -> dict[str, Any]:
        return named(self._lessons(course), "title", title)

    def _required(self, course: str) -> list[dict[str, Any]]:
        return [lesson for lesson in self._lessons(course) if not lesson["optional"]]

    def _open_course(self, title: str) -> Page:
        return self._open(f"/courses/{self._course(title)['slug']}")

    def _open_lesson(self, lesson: dict[str, Any], course: str) -> Page:
        path = f"/courses/{self._course(course)['slug']}/lessons/{lesson['id']}"
        is_there = self.page.url.endswith(path)  # whoever has completed a lesson is led on to the next
        return self.page if is_there else self._open(path)

    def _open(self, path: str) -> Page:
        url = f"{self._world.base_url}/skilljar{path}"
        # Back to this very page: without `next` the LMS shows the profile, which asks the integration.
        login = f"{self._world.base_url}/skilljar/accounts/login/?next={urlsplit(url).path}"
        page = self._browser.open(login if self.page.url == "about:blank" else url)
        if page.has("a.sj-text-sign-in") and not page.is_a("sj-page-login"):
            page = self._browser.open(login)
        if page.is_a("sj-page-login"):
            fields = {"email": self._person.lms_email, "password": self._person.lms_password}
            page = self._browser.submit("form#login-form", fields)
        return page


def cell(row: lxml.html.HtmlElement, number: int) -> str:
    return " ".join(row.cssselect("td")[number].text_content().split())
