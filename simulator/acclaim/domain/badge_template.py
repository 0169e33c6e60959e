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
    """What somebody does to earn the badge."""

    id: str
    title: str
    activity_type: str
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

    @property
    def is_active(self) -> bool:
        """Archived and draft templates cannot be issued."""
        return self.state is TemplateState.ACTIVE

    def default_expiry(self, issued_at: datetime) -> datetime | None:
        return issued_at + timedelta(days=self.expires_after_days) if self.expires_after_days else None

    def in_state(self, state: TemplateState, now: datetime) -> Self:
        return self if state is self.state else replace(self, state=state, state_updated_at=now)
