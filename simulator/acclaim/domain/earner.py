"""The earner: a person with an Acclaim account and one or more addresses."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

CONFIRMATION_LIFE = timedelta(days=3)


@dataclass(frozen=True)
class Earner:
    """A person with an account. `wants_email` is off after opting out under Settings > Notifications."""

    id: str
    first_name: str
    last_name: str
    country: str
    vanity_slug: str
    password_hash: str
    wants_email: bool
    profile_is_public: bool
    chose_settings: bool
    created_at: datetime

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True)
class EarnerAddress:
    """An address of an account. It counts once it is confirmed; one address belongs to one account."""

    key: str
    email: str
    earner_id: str
    confirmed_at: datetime | None
    is_primary: bool


@dataclass(frozen=True)
class AutoAccept:
    """An earner's wish to have an organization's badges accepted as they come."""

    id: str
    earner_id: str
    organization_id: str


class Purpose(Enum):
    """What a confirmation by mail lets happen."""

    CONFIRM_ADDRESS = "confirm address"
    MERGE_ACCOUNT = "merge account"


@dataclass(frozen=True)
class Confirmation:
    """A link or a code sent to an address; who comes back with it reads that mailbox."""

    id: str
    purpose: Purpose
    code: str
    earner_id: str
    email: str
    expires_at: datetime
    attempts: int
