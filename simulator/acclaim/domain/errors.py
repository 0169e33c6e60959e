"""What Acclaim refuses, without a word about HTTP. Each door has one table from these to its own answers."""

from dataclasses import dataclass


class AcclaimError(Exception):
    """Something that Acclaim refuses. `str()` is a sentence for people."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field: its name on the wire and what to do about it."""

    attribute: str
    message: str


class Invalid(AcclaimError):
    """One or more fields are missing or wrong; `problems` names each."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("Validation failed: " + ", ".join(problem.message for problem in problems))


class NotFound(AcclaimError):
    """No such thing here, or it belongs to another organization."""


class TokenRefused(AcclaimError):
    """The authorization token is missing, unknown or expired."""


class PermissionMissing(AcclaimError):
    """The authorization token lacks the permission that this call needs."""


class BadgeRefused(AcclaimError):
    """A badge cannot be issued or changed in this way."""


class AlreadyHasBadge(BadgeRefused):
    """The template forbids duplicates and the recipient has the badge."""

    def __init__(self) -> None:
        # Clients look for the words "already has this badge" in the message.
        super().__init__("Validation failed: User already has this badge")


class TemplateNotActive(BadgeRefused):
    """Only an active template can be issued."""


class WrongState(BadgeRefused):
    """The badge is in a state from which this step does not lead on."""
