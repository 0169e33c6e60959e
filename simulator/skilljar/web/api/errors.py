"""The one table from what the LMS refuses to how its REST API says so."""

from typing import Any

from flask import Response, jsonify
from werkzeug.exceptions import HTTPException

from simulator.skilljar.domain.errors import (
    Invalid,
    KeyRefused,
    LmsError,
    NotEnrolled,
    NotFound,
    Unreadable,
    WebhookInactive,
)
from simulator.skilljar.web.api.blueprint import api, refusal
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
    abandon_world()
    status = STATUSES[type(error)]
    if isinstance(error, Invalid):
        response = jsonify(_by_field(error))
        response.status_code = status
        return response
    return refusal(status, "Not found." if isinstance(error, NotFound) else str(error))


@api.errorhandler(HTTPException)
def refused_by_http(error: HTTPException) -> Response:
    """Too large, wrong method, unknown address."""
    abandon_world()
    told = {404: "Not found.", 503: error.description or ""}.get(error.code or 0, f"{error.name}.")
    response = refusal(error.code or 400, told)
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _by_field(error: Invalid) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for problem in error.problems:
        *places, name = problem.attribute.split(".")
        part = document
        for place in places:
            part = part.setdefault(place, {})
        part.setdefault(name, []).append(problem.message)
    return document
