"""The control plane's calls about Acclaim's webhooks: what was delivered and what came of it, and delivering again."""

from typing import Any

from flask import Response, request
from werkzeug.exceptions import BadRequest, Conflict

from simulator.acclaim.domain.errors import Invalid
from simulator.acclaim.domain.event_delivery import Attempt
from simulator.acclaim.domain.events import EventType
from simulator.acclaim.services.webhooks import DeliveryView, deliver_again, deliveries_of
from simulator.control.blueprint import answer, control
from simulator.control.looking import truth
from simulator.unit_of_work import current_world

_EVENT_TYPES = {event_type.value for event_type in EventType}


@control.get("/acclaim/<organization_id>/deliveries")
def list_deliveries(organization_id: str) -> Response:
    """The organization's latest 200 deliveries, newest first; `event_type` and `delivered` narrow them down."""
    event_type = request.args.get("event_type")
    if event_type is not None and event_type not in _EVENT_TYPES:
        raise BadRequest(f"event_type: one of {', '.join(sorted(_EVENT_TYPES))}")
    views = deliveries_of(current_world(), organization_id, event_type=event_type, delivered=truth("delivered"))
    return answer({"deliveries": [_delivery(view) for view in views]})


@control.post("/acclaim/<organization_id>/deliveries/<delivery_id>/redeliver")
def redeliver(organization_id: str, delivery_id: str) -> Response:
    """Puts one more try down, due now; answers with the delivery as it stands before that try."""
    try:
        view = deliver_again(current_world(), organization_id, delivery_id)
    except Invalid as error:
        raise Conflict(error.problems[0].message) from error
    return answer(_delivery(view), 202)


def _delivery(view: DeliveryView) -> dict[str, Any]:
    delivery = view.delivery
    return {
        "id": delivery.id,
        "event_id": delivery.event_id,
        "event_type": delivery.event_type,
        "occurred_at": delivery.created_at.isoformat(),
        "body": delivery.body,
        "state": delivery.state.value,
        "delivered_at": delivery.delivered_at.isoformat() if delivery.delivered_at else None,
        "next_try_at": view.next_try_at.isoformat() if view.next_try_at else None,
        "attempts": [_attempt(attempt) for attempt in view.attempts],
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "at": attempt.at.isoformat(),
        "target_url": attempt.target_url,
        "status": attempt.status,
        "outcome": attempt.words,
    }
