"""What a badge has coming: reminders while it waits, the notice that it will expire, and its end."""

from simulator.acclaim.domain.badge_template import BadgeTemplate
from simulator.acclaim.domain.issued_badge import STANDING, IssuedBadge
from simulator.acclaim.domain.reminders import expiry_notice_at, reminder_instants
from simulator.acclaim.services.expiring import BADGE_EXPIRY
from simulator.world import World

REMINDER, EXPIRY_NOTICE = "reminder", "expiry_notice"
"""The kinds of due work; who does it is put together where the doors are opened."""


def put_down_coming(world: World, badge: IssuedBadge, template: BadgeTemplate) -> None:
    """Schedules what lies ahead of the badge as it stands."""
    for number, instant in enumerate(reminder_instants(badge), start=1):
        if instant > world.now():
            world.schedule(REMINDER, badge.id, instant, number)
    for kind, at in ((EXPIRY_NOTICE, expiry_notice_at(badge, template)), (BADGE_EXPIRY, badge.expires_at)):
        if at and at > world.now():
            world.schedule(kind, badge.id, at)


def cancel_coming(world: World, badge: IssuedBadge) -> None:
    """Takes back what does not come any more now that the badge has gone on: while it still stands, the reminders."""
    if badge.state in STANDING:
        world.cancel(REMINDER, badge.id)
    else:
        cancel_all(world, badge.id)


def cancel_all(world: World, badge_id: str) -> None:
    for kind in (REMINDER, EXPIRY_NOTICE, BADGE_EXPIRY):
        world.cancel(kind, badge_id)
