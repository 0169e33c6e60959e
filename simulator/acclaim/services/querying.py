"""Finding things: whose address, whose badge, which template."""

from dataclasses import dataclass

import sqlalchemy as sa

from simulator.acclaim.domain.accept_link import accept_path
from simulator.acclaim.domain.badge_template import BadgeTemplate
from simulator.acclaim.domain.earner import Earner
from simulator.acclaim.domain.errors import AcclaimError, Gone, NotFound
from simulator.acclaim.domain.events import Event, EventType
from simulator.acclaim.domain.issued_badge import STANDING, IssuedBadge, recipient_key
from simulator.acclaim.domain.organization import Organization
from simulator.acclaim.records import (
    addresses,
    badge_templates,
    earners,
    events,
    issued_badges,
    organizations,
)
from simulator.world import World


@dataclass(frozen=True)
class BadgeView:
    """A badge with what it takes to show it."""

    badge: IssuedBadge
    template: BadgeTemplate
    organization: Organization
    owner: Earner | None
    accept_key: bytes

    @property
    def accept_path(self) -> str:
        return accept_path(self.accept_key, self.badge.id)


def accept_key(world: World) -> bytes:
    """What the tokens of this world's accept links are made with."""
    return world.ids.key("accept_link", "badges")


def owner_of(world: World, email: str) -> Earner | None:
    """The earner to whose account a confirmed address belongs."""
    address = world.rows(addresses).find(key=recipient_key(email))
    if address is None or address.confirmed_at is None:
        return None
    return world.rows(earners).find(id=address.earner_id)


def confirmed_keys(world: World, earner: Earner) -> list[str]:
    """The compared forms of all addresses that the earner has confirmed."""
    kept = world.rows(addresses).where(addresses.c.earner_id == earner.id, addresses.c.confirmed_at.is_not(None))
    return [address.key for address in kept]


def badge_of_earner(world: World, earner: Earner, badge_id: str) -> IssuedBadge:
    """A badge issued to one of the earner's addresses; raises NotFound for any other."""
    badge = world.rows(issued_badges).find(id=badge_id)
    if badge is None or badge.recipient_key not in confirmed_keys(world, earner):
        raise NotFound("Badge not found")
    return badge


def badge_view(world: World, badge_id: str) -> BadgeView:
    """A badge by its id, whoever asks; raises NotFound."""
    badge = world.rows(issued_badges).find(id=badge_id)
    if badge is None:
        raise NotFound("Badge not found")
    return views_of(world, [badge])[0]


def public_badge(world: World, badge_id: str) -> BadgeView:
    """A badge that everybody may see; raises NotFound for any other, as for one that is not there."""
    view = badge_view(world, badge_id)
    if not view.badge.is_public:
        raise NotFound("Badge not found")
    return view


def public_profile(world: World, slug: str) -> Earner:
    """An earner whose profile everybody may see; raises NotFound."""
    found = world.rows(earners).find(vanity_slug=slug)
    if found is None or not found.profile_is_public:
        raise NotFound("Profile not found")
    return found


def badges_of_earner(world: World, earner: Earner) -> list[BadgeView]:
    """Every standing badge of all the earner's addresses, the newest first: the dashboard (rule view-9)."""
    badges = world.rows(issued_badges).where(
        issued_badges.c.recipient_key.in_(confirmed_keys(world, earner)),
        issued_badges.c.state.in_(STANDING),
        order=[issued_badges.c.issued_at.desc()],
    )
    return views_of(world, badges)


def views_of(world: World, badges: list[IssuedBadge]) -> list[BadgeView]:
    """The same badges with template, organization and owner, each of these read once."""
    issued_from, issued_by = {badge.badge_template_id for badge in badges}, {badge.organization_id for badge in badges}
    templates = {one.id: one for one in world.rows(badge_templates).among("id", issued_from)}
    issuers = {one.id: one for one in world.rows(organizations).among("id", issued_by)}
    owners = owners_of(world, {badge.recipient_key for badge in badges})
    key = accept_key(world)
    return [
        BadgeView(
            badge,
            templates[badge.badge_template_id],
            issuers[badge.organization_id],
            owners.get(badge.recipient_key),
            key,
        )
        for badge in badges
    ]


def owners_of(world: World, keys: set[str]) -> dict[str, Earner]:
    """The earner behind each confirmed address among `keys`."""
    confirmed = [address for address in world.rows(addresses).among("key", keys) if address.confirmed_at]
    people = {one.id: one for one in world.rows(earners).among("id", {address.earner_id for address in confirmed})}
    return {address.key: people[address.earner_id] for address in confirmed}


def organization(world: World, organization_id: str) -> Organization:
    found = world.rows(organizations).find(id=organization_id)
    if found is None:
        raise NotFound("Organization not found")
    return found


def template(world: World, organization_id: str, template_id: str) -> BadgeTemplate:
    """One of the organization's templates; raises NotFound, or Gone when it was deleted."""
    found = world.rows(badge_templates).find(id=template_id, organization_id=organization_id)
    if found is None:
        deletion = world.rows(events).find(
            organization_id=organization_id, badge_template_id=template_id, event_type=EventType.TEMPLATE_DELETED
        )
        raise _missing("Badge template", deletion)
    return found


def known_template(world: World, template_id: str) -> BadgeTemplate:
    """A template by its id, whosever it is; raises NotFound."""
    found = world.rows(badge_templates).find(id=template_id)
    if found is None:
        raise NotFound("Badge template not found")
    return found


def badge_of_organization(world: World, organization_id: str, badge_id: str) -> IssuedBadge:
    """A badge that the organization issued; raises NotFound, or Gone when it was deleted."""
    found = world.rows(issued_badges).find(id=badge_id, organization_id=organization_id)
    if found is None:
        deletion = world.rows(events).find(
            organization_id=organization_id, badge_id=badge_id, event_type=EventType.BADGE_DELETED
        )
        raise _missing("Badge", deletion)
    return found


def _missing(what: str, deletion: Event | None) -> AcclaimError:
    """Gone when there is an event of its deletion, which outlives it."""
    return Gone(f"{what} was deleted") if deletion else NotFound(f"{what} not found")


def issued_counts(world: World, organization_id: str) -> dict[str, int]:
    """How many badges were issued from each of the organization's templates."""
    query = (
        sa.select(issued_badges.c.badge_template_id, sa.func.count())
        .where(issued_badges.c.world == world.name, issued_badges.c.organization_id == organization_id)
        .group_by(issued_badges.c.badge_template_id)
    )
    return {row[0]: row[1] for row in world.connection.execute(query)}
