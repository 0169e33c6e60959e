"""The door of the REST API: an API key opens it, and everything that it refuses is said in JSON."""

from flask import Blueprint, Response, current_app, g, request
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from simulator.skilljar.domain.organization import LmsOrganization
from simulator.skilljar.services.catalogue import organization_by_key
from simulator.unit_of_work import current_world

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]

api = Blueprint("skilljar_api", __name__, url_prefix="/skilljar/v1")


@api.before_request
def _ask_for_the_key() -> None:
    given = request.authorization
    is_key = given is not None and given.type == "basic" and not given.password
    g.lms_organization = organization_by_key(current_world(), (given and is_key and given.username) or "")


def organization() -> LmsOrganization:
    """The organization whose key came with the request."""
    found: LmsOrganization = g.lms_organization
    return found


@api.get("/ping")
def ping() -> Response:
    return Response()


@api.route("/", defaults={"rest": ""}, methods=METHODS)
@api.route("/<path:rest>", methods=METHODS)
def unknown(rest: str) -> Response:  # noqa: ARG001  # the route has it
    """Every other address below the API; without it, its 404 and 405 would be pages."""
    allowed = [method for method in METHODS if _leads_elsewhere(method)]
    if allowed:
        raise MethodNotAllowed(valid_methods=allowed)
    raise NotFound


def _leads_elsewhere(method: str) -> bool:
    adapter = current_app.url_map.bind("lms.example")
    endpoint: str
    try:
        endpoint, _ = adapter.match(request.path, method=method)
    except (NotFound, MethodNotAllowed, RequestRedirect):
        return False
    return endpoint != request.endpoint
