"""Planting the Acclaim part of a seed: organizations with templates and tokens, and earners with accounts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from simulator.acclaim.domain.badge_template import Activity, BadgeTemplate, TemplateState
from simulator.acclaim.domain.earner import AutoAccept, Earner, EarnerAddress
from simulator.acclaim.domain.event_delivery import BAD_URL, is_webhook_url
from simulator.acclaim.domain.issued_badge import recipient_key
from simulator.acclaim.domain.issuer_authorization import IssuerAuthorization
from simulator.acclaim.domain.oauth import SCOPES, OAuthApplication, is_redirect_uri
from simulator.acclaim.domain.organization import TOKEN_LIFE, AuthorizationToken, IssuerAdmin, Organization
from simulator.acclaim.records import (
    addresses,
    auto_accepts,
    badge_templates,
    earners,
    issuer_admins,
    issuer_authorizations,
    oauth_applications,
    organizations,
)
from simulator.acclaim.services.tokens import keep_token
from simulator.passwords import hashed_for_seed
from simulator.world import World


def plant_acclaim(world: World, part: Mapping[str, Any]) -> None:
    """Adds what the `acclaim` part of a seed document names; raises KeyError for a field that is missing."""
    for document in part.get("organizations", ()):
        _plant_organization(world, document)
    world.rows(issuer_authorizations).add(
        *(_authorization(document, world.now()) for document in part.get("issuer_authorizations", ()))
    )
    world.rows(earners).add(*(_earner(document, world.now()) for document in part.get("earners", ())))
    for document in part.get("earners", ()):
        world.rows(addresses).add(*_addresses(document, world.now()))
        world.rows(auto_accepts).add(
            *(AutoAccept(f"{document['id']}-{org}", document["id"], org) for org in document.get("auto_accept", ()))
        )


def _plant_organization(world: World, document: Mapping[str, Any]) -> None:
    now = world.now()
    world.rows(organizations).add(
        Organization(
            id=document["id"],
            name=document["name"],
            vanity_slug=document["vanity_slug"],
            bio=document["bio"],
            website_url=document["website_url"],
            webhook_url=_webhook_url(document),
            contact_email=document["contact_email"],
            city=document["city"],
            country=document["country"],
            sso_enabled=document.get("sso_enabled", True),
            created_at=now,
            updated_at=now,
        )
    )
    keep_token(
        world,
        AuthorizationToken(
            id=world.ids.uuid("token"),
            token=document["token"],
            organization_id=document["id"],
            description="Planted with the world",
            read_enabled=True,
            write_enabled=True,
            delete_enabled=True,
            created_at=now,
            expires_at=now + TOKEN_LIFE,
        ),
    )
    applications = document.get("oauth_applications", ())
    world.rows(oauth_applications).add(*(_application(world, document["id"], item) for item in applications))
    world.rows(issuer_admins).add(*(_admin(world, document["id"], admin) for admin in document.get("admins", ())))
    world.rows(badge_templates).add(*(_template(document["id"], item, now) for item in document.get("templates", ())))


def _webhook_url(document: Mapping[str, Any]) -> str | None:
    url: str | None = document.get("webhook_url")
    if url is not None and not is_webhook_url(url):
        raise ValueError(f"webhook_url: {BAD_URL}")
    return url


def _authorization(document: Mapping[str, Any], now: datetime) -> IssuerAuthorization:
    return IssuerAuthorization(document["id"], document["grantor"], document["issuer"], now)


def _admin(world: World, organization_id: str, document: Mapping[str, Any]) -> IssuerAdmin:
    return IssuerAdmin(
        id=world.ids.uuid("issuer_admin"),
        organization_id=organization_id,
        first_name=document["first_name"],
        last_name=document["last_name"],
        email=document["email"],
        password_hash=hashed_for_seed(document["password"]),
    )


def _application(world: World, organization_id: str, document: Mapping[str, Any]) -> OAuthApplication:
    uris, scopes = document["redirect_uris"], document["scopes"]
    if not all(is_redirect_uri(uri) for uri in uris) or not set(scopes) <= set(SCOPES):
        raise ValueError(f"oauth_applications: {document['name']} has a redirect_uri or scope that is none")
    return OAuthApplication(
        id=world.ids.uuid("oauth_application"),
        organization_id=organization_id,
        client_id=document["client_id"],
        client_secret=document["client_secret"],
        name=document["name"],
        redirect_uris=tuple(uris),
        scopes=tuple(scopes),
    )


def _template(organization_id: str, document: Mapping[str, Any], now: datetime) -> BadgeTemplate:
    return BadgeTemplate(
        id=document["id"],
        organization_id=organization_id,
        name=document["name"],
        description=document["description"],
        state=TemplateState(document.get("state", "active")),
        vanity_slug=document["vanity_slug"],
        skills=tuple(document["skills"]),
        activities=tuple(
            Activity(f"{document['id'][:-1]}{number}", activity["title"], activity["type"], activity.get("url"))
            for number, activity in enumerate(document["activities"])
        ),
        reporting_tags=tuple(document.get("reporting_tags", ())),
        allow_duplicate_badges=document.get("allow_duplicate_badges", False),
        expires_after_days=document.get("expires_after_days"),
        global_activity_url=document["global_activity_url"],
        level=document.get("level"),
        time_to_earn=document.get("time_to_earn"),
        cost=document.get("cost"),
        type_category=document.get("type_category"),
        public=True,
        created_at=now,
        updated_at=now,
        state_updated_at=None,
    )


def _earner(document: Mapping[str, Any], now: datetime) -> Earner:
    return Earner(
        id=document["id"],
        first_name=document["first_name"],
        last_name=document["last_name"],
        country=document["country"],
        vanity_slug=document["vanity_slug"],
        password_hash=hashed_for_seed(document["password"]),
        wants_email=True,
        profile_is_public=True,
        chose_settings=True,
        created_at=now,
    )


def _addresses(document: Mapping[str, Any], now: datetime) -> list[EarnerAddress]:
    return [
        EarnerAddress(recipient_key(email), email, document["id"], now, is_primary=number == 0)
        for number, email in enumerate(document["addresses"])
    ]
