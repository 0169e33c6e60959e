"""What an organization leafs through on its dashboard: issued badges, narrowed down, and events."""

from simulator.acclaim.domain.events import Event
from simulator.acclaim.domain.issued_badge import BadgeState
from simulator.acclaim.records import badge_templates, events, issued_badges
from simulator.acclaim.services.querying import BadgeView, views_of
from simulator.criteria import Clause, Criterion, descending, equals, has
from simulator.leafing import Leaf, leafed
from simulator.world import World


def badges_issued_by(
    world: World, organization_id: str, state: BadgeState | None, address: str, asked: str
) -> tuple[Leaf, list[BadgeView]]:
    """The organization's badges, the newest first, in this state (None for all) and with this in their address.

    Of them the page that is asked for. Latin letters may be in any case.
    """
    of = issued_badges.c
    criteria: list[Criterion | Clause] = [equals(of.organization_id, organization_id)]
    if state is not None:
        criteria.append(equals(of.state, state))
    if address.strip():
        criteria.append(has(of.recipient_email, address.strip()))
    shown, found = leafed(world.rows(issued_badges), *criteria, asked=asked, order=[descending(of.n)])
    return shown, views_of(world, found)


def events_about(world: World, organization_id: str, asked: str) -> tuple[Leaf, list[Event]]:
    """The organization's events, the newest first: the page that is asked for."""
    own = equals(events.c.organization_id, organization_id)
    return leafed(world.rows(events), own, asked=asked, order=[descending(events.c.n)])


def names_of_templates(world: World, happened: list[Event]) -> dict[str, str]:
    """What the templates of these events are called now, by id; those that were deleted are missing."""
    ids = {event.badge_template_id for event in happened}
    return {template.id: template.name for template in world.rows(badge_templates).among("id", ids)}
