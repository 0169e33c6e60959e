"""The documents of Open Badges at /v1/obi: bare, without an envelope, open to everybody."""

from flask import Response, request

from simulator.acclaim.domain.errors import Gone
from simulator.acclaim.domain.open_badge_credentials import credential, did_document, status_list
from simulator.acclaim.domain.open_badges import (
    OpenBadgesAddresses,
    assertion,
    badge_class,
    issuer,
    old_assertion,
)
from simulator.acclaim.services.credentials import public_key, signed, verifiable, with_status
from simulator.acclaim.services.querying import known_template, organization, template
from simulator.acclaim.web.api.answers import answer
from simulator.acclaim.web.api.door import operation
from simulator.acclaim.web.api.presenting.places import places
from simulator.unit_of_work import current_world

# The specification of Open Badges 2.0 has hosted assertions that are revoked answered with 410, and tells verifiers to
# heed either that or `revoked` in the body, so both are given. What the real service answers is not known.
_WITHDRAWN = 410
_JSON = "application/json"
_SIGNED = ("application/vc+jwt", "application/jwt", "text/plain")


@operation("getOldAssertion")
def get_old_assertion(badge_id: str) -> Response:
    view = verifiable(current_world(), badge_id)
    return answer(old_assertion(view.badge, view.template, _at()), _WITHDRAWN if view.badge.is_withdrawn else 200)


@operation("getAssertion")
def get_assertion(badge_id: str) -> Response:
    view = verifiable(current_world(), badge_id)
    return answer(assertion(view.badge, view.template, _at()), _WITHDRAWN if view.badge.is_withdrawn else 200)


@operation("getBadgeClass")
def get_badge_class(badge_template_id: str) -> Response:
    shown = known_template(current_world(), badge_template_id)
    return answer(badge_class(shown, organization(current_world(), shown.organization_id), _at()))


@operation("getIssuerBadgeClass")
def get_issuer_badge_class(organization_id: str, badge_template_id: str) -> Response:
    world = current_world()
    return answer(
        badge_class(template(world, organization_id, badge_template_id), organization(world, organization_id), _at())
    )


@operation("getIssuer")
def get_issuer(organization_id: str) -> Response:
    return answer(issuer(organization(current_world(), organization_id), _at()))


@operation("getCredential")
def get_credential(badge_id: str) -> Response:
    """The credential as a signed JWT where one is asked for, otherwise as plain JSON, for reading.

    That is assumed: real pictures were seen to carry JSON, so the real proof presumably stands inside the document.
    """
    view = verifiable(current_world(), badge_id)
    if view.badge.is_withdrawn:
        gone = Gone(f"This badge is not valid any more: {view.badge.reason_of_withdrawal}")
        raise gone.because_of("withdrawn-credential")
    document = credential(view.badge, view.template, view.organization, _at())
    return _as_asked(document, view.organization.id, (_JSON, *_SIGNED))


@operation("getStatusList")
def get_status_list(badge_id: str) -> Response:
    """Signed unless JSON is asked for: nobody may believe a list that is not."""
    badge = with_status(current_world(), badge_id)
    return _as_asked(status_list(badge, _at()), badge.organization_id, (*_SIGNED, _JSON))


@operation("getIssuerDid")
def get_issuer_did(organization_id: str) -> Response:
    known = organization(current_world(), organization_id)
    return answer(did_document(_at().issuer_did(known.id), public_key(current_world(), known.id)))


def _at() -> OpenBadgesAddresses:
    return places().open_badges


def _as_asked(document: dict[str, object], organization_id: str, offered: tuple[str, ...]) -> Response:
    """The document in the form that the caller would like best; in the first one offered to who names none of them."""
    form = request.accept_mimetypes.best_match(offered, offered[0])
    if form == _JSON:
        told = answer(document)
    else:
        told = Response(signed(current_world(), organization_id, document, _at()), mimetype=form)
    told.vary.add("Accept")
    return told
