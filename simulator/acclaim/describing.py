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
from simulator.world import World


def describe_acclaim(world: World) -> dict[str, Any]:
    """Organizations with token, admins, applications and templates, earners with addresses; plain JSON values."""
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
                    for admin in world.rows(issuer_admins).all(organization_id=organization.id)
                ],
                "oauth_applications": [
                    {
                        "name": application.name,
                        "client_id": application.client_id,
                        "client_secret": application.client_secret,
                        "redirect_uris": list(application.redirect_uris),
                        "scopes": list(application.scopes),
                    }
                    for application in world.rows(oauth_applications).all(organization_id=organization.id)
                ],
                "templates": [
                    {
                        "id": template.id,
                        "name": template.name,
                        "state": template.state.value,
                        "allow_duplicate_badges": template.allow_duplicate_badges,
                    }
                    for template in world.rows(badge_templates).all(organization_id=organization.id)
                ],
            }
            for organization in world.rows(organizations).all()
            for token in [_token(world, organization.id)]
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
                "addresses": [address.email for address in world.rows(addresses).all(earner_id=earner.id)],
            }
            for earner in world.rows(earners).all()
        ],
    }


def first_organization(world: World) -> dict[str, Any] | None:
    """Id, name and token of the organization that came first, which in a seed stands first."""
    first = world.rows(organizations).find()
    return {"id": first.id, "name": first.name, "token": _token(world, first.id)} if first else None


def _token(world: World, organization_id: str) -> str | None:
    kept = world.rows(tokens).find(organization_id=organization_id)
    return kept.token if kept else None
