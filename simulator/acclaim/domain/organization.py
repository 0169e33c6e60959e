"""The organization that issues badges, its tokens and its admins."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

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
    webhook_url: str | None = None
    legal_contact_email: str | None = None
    zip_or_postal_code: str | None = None
    state_or_province: str | None = None
    address: str | None = None
    location: str | None = None
    organization_type: str = "education"
    twitter_url: str | None = None
    facebook_url: str | None = None
    photo_url: str | None = None
    hide_subscription: bool = False

    @property
    def place(self) -> str:
        """Where it is, as it says itself, or else from street to country."""
        parts = (self.address, self.city, self.state_or_province, self.zip_or_postal_code, self.country)
        return self.location or " ".join(part for part in parts if part)


class Permission(Enum):
    """What a token lets its holder do; which of them a call needs stands in openapi.yaml."""

    READ = "read"
    WRITE = "write"
    DELETE = "delete"


@dataclass(frozen=True)
class Caller:
    """A program that speaks for an organization, and what it may do. `id` is that of the token that it has shown.

    `scopes` bound those who show an application's access token; who shows an authorization token has none.
    """

    id: str
    organization_id: str
    permissions: frozenset[Permission]
    scopes: frozenset[str] | None = None

    @property
    def may_all(self) -> bool:
        return self.permissions >= set(Permission)


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

    @property
    def permissions(self) -> frozenset[Permission]:
        return frozenset(permission for permission in Permission if getattr(self, f"{permission.value}_enabled"))

    @property
    def caller(self) -> Caller:
        """Who shows it."""
        return Caller(self.id, self.organization_id, self.permissions)


@dataclass(frozen=True)
class IssuerAdmin:
    """A person who looks after an organization on its dashboard."""

    id: str
    organization_id: str
    first_name: str
    last_name: str
    email: str
    password_hash: str
