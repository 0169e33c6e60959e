"""What Acclaim refuses, without a word about HTTP. Each door has one table from these to its own answers.

Every refusal names its `rule`, a row of simulator/fidelity.yaml: where it is documented, or that it is assumed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self


class AcclaimError(Exception):
    """Something that Acclaim refuses. `str()` is a sentence for people; `problems` names the fields that are wrong."""

    rule = "refused"
    problems: "tuple[Problem, ...]" = ()

    @property
    def by_field(self) -> dict[str, str]:
        """What to do about each field, for the forms of pages."""
        return {problem.attribute: problem.message for problem in self.problems}

    def because_of(self, rule: str) -> Self:
        """The same refusal, for a reason of its own within the family."""
        self.rule = rule
        return self


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field: its name on the wire, what to do about it, and by which rule."""

    attribute: str
    message: str
    rule: str = "fields"


class Invalid(AcclaimError):
    """One or more fields are missing or wrong; `problems` names each."""

    rule = "fields"

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        rules = {problem.rule for problem in problems}
        self.rule = rules.pop() if len(rules) == 1 else "fields"
        super().__init__("Validation failed: " + ", ".join(problem.message for problem in problems))


class InvalidInBatch(Invalid):
    """An item of a batch is refused, and with it the batch; `index` counts from 0."""

    rule = "batch-all-or-nothing"

    def __init__(self, index: int, cause: AcclaimError) -> None:
        super().__init__(*cause.problems)
        self.index = index
        self.args = (str(cause),)
        self.because_of(cause.rule)


@contextmanager
def item_of_batch(index: int) -> Iterator[None]:
    """Whatever is refused within refuses the whole batch, and names the item."""
    try:
        yield
    except AcclaimError as error:
        raise InvalidInBatch(index, error) from error


class NotFound(AcclaimError):
    """No such thing here, or it belongs to another organization."""

    rule = "not-found"


class Gone(AcclaimError):
    """It was here and was deleted."""

    rule = "deleted"


class TokenRefused(AcclaimError):
    """The authorization token is missing, unknown or expired."""

    rule = "token"


class PermissionMissing(AcclaimError):
    """The authorization token lacks the permission that this call needs."""

    rule = "token-permissions"


class TooManyCalls(AcclaimError):
    """More calls in a minute than the world's switch allows; `seconds` are left of that minute."""

    rule = "rate-limit"

    def __init__(self, most: int, seconds: int) -> None:
        super().__init__(f"More than {most} calls in one minute")
        self.seconds = seconds


class StillInUse(AcclaimError):
    """Something that others rest on cannot be removed."""

    rule = "template-in-use"


class AlreadyTaken(AcclaimError):
    """Somebody else of the organization has this already."""

    rule = "employee-address-once"


class BadgeRefused(AcclaimError):
    """A badge cannot be issued or changed in this way."""

    rule = "badge-refused"


class AlreadyHasBadge(BadgeRefused):
    """The template forbids duplicates and the recipient has the badge."""

    rule = "duplicates"

    def __init__(self) -> None:
        # Clients look for the words "already has this badge" in the message.
        super().__init__("Validation failed: User already has this badge")


class AlreadyReplaced(BadgeRefused):
    """The badge was replaced before; `current_badge_id` is the one that stands now, None when that was deleted."""

    rule = "replace-once"

    def __init__(self, current_badge_id: str | None) -> None:
        # Clients look for this very sentence.
        super().__init__("Validation failed: This badge cannot be replaced because it has already been replaced.")
        self.current_badge_id = current_badge_id


class TemplateNotActive(BadgeRefused):
    """Only an active template can be issued."""

    rule = "template-active"


class WrongState(BadgeRefused):
    """The badge is in a state from which this step does not lead on."""

    rule = "badge-states"
