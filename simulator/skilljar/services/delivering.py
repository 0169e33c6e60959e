"""Delivering webhooks at least once: the next try is put down before this one is made."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import requests

from simulator.due import AfterCommit, DueWork
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
from simulator.world import UnknownWorld, World, Worlds

SECONDS = 5.0


@dataclass(frozen=True)
class Outcome:
    """What came of a call; `status` is None when there was no answer."""

    status: int | None
    words: str


class Delivering:
    """Does the due work of the kind "webhook"."""

    def __init__(self, worlds: Worlds, outbound: Outbound) -> None:
        self._worlds = worlds
        self._outbound = outbound

    def __call__(self, world: World, work: DueWork) -> AfterCommit | None:
        """Writes the try down and the next one too, then leaves the call for after the commit."""
        delivery = world.rows(deliveries).find(id=work.subject)
        webhook = world.rows(webhooks).find(id=delivery.webhook_id) if delivery else None
        if delivery is None or webhook is None or delivery.delivered_at or not webhook.active:
            return None
        world.rows(deliveries).save(replace(delivery, attempts=delivery.attempts + 1, last_outcome="under way"))
        wait = retry_after(work.round)
        if wait is not None:
            world.schedule(DUE_WORK, delivery.id, world.now() + wait, work.round + 1)
        call = partial(post, self._outbound, webhook, delivery.body)
        return partial(self._attempt, world.name, delivery.id, call, is_last=wait is None)

    def _attempt(self, world_name: str, delivery_id: str, call: Callable[[], Outcome], *, is_last: bool) -> None:
        outcome = call()
        try:
            with self._worlds.open(world_name, write=True) as world:
                record(world, delivery_id, outcome, is_last=is_last)
        except UnknownWorld:
            pass  # removed while the receiver was thinking


def record(world: World, delivery_id: str, outcome: Outcome, *, is_last: bool) -> None:
    """Keeps what came of a try: delivered, tried again later, or the webhook is switched off."""
    delivery = world.rows(deliveries).find(id=delivery_id, lock=True)
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
    webhook = world.rows(webhooks).find(id=delivery.webhook_id, lock=True)
    if reason and webhook:
        world.cancel(DUE_WORK, delivery.id)
        world.rows(webhooks).save(replace(webhook, active=False, deactivate_reason=reason))


def post(outbound: Outbound, webhook: Webhook, body: str) -> Outcome:
    """One call to a webhook. No transaction may be open: the receiver will ask the LMS questions."""
    try:
        answer = outbound.send(
            "POST", webhook.target_url, headers=_headers(webhook), body=body.encode(), seconds=SECONDS
        )
    except (requests.RequestException, ValueError) as error:  # urllib3 leaves some bad addresses as ValueError
        return Outcome(None, f"no answer: {type(error).__name__}")
    return Outcome(answer.status_code, f"HTTP {answer.status_code}")


def _headers(webhook: Webhook) -> dict[str, str]:
    headers = {"Content-Type": "application/json", "User-Agent": "skilljar"}
    if webhook.basic_auth_username or webhook.basic_auth_password:
        pair = f"{webhook.basic_auth_username}:{webhook.basic_auth_password}".encode()
        headers["Authorization"] = f"Basic {b64encode(pair).decode()}"
    return headers | {header.name: header.value for header in webhook.additional_headers}
