"""Deliveries of both stand-ins in one form: to whom, of what, how often tried, and what comes next."""

from dataclasses import dataclass
from datetime import datetime

from simulator.acclaim.domain.organization import Organization
from simulator.acclaim.services import webhooks as acclaim
from simulator.control.pages.lines import pretty
from simulator.skilljar.services import webhooks as lms
from simulator.world import World


@dataclass(frozen=True)
class Told:
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


Numbered = list[tuple[int, Told]]


def of_acclaim(world: World, *, before: int | None, waiting: bool, most: int) -> Numbered:
    found = acclaim.latest_deliveries(world, before=before, waiting=waiting, most=most)
    return [(number, _of_acclaim(view, owner)) for number, view, owner in found]


def of_the_lms(world: World, *, before: int | None, waiting: bool, most: int) -> Numbered:
    found = lms.latest_deliveries(world, before=before, waiting=waiting, most=most)
    return [(sent.number, _of_the_lms(sent)) for sent in found]


def _of_acclaim(view: acclaim.DeliveryView, owner: Organization) -> Told:
    sent = view.delivery
    last = view.attempts[-1] if view.attempts else None
    return Told(
        id=sent.id,
        organization_id=sent.organization_id,
        event_type=sent.event_type,
        occurred_at=sent.created_at,
        receiver=owner.webhook_url or (last.target_url if last else f"{owner.name} has no address"),
        state=sent.state.value,
        mood={"waiting": "wait", "delivered": "good"}.get(sent.state.value, "bad"),
        attempts=sent.attempts,
        outcome=last.words if last else "not tried yet",
        next_try_at=view.next_try_at,
        payload=pretty(sent.body),
        tries=[(one.at, one.target_url, one.words) for one in view.attempts],
    )


def _of_the_lms(sent: lms.Sent) -> Told:
    one = sent.delivery
    state = "delivered" if one.delivered_at else "waiting" if sent.next_try_at else "stopped"
    return Told(
        id=one.id,
        organization_id=sent.webhook.organization_id,
        event_type=one.event_type,
        occurred_at=one.created_at,
        receiver=sent.webhook.target_url,
        state=state,
        mood={"waiting": "wait", "delivered": "good"}.get(state, "bad"),
        attempts=one.attempts,
        outcome=one.last_outcome,
        next_try_at=sent.next_try_at,
        payload=pretty(one.body),
        tries=[],
    )
