"""An organization's webhook: its address, what was delivered there, and delivering it again."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime

from simulator.acclaim.domain.errors import Invalid, NotFound, Problem
from simulator.acclaim.domain.event_delivery import (
    BAD_URL,
    Attempt,
    DeliveryState,
    EventDelivery,
    is_webhook_url,
)
from simulator.acclaim.domain.organization import Organization
from simulator.acclaim.records import attempts, event_deliveries, organizations
from simulator.acclaim.services.announcing import DUE_WORK
from simulator.acclaim.services.delivering import stop
from simulator.acclaim.services.querying import organization
from simulator.criteria import descending, equals
from simulator.leafing import Leaf, leafed
from simulator.world import World

NO_URL = "There is no address to deliver to: enter one first"


@dataclass(frozen=True)
class DeliveryView:
    """A delivery with its tries, the first one first, and the instant of the next one."""

    delivery: EventDelivery
    attempts: list[Attempt]
    next_try_at: datetime | None


def set_webhook_url(world: World, organization_id: str, url: str | None) -> Organization:
    """Changes where events go; raises NotFound, and Invalid for no good address.

    Without an address (None) nothing is delivered any more, and what was waiting stops. Under a new address what waits
    goes on.
    """
    heed_webhook_url(world, organization_id, url)
    changed = replace(organization(world, organization_id), webhook_url=url, updated_at=world.now())
    world.rows(organizations).save(changed)
    return changed


def heed_webhook_url(world: World, organization_id: str, url: str | None) -> None:
    """What the address that an organization is to have means for what waits; raises Invalid for no good one."""
    if url is None:
        stop_deliveries(world, organization_id)
    elif not is_webhook_url(url):
        raise Invalid(Problem("webhook_url", BAD_URL))


def stop_deliveries(world: World, organization_id: str) -> None:
    """Ends all that waits for an organization's webhook address."""
    for delivery in world.rows(event_deliveries).all(organization_id=organization_id, state=DeliveryState.WAITING):
        stop(world, delivery)


def deliveries_of(
    world: World, organization_id: str, *, event_type: str | None = None, delivered: bool | None = None, most: int = 200
) -> list[DeliveryView]:
    """The organization's latest deliveries, newest first, narrowed down as told; raises NotFound."""
    organization(world, organization_id)
    kept = event_deliveries.c
    criteria = [kept.organization_id == organization_id]
    if event_type is not None:
        criteria.append(kept.event_type == event_type)
    if delivered is not None:
        criteria.append(kept.delivered_at.is_not(None) if delivered else kept.delivered_at.is_(None))
    return _views(world, world.rows(event_deliveries).where(*criteria, order=[kept.n.desc()], limit=most))


def latest_deliveries(
    world: World, *, before: int | None = None, waiting: bool = False, most: int
) -> list[tuple[int, DeliveryView, Organization]]:
    """Deliveries of all organizations with their numbers, newest first; `waiting` leaves out what is over."""
    criteria = [event_deliveries.c.state == DeliveryState.WAITING] if waiting else []
    numbered = world.rows(event_deliveries).newest(*criteria, before=before, limit=most)
    owners = {delivery.organization_id for _, delivery in numbered}
    known = {one.id: one for one in world.rows(organizations).among("id", owners)}
    views = _views(world, [delivery for _, delivery in numbered])
    return [(n, view, known[view.delivery.organization_id]) for (n, _), view in zip(numbered, views, strict=True)]


def deliveries_in_pages(world: World, organization_id: str, asked: str) -> tuple[Leaf, list[DeliveryView]]:
    """The organization's deliveries, newest first: ten on a page, as each has its body and its tries."""
    kept, own = world.rows(event_deliveries), equals(event_deliveries.c.organization_id, organization_id)
    shown, found = leafed(kept, own, asked=asked, order=[descending(event_deliveries.c.n)], size=10)
    return shown, _views(world, found)


def deliver_again(world: World, organization_id: str, delivery_id: str) -> DeliveryView:
    """Puts one more try down, due now, whatever came of the others; raises NotFound, and Invalid without an address.

    If that one fails, too, the intervals go on from where they were, as long as the 25 days last.
    """
    delivery = world.rows(event_deliveries).find(id=delivery_id, organization_id=organization_id)
    if delivery is None:
        raise NotFound("There is no such delivery")
    if not organization(world, organization_id).webhook_url:
        raise Invalid(Problem("webhook_url", NO_URL))
    waiting = replace(delivery, state=DeliveryState.WAITING, delivered_at=None)
    world.rows(event_deliveries).save(waiting)
    world.cancel(DUE_WORK, delivery.id)
    world.schedule(DUE_WORK, delivery.id, world.now(), delivery.attempts + 1)
    return _views(world, [waiting])[0]


def _views(world: World, deliveries: list[EventDelivery]) -> list[DeliveryView]:
    ids = [delivery.id for delivery in deliveries]
    made: dict[str, list[Attempt]] = defaultdict(list)
    for attempt in world.rows(attempts).where(attempts.c.delivery_id.in_(ids)):
        made[attempt.delivery_id].append(attempt)
    due = world.due(DUE_WORK, ids)
    return [DeliveryView(delivery, made[delivery.id], due.get(delivery.id)) for delivery in deliveries]
