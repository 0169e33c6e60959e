"""What can become of a completion."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """The word that stands in the store, the log and the answer to the LMS."""

    ISSUED = "issued"
    ALREADY_EARNED = "already_earned"  # the template allows one badge a student, and the student has it (earn-10)
    NOT_ELIGIBLE = "not_eligible"
    PARKED = "parked"  # Acclaim refused for good: an operator has to look at it
    RECEIVED = "received"  # stored, the badge still to come


@dataclass(frozen=True)
class Outcome:
    state: State
    reason: str = ""
    badge_id: str = ""
