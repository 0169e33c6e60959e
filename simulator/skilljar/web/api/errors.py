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
from simulator.skilljar.web.api.blueprint import api
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
    response = jsonify(_document(error))
    response.status_code = STATUSES[type(error)]
    if isinstance(error, KeyRefused):
        response.headers["WWW-Authenticate"] = 'Basic realm="api"'
    return response


@api.errorhandler(HTTPException)
def refused_by_http(error: HTTPException) -> Response:
    """Too large, wrong method, unknown address."""
    abandon_world()
    response = jsonify(detail="Not found." if error.code == 404 else f"{error.name}.")
    response.status_code = error.code or 400
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _document(error: LmsError) -> dict[str, Any]:
    if isinstance(error, NotFound):
        return {"detail": "Not found."}
    if not isinstance(error, Invalid):
        return {"detail": str(error)}
    document: dict[str, Any] = {}
    for problem in error.problems:
        *places, name = problem.attribute.split(".")
        part = document
        for place in places:
            part = part.setdefault(place, {})
        part.setdefault(name, []).append(problem.message)
    return document
