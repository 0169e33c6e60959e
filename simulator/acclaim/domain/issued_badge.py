"""The issued badge: one template given to one recipient, from pending to accepted, rejected or revoked."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Self

from simulator.acclaim.domain.errors import WrongState


class BadgeState(Enum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REVOKED = "revoked"
    REPLACED = "replaced"


STANDING = frozenset({BadgeState.PENDING, BadgeState.ACCEPTED})
"""The states in which a badge stands; the duplicate rule and every list for people look at these alone."""


@dataclass(frozen=True)
class KeyValue:
    """One line of a KeyValueGroupEvidence; clients write it in two ways, and each is given back as it came."""

    type: str | None = None
    key: str | None = None
    label: str | None = None
    value: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Evidence:
    """Proof that the issuer adds; which fields are set depends on `type` (UrlEvidence, IdEvidence, ...)."""

    id: str
    type: str
    name: str | None = None
    value: str | None = None
    title: str | None = None
    description: str | None = None
    values: tuple[KeyValue, ...] | None = None


@dataclass(frozen=True)
class IssuedBadge:
    """A badge as it stands. Every change gives a new value and keeps the old one as it was."""

    id: str
    organization_id: str
    badge_template_id: str
    recipient_email: str
    recipient_key: str
    first_name: str
    middle_name: str | None
    last_name: str
    issuer_earner_id: str | None
    locale: str
    public: bool
    state: BadgeState
    state_updated_at: datetime | None
    accepted_at: datetime | None
    issued_at: datetime
    expires_at: datetime | None
    country: str | None
    state_or_province: str | None
    evidence: tuple[Evidence, ...]
    suppress_badge_notification_email: bool
    revocation_reason: str | None
    replacement_badge_id: str | None
    replaces_badge_id: str | None
    created_at: datetime
    updated_at: datetime

    @property
    def issued_to(self) -> str:
        return " ".join(name for name in (self.first_name, self.middle_name, self.last_name) if name)

    @property
    def earned_at(self) -> datetime:
        """When the recipient had the badge: as issued, but not before Acclaim knew of it."""
        return max(self.issued_at, self.created_at)

    @property
    def is_public(self) -> bool:
        """A stranger sees a badge that was accepted and not hidden."""
        return self.public and self.state is BadgeState.ACCEPTED

    @property
    def is_withdrawn(self) -> bool:
        """The issuer took it back: who holds a copy of it has to learn that it is not good any more."""
        return self.state in {BadgeState.REVOKED, BadgeState.REPLACED}

    @property
    def reason_of_withdrawal(self) -> str:
        """Why a withdrawn badge is not good any more; that a replaced one counts as revoked is assumed."""
        if self.state is BadgeState.REPLACED:
            return "Replaced by another badge"
        return self.revocation_reason or ""

    @property
    def was_public(self) -> bool:
        """A stranger could see it before it was withdrawn."""
        return self.public and self.accepted_at is not None

    def has_expired(self, now: datetime) -> bool:
        """Expiry is no state: an accepted badge stays accepted and is shown as expired."""
        return self.expires_at is not None and self.expires_at <= now

    def accepted(self, now: datetime) -> Self:
        return replace(self._moved(BadgeState.ACCEPTED, now, since={BadgeState.PENDING}), accepted_at=now)

    def rejected(self, now: datetime) -> Self:
        return self._moved(BadgeState.REJECTED, now, since={BadgeState.PENDING})

    def revoked(self, reason: str, now: datetime) -> Self:
        return replace(self._moved(BadgeState.REVOKED, now, since=STANDING), revocation_reason=reason)

    def replaced(self, replacement_id: str, now: datetime) -> Self:
        return replace(self._moved(BadgeState.REPLACED, now, since=STANDING), replacement_badge_id=replacement_id)

    def hidden(self, now: datetime, *, hide: bool) -> Self:
        if self.state is not BadgeState.ACCEPTED:
            raise WrongState(f"Validation failed: This badge is {self.state.value} and is neither shown nor hidden.")
        return replace(self, public=not hide, updated_at=now)

    def may_move_to(self, issuer_earner_id: str | None) -> bool:
        """Whether an update for this earner id may change the address (Credly help 4418439056411)."""
        same_earner_id = bool(issuer_earner_id) and issuer_earner_id == self.issuer_earner_id
        return self.state is BadgeState.PENDING and same_earner_id

    def updated(self, asked: "IssuedBadge", now: datetime) -> "IssuedBadge":
        """What is asked for now, `issued_at` aside; what is left out is erased, and the same again changes nothing.

        Source: Credly help 4418439056411.
        """
        changed = replace(
            self,
            recipient_email=asked.recipient_email,
            recipient_key=asked.recipient_key,
            first_name=asked.first_name,
            middle_name=asked.middle_name,
            last_name=asked.last_name,
            issuer_earner_id=asked.issuer_earner_id,
            locale=asked.locale,
            expires_at=asked.expires_at,
            country=asked.country,
            state_or_province=asked.state_or_province,
            evidence=asked.evidence,
            suppress_badge_notification_email=asked.suppress_badge_notification_email,
        )
        is_the_same = replace(changed, evidence=_said(asked.evidence)) == replace(self, evidence=_said(self.evidence))
        return self if is_the_same else replace(changed, updated_at=now)

    def _moved(self, state: BadgeState, now: datetime, since: set[BadgeState] | frozenset[BadgeState]) -> Self:
        if self.state not in since:
            raise WrongState(f"Validation failed: This badge is {self.state.value} and cannot become {state.value}.")
        return replace(self, state=state, state_updated_at=now, updated_at=now)


def _said(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Evidence without the ids that Acclaim has given it."""
    return tuple(replace(proof, id="") for proof in evidence)


def recipient_key(email: str) -> str:
    """The form in which addresses are compared: one mailbox, however it is written."""
    return email.strip().removesuffix(".").lower()
