"""Webhook subscriptions through the REST API (docs/fidelity.md)."""

from flask import Response, jsonify

from simulator.skilljar.domain.webhook import TARGET_URL_LENGTH, EventType, Header, Webhook, is_success
from simulator.skilljar.services import webhooks
from simulator.skilljar.services.announcing import ping_body
from simulator.skilljar.services.delivering import post
from simulator.skilljar.services.webhooks import CREDENTIAL_LENGTH, Subscription
from simulator.skilljar.web.api import presenters
from simulator.skilljar.web.api.blueprint import operation, organization
from simulator.skilljar.web.api.bodies import Body, read_body
from simulator.skilljar.web.api.paging import paged
from simulator.skilljar.web.calling import outbound
from simulator.unit_of_work import current_world, release_world


@operation("lmsListWebhooks", "/webhooks", "GET", query=("page",))
def list_webhooks() -> Response:
    found = webhooks.webhooks_of(current_world(), organization().id)
    return jsonify(paged(found, lambda some: [presenters.webhook_row(one) for one in some], sizable=False))


@operation("lmsCreateWebhook", "/webhooks", "POST")
def create_webhook() -> tuple[Response, int]:
    fresh = webhooks.subscribe(current_world(), organization(), _wish(read_body(), Subscription("")))
    return jsonify(presenters.webhook_row(fresh)), 201


@operation("lmsGetWebhook", "/webhooks/<webhook_id>", "GET")
def read_webhook(webhook_id: str) -> Response:
    return jsonify(presenters.webhook_row(_webhook(webhook_id)))


@operation("lmsUpdateWebhook", "/webhooks/<webhook_id>", "PUT", "PATCH")
def change_webhook(webhook_id: str) -> Response:
    webhook = _webhook(webhook_id)
    before = Subscription(**{name: getattr(webhook, name) for name in Subscription.__dataclass_fields__})
    changed = webhooks.change(current_world(), webhook, _wish(read_body(), before))
    return jsonify(presenters.webhook_row(changed))


@operation("lmsDeleteWebhook", "/webhooks/<webhook_id>", "DELETE")
def delete_webhook(webhook_id: str) -> tuple[str, int]:
    webhooks.unsubscribe(current_world(), _webhook(webhook_id))
    return "", 204


# Nothing here is changed by it, and a late one would call out while the world is being turned.
@operation("lmsPingWebhook", "/webhooks/<webhook_id>/ping", "POST", changes=False)
def ping_webhook(webhook_id: str) -> Response:
    """A failed ping neither switches the webhook off nor is it tried again (documented)."""
    webhook, body = _webhook(webhook_id), ping_body(current_world(), organization())
    seconds = current_world().switches.webhook_seconds
    release_world()
    outcome = post(outbound(), webhook, body, seconds)
    return jsonify(succeeded=is_success(outcome.status), http_status_code=outcome.status or 0, message=outcome.words)


def _webhook(webhook_id: str) -> Webhook:
    return webhooks.webhook(current_world(), organization().id, webhook_id)


def _wish(body: Body, before: Subscription) -> Subscription:
    """What the body asks for; what it leaves out stays as it was. Raises Invalid."""
    target_url = body.text("target_url", TARGET_URL_LENGTH, required=not before.target_url)
    headers = tuple(Header(*pair) for pair in body.texts("additional_headers").items())
    username = body.text("basic_auth_username", CREDENTIAL_LENGTH)
    password = body.text("basic_auth_password", CREDENTIAL_LENGTH)
    event_type = body.choice("event_type", EventType)
    active = body.flag("active", before.active)
    body.read_only("id", "deactivate_reason")
    body.refuse()
    return Subscription(
        target_url=before.target_url if target_url is None else target_url,
        active=active,
        event_type=event_type if body.has("event_type") else before.event_type,
        additional_headers=headers if body.has("additional_headers") else before.additional_headers,
        basic_auth_username=before.basic_auth_username if username is None else username,
        basic_auth_password=before.basic_auth_password if password is None else password,
    )
