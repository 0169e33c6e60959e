"""What stands in the holes of the phrases: `{course}` in `{student} completes "{course}"`."""

import re
from dataclasses import dataclass

from steps.trouble import BECOMES, ERRORS

_HOLE = re.compile(r"\{(\w+):(\w+)\}")

MEANINGS = {
    "student": "somebody of the cast",
    "earner": "somebody of the cast",
    "course": "the title of a course",
    "badge": "the title of a badge",
    "lesson": "the title of a lesson of that course",
    "path": "the title of a path",
    "organization": "who issues",
    "issuer": "the name of an organization",
    "email": "an e-mail address; it need not belong to anybody yet",
    "first": "a first name",
    "last": "a last name",
    "name": "a name of your choice, or a person's whole name",
    "language": "a language of the LMS",
    "number": "a whole number",
    "score": "a score from 0 to 100",
    "days": "a number of days",
    "span": "a length of time, in days, hours, minutes and seconds",
    "notices": "how many notices, with the word",
    "reminders": "how many reminders, with the word",
    "result": "a pass or a fail",
    "status": "how the course ended",
    "setting": "what the integration cannot do without",
    "answer": "what a form asks for",
    "reason": "the words beside the field",
    "words": "words of what is wrong",
    "way": "where the earner comes from",
    "channel": "a way to share",
    "button": "the words on the button",
    "becomes": "what becomes of the call",
    "error": "what is answered when badges are issued or listed",
}
"""By the name of the hole: what a scenario may say there."""

CHOICES = {
    "language": ("German",),
    "result": ("pass", "fail"),
    "status": ("PASSED", "FAILED"),
    "setting": ("name", "organization id", "API token"),
    "answer": ("country", "password", "terms of service", "privacy policy"),
    "way": ("e-mail", "profile"),
    "channel": ("LinkedIn", "Twitter", "Facebook", "Xing", "Direct link", "Embed code"),
    "becomes": tuple(BECOMES),
    "error": tuple(ERRORS),
}
"""By the name of the hole: all that may stand there, where it is a few words."""


@dataclass(frozen=True)
class Hole:
    """`kind` is one of the types of `steps/phrases.py`, or one of the parse library: `d` a number, `w` a word."""

    name: str
    kind: str


def holes(text: str) -> list[Hole]:
    return [Hole(*found) for found in _HOLE.findall(text)]


def without_kinds(text: str) -> str:
    """A phrase as people read it: `{student:Name}` is `{student}`."""
    return _HOLE.sub(r"{\1}", text)


def without_holes(text: str) -> str:
    """What is the same in all steps that say a phrase."""
    return _HOLE.sub(" ", text)


def filled(text: str, values: dict[str, str]) -> str:
    """A phrase with what is known in its holes; the others stay."""
    return _HOLE.sub(lambda hole: values.get(hole[1], f"{{{hole[1]}}}"), text)
