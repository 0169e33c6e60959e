"""The employee: a person whom an organization counts as its own and invites to its workforce."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Self


class EmployeeState(Enum):
    """Not invited yet, invited, or with an answer."""

    CREATED = "created"
    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


UNANSWERED = frozenset({EmployeeState.CREATED, EmployeeState.PENDING})
"""Who is invited when nothing is said of states (assumption): those who have not said yes or no."""


@dataclass(frozen=True)
class Employee:
    """A person of an organization, known by an address; whether there is an account for it is another matter."""

    id: str
    organization_id: str
    email: str
    email_key: str
    first_name: str
    last_name: str
    state: EmployeeState
    state_updated_at: datetime
    last_invitation_sent_at: datetime | None
    created_at: datetime
    team: str | None = None
    external_id: str | None = None
    position_title: str | None = None
    manager_first_name: str | None = None
    manager_last_name: str | None = None
    manager_external_id: str | None = None
    location: str | None = None
    country: str | None = None
    zip_code: str | None = None
    state_or_province: str | None = None
    department: str | None = None
    organization_level1: str | None = None
    organization_level2: str | None = None
    organization_level3: str | None = None
    job_family: str | None = None

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def is_invited(self) -> bool:
        """Whether an invitation waits for an answer."""
        return self.state is EmployeeState.PENDING

    @property
    def has_accepted(self) -> bool:
        return self.state is EmployeeState.ACCEPTED

    def invited(self, now: datetime) -> Self:
        """Invited, or invited again."""
        return replace(self._in(EmployeeState.PENDING, now), last_invitation_sent_at=now)

    def answered(self, now: datetime, *, accepts: bool) -> Self:
        """With an answer to the invitation; the first answer counts."""
        answer = EmployeeState.ACCEPTED if accepts else EmployeeState.REJECTED
        return self._in(answer, now) if self.is_invited else self

    def _in(self, state: EmployeeState, now: datetime) -> Self:
        return self if self.state is state else replace(self, state=state, state_updated_at=now)
