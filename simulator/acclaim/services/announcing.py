"""Announcing an event: a delivery to the organization's webhook address, put down together with the event."""

import orjson

from simulator.acclaim.domain.event_delivery import DeliveryState, EventDelivery
from simulator.acclaim.domain.events import Event
from simulator.acclaim.domain.instants import written
from simulator.acclaim.records import event_deliveries
from simulator.acclaim.services.querying import organization
from simulator.world import World

DUE_WORK = "acclaim_webhook"


def announce(world: World, event: Event, cause: str) -> None:
    """Puts a delivery down as due at once; an organization without a webhook address is told of nothing."""
    if not organization(world, event.organization_id).webhook_url:
        return
    delivery = EventDelivery(
        id=world.ids.uuid("event_delivery"),
        organization_id=event.organization_id,
        event_id=event.id,
        event_type=event.event_type.value,
        body=_thin_body(event),
        created_at=event.occurred_at,
        state=DeliveryState.WAITING,
        delivered_at=None,
        attempts=0,
    )
    world.rows(event_deliveries).add(delivery)
    world.schedule(DUE_WORK, delivery.id, world.now(), cause=cause)


def _thin_body(event: Event) -> str:
    """What happened and when, not to what: the receiver asks the API (https://www.credly.com/docs/webhooks)."""
    document = {
        "id": event.id,
        "organization_id": event.organization_id,
        "event_type": event.event_type.value,
        "occurred_at": written(event.occurred_at),
    }
    return orjson.dumps(document).decode()
