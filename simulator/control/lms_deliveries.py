"""The control plane's calls about the LMS's webhooks: what was delivered and what came of it, and delivering again."""

from typing import Any

from flask import Response, request
from werkzeug.exceptions import BadRequest

from simulator.control.blueprint import answer, control
from simulator.control.looking import truth
from simulator.skilljar.domain.webhook import EventType
from simulator.skilljar.services.webhooks import DeliveryView, deliver_again, deliveries_of
from simulator.unit_of_work import current_world

_EVENT_TYPES = {event_type.value: event_type for event_type in EventType}


@control.get("/lms/<organization_id>/deliveries")
def list_lms_deliveries(organization_id: str) -> Response:
    """The organization's latest 200 deliveries, newest first; `event_type` and `delivered` narrow them down."""
    told = request.args.get("event_type")
    if told is not None and told not in _EVENT_TYPES:
        raise BadRequest(f"event_type: one of {', '.join(sorted(_EVENT_TYPES))}")
    event_type = _EVENT_TYPES[told] if told is not None else None
    views = deliveries_of(current_world(), organization_id, event_type=event_type, delivered=truth("delivered"))
    return answer({"deliveries": [_delivery(view) for view in views]})


@control.post("/lms/<organization_id>/deliveries/<delivery_id>/redeliver")
def redeliver_of_the_lms(organization_id: str, delivery_id: str) -> Response:
    """Puts one more try down, due now; answers with the delivery as it stands before that try."""
    return answer(_delivery(deliver_again(current_world(), organization_id, delivery_id)), 202)


def _delivery(view: DeliveryView) -> dict[str, Any]:
    """Of its tries the LMS keeps how many there were, and what came of the last."""
    delivery = view.delivery
    return {
        "id": delivery.id,
        "webhook_id": delivery.webhook_id,
        "event_type": delivery.event_type,
        "occurred_at": delivery.created_at.isoformat(),
        "target_url": view.webhook.target_url,
        "body": delivery.body,
        "state": view.state,
        "delivered_at": delivery.delivered_at.isoformat() if delivery.delivered_at else None,
        "next_try_at": view.next_try_at.isoformat() if view.next_try_at else None,
        "tries": delivery.attempts,
        "outcome": delivery.last_outcome,
    }
