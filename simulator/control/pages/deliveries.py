"""Deliveries of both stand-ins in one form: to whom, of what, how often tried, and what comes next."""

from dataclasses import dataclass
from datetime import datetime

from simulator.acclaim.domain.organization import Organization
from simulator.acclaim.services import webhooks as acclaim
from simulator.control.pages.lines import pretty
from simulator.skilljar.services import webhooks as lms
from simulator.world import World


@dataclass(frozen=True)
class Delivered:
    """A delivery for people; `tries` holds when, to which address and with what outcome, as far as that is kept."""

    id: str
    organization_id: str
    event_type: str
    occurred_at: datetime
    receiver: str
    state: str
    mood: str
    attempts: int
    outcome: str
    next_try_at: datetime | None
    payload: str
    tries: list[tuple[datetime, str, str]]


_MOODS = {"waiting": "wait", "delivered": "good"}
Numbered = list[tuple[int, Delivered]]


def of_acclaim(world: World, *, before: int | None, waiting: bool, most: int) -> Numbered:
    found = acclaim.latest_deliveries(world, before=before, waiting=waiting, most=most)
    return [(number, _of_acclaim(view, owner)) for number, view, owner in found]


def of_the_lms(world: World, *, before: int | None, waiting: bool, most: int) -> Numbered:
    found = lms.latest_deliveries(world, before=before, waiting=waiting, most=most)
    return [(number, _of_the_lms(view)) for number, view in found]


def _of_acclaim(view: acclaim.DeliveryView, owner: Organization) -> Delivered:
    sent = view.delivery
    last = view.attempts[-1] if view.attempts else None
    return Delivered(
        id=sent.id,
        organization_id=sent.organization_id,
        event_type=sent.event_type,
        occurred_at=sent.created_at,
        receiver=owner.webhook_url or (last.target_url if last else f"{owner.name} has no address"),
        state=sent.state.value,
        mood=_MOODS.get(sent.state.value, "bad"),
        attempts=sent.attempts,
        outcome=last.words if last else "not tried yet",
        next_try_at=view.next_try_at,
        payload=pretty(sent.body),
        tries=[(one.at, one.target_url, one.words) for one in view.attempts],
    )


def _of_the_lms(view: lms.DeliveryView) -> Delivered:
    one = view.delivery
    return Delivered(
        id=one.id,
        organization_id=view.webhook.organization_id,
        event_type=one.event_type,
        occurred_at=one.created_at,
        receiver=view.webhook.target_url,
        state=view.state,
        mood=_MOODS.get(view.state, "bad"),
        attempts=one.attempts,
        outcome=one.last_outcome,
        next_try_at=view.next_try_at,
        payload=pretty(one.body),
        tries=[],
    )
