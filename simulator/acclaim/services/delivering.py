"""How Acclaim delivers events: 200 ends a delivery, all else has it tried again for as long as the 25 days last."""

from dataclasses import replace
from functools import partial

from simulator.acclaim.domain.event_delivery import (
    Attempt,
    DeliveryState,
    EventDelivery,
    ends_delivery,
    next_try_at,
    remark,
)
from simulator.acclaim.records import attempts, event_deliveries
from simulator.acclaim.services.announcing import DUE_WORK
from simulator.acclaim.services.querying import organization
from simulator.delivering import Call, Outcome, Try
from simulator.due import DueWork
from simulator.world import World

UNDER_WAY = "under way"
LOST = "not known: the simulator ended during the call"


def next_try(world: World, work: DueWork) -> Try | None:
    """The policy behind the due work of the kind "acclaim_webhook".

    A try goes to the address that the organization has by then, so a wrong one can be put right.
    """
    delivery = world.rows(event_deliveries).find(id=work.subject)
    if delivery is None or delivery.state is not DeliveryState.WAITING:
        return None
    url = organization(world, delivery.organization_id).webhook_url
    if not url:
        stop(world, delivery)
        return None
    begun = replace(delivery, attempts=delivery.attempts + 1)
    next_at = next_try_at(begun, world.now())
    attempt = _begin(world, begun, url)
    return Try(_call(world, delivery, url), next_at, partial(record, attempt_id=attempt.id, is_last=next_at is None))


def _call(world: World, delivery: EventDelivery, url: str) -> Call:
    beside = partial(remark, accepts_204=world.switches.webhook_204)
    headers = {"Content-Type": "application/json"}
    return Call(delivery.event_type, url, headers, delivery.body, world.switches.webhook_seconds, beside)


def _begin(world: World, delivery: EventDelivery, url: str) -> Attempt:
    """Writes a try down; one that is still under way by now has lost its outcome."""
    for lost in world.rows(attempts).all(delivery_id=delivery.id, words=UNDER_WAY):
        world.rows(attempts).save(replace(lost, words=LOST))
    number = delivery.attempts
    attempt = Attempt(f"{delivery.id}/{number}", delivery.id, number, world.now(), url, None, UNDER_WAY)
    world.rows(attempts).add(attempt)
    world.rows(event_deliveries).save(delivery)
    return attempt


def record(world: World, outcome: Outcome, *, attempt_id: str, is_last: bool) -> None:
    """Keeps what came of a try: delivered, tried again later, or given up."""
    attempt = world.rows(attempts).find(id=attempt_id, words=UNDER_WAY)
    if attempt is None:  # a world of the same name that was made during the call knows nothing of it
        return
    world.rows(attempts).save(replace(attempt, status=outcome.status, words=outcome.words))
    delivery = world.rows(event_deliveries).find(id=attempt.delivery_id)
    assert delivery is not None, "deliveries are never removed"
    if ends_delivery(outcome.status, accepts_204=world.switches.webhook_204):
        _end(world, replace(delivery, state=DeliveryState.DELIVERED, delivered_at=world.now()))
    elif is_last and delivery.attempts == attempt.number and delivery.state is DeliveryState.WAITING:
        _end(world, replace(delivery, state=DeliveryState.GIVEN_UP))


def stop(world: World, delivery: EventDelivery) -> None:
    """Ends a delivery whose organization takes no events any more."""
    _end(world, replace(delivery, state=DeliveryState.STOPPED))


def _end(world: World, delivery: EventDelivery) -> None:
    world.cancel(DUE_WORK, delivery.id)
    world.rows(event_deliveries).save(delivery)
