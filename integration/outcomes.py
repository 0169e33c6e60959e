"""What can become of a completion, and of one attempt at it."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """The word that stands in the store, the log and the answer to the LMS."""

    RECEIVED = "received"  # stored, the badge still to come
    ISSUED = "issued"
    ALREADY_EARNED = "already_earned"  # the template allows one badge a student, and the student has it (earn-10)
    NOT_ELIGIBLE = "not_eligible"
    REPEATED = "repeated"  # a second event told of a completion that another event had told of
    PARKED = "parked"  # refused for good: an operator has to look at it


EARNED = (State.ISSUED, State.ALREADY_EARNED)  # Acclaim answers, and the student has the badge
EVERYTHING = ""


@dataclass(frozen=True)
class Outcome:
    state: State
    reason: str = ""
    badge_id: str = ""


@dataclass(frozen=True)
class Later:
    """There is no outcome yet; `is_open`: it may be done all the same. `after` are seconds that the service asked for.

    Once as many completions as `enough` have failed so, `scope` waits with them: a course id, or EVERYTHING.
    """

    reason: str
    after: float = 0
    is_open: bool = False
    scope: str = EVERYTHING
    enough: int = 5  # with no badge between them: it is not the completion
