"""Organizations and their tokens on the wire."""

from typing import Any

from simulator.acclaim.domain.organization import AuthorizationToken, Organization
from simulator.acclaim.web.api.dates import wire_instant
from simulator.acclaim.web.api.presenting.places import Places


def organization_shown(organization: Organization, at: Places, *, has_employees: bool) -> dict[str, Any]:
    photo = organization.photo_url
    return {
        "id": organization.id,
        "name": organization.name,
        "website_url": organization.website_url,
        "webhook_url": organization.webhook_url,
        "contact_email": organization.contact_email,
        "legal_contact_email": organization.legal_contact_email,
        "technical_contact_email": organization.contact_email,
        "zip_or_postal_code": organization.zip_or_postal_code,
        "organization_type": organization.organization_type,
        "bio": organization.bio,
        "twitter_url": organization.twitter_url,
        "vanity_slug": organization.vanity_slug,
        "facebook_url": organization.facebook_url,
        "linked_in_url": None,
        "linked_in_name": None,
        "linked_in_org_id": None,
        "city": organization.city,
        "address": organization.address,
        "primary_hex_color": None,
        "support_email": organization.contact_email,
        "support_url": organization.website_url,
        "allow_saml_debug": False,
        "allowed_webhooks": [],
        "enable_blockchain": False,
        "print_method": None,
        "pdf_id": None,
        "internationalize_badge_templates": False,
        "integrated_with_faethm": False,
        "hide_subscription": organization.hide_subscription,
        "default_page": None,
        "industry_id": None,
        "workforce_enabled": True,
        "linkedin_a2p_url": None,
        "location": organization.place,
        "country": organization.country,
        "state_or_province": organization.state_or_province,
        "created_at": wire_instant(organization.created_at),
        "updated_at": wire_instant(organization.updated_at),
        "vanity_url": at.organization_page(organization),
        "verified_at": wire_instant(organization.created_at),
        "verified": True,
        "require_template_detail_attributes": False,
        "photo": {"id": organization.id, "url": photo} if photo else None,
        "photo_url": photo,
        "has_employees": has_employees,
        "missing_required_info": False,
        "featured_badge_templates": [],
        "sso_enabled": organization.sso_enabled,
    }


def token_shown(token: AuthorizationToken, owner: Organization, at: Places) -> dict[str, Any]:
    return {
        "id": token.id,
        "token": token.token,
        "owner_id": owner.id,
        "description": token.description,
        "write_enabled": token.write_enabled,
        "read_enabled": token.read_enabled,
        "delete_enabled": token.delete_enabled,
        "created_at": wire_instant(token.created_at),
        "expires_at": wire_instant(token.expires_at),
        "owner": {"type": "Organization", "id": owner.id, "name": owner.name, "url": at.organization(owner)},
    }
