"""The calls about badge templates."""

from flask import Response

from simulator.acclaim.domain.badge_template import BadgeTemplate
from simulator.acclaim.records import badge_templates
from simulator.acclaim.services.deleting import delete_template
from simulator.acclaim.services.querying import template
from simulator.acclaim.services.templating import change_template, create_template, surroundings, surroundings_of
from simulator.acclaim.web.api.addresses import address_below
from simulator.acclaim.web.api.answers import enveloped, nothing
from simulator.acclaim.web.api.bodies import fields
from simulator.acclaim.web.api.door import operation
from simulator.acclaim.web.api.filters import TEMPLATE_FILTERS, TEMPLATE_SORTS
from simulator.acclaim.web.api.listing import page_of
from simulator.acclaim.web.api.presenting.places import places
from simulator.acclaim.web.api.presenting.templates import template_alone, template_in_list
from simulator.acclaim.web.api.reading import new_template, template_change
from simulator.criteria import equals
from simulator.unit_of_work import current_world


@operation("listBadgeTemplates")
def list_templates(organization_id: str) -> Response:
    world = current_world()
    page = page_of(
        world.rows(badge_templates),
        equals(badge_templates.c.organization_id, organization_id),
        filters=TEMPLATE_FILTERS,
        sorts=TEMPLATE_SORTS,
    )
    around = surroundings_of(world, organization_id, page.items)
    data = [template_in_list(item, around[item.id], places()) for item in page.items]
    return enveloped(data, metadata=page.metadata)


@operation("getBadgeTemplate")
def get_template(organization_id: str, badge_template_id: str) -> Response:
    shown = template(current_world(), organization_id, badge_template_id)
    return enveloped(template_alone(shown, surroundings(current_world(), shown), places()))


@operation("createBadgeTemplate")
def post_template(organization_id: str) -> Response:
    created = create_template(current_world(), organization_id, new_template(fields()))
    answer = _presented(created, 201)
    answer.headers["Location"] = address_below(created.id)
    return answer


@operation("updateBadgeTemplate")
def put_template(organization_id: str, badge_template_id: str) -> Response:
    change = template_change(fields())
    return _presented(change_template(current_world(), organization_id, badge_template_id, change))


@operation("deleteBadgeTemplate")
def remove_template(organization_id: str, badge_template_id: str) -> Response:
    delete_template(current_world(), organization_id, badge_template_id)
    return nothing()


def _presented(shown: BadgeTemplate, status: int = 200) -> Response:
    return enveloped(template_in_list(shown, surroundings(current_world(), shown), places()), status)
