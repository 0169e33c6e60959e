"""The control plane at /_simulator: what stands below a world's prefix is about that world."""

import hmac

import orjson
from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import Forbidden, HTTPException, NotFound, Unauthorized

from simulator import __version__
from simulator.error_doors import error_page, wants_page
from simulator.turning import Turning
from simulator.worlds import Worlds

_REALM = 'Basic realm="control plane"'

control = Blueprint("control", __name__, url_prefix="/_simulator", template_folder="templates")


def worlds() -> Worlds:
    found: Worlds = current_app.extensions["worlds"]
    return found


def turning() -> Turning:
    found: Turning = current_app.extensions["turning"]
    return found


def answer(document: object, status: int = 200) -> Response:
    return Response(orjson.dumps(document, option=orjson.OPT_INDENT_2) + b"\n", status, mimetype="application/json")


def http_error(error: HTTPException) -> Response:
    """What is refused, as JSON for programs and as a page for whoever sits before a browser."""
    if wants_page():
        token: str | None = current_app.config["CONTROL_TOKEN"]
        refused = Response(error_page(error, tells_worlds=not token or _shows(token)), error.code or 500)
    else:
        lost = " Every call is at /_simulator/docs/" if isinstance(error, NotFound) and request.endpoint is None else ""
        refused = answer({"error": f"{error.description}{lost}"}, error.code or 500)
    if error.code == 401:
        refused.headers["WWW-Authenticate"] = _REALM
    return refused


@control.before_request
def _keep_strangers_out() -> None:
    """Pages of other origins may not drive the simulator; once it listens beyond loopback, nobody without a token."""
    origin = request.headers.get("Origin")
    if origin is not None and origin.lower() != f"{request.scheme}://{request.host}".lower():
        raise Forbidden("The control plane takes no calls from pages of another origin")
    token: str | None = current_app.config["CONTROL_TOKEN"]
    if token and request.endpoint != "control.health" and not _shows(token):
        raise Unauthorized(
            "Send the control token, as Bearer or as password of Basic: it was printed at the start,"
            " or is what ACCLAIM_SIMULATOR_CONTROL_TOKEN was"
        )


def _shows(token: str) -> bool:
    told = request.authorization
    shown = (told.token or told.password) if told else None
    return shown is not None and hmac.compare_digest(shown.encode(), token.encode())


@control.get("/health")
def health() -> Response:
    return answer({"status": "ok", "version": __version__})
