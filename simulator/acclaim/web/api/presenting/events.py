"""Events on the wire, with the badge or template as it stood then."""

from typing import Any

from simulator.acclaim.domain.events import Event
from simulator.acclaim.domain.organization import Organization
from simulator.acclaim.services.querying import BadgeView
from simulator.acclaim.web.api.dates import wire_instant
from simulator.acclaim.web.api.presenting.badges import badge_shown
from simulator.acclaim.web.api.presenting.places import Places
from simulator.acclaim.web.api.presenting.templates import template_within


def event_shown(event: Event, organization: Organization, view: BadgeView | None, at: Places) -> dict[str, Any]:
    """`view` is of the event's badge; without one the event is about its template."""
    if view:
        return _head(event) | {"badge": badge_shown(view, at)}
    assert event.badge_template is not None, "an event is about a badge or a template"
    return _head(event) | {"badge_template": template_within(event.badge_template, organization, at)}


def _head(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "event_type": event.event_type.value,
        "organization_id": event.organization_id,
        "occurred_at": wire_instant(event.occurred_at),
    }
