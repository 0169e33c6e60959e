"""The pictures of badges: those that organizations have sent, and drawn ones of all others."""

from simulator.acclaim.domain.pictures import picture, vector_picture
from simulator.acclaim.records import template_pictures
from simulator.acclaim.services.querying import known_template, organization
from simulator.world import World


def picture_of(world: World, template_id: str) -> bytes:
    """The PNG of a template: the one that its organization sent, else the one that is drawn."""
    sent = world.rows(template_pictures).find(badge_template_id=template_id)
    return sent.content if sent else picture(template_id)


def vector_picture_of(world: World, template_id: str) -> str | None:
    """The SVG of a template with its name on it, or None when its organization has sent a picture; raises NotFound."""
    found = known_template(world, template_id)
    if world.rows(template_pictures).find(badge_template_id=template_id):
        return None
    return vector_picture(template_id, found.name, organization(world, found.organization_id).name)
