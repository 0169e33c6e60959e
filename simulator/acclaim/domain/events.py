"""What an organization is told of its badges and templates."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from simulator.acclaim.domain.badge_template import BadgeTemplate
from simulator.acclaim.domain.issued_badge import IssuedBadge


class EventType(Enum):
    BADGE_CREATED = "badge.created"
    BADGE_DELETED = "badge.deleted"
    BADGE_STATE_CHANGED = "badge.state.changed"
    BADGE_PRIVACY_CHANGED = "badge.privacy.changed"
    TEMPLATE_CREATED = "badge_template.created"
    TEMPLATE_CHANGED = "badge_template.changed"
    TEMPLATE_DELETED = "badge_template.deleted"
    NOTICE_SENT = "pending_badge_notification.sent"
    NOTICE_SENT_NO_USER = "pending_badge_notification.no_user.sent"
    NOTICE_SENT_UNCONFIRMED = "pending_badge_notification.unconfirmed_email.sent"


@dataclass(frozen=True)
class Event:
    """One thing that happened to a badge or a template (the other is None), with how that stood then."""

    id: str
    organization_id: str
    event_type: EventType
    occurred_at: datetime
    badge_template_id: str
    badge_id: str | None
    badge: IssuedBadge | None
    badge_template: BadgeTemplate | None

    @property
    def state(self) -> str:
        """The state of the badge or of the template then."""
        subject = self.badge or self.badge_template
        assert subject is not None, "an event is about a badge or a template"
        state: str = subject.state.value
        return state
