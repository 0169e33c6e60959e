"""The organization that issues badges, its tokens and its admins."""

from dataclasses import dataclass
from datetime import datetime, timedelta

TOKEN_LIFE = timedelta(days=180)


@dataclass(frozen=True)
class Organization:
    """An issuer. `sso_enabled` is an assumption of ours: the real API documents no field for single sign-on."""

    id: str
    name: str
    vanity_slug: str
    bio: str
    website_url: str
    contact_email: str
    city: str
    country: str
    sso_enabled: bool
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class AuthorizationToken:
    """What a program shows to speak for an organization; it lives for 180 days."""

    id: str
    token: str
    organization_id: str
    description: str
    read_enabled: bool
    write_enabled: bool
    delete_enabled: bool
    created_at: datetime
    expires_at: datetime

    def is_valid(self, now: datetime) -> bool:
        return now < self.expires_at


@dataclass(frozen=True)
class IssuerAdmin:
    """A person who looks after an organization on its dashboard."""

    id: str
    organization_id: str
    first_name: str
    last_name: str
    email: str
    password_hash: str
