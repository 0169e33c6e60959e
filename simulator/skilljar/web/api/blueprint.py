"""The door of the REST API: an API key opens it, its operations have names, and what it refuses is said in JSON."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec

from flask import Blueprint, Response, current_app, g, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from simulator.failing import Failing
from simulator.fault import Called
from simulator.marking import mark
from simulator.skilljar.domain.organization import LmsOrganization
from simulator.skilljar.services.catalogue import organization_by_key
from simulator.skilljar.web.api.leniency import look_at_query
from simulator.unit_of_work import current_world

P = ParamSpec("P")
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
ROOT = "/skilljar/v1"
SERVICE = "lms.*"
"""What a fault names that is for every call of the API."""

api = Blueprint("skilljar_api", __name__, url_prefix=ROOT)


@dataclass(frozen=True)
class Operation:
    """One operation: how and where it is called, and whether anything here is changed by it."""

    id: str
    path: str
    methods: tuple[str, ...]
    changes: bool


operations: dict[str, Operation] = {}
"""Every operation by the name that the journal and faults have for it; the views add them."""


def refusal(status: int, message: str) -> Response:
    """An error in the form of the API."""
    refused = jsonify(detail=message)
    refused.status_code = status
    if status == 401:
        refused.headers["WWW-Authenticate"] = 'Basic realm="api"'
    return refused


api.after_request(mark)  # before what fails an answer, and so done after it
_failing = Failing(api, refusal)


def operation(
    operation_id: str,
    route: str,
    *methods: str,
    changes: bool | None = None,
    query: Collection[str] = (),
    passed_over: Collection[str] = (),
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Serves an operation, unless a fault answers in its place; what is not asked for by GET changes something.

    `query` names the parameters that it has, `passed_over` those that it has at the real service alone.
    """
    path = ROOT + re.sub(r"<(\w+)>", r"{\1}", route)
    if changes is None:
        changes = methods != ("GET",)
    operations[operation_id] = Operation(operation_id, path, methods, changes)

    def serve(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def answered(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            if (failed := _failing.instead_of_view(lambda: Called(operation_id, SERVICE))) is not None:
                return failed
            look_at_query(query, passed_over)
            return view(*args, **kwargs)

        api.add_url_rule(route, operation_id, answered, methods=methods)
        return view

    return serve


@api.before_request
def _ask_for_the_key() -> None:
    given = request.authorization
    is_key = given is not None and given.type == "basic" and not given.password
    g.lms_organization = organization_by_key(current_world(), (given and is_key and given.username) or "")


def organization() -> LmsOrganization:
    """The organization whose key came with the request."""
    found: LmsOrganization = g.lms_organization
    return found


@operation("lmsPing", "/ping", "GET")
def ping() -> Response:
    return Response()


@api.route("/", defaults={"rest": ""}, methods=METHODS)
@api.route("/<path:rest>", methods=METHODS)
def nowhere(rest: str) -> Response:  # noqa: ARG001  # the route has it
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
