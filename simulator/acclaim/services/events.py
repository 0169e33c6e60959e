"""Writing down what happened to badges and templates, for the organization's dashboard and its webhooks."""

from simulator.acclaim.domain.badge_template import BadgeTemplate
from simulator.acclaim.domain.events import Event, EventType
from simulator.acclaim.domain.issued_badge import IssuedBadge
from simulator.acclaim.records import events, issued_badges
from simulator.acclaim.services.announcing import announce
from simulator.acclaim.services.coming import cancel_coming
from simulator.journal import CHANGE
from simulator.world import World


def record_badge_event(world: World, event_type: EventType, badge: IssuedBadge) -> None:
    _record(world, event_type, badge.organization_id, badge.badge_template_id, badge=badge)


def record_template_event(world: World, event_type: EventType, template: BadgeTemplate) -> None:
    _record(world, event_type, template.organization_id, template.id, template=template)


def _record(
    world: World,
    event_type: EventType,
    organization_id: str,
    badge_template_id: str,
    *,
    badge: IssuedBadge | None = None,
    template: BadgeTemplate | None = None,
) -> None:
    event = Event(
        id=world.ids.uuid("event"),
        organization_id=organization_id,
        event_type=event_type,
        occurred_at=world.now(),
        badge_template_id=badge_template_id,
        badge_id=badge.id if badge else None,
        badge=badge,
        badge_template=template,
    )
    world.rows(events).add(event)
    person, about = (badge.recipient_email, badge.id) if badge else (None, badge_template_id)
    told = {"event": event.id, "state": event.state}
    change = world.note(CHANGE, event_type.value, told, about=about, person=person)
    announce(world, event, change)


def events_of(world: World, organization_id: str, limit: int) -> list[Event]:
    """The organization's newest events, the newest first."""
    return world.rows(events).where(events.c.organization_id == organization_id, order=[events.c.n.desc()], limit=limit)


def save_moved(world: World, badge: IssuedBadge) -> None:
    """Keeps a badge that has gone on to its next state, and says so."""
    world.rows(issued_badges).save(badge)
    cancel_coming(world, badge)
    record_badge_event(world, EventType.BADGE_STATE_CHANGED, badge)
