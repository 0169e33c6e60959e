"""The calls about issuers and grantors.

The paths under issuer_authorizations are those of a client alone; they lead to the same things.
"""

from flask import Response

from simulator.acclaim.records import issuer_authorizations
from simulator.acclaim.services.authorizing import authorization_views, remove_issuer
from simulator.acclaim.web.api.answers import enveloped, nothing
from simulator.acclaim.web.api.door import operation
from simulator.acclaim.web.api.listing import page_of
from simulator.acclaim.web.api.presenting.authorizations import grantor_shown, issuer_shown
from simulator.criteria import equals
from simulator.unit_of_work import current_world


@operation("listIssuers")
@operation("listIssuerAuthorizations")
def list_issuers(organization_id: str) -> Response:
    world, given = current_world(), equals(issuer_authorizations.c.grantor_id, organization_id)
    page = page_of(world.rows(issuer_authorizations), given)
    return enveloped([issuer_shown(view) for view in authorization_views(world, page.items)], metadata=page.metadata)


@operation("listGrantors")
@operation("listIssuerAuthorizationGrantors")
def list_grantors(organization_id: str) -> Response:
    world, received = current_world(), equals(issuer_authorizations.c.issuer_id, organization_id)
    page = page_of(world.rows(issuer_authorizations), received)
    return enveloped([grantor_shown(view) for view in authorization_views(world, page.items)], metadata=page.metadata)


@operation("removeIssuer")
@operation("removeIssuerAuthorization")
def delete_issuer(organization_id: str, issuer_authorization_id: str) -> Response:
    remove_issuer(current_world(), organization_id, issuer_authorization_id)
    return nothing()
