"""Replacing: the issuer puts a new badge in the place of one that stands."""

from dataclasses import dataclass, replace
from datetime import datetime

from simulator.acclaim.domain.badge_template import BadgeTemplate
from simulator.acclaim.domain.errors import AlreadyHasBadge, AlreadyReplaced
from simulator.acclaim.domain.issued_badge import Evidence, IssuedBadge
from simulator.acclaim.records import issued_badges
from simulator.acclaim.services.events import save_moved
from simulator.acclaim.services.issuing import duplicate_of, expiry, keep_new, template_to_issue
from simulator.acclaim.services.notifying import send_replacement
from simulator.acclaim.services.querying import badge_of_organization
from simulator.world import World


@dataclass(frozen=True)
class Replacement:
    """What an issuer says of the new badge; names left out are those of the old one."""

    badge_template_id: str
    issued_at: datetime
    first_name: str | None = None
    middle_name: str | None = None
    last_name: str | None = None
    issuer_earner_id: str | None = None
    expires: datetime | bool | None = None
    country: str | None = None
    state_or_province: str | None = None
    evidence: tuple[Evidence, ...] = ()
    notification_message: str | None = None


def replace_badge(world: World, organization_id: str, badge_id: str, asked: Replacement) -> IssuedBadge:
    """The new badge, in the state of the old one; raises NotFound, AlreadyReplaced, WrongState, or as issuing does."""
    old = badge_of_organization(world, organization_id, badge_id)
    if old.replacement_badge_id:
        raise AlreadyReplaced(_current(world, old))
    template = template_to_issue(world, organization_id, asked.badge_template_id)
    new = _replacement(world, old, template, asked)
    gone = old.replaced(new.id, world.now())
    if duplicate_of(world, template, new):
        raise AlreadyHasBadge
    save_moved(world, gone)
    keep_new(world, new, template)
    if asked.notification_message is not None:
        send_replacement(world, new, template, asked.notification_message)
    return new


def _current(world: World, badge: IssuedBadge) -> str | None:
    """The id of the badge at the end of the row of replacements; None when that one was deleted."""
    current: IssuedBadge | None = badge
    while current and current.replacement_badge_id:
        current = world.rows(issued_badges).find(id=current.replacement_badge_id)
    return current.id if current else None


def _replacement(world: World, old: IssuedBadge, template: BadgeTemplate, asked: Replacement) -> IssuedBadge:
    now = world.now()
    return replace(
        old,
        id=world.ids.uuid("issued_badge"),
        badge_template_id=template.id,
        first_name=asked.first_name or old.first_name,
        middle_name=asked.middle_name or old.middle_name,
        last_name=asked.last_name or old.last_name,
        issuer_earner_id=asked.issuer_earner_id,
        issued_at=asked.issued_at,
        expires_at=expiry(template, asked.expires, asked.issued_at),
        country=asked.country,
        state_or_province=asked.state_or_province,
        evidence=asked.evidence,
        replaces_badge_id=old.id,
        created_at=now,
        updated_at=now,
        state_updated_at=None,
    )
