"""How the LMS delivers webhooks: tried again on any trouble, and switched off when nobody wants them."""

from base64 import b64encode
from dataclasses import replace
from functools import partial

from simulator import delivering
from simulator.delivering import Call, Outcome, Try
from simulator.due import DueWork
from simulator.outbound import Outbound
from simulator.skilljar.domain.webhook import (
    Delivery,
    Webhook,
    is_success,
    reason_to_deactivate,
    retry_after,
)
from simulator.skilljar.records import deliveries, webhooks
from simulator.skilljar.services.announcing import DUE_WORK
from simulator.world import World


def next_try(world: World, work: DueWork) -> Try | None:
    """The policy behind the due work of the kind "webhook"."""
    delivery = world.rows(deliveries).find(id=work.subject)
    webhook = world.rows(webhooks).find(id=delivery.webhook_id) if delivery else None
    if delivery is None or webhook is None or delivery.delivered_at or not webhook.active:
        return None
    world.rows(deliveries).save(replace(delivery, attempts=delivery.attempts + 1, last_outcome="under way"))
    wait = retry_after(work.round)
    next_at = world.now() + wait if wait is not None else None
    keep = partial(record, delivery_id=delivery.id, is_last=next_at is None)
    return Try(_call(webhook, delivery.event_type, delivery.body, world.switches.webhook_seconds), next_at, keep)


def record(world: World, outcome: Outcome, *, delivery_id: str, is_last: bool) -> None:
    """Keeps what came of a try: delivered, tried again later, or the webhook is switched off."""
    delivery = world.rows(deliveries).find(id=delivery_id)
    if delivery is None:
        return
    if is_success(outcome.status):
        world.cancel(DUE_WORK, delivery.id)
        world.rows(deliveries).save(replace(delivery, delivered_at=world.now(), last_outcome=outcome.words))
        return
    world.rows(deliveries).save(replace(delivery, last_outcome=outcome.words))
    _perhaps_deactivate(world, delivery, outcome, is_last=is_last)


def _perhaps_deactivate(world: World, delivery: Delivery, outcome: Outcome, *, is_last: bool) -> None:
    reason = reason_to_deactivate(outcome.status, is_last=is_last)
    webhook = world.rows(webhooks).find(id=delivery.webhook_id)
    if reason and webhook:
        world.cancel(DUE_WORK, delivery.id)
        world.rows(webhooks).save(replace(webhook, active=False, deactivate_reason=reason))


def post(outbound: Outbound, webhook: Webhook, body: str, seconds: float) -> Outcome:
    """One call to a webhook, outside any delivery: a test of it."""
    return delivering.post(outbound, _call(webhook, "PING", body, seconds))


def _call(webhook: Webhook, event_type: str, body: str, seconds: float) -> Call:
    return Call(event_type, webhook.target_url, _headers(webhook), body, seconds)


def _headers(webhook: Webhook) -> dict[str, str]:
    headers = {"Content-Type": "application/json", "User-Agent": "skilljar"}
    if webhook.basic_auth_username or webhook.basic_auth_password:
        pair = f"{webhook.basic_auth_username}:{webhook.basic_auth_password}".encode()
        headers["Authorization"] = f"Basic {b64encode(pair).decode()}"
    return headers | {header.name: header.value for header in webhook.additional_headers}
