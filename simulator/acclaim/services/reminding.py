"""The letters that a badge has coming: reminders while it waits, and the notice that it will expire."""

from simulator.acclaim.domain.badge_template import BadgeTemplate
from simulator.acclaim.domain.issued_badge import IssuedBadge
from simulator.acclaim.domain.reminders import expiry_notice_at, reminder_instants
from simulator.world import World

REMINDER, EXPIRY_NOTICE = "reminder", "expiry_notice"
"""The kinds of due work; who does it is put together where the doors are opened."""


def put_down_letters(world: World, badge: IssuedBadge, template: BadgeTemplate) -> None:
    """Schedules what lies ahead of the badge as it stands."""
    for number, instant in enumerate(reminder_instants(badge), start=1):
        if instant > world.now():
            world.schedule(REMINDER, badge.id, instant, number)
    expiry_notice = expiry_notice_at(badge, template)
    if expiry_notice and expiry_notice > world.now():
        world.schedule(EXPIRY_NOTICE, badge.id, expiry_notice)


def cancel_reminders(world: World, badge_id: str) -> None:
    world.cancel(REMINDER, badge_id)


def cancel_letters(world: World, badge_id: str) -> None:
    world.cancel(REMINDER, badge_id)
    world.cancel(EXPIRY_NOTICE, badge_id)
