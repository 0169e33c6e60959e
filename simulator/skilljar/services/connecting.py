"""Connecting an organization to its integration: where its webhook goes and where its table comes from."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from simulator.origins import origins
from simulator.skilljar.domain.errors import Invalid, Problem
from simulator.skilljar.domain.organization import LmsOrganization
from simulator.skilljar.domain.webhook import Header, Webhook, is_target_url
from simulator.skilljar.records import organizations
from simulator.skilljar.services.catalogue import organization
from simulator.skilljar.services.webhooks import Subscription, change, subscribe, webhooks_of
from simulator.world import World

SECRET_HEADER = "X-Skilljar-Secret"
Document = dict[str, Any]


def connect_integration(
    world: World, organization_id: str, *, webhook_url: str, badges_earned_url: str | None, secret: str | None
) -> None:
    """Points the organization's first webhook and its profile page at an integration; raises NotFound and Invalid.

    Without a `secret` it stays what it was. What waits for that webhook goes to the new address, and after a reset the
    integration is still there. In life the vendor's staff does this by hand.
    """
    if badges_earned_url is not None and not is_target_url(badges_earned_url):
        raise Invalid(Problem("badges_earned_url", "Enter a valid URL."))
    owner, existing = organization(world, organization_id), webhooks_of(world, organization_id)
    shown = owner.badges_earned_secret or _secret_of(existing) if secret is None else secret
    if badges_earned_url is not None and not shown:
        raise Invalid(Problem("secret", "The profile shows one to the integration."))
    wish = Subscription(webhook_url, additional_headers=(Header(SECRET_HEADER, shown),) if shown else ())
    if existing:
        change(world, existing[0], wish)
    else:
        subscribe(world, owner, wish)
    table_url = badges_earned_url.rstrip("/") if badges_earned_url else None
    connected = replace(owner, badges_earned_url=table_url, badges_earned_secret=shown)
    world.rows(organizations).save(connected)
    _keep_in_origin(world, connected, wish)


def unconnected(document: Document) -> Document:
    """A seed like that, whose LMS calls nobody until it is told whom."""
    return _with_organizations(document, lambda entry: _without(entry, "badges_earned", "webhooks"))


def _secret_of(hooks: list[Webhook]) -> str:
    headers = hooks[0].additional_headers if hooks else ()
    return next((header.value for header in headers if header.name == SECRET_HEADER), "")


def _keep_in_origin(world: World, owner: LmsOrganization, wish: Subscription) -> None:
    """Changes what the world was made of, too: a reset is to forget what has happened, not who is there."""
    origin = world.rows(origins).find()
    if origin is None:  # a version that kept none has made the world
        return

    def connected(entry: Document) -> Document:
        return _connected(entry, owner, wish) if entry.get("domain_name") == owner.domain_name else entry

    world.rows(origins).save(replace(origin, document=_with_organizations(origin.document, connected)))


def _connected(entry: Document, owner: LmsOrganization, wish: Subscription) -> Document:
    first, *others = entry.get("webhooks") or [{}]
    headers = {header.name: header.value for header in wish.additional_headers}
    hook = {"target_url": wish.target_url, "headers": headers}  # and no more: the seed's was for somebody else
    hooks = [({"id": first["id"]} if "id" in first else {}) | hook, *others]
    table = {"badges_earned": {"url": owner.badges_earned_url, "secret": owner.badges_earned_secret}}
    return _without(entry, "badges_earned") | {"webhooks": hooks} | (table if owner.badges_earned_url else {})


def _with_organizations(document: Document, change: Callable[[Document], Document]) -> Document:
    """What has no such form stays as it is: whoever plants it says what is wrong."""
    part = document.get("skilljar")
    if not isinstance(part, dict) or not isinstance(part.get("organizations"), list):
        return document
    entries = [change(entry) if isinstance(entry, dict) else entry for entry in part["organizations"]]
    return document | {"skilljar": part | {"organizations": entries}}


def _without(entry: Document, *names: str) -> Document:
    return {name: told for name, told in entry.items() if name not in names}
