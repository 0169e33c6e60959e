"""The documents of Open Badges at /v1/obi: bare, without an envelope, open to everybody."""

from flask import Blueprint, Response, request

from simulator.acclaim.domain.open_badge_credentials import credential, did_document, status_list
from simulator.acclaim.domain.open_badges import (
    OpenBadgesAddresses,
    assertion,
    badge_class,
    is_withdrawn,
    issuer,
    old_assertion,
    reason_of_withdrawal,
)
from simulator.acclaim.services.credentials import known_template, public_key, signed, verifiable, with_status
from simulator.acclaim.services.querying import organization, template
from simulator.acclaim.web.api.errors import answer, error_answer, handle_errors
from simulator.acclaim.web.api.views import presenter
from simulator.unit_of_work import current_world

open_badges = Blueprint("acclaim_open_badges", __name__, url_prefix="/v1/obi")
handle_errors(open_badges)

# The specification of Open Badges 2.0 has hosted assertions that are revoked answered with 410, and tells verifiers to
# heed either that or `revoked` in the body, so both are given. What the real service answers is not known.
_WITHDRAWN = 410
_JSON = "application/json"
_SIGNED = ("application/vc+jwt", "application/jwt", "text/plain")


@open_badges.get("/badge_assertions/<badge_id>")
def get_old_assertion(badge_id: str) -> Response:
    view = verifiable(current_world(), badge_id)
    return answer(old_assertion(view.badge, view.template, _at()), _WITHDRAWN if is_withdrawn(view.badge) else 200)


@open_badges.get("/v2/badge_assertions/<badge_id>")
def get_assertion(badge_id: str) -> Response:
    view = verifiable(current_world(), badge_id)
    return answer(assertion(view.badge, view.template, _at()), _WITHDRAWN if is_withdrawn(view.badge) else 200)


@open_badges.get("/v2/badge_classes/<template_id>")
def get_badge_class(template_id: str) -> Response:
    shown = known_template(current_world(), template_id)
    return answer(badge_class(shown, organization(current_world(), shown.organization_id), _at()))


@open_badges.get("/v2/issuers/<org>/badge_classes/<template_id>")
def get_issuer_badge_class(org: str, template_id: str) -> Response:
    world = current_world()
    return answer(badge_class(template(world, org, template_id), organization(world, org), _at()))


@open_badges.get("/v2/issuers/<org>")
def get_issuer(org: str) -> Response:
    return answer(issuer(organization(current_world(), org), _at()))


@open_badges.get("/v3/open_badge_credentials/<badge_id>")
def get_credential(badge_id: str) -> Response:
    """The credential as a signed JWT where one is asked for, otherwise as plain JSON, for reading.

    That is assumed: real pictures were seen to carry JSON, so the real proof presumably stands inside the document.
    """
    view = verifiable(current_world(), badge_id)
    if is_withdrawn(view.badge):
        return error_answer(_WITHDRAWN, f"This badge is not valid any more: {reason_of_withdrawal(view.badge)}")
    document = credential(view.badge, view.template, view.organization, _at())
    return _as_asked(document, view.organization.id, (_JSON, *_SIGNED))


@open_badges.get("/v3/status_lists/<badge_id>")
def get_status_list(badge_id: str) -> Response:
    """Signed unless JSON is asked for: nobody may believe a list that is not."""
    badge = with_status(current_world(), badge_id)
    return _as_asked(status_list(badge, _at()), badge.organization_id, (*_SIGNED, _JSON))


@open_badges.get("/v3/issuers/<org>/did.json")
def get_issuer_did(org: str) -> Response:
    known = organization(current_world(), org)
    return answer(did_document(_at().issuer_did(known.id), public_key(current_world(), known.id)))


def _at() -> OpenBadgesAddresses:
    return presenter().addresses


def _as_asked(document: dict[str, object], organization_id: str, offered: tuple[str, ...]) -> Response:
    """The document in the form that the caller would like best; in the first one offered to who names none of them."""
    form = request.accept_mimetypes.best_match(offered, offered[0])
    if form == _JSON:
        told = answer(document)
    else:
        told = Response(signed(current_world(), organization_id, document, _at()), mimetype=form)
    told.vary.add("Accept")
    return told
