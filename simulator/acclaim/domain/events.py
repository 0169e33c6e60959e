"""What an organization is told of its badges and templates."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class EventType(Enum):
    BADGE_CREATED = "badge.created"
    BADGE_STATE_CHANGED = "badge.state.changed"
    BADGE_PRIVACY_CHANGED = "badge.privacy.changed"
    TEMPLATE_CREATED = "badge_template.created"
    TEMPLATE_CHANGED = "badge_template.changed"


@dataclass(frozen=True)
class Event:
    """One thing that happened: which badge or template, and in which state it was then."""

    id: str
    organization_id: str
    event_type: EventType
    occurred_at: datetime
    badge_template_id: str
    badge_id: str | None
    state: str
