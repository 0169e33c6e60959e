"""Webhooks: subscribing, changing, looking at what was sent, sending it again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from simulator.criteria import Clause, Criterion, descending, equals, one_of
from simulator.leafing import Leaf, leafed
from simulator.skilljar.domain.errors import Invalid, NotFound, Problem, WebhookInactive
from simulator.skilljar.domain.organization import LmsOrganization
from simulator.skilljar.domain.webhook import Delivery, EventType, Header, Webhook, is_header, is_target_url
from simulator.skilljar.records import deliveries, webhooks
from simulator.skilljar.services.announcing import DUE_WORK
from simulator.skilljar.services.catalogue import organization
from simulator.world import World

MOST_HEADERS = 20
CREDENTIAL_LENGTH = 255


@dataclass(frozen=True)
class Subscription:
    """What can be chosen about a webhook."""

    target_url: str
    active: bool = True
    event_type: EventType | None = None
    additional_headers: tuple[Header, ...] = ()
    basic_auth_username: str = ""
    basic_auth_password: str = ""


@dataclass(frozen=True)
class DeliveryView:
    """A delivery with its webhook, and the instant of the next try if there is to be one."""

    webhook: Webhook
    delivery: Delivery
    next_try_at: datetime | None

    @property
    def state(self) -> str:
        return "delivered" if self.delivery.delivered_at else "waiting" if self.next_try_at else "stopped"


def webhooks_of(world: World, organization_id: str) -> list[Webhook]:
    return world.rows(webhooks).all(organization_id=organization_id)


def webhook(world: World, organization_id: str, webhook_id: str) -> Webhook:
    """Raises NotFound, for another organization's webhook too."""
    is_id = webhook_id.isascii() and webhook_id.isalnum()
    found = world.rows(webhooks).find(organization_id=organization_id, id=webhook_id) if is_id else None
    if found is None:
        raise NotFound("There is no such webhook")
    return found


def subscribe(world: World, organization: LmsOrganization, wish: Subscription) -> Webhook:
    """Raises Invalid."""
    _refuse(wish)
    fresh = Webhook(
        id=world.ids.short("webhook"), organization_id=organization.id, deactivate_reason=None, **vars(wish)
    )
    world.rows(webhooks).add(fresh)
    return fresh


def change(world: World, webhook: Webhook, wish: Subscription) -> Webhook:
    """Raises Invalid. Whoever switches a webhook on again wipes out why it was off."""
    _refuse(wish)
    reason = None if wish.active else webhook.deactivate_reason
    changed = replace(webhook, deactivate_reason=reason, **vars(wish))
    world.rows(webhooks).save(changed)
    return changed


def reactivate(world: World, webhook: Webhook) -> None:
    """What happened while it was off stays unsent, unless it is delivered again by hand."""
    world.rows(webhooks).save(replace(webhook, active=True, deactivate_reason=None))


def unsubscribe(world: World, webhook: Webhook) -> None:
    for delivery in world.rows(deliveries).all(webhook_id=webhook.id):
        world.cancel(DUE_WORK, delivery.id)
    world.rows(deliveries).remove(webhook_id=webhook.id)
    world.rows(webhooks).remove(id=webhook.id)


def deliveries_of(
    world: World,
    organization_id: str,
    *,
    event_type: EventType | None = None,
    delivered: bool | None = None,
    most: int = 200,
) -> list[DeliveryView]:
    """The organization's latest deliveries, newest first, narrowed down as told; raises NotFound."""
    kept, owner = deliveries.c, organization(world, organization_id)
    criteria: list[Criterion | Clause] = [_of(world, owner.id)]
    if event_type is not None:
        criteria.append(equals(kept.event_type, event_type.value))
    if delivered is not None:
        criteria.append(kept.delivered_at.is_not(None) if delivered else kept.delivered_at.is_(None))
    return _views(world, world.rows(deliveries).where(*criteria, order=[descending(kept.n)], limit=most))


def deliveries_in_pages(world: World, organization_id: str, asked: str) -> tuple[Leaf, list[DeliveryView]]:
    """The deliveries of an organization, newest first: the page that is asked for."""
    own = _of(world, organization_id)
    shown, sent = leafed(world.rows(deliveries), own, asked=asked, order=[descending(deliveries.c.n)])
    return shown, _views(world, sent)


def latest_deliveries(
    world: World, *, before: int | None = None, waiting: bool = False, most: int
) -> list[tuple[int, DeliveryView]]:
    """Deliveries to all webhooks with their numbers, newest first; `waiting` leaves out those that have arrived."""
    criteria = [deliveries.c.delivered_at.is_(None)] if waiting else []
    numbered = world.rows(deliveries).newest(*criteria, before=before, limit=most)
    views = _views(world, [delivery for _, delivery in numbered])
    return [(number, view) for (number, _), view in zip(numbered, views, strict=True)]


def deliver_again(world: World, organization_id: str, delivery_id: str) -> DeliveryView:
    """Sends a delivery now, delivered before or not; raises NotFound and WebhookInactive.

    If that fails, too, the intervals begin anew.
    """
    is_id = delivery_id.isascii() and delivery_id.isalnum()
    delivery = world.rows(deliveries).find(id=delivery_id) if is_id else None
    theirs = world.rows(webhooks).find(organization_id=organization_id, id=delivery.webhook_id) if delivery else None
    if delivery is None or theirs is None:
        raise NotFound("There is no such delivery")
    if not theirs.active:
        raise WebhookInactive("Reactivate the webhook first")
    waiting = replace(delivery, delivered_at=None, last_outcome="waiting")
    world.cancel(DUE_WORK, delivery.id)
    world.rows(deliveries).save(waiting)
    world.schedule(DUE_WORK, delivery.id, world.now())
    return _views(world, [waiting])[0]


def _of(world: World, organization_id: str) -> Criterion:
    return one_of(deliveries.c.webhook_id, [webhook.id for webhook in webhooks_of(world, organization_id)])


def _views(world: World, sent: list[Delivery]) -> list[DeliveryView]:
    known = {one.id: one for one in world.rows(webhooks).among("id", {one.webhook_id for one in sent})}
    due = world.due(DUE_WORK, [one.id for one in sent])
    return [DeliveryView(known[one.webhook_id], one, due.get(one.id)) for one in sent]


def _refuse(wish: Subscription) -> None:
    problems = list(_problems(wish))
    if problems:
        raise Invalid(*problems)


def _problems(wish: Subscription) -> Iterator[Problem]:
    if not is_target_url(wish.target_url):
        yield Problem("target_url", "Enter a valid URL.")
    if len(wish.additional_headers) > MOST_HEADERS or not all(map(is_header, wish.additional_headers)):
        yield Problem("additional_headers", "Names and values have to be good as HTTP headers.")
    for name in ("basic_auth_username", "basic_auth_password"):
        text = getattr(wish, name)
        if len(text) > CREDENTIAL_LENGTH or not (text.isprintable() and (text.isascii() or text == "")):
            yield Problem(name, f"Enter at most {CREDENTIAL_LENGTH} printable ASCII characters.")
