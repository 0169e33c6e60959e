"""What is in Acclaim's part of a world, told to those who drive it: ids, tokens, templates, people."""

from typing import Any

from simulator.acclaim.records import (
    addresses,
    badge_templates,
    earners,
    issuer_admins,
    issuer_authorizations,
    oauth_applications,
    organizations,
    tokens,
)
from simulator.records import Records
from simulator.world import World

_HELD: tuple[Records[Any], ...] = (tokens, issuer_admins, oauth_applications, badge_templates)
"""What belongs to an organization."""


def describe_acclaim(world: World) -> dict[str, Any]:
    """Organizations with token, admins, applications and templates, earners with addresses; plain JSON values."""
    held = {kept: world.rows(kept).by("organization_id") for kept in _HELD}
    at = world.rows(addresses).by("earner_id")
    return {
        "organizations": [
            {
                "id": organization.id,
                "name": organization.name,
                "token": token,
                "token_at_root": f"{token}@{world.name}" if token else None,
                "sso_enabled": organization.sso_enabled,
                "webhook_url": organization.webhook_url,
                "admins": [
                    {"first_name": admin.first_name, "last_name": admin.last_name, "email": admin.email}
                    for admin in held[issuer_admins][organization.id]
                ],
                "oauth_applications": [
                    {
                        "name": application.name,
                        "client_id": application.client_id,
                        "client_secret": application.client_secret,
                        "redirect_uris": list(application.redirect_uris),
                        "scopes": list(application.scopes),
                    }
                    for application in held[oauth_applications][organization.id]
                ],
                "templates": [
                    {
                        "id": template.id,
                        "name": template.name,
                        "state": template.state.value,
                        "allow_duplicate_badges": template.allow_duplicate_badges,
                    }
                    for template in held[badge_templates][organization.id]
                ],
            }
            for organization in world.rows(organizations).all()
            for token in [next((each.token for each in held[tokens][organization.id]), None)]
        ],
        "issuer_authorizations": [
            {"id": given.id, "grantor": given.grantor_id, "issuer": given.issuer_id}
            for given in world.rows(issuer_authorizations).all()
        ],
        "earners": [
            {
                "id": earner.id,
                "first_name": earner.first_name,
                "last_name": earner.last_name,
                "addresses": [address.email for address in at[earner.id]],
            }
            for earner in world.rows(earners).all()
        ],
    }


def first_organization(world: World) -> dict[str, Any] | None:
    """Id, name and token of the organization that came first, which in a seed stands first."""
    first = world.rows(organizations).find()
    if first is None:
        return None
    token = world.rows(tokens).find(organization_id=first.id)
    return {"id": first.id, "name": first.name, "token": token.token if token else None}
