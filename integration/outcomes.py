"""What can become of a completion."""

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


@dataclass(frozen=True)
class Outcome:
    state: State
    reason: str = ""
    badge_id: str = ""
