"""The control plane at /_simulator: what stands below a world's prefix is about that world."""

import orjson
from flask import Blueprint, Response, current_app
from werkzeug.exceptions import HTTPException

from simulator import __version__
from simulator.turning import Turning
from simulator.world import Worlds

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
    return answer({"error": error.description}, error.code or 500)


@control.get("/health")
def health() -> Response:
    return answer({"status": "ok", "version": __version__})
