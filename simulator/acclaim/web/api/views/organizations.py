"""The calls about an organization and its authorization tokens."""

from flask import Response

from simulator.acclaim.domain.organization import AuthorizationToken, Organization
from simulator.acclaim.records import employees, tokens
from simulator.acclaim.services.administering import change_organization
from simulator.acclaim.services.querying import organization
from simulator.acclaim.services.tokens import create_token, rotate_token
from simulator.acclaim.web.api.answers import enveloped
from simulator.acclaim.web.api.bodies import fields
from simulator.acclaim.web.api.callers import caller
from simulator.acclaim.web.api.door import operation
from simulator.acclaim.web.api.listing import page_of
from simulator.acclaim.web.api.presenting.organizations import organization_shown, token_shown
from simulator.acclaim.web.api.presenting.places import places
from simulator.acclaim.web.api.reading import organization_changes, token_request, webhook_url
from simulator.criteria import equals
from simulator.unit_of_work import current_world


@operation("listOrganizations")
def list_organizations() -> Response:
    return enveloped([_shown(organization(current_world(), caller().organization_id))])


@operation("getOrganization")
def get_organization(organization_id: str) -> Response:
    return enveloped(_shown(organization(current_world(), organization_id)))


@operation("updateOrganization")
def update_organization(organization_id: str) -> Response:
    said = fields()
    changes = organization_changes(said)
    if "webhook_url" in said:
        changes["webhook_url"] = webhook_url(said)
    return enveloped(_shown(change_organization(current_world(), organization_id, changes)))


def _shown(own: Organization) -> dict[str, object]:
    has_employees = current_world().rows(employees).find(organization_id=own.id) is not None
    return organization_shown(own, places(), has_employees=has_employees)


@operation("listAuthorizationTokens")
def list_tokens(organization_id: str) -> Response:
    """Who may not write or not delete is shown only the tokens that read (docs: authorization_tokens)."""
    world, asker = current_world(), caller()
    scope = [equals(tokens.c.organization_id, organization_id)]
    if not asker.may_all:
        scope += [equals(tokens.c.write_enabled, False), equals(tokens.c.delete_enabled, False)]
    page = page_of(world.rows(tokens), *scope)
    owner = organization(world, organization_id)
    return enveloped([token_shown(token, owner, places()) for token in page.items], metadata=page.metadata)


@operation("createAuthorizationToken")
def post_token(organization_id: str) -> Response:  # noqa: ARG001  # the caller's own, as the door has seen to
    return _made(create_token(current_world(), caller(), token_request(fields())))


@operation("rotateAuthorizationToken")
def post_rotation(organization_id: str) -> Response:  # noqa: ARG001  # the caller's own, as the door has seen to
    return _made(rotate_token(current_world(), caller(), fields().get("token_id")))


def _made(token: AuthorizationToken) -> Response:
    owner = organization(current_world(), token.organization_id)
    return enveloped(token_shown(token, owner, places()), 201)
