"""Those who speak for a target in the scenarios: the LMS's student and admin, and the operator of its integration."""

from dataclasses import dataclass
from typing import Protocol

from steps.cast import Person
from steps.drivers.acclaim_protocol import Acclaim
from steps.drivers.capabilities import part_of


@dataclass(frozen=True)
class Letter:
    """An e-mail that the LMS has written, with the name that it is from."""

    sender: str
    subject: str
    text: str


class Student(Protocol):
    """One student in front of the LMS. What is done here has reached Acclaim when it returns, if it ever does.

    Where Acclaim does not take it, a deed returns once it has been tried: `Operator.try_again` is for the rest.
    """

    @part_of("courses")
    def complete(self, course: str) -> None:
        """Does all that a course asks for; graded ones are passed."""

    @part_of("courses")
    def standing(self, course: str) -> str:
        """What the LMS says: "Completed", "Passed", "Not passed", "In progress" or "not registered"."""

    @part_of("retakes")
    def complete_again(self, course: str) -> None:
        """Does it all once more."""

    @part_of("grades")
    def finish(self, course: str, *, right: bool) -> None:
        """Does all that a course asks for, and passes or fails."""

    @part_of("addresses")
    def change_address(self, email: str) -> None:
        """Takes another address in the LMS; `person.lms_email` is that address from then on."""

    @part_of("profile")
    def table(self) -> list[tuple[str, str]] | None:
        """The rows of Badges Earned, each as badge and words of its link; None where there is no table."""

    @part_of("profile")
    def badge_link(self, badge: str) -> str:
        """Where the table's link of a badge leads."""

    @part_of("languages")
    def read_in(self, language: str) -> None:
        """Chooses a language, such as `de`."""

    @part_of("languages")
    def table_text(self) -> str:
        """The language that the table is marked with, a colon, and all that can be read in it."""

    @part_of("pages")
    def table_stands_above_registrations(self) -> bool:
        """Whether the profile shows the table before that of the student's courses."""

    @part_of("pages")
    def places_to_share(self) -> list[str]:
        """Every link, button or form of the LMS that speaks of sharing, in words."""

    @part_of("pages")
    def announcements_of_a_badge(self) -> list[str]:
        """What the LMS says about a badge on its own account, outside the table."""

    @part_of("mail")
    def letters(self) -> list[Letter]:
        """The e-mails that the LMS has written to the student, the oldest first."""

    @part_of("lessons")
    def enrol(self, course: str) -> None:
        """Registers for a course and does nothing in it."""

    @part_of("lessons")
    def complete_all_but_the_last_lesson(self, course: str) -> None:
        """Leaves one lesson that is asked for."""

    @part_of("lessons")
    def pass_practice_quiz(self, course: str) -> None:
        """Passes a quiz that does not complete the course."""

    @part_of("lessons")
    def lesson_is_done(self, lesson: str, course: str) -> bool:
        """Whether the LMS counts a lesson as done."""

    @part_of("lessons")
    def follow_lesson_link(self, lesson: str, course: str) -> None:
        """Opens a lesson, and follows the link that it holds."""

    @part_of("lessons")
    def is_on_the_profile(self) -> bool:
        """Whether the student sees the profile."""


class Admin(Protocol):
    """An admin of the LMS, who is a course author as well."""

    @part_of("by hand")
    def complete_by_hand(self, student: Person, course: str, result: str, score: int) -> None:
        """Completes a course for a student; `result` is `pass` or `fail`, the score 0 to 100."""

    @part_of("course settings")
    def open_settings(self, course: str) -> None:
        """Opens the page of a course's settings."""

    @part_of("course settings")
    def complete_on_a_pass_only(self, course: str) -> None:
        """Has a fail leave the course open."""

    @part_of("course settings")
    def slip_in_a_template(self, course: str, template_id: str) -> None:
        """Saves the settings with a badge template among them, which the form does not offer."""

    @part_of("course settings")
    def settings_fields(self) -> list[str]:
        """Names and labels of all that can be set on the page that is open."""

    @part_of("announcements")
    def announcements(self) -> list[tuple[str, str]]:
        """What the LMS has announced, as kind of event and title of the course or path."""

    @part_of("outages")
    def undelivered(self) -> int:
        """How many announcements the integration has not heard yet."""

    @part_of("redelivery")
    def announce_again(self, course: str) -> None:
        """Has the LMS repeat, word for word, what it announced last about a completion of the course."""


@dataclass(frozen=True)
class Checked:
    """What the set-up check said, and whether it passed."""

    passed: bool
    text: str


class Refused(Exception):
    """The integration did not start; `str()` is what it said."""


class Operator(Protocol):
    """Whoever runs an integration between one LMS organization and one Acclaim organization."""

    @part_of("courses")
    def start(self) -> None:
        """Has the integration run, with its courses connected to their badges; raises Refused."""

    @part_of("outages")
    def stop(self) -> None:
        """Has it down until it is started again; what it knows stays."""

    @part_of("retries")
    def try_again(self, seconds: int) -> bool:
        """Has the integration try what it would have tried again by now; whether anything still waits.

        Acclaim's clock has gone on by so many seconds. One that lives in real time is given a moment, and asked again.
        """

    @part_of("connecting")
    def connect(self, course: str, badge: str) -> None:
        """Adds a badge to a course, from this moment on; also starts what was stopped."""

    @part_of("table switch")
    def switch_table(self, *, on: bool) -> None:
        """Shows or hides the table for everybody."""

    @part_of("settings")
    def leave_out(self, setting: str) -> None:
        """Takes away the `name`, the `organization id` or the `API token` before the start."""

    @part_of("settings")
    def rename(self, name: str) -> None:
        """Gives the integration its name before the start."""

    @part_of("settings")
    def suppress_emails(self) -> None:
        """Sets, before the start, that Acclaim is to send no e-mails: there is no such setting."""

    @part_of("settings")
    def running_name(self) -> str:
        """The name under which the integration runs."""

    @part_of("check")
    def check(self) -> Checked:
        """What the set-up check says: lines, of which problems begin with `problem`, `course -> badge` among them."""

    @part_of("moving")
    def point_at(self, acclaim: Acclaim, organization: str) -> None:
        """Moves to another Acclaim: token, organization id and base URL change, and nothing else."""

    @property
    @part_of("organizations")
    def secret(self) -> str:
        """What its LMS shows to it."""

    @part_of("organizations")
    def answer_to(self, other: "Operator", student: Person) -> int:
        """The status with which it answers the other's LMS, which asks for a student's badges."""
