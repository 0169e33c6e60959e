"""Deleting: badges and templates that are to be gone for good, as privacy may ask for."""

from simulator.acclaim.domain.errors import StillInUse
from simulator.acclaim.domain.events import EventType
from simulator.acclaim.records import badge_templates, events, issued_badges, template_pictures
from simulator.acclaim.services.coming import cancel_all
from simulator.acclaim.services.events import record_badge_event, record_template_event
from simulator.acclaim.services.querying import badge_of_organization, template
from simulator.world import World


def delete_badge(world: World, organization_id: str, badge_id: str) -> None:
    """Removes a badge in whatever state; raises NotFound, or Gone the second time."""
    badge = badge_of_organization(world, organization_id, badge_id)
    world.rows(issued_badges).remove(id=badge.id)
    cancel_all(world, badge.id)
    record_badge_event(world, EventType.BADGE_DELETED, badge)


def delete_template(world: World, organization_id: str, template_id: str) -> None:
    """Removes a template from which no badge was ever issued; raises NotFound, Gone, or StillInUse."""
    gone = template(world, organization_id, template_id)
    about_badges = world.rows(events).count(events.c.badge_template_id == gone.id, events.c.badge_id.is_not(None))
    if about_badges or world.rows(issued_badges).count(issued_badges.c.badge_template_id == gone.id):
        raise StillInUse("Badges were issued from this badge template: archive it instead of deleting it")
    world.rows(badge_templates).remove(id=gone.id)
    world.rows(template_pictures).remove(badge_template_id=gone.id)
    record_template_event(world, EventType.TEMPLATE_DELETED, gone)
