"""The badge template: the design of a badge and the rules by which it is issued."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Self


class TemplateState(Enum):
    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


@dataclass(frozen=True)
class Activity:
    """What somebody does to earn the badge; one of the type `Badge` asks for another badge first."""

    id: str
    title: str
    activity_type: str
    activity_url: str | None = None
    required_badge_template_id: str | None = None


@dataclass(frozen=True)
class Alignment:
    """A standard or framework that the badge answers to."""

    id: str
    name: str
    url: str
    description: str | None = None


@dataclass(frozen=True)
class Recommendation:
    """What to do next, after this badge."""

    id: str
    title: str
    type: str
    activity_url: str | None = None


@dataclass(frozen=True)
class BadgeTemplate:
    """One badge as its organization designed it."""

    id: str
    organization_id: str
    name: str
    description: str
    state: TemplateState
    vanity_slug: str
    skills: tuple[str, ...]
    activities: tuple[Activity, ...]
    reporting_tags: tuple[str, ...]
    allow_duplicate_badges: bool
    expires_after_days: int | None
    global_activity_url: str
    level: str | None
    time_to_earn: str | None
    cost: str | None
    type_category: str | None
    public: bool
    created_at: datetime
    updated_at: datetime
    state_updated_at: datetime | None
    default_expires_at: datetime | None = None
    send_expiring_badge_notifications: bool = False
    earn_this_badge_url: str | None = None
    enable_earn_this_badge: bool = False
    alignments: tuple[Alignment, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()

    @property
    def is_active(self) -> bool:
        """Archived and draft templates cannot be issued."""
        return self.state is TemplateState.ACTIVE

    @property
    def required_template_ids(self) -> list[str]:
        """The badges that somebody needs to have before."""
        required = (activity.required_badge_template_id for activity in self.activities)
        return [template_id for template_id in required if template_id]

    def default_expiry(self, issued_at: datetime) -> datetime | None:
        """A date of the template's own, or so many days after the issue."""
        if self.default_expires_at:
            return self.default_expires_at
        return issued_at + timedelta(days=self.expires_after_days) if self.expires_after_days else None

    def in_state(self, state: TemplateState, now: datetime) -> Self:
        return self if state is self.state else replace(self, state=state, state_updated_at=now)


@dataclass(frozen=True)
class TemplatePicture:
    """A picture that the organization has sent, as PNG; templates without one are drawn."""

    badge_template_id: str
    content: bytes
