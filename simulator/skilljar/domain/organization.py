"""The organization that teaches through the LMS, and its admins."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class LmsOrganization:
    """A customer of the LMS with one domain and one API key.

    `badges_earned_url` is where the integration serves the "Badges Earned" table; None when there is no integration.
    """

    id: str
    name: str
    domain_name: str
    api_key: str
    badges_earned_url: str | None
    badges_earned_secret: str
    created_at: datetime

    @property
    def sender(self) -> tuple[str, str]:
        """Name and address that its e-mails come from."""
        return self.name, f"no-reply@{self.domain_name}"


@dataclass(frozen=True)
class LmsAdmin:
    """A person who looks after courses and students."""

    id: str
    organization_id: str
    first_name: str
    last_name: str
    email: str
    password_hash: str
