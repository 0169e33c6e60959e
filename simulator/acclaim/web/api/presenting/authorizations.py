"""Issuers and grantors on the wire, as in the samples of https://www.credly.com/docs/issuer_authorizations."""

from typing import Any

from simulator.acclaim.services.authorizing import AuthorizationView, Party


def issuer_shown(view: AuthorizationView) -> dict[str, Any]:
    return {
        "id": view.authorization.id,
        "authorization_type": "platform",
        "display_issuer_as": "grantor",
        "restrict_by_badge_templates": False,
        "subscription_type": None,
        "allowed_badge_templates": [],
        "collections": [],
        "issuer": _party(view.issuer),
        "grantor": _party(view.grantor),
    }


def grantor_shown(view: AuthorizationView) -> dict[str, Any]:
    return {"id": view.authorization.id, "grantor": _party(view.grantor)}


def _party(party: Party) -> dict[str, Any]:
    organization, photo = party.organization, party.organization.photo_url
    return {
        "type": "Organization",
        "id": organization.id,
        "name": organization.name,
        "vanity_slug": organization.vanity_slug,
        "url": organization.website_url,
        "photo": {"id": organization.id, "url": photo} if photo else None,
        "photo_url": photo,
        "badge_template_count": party.templates,
    }
