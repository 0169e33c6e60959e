"""A fault: what goes wrong with the next calls of an operation."""

from dataclasses import dataclass
from enum import Enum

import sqlalchemy as sa

from simulator.records import records

ALL = "all"
"""What is told in place of a number of calls by who means every one until the fault is taken back."""
NO_END = 2**53 - 1
"""More calls than anybody makes, kept for ALL; every reader of JSON reads this number alike, and no larger one."""


class Kind(Enum):
    """What the caller gets."""

    STATUS = "status"
    PAGE = "page"
    REDIRECT = "redirect"
    DROP = "drop"
    RESET = "reset"
    DELAY = "delay"
    DRIP = "drip"
    TRUNCATED = "truncated"
    TRUNCATED_CHUNKS = "truncated-chunks"
    HANG_UP = "hang-up"
    BODY = "body"
    ALTERED = "altered"
    HUGE = "huge"
    GZIP_BOMB = "gzip-bomb"
    HEADER_FLOOD = "header-flood"
    JUNK = "junk"

    @property
    def is_made_up(self) -> bool:
        """Whether nothing of the true answer is in it, so that it can be given before there is one."""
        return self.drops or self in {Kind.STATUS, Kind.PAGE, Kind.REDIRECT}

    @property
    def drops(self) -> bool:
        """Whether there is no answer at all."""
        return self in {Kind.DROP, Kind.RESET}

    @property
    def is_in_answer(self) -> bool:
        """Whether it is all in what is answered, so that any server can send it."""
        return self in {Kind.STATUS, Kind.PAGE, Kind.REDIRECT, Kind.BODY, Kind.ALTERED}


class Effect(Enum):
    """What becomes of that which was asked for: nothing, or it is done now, or later."""

    NONE = "none"
    DONE = "done"
    LATE = "late"


@dataclass(frozen=True)
class Change:
    """A place in a JSON answer such as `data.badges.0.id`, and the JSON that is put there; None takes it away."""

    path: str
    json: str | None


@dataclass(frozen=True)
class How:
    """What each kind needs to be told; None and () where a kind has nothing to do with it.

    `seconds` are real ones in which nothing is sent, `late_seconds` those of the world's clock until the effect comes.
    """

    status: int | None = None
    message: str | None = None
    retry_after: str | None = None
    location: str | None = None
    seconds: float = 0
    late_seconds: float = 0
    megabytes: int | None = None
    body: str | None = None
    content_type: str | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Fault:
    """Lets `after` calls of an operation pass, and then hits the `first` calls; it has let `passed` and hit `fired`.

    With NO_END for `first` it hits every call until it is taken back.
    With `organization_id` or `badge_template_id` only the calls of that organization or about that template count.
    """

    id: str
    operation: str
    kind: Kind
    effect: Effect
    how: How
    organization_id: str | None = None
    badge_template_id: str | None = None
    first: int = 1
    after: int = 0
    passed: int = 0
    fired: int = 0

    @property
    def is_spent(self) -> bool:
        return self.fired >= self.first

    @property
    def first_told(self) -> int | str:
        """How many calls it hits, or `all`."""
        return ALL if self.first == NO_END else self.first

    @property
    def mark(self) -> str:
        """How it is named on an answer and in the journal."""
        return f"{self.id} {self.kind.value}"


@dataclass(frozen=True)
class Called:
    """A call as faults see it: of which operation, of which of Acclaim's organizations, about which templates.

    `service` is what a fault for all operations of the same stand-in names in place of one.
    """

    operation: str
    service: str
    organization_id: str | None = None
    badge_template_ids: frozenset[str] = frozenset()

    def is_of(self, fault: Fault) -> bool:
        """Whether a fault of this operation, or of all of its service, is for this call."""
        is_its_organization = fault.organization_id in {None, self.organization_id}
        return is_its_organization and fault.badge_template_id in {None, *self.badge_template_ids}


faults = records(Fault, "fault", indexes=[("operation",)])
NOT_SPENT: sa.ColumnElement[bool] = faults.c.fired < faults.c.first
