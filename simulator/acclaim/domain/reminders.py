"""When Acclaim reminds a student of a badge that waits to be accepted (rules notify-1 to notify-4)."""

from datetime import datetime, timedelta

from simulator.acclaim.domain.earner import Earner
from simulator.acclaim.domain.issued_badge import BadgeState, IssuedBadge

REMINDERS_AFTER = (timedelta(days=1), timedelta(days=4))


def reminder_instants(badge: IssuedBadge) -> list[datetime]:
    """The moments at which a reminder is due: one day and four days after the badge was earned."""
    if badge.suppress_badge_notification_email or badge.state is not BadgeState.PENDING:
        return []
    return [badge.earned_at + delay for delay in REMINDERS_AFTER]


def wants_mail(owner: Earner | None) -> bool:
    """Whether badge e-mails may go out; only the owner of an account can opt out."""
    return owner is None or owner.wants_email
