"""The operator's page: how many, how old, what is held up and parked and why, and every attempt at a completion."""

import hmac
from importlib.util import find_spec

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for

from integration.current import integration

LARGEST = 2**31 - 1  # of the numbers that every database has
MOST = 100  # of what is parked, on one page

page = Blueprint("operator", __name__, url_prefix="/operator")


@page.before_request
def _ask_for_the_token() -> Response | None:
    token = integration.settings.operator_token
    if not token:
        abort(404, "set INTEGRATION_OPERATOR_TOKEN to have an operator's page")
    given = (request.authorization and request.authorization.password) or ""
    if hmac.compare_digest(given.encode("utf-8", "replace"), token.encode()):
        return None
    return Response("The password is the operator token.\n", 401, {"WWW-Authenticate": 'Basic realm="operator"'})


@page.after_request
def _keep_to_itself(response: Response) -> Response:
    alone = {
        "Content-Security-Policy": "frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    response.headers.update(alone)  # nobody clicks on Try again through another page
    return response


@page.get("")
def overview() -> str:
    store = integration.store
    told = {"counts": store.counts(), "oldest": store.oldest_waiting(), "parked": store.parked(MOST)}
    paused = store.paused(integration.settings.credentials)
    return render_template("operator.html", name=integration.settings.name, paused=paused, **told)


@page.get("/metrics")
def metrics() -> Response:
    """The same as numbers for Prometheus, of all processes on this database; comes with the extra `metrics`."""
    if find_spec("prometheus_client") is None:
        abort(404, "metrics come with the extra `metrics`, which is not installed: pip install prometheus-client")
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

    store, registry = integration.store, CollectorRegistry()
    by_state = Gauge("integration_completions", "By what became of them", ["state"], registry=registry)
    for state, count in store.counts().items():
        by_state.labels(state).set(count)
    now = integration.now()
    waited = now - (store.oldest_waiting() or now)
    Gauge("integration_oldest_waiting_seconds", "Of what is received", registry=registry).set(waited.total_seconds())
    held = store.paused(integration.settings.credentials)
    Gauge("integration_held_up", "Courses, or everything", registry=registry).set(len(held))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


@page.get(f"/completions/<int(max={LARGEST}):number>")
def completion(number: int) -> str:
    found = integration.store.completion(number) or abort(404, f"there is no completion {number}")
    told = {"completion": found, "attempts": integration.store.attempts(number)}
    return render_template("completion.html", name=integration.settings.name, **told)


@page.post(f"/completions/<int(max={LARGEST}):number>/redeliver")
def redeliver(number: int) -> Response:
    # A form on another site would come with the browser's password, but not from this origin.
    here = request.host_url.rstrip("/")
    if request.headers.get("Origin", here) != here:
        abort(403, "this comes from another site")
    integration.store.completion(number) or abort(404, f"there is no completion {number}")
    integration.store.redeliver(integration.now(), [number])
    integration.received()
    return redirect(url_for("operator.completion", number=number), 303)  # type: ignore[return-value]
