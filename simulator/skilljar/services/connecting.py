"""Connecting an organization to its integration: where its webhook goes and where its table comes from."""

from dataclasses import replace

from simulator.skilljar.domain.errors import Invalid, Problem
from simulator.skilljar.domain.webhook import Header, is_target_url
from simulator.skilljar.records import organizations
from simulator.skilljar.services.catalogue import organization
from simulator.skilljar.services.webhooks import Subscription, change, subscribe, webhooks_of
from simulator.world import World

SECRET_HEADER = "X-Skilljar-Secret"


def connect_integration(
    world: World, organization_id: str, *, webhook_url: str, badges_earned_url: str | None, secret: str
) -> None:
    """Points the organization's first webhook and its profile page at an integration; raises NotFound and Invalid.

    What waits for that webhook goes to the new address. In life the vendor's staff does this by hand.
    """
    if badges_earned_url is not None and not is_target_url(badges_earned_url):
        raise Invalid(Problem("badges_earned_url", "Enter a valid URL."))
    owner = organization(world, organization_id)
    wish = Subscription(webhook_url, additional_headers=(Header(SECRET_HEADER, secret),))
    existing = webhooks_of(world, owner.id)
    if existing:
        change(world, existing[0], wish)
    else:
        subscribe(world, owner, wish)
    table_url = badges_earned_url.rstrip("/") if badges_earned_url else None
    world.rows(organizations).save(replace(owner, badges_earned_url=table_url, badges_earned_secret=secret))
