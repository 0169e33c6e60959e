"""What the LMS refuses, without a word about HTTP. Each door has one table from these to its own answers."""

from dataclasses import dataclass
from typing import Self


class LmsError(Exception):
    """Something that the LMS refuses. `str()` is a sentence for people."""

    rule = ""

    def because_of(self, rule: str) -> Self:
        """The same refusal with a row of simulator/fidelity.yaml: where it is documented, or that it is assumed."""
        self.rule = rule
        return self


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field, by its name in the form or body; a dot leads into a nested object."""

    attribute: str
    message: str


class Invalid(LmsError):
    """One or more fields are missing or wrong; `problems` names each."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{problem.attribute}: {problem.message}" for problem in problems))

    @property
    def by_field(self) -> dict[str, str]:
        """What to do about each field, for the forms of pages."""
        return {problem.attribute: problem.message for problem in self.problems}


class Unreadable(LmsError):
    """The body is not what its content type promises."""


class NotFound(LmsError):
    """No such thing here, or it belongs to another organization."""


class KeyRefused(LmsError):
    """The API key is missing or unknown."""


class NotEnrolled(LmsError):
    """The student has no open enrolment in the course."""


class WebhookInactive(LmsError):
    """Nothing is sent to a webhook that was switched off."""
