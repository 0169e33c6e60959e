"""What a driver may declare that it cannot do: the parts of what scenarios ask of a target."""

from collections.abc import Callable
from typing import Any, TypeVar

Method = TypeVar("Method", bound=Callable[..., Any])

CAPABILITIES = {
    "courses": "students complete courses, and the LMS says how far each of them came",
    "profile": 'the student\'s profile shows the table "Badges Earned"',
    "grades": "a course is passed or failed",
    "by hand": "an admin of the LMS completes a course for a student",
    "retakes": "a course is completed again",
    "addresses": "students change their e-mail address in the LMS",
    "lessons": "a course has lessons, some of them optional, and quizzes that do not count",
    "languages": "students read the LMS in other languages",
    "pages": "the LMS's pages can be looked through",
    "course pages": "everybody can look at the page of a course, to which badges link",
    "mail": "the LMS writes e-mails of its own to students, and they can be read",
    "announcements": "what the LMS announces to its webhooks can be read",
    "course settings": "course authors save settings of their courses",
    "connecting": "a badge is connected to a course while students learn",
    "table switch": "the table is switched on and off for everybody",
    "settings": "the integration starts with settings, and refuses wrong ones",
    "check": "the operator has the set-up checked",
    "moving": "the integration moves from one Acclaim to another",
    "outages": "the integration is down for a while, and hears later what it missed",
    "retries": "what Acclaim did not take is tried again later, and one can wait for that",
    "redelivery": "the LMS announces once more what it has announced before",
    "organizations": "a second LMS organization has an integration of its own",
}
"""What an LMS with its integration may declare unsupported, and what is meant by it."""

ACCLAIM_CAPABILITIES = {
    "control": "its clock is turned, the e-mails that it sent and the calls that it got are read, calls to it can fail",
    "pages": "earners, viewers and admins of organizations use its pages",
    "organizations": "a second organization issues badges there",
    "sandbox": "there is a second Acclaim beside it",
}
"""What an Acclaim may lack, and what is meant by it."""


def part_of(capability: str) -> Callable[[Method], Method]:
    """Marks what of a protocol belongs to which capability, one of those above."""
    assert capability in CAPABILITIES | ACCLAIM_CAPABILITIES, f"{capability!r} is no capability"

    def mark(method: Method) -> Method:
        method.capability = capability  # type: ignore[attr-defined]  # read by `capability_of`
        return method

    return mark


def capability_of(form: type, name: str) -> str | None:
    """The capability that a method of a protocol belongs to; None for what is no part of it."""
    part = getattr(form, name, None)
    return getattr(getattr(part, "fget", part), "capability", None)
