"""The LMS as its admins and its course authors use it."""

import orjson

from steps.cast import Person
from steps.drivers.browser import Browser, Page
from steps.drivers.control import World
from steps.drivers.lms import cell


class AdminPages:
    """An admin of the LMS, or a course author, in front of its dashboard."""

    def __init__(self, browser: Browser, world: World, person: Person) -> None:
        self._browser = browser
        self._world = world
        self._person = person

    def open_settings(self, course: str) -> None:
        self._open("/courses")
        self._browser.follow(course)

    def complete_on_a_pass_only(self, course: str) -> None:
        self._save_settings(course, {"complete_on_pass_or_fail": None})

    def slip_in_a_template(self, course: str, template_id: str) -> None:
        self._save_settings(course, {"badge_template_id": template_id, "template_id": template_id})

    def settings_fields(self) -> list[str]:
        """Names and labels of all that can be set on the page that is open."""
        form = self._browser.page.form("form#course-form")
        return [element.get("name") or "" for element in form.cssselect("input, select, textarea")] + [
            " ".join(label.text_content().split()) for label in form.cssselect("label, legend")
        ]

    def open_student(self, student: Person) -> Page:
        self._open("/students")
        return self._browser.follow(student.name)

    def complete_by_hand(self, student: Person, course: str, result: str, score: int) -> None:
        self.open_student(student)
        (option,) = [item for item in self._browser.page.all("#course option") if item.text_content() == course]
        fields = {"course": str(option.get("value")), "result": result, "score": str(score)}
        self._browser.submit("form#completion-form", fields)
        self._world.settle()

    def announcements(self) -> list[tuple[str, str]]:
        """The events that the LMS has sent to its webhooks, the newest first: kind, and title of course or path."""
        self._world.settle()
        page = self._open("/webhooks")
        events = [orjson.loads(body.text_content()) for body in page.all("table#deliveries pre")]
        return [(event["event_type"], event["course" if "course" in event else "path"]["title"]) for event in events]

    def undelivered(self) -> int:
        states = [cell(row, 2) for row in self._open("/webhooks").all("table#deliveries tbody tr")]
        return states.count("not delivered")

    def announce_again(self, course: str) -> None:
        told, announced = ("COURSE_COMPLETION", course), self.announcements()
        assert told in announced, f"the LMS has announced no completion of {course!r}"
        place = announced.index(told)
        before = self._attempts(place)
        self._browser.submit(f"table#deliveries tbody tr:nth-child({place + 1}) form", {})
        self._world.settle()
        assert self._attempts(place) > before, "the LMS has not announced it again"

    def _attempts(self, place: int) -> int:
        """How often the announcement at that place has been delivered, or not."""
        return int(cell(self._open("/webhooks").all("table#deliveries tbody tr")[place], 3))

    def _save_settings(self, course: str, fields: dict[str, str | None]) -> None:
        self.open_settings(course)
        self._browser.submit("form#course-form", fields)

    def _open(self, path: str) -> Page:
        url = f"{self._world.base_url}/skilljar/admin{path}"
        page = self._browser.open(url)
        if page.has("form#login-form"):
            fields = {"email": self._person.email, "password": self._person.lms_password}
            self._browser.submit("form#login-form", fields)
            page = self._browser.open(url)
        return page
