"""The doors of the integration: the LMS's webhook, the profile's table, health, and what an operator sees."""

import hmac
import re
from dataclasses import asdict
from hashlib import sha256

from flask import Blueprint, Flask, Response, abort, jsonify, render_template, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from bounded.calls import Deadline
from integration.badges_earned import Row, rows
from integration.behind import Integration
from integration.calls import MIB, ServiceFailure
from integration.completions import ID, NotAnEvent, parse_event
from integration.current import integration
from integration.issuing import at_first
from integration.log import say
from integration.operator.page import page
from integration.outcomes import State

TABLE_SECONDS = 2.0
HEADER = "X-Skilljar-Secret"

doors = Blueprint("integration", __name__)


def create_app(behind: Integration) -> Flask:
    """The WSGI application."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MIB
    app.url_map.strict_slashes = False  # a redirect would lose the webhook's body
    app.extensions["integration"] = behind
    app.register_blueprint(doors)
    app.register_blueprint(page)
    return app


@doors.before_request
def _ask_for_the_secret() -> None:
    # As bytes: compare_digest raises on text outside ASCII, and WSGI hands headers over as latin-1.
    given = request.headers.get(HEADER, "").encode("latin-1", "replace")
    valid = filter(None, (integration.settings.lms.webhook_secret, integration.settings.lms.old_webhook_secret))
    known = [hmac.compare_digest(given, each.encode()) for each in valid]
    if not any(known) and request.endpoint not in ("integration.health", "integration.ready"):
        abort(401, f"the header {HEADER} does not carry the secret of this integration")


@doors.post("/webhooks/lms")
def webhook() -> Response:
    """2xx only once the completion is stored; whatever else happens, happens later."""
    body = request.get_data()
    event = parse_event(body)
    if event.completion is None:
        ignored = {"outcome": "ignored", "reason": f"event type {event.event_type}"}
        say("event", **ignored)
        return jsonify(ignored)
    course_id = event.completion.course_id
    first = at_first(event.completion, integration.settings.badge_of(course_id))
    outcome = integration.store.receive(sha256(body).hexdigest(), event.completion, first, integration.now())
    say("event", outcome=outcome.state, reason=outcome.reason, course=course_id, completion=event.completion.mark)
    if outcome.state is State.RECEIVED:
        integration.received()
    return jsonify(outcome=outcome.state, reason=outcome.reason, badge_id=outcome.badge_id)


@doors.get("/students/<student_id>/badges-earned")
def badges_earned(student_id: str) -> Response:
    """The table live from Acclaim, as HTML fragment or JSON; 204 for no table."""
    enabled = integration.settings.badges_earned_table
    shown = _rows_of(student_id) if enabled else []
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        answer = jsonify(enabled=enabled, badges=[asdict(row) for row in shown])
    else:
        answer = Response(render_template("badges_earned.html", rows=shown)) if shown else Response(status=204)
    answer.headers.update({"Cache-Control": "no-store", "Vary": "Accept"})
    return answer


def _rows_of(student_id: str) -> list[Row]:
    deadline = Deadline(TABLE_SECONDS)
    student = integration.lms(deadline).student(student_id) if re.match(ID, student_id) else None
    if student is None:
        abort(404, "the LMS knows no such student")
    badges = integration.acclaim(deadline).badges(student.email) if student.email else []
    return rows(badges, integration.settings.acclaim.organization_id, student.email)


@doors.get("/health")
def health() -> Response:
    return jsonify(name=integration.settings.name, status="ok")


@doors.get("/ready")
def ready() -> Response:
    """Whether the database answers, too."""
    integration.store.oldest_waiting()
    return jsonify(name=integration.settings.name, status="ready")


@doors.get("/status")
def status() -> Response:
    """Number of completions in each state."""
    return jsonify(integration.store.counts())


@doors.app_errorhandler(HTTPException)
@doors.app_errorhandler(NotAnEvent)
@doors.app_errorhandler(ServiceFailure)
@doors.app_errorhandler(SQLAlchemyError)
def _refused(error: Exception) -> tuple[Response, int]:
    match error:
        case HTTPException():
            code, reason = error.code or 500, error.description or error.name
        case NotAnEvent():
            code, reason = 400, str(error)
        case SQLAlchemyError():
            code, reason = 503, f"the database of the integration does not answer ({type(error).__name__})"
        case _:
            code, reason = 503, str(error)
    say("refused", door=request.endpoint or "", status=str(code), reason=reason)
    return jsonify(error=reason), code
