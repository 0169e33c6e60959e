"""The documents of Open Badges 2.0 at /v1/obi/v2: bare JSON-LD without an envelope, open to everybody."""

from flask import Blueprint, Response

from simulator.acclaim.domain.errors import NotFound
from simulator.acclaim.domain.issued_badge import BadgeState
from simulator.acclaim.domain.open_badges import assertion, badge_class, issuer
from simulator.acclaim.services.querying import badge_view, organization, template
from simulator.acclaim.web.api.errors import answer, handle_errors
from simulator.acclaim.web.api.presenting.places import places
from simulator.unit_of_work import current_world

open_badges = Blueprint("acclaim_open_badges", __name__, url_prefix="/v1/obi/v2")
handle_errors(open_badges)


@open_badges.get("/badge_assertions/<badge_id>")
def get_assertion(badge_id: str) -> Response:
    view = badge_view(current_world(), badge_id)
    if not view.badge.is_public and view.badge.state is not BadgeState.REVOKED:
        raise NotFound("Badge not found")
    return answer(assertion(view.badge, view.template, places().open_badges))


@open_badges.get("/issuers/<org>/badge_classes/<template_id>")
def get_badge_class(org: str, template_id: str) -> Response:
    world = current_world()
    return answer(badge_class(template(world, org, template_id), organization(world, org), places().open_badges))


@open_badges.get("/issuers/<org>")
def get_issuer(org: str) -> Response:
    return answer(issuer(organization(current_world(), org), places().open_badges))
