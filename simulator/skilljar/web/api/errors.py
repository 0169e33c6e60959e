"""The one table from what the LMS refuses to how its REST API says so."""

from collections.abc import Iterator
from typing import Any

from flask import Response, jsonify, request
from werkzeug.exceptions import HTTPException

from simulator.error_doors import as_known
from simulator.marking import explained
from simulator.mixed_up import hint_at_credentials
from simulator.nearest import NEAREST, NOWHERE, nearest_operation
from simulator.skilljar.domain.errors import (
    Invalid,
    KeyRefused,
    LmsError,
    NotEnrolled,
    NotFound,
    Unreadable,
    WebhookInactive,
)
from simulator.skilljar.web.api.blueprint import ROOT, api, operations, refusal
from simulator.unit_of_work import abandon_world

STATUSES: dict[type[LmsError], int] = {
    Invalid: 400,
    Unreadable: 400,
    KeyRefused: 401,
    NotFound: 404,
    NotEnrolled: 400,
    WebhookInactive: 400,
}


@api.errorhandler(LmsError)
def refused(error: LmsError) -> Response:
    if isinstance(error, KeyRefused):
        hint_at_credentials(ROOT)
    abandon_world()
    status = STATUSES[type(error)]
    if isinstance(error, Invalid):
        response = jsonify(_by_field(error))
        response.status_code = status
        return explained(response, error.rule) if error.rule else response
    return refusal(status, "Not found." if isinstance(error, NotFound) else str(error))


@api.errorhandler(HTTPException)
def refused_by_http(error: HTTPException) -> Response:
    """Too large, wrong method, unknown address."""
    abandon_world()
    error = as_known(error)
    told = {404: "Not found.", 503: error.description or ""}.get(error.code or 0, f"{error.name}.")
    response = refusal(error.code or 400, told)
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    if near := _nearest():
        response.headers[NEAREST] = near
    return response


def _nearest() -> str | None:
    """The operation that was probably meant, where none was met."""
    if request.endpoint != f"{api.name}.{NOWHERE}":
        return None
    return nearest_operation(request.method, request.path, served())


def served() -> Iterator[tuple[str, str, str]]:
    """The method, path and id of each operation."""
    return ((method, one.path, one.id) for one in operations.values() for method in one.methods)


def _by_field(error: Invalid) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for problem in error.problems:
        *places, name = problem.attribute.split(".")
        part = document
        for place in places:
            part = part.setdefault(place, {})
        part.setdefault(name, []).append(problem.message)
    return document
