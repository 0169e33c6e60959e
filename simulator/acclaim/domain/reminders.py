"""When Acclaim writes of its own accord: of a badge that waits (rules notify-1 to notify-4) or expires."""

from datetime import datetime, timedelta

from simulator.acclaim.domain.badge_template import BadgeTemplate
from simulator.acclaim.domain.earner import Earner
from simulator.acclaim.domain.issued_badge import BadgeState, IssuedBadge

REMINDERS_AFTER = (timedelta(days=1), timedelta(days=4))
EXPIRY_NOTICE_BEFORE = timedelta(days=60)


def reminder_instants(badge: IssuedBadge) -> list[datetime]:
    """The moments at which a reminder is due: one day and four days after the badge was earned."""
    if badge.suppress_badge_notification_email or badge.state is not BadgeState.PENDING:
        return []
    return [badge.earned_at + delay for delay in REMINDERS_AFTER]


def expiry_notice_at(badge: IssuedBadge, template: BadgeTemplate) -> datetime | None:
    """60 days before the badge expires, when its template has such notices sent (Credly help 4426317102363)."""
    if badge.expires_at is None or not template.send_expiring_badge_notifications:
        return None
    return badge.expires_at - EXPIRY_NOTICE_BEFORE


def wants_mail(owner: Earner | None) -> bool:
    """Whether badge e-mails may go out; only the owner of an account can opt out."""
    return owner is None or owner.wants_email
