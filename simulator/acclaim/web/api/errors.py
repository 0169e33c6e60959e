"""From what Acclaim refuses to what the API answers: `{"data": {"message": ...}, "metadata": {}}`."""

from typing import Any

import orjson
from flask import Blueprint, Response
from werkzeug.exceptions import HTTPException

from simulator.acclaim.domain.errors import (
    AcclaimError,
    BadgeRefused,
    Invalid,
    NotFound,
    PermissionMissing,
    Problem,
    TokenRefused,
)
from simulator.unit_of_work import abandon_world

STATUS: dict[type[AcclaimError], int] = {
    Invalid: 422,
    BadgeRefused: 422,
    NotFound: 404,
    TokenRefused: 401,
    PermissionMissing: 403,
}


def handle_errors(blueprint: Blueprint) -> None:
    @blueprint.errorhandler(AcclaimError)
    def _refused(error: AcclaimError) -> Response:
        abandon_world()
        problems = error.problems if isinstance(error, Invalid) else ()
        return error_answer(status_of(type(error)), str(error), problems)


def status_of(kind: type[AcclaimError]) -> int:
    """The status of the nearest class in the table."""
    return next(STATUS[family] for family in kind.__mro__ if family in STATUS)


def http_error(error: HTTPException) -> Response:
    """What the API answers where no view was reached, or where a view could not read the call."""
    abandon_world()
    answer = error_answer(error.code or 500, error.description or error.name)
    if error.code == 405:
        answer.headers.extend(error.get_headers())
        answer.headers["Content-Type"] = "application/json"
    return answer


def error_answer(status: int, message: str, problems: tuple[Problem, ...] = ()) -> Response:
    data: dict[str, Any] = {"message": message}
    if problems:
        data["errors"] = [
            {
                "attribute": problem.attribute,
                "attribute_label": problem.attribute.replace("_", " ").capitalize(),
                "messages": [problem.message],
            }
            for problem in problems
        ]
    return answer({"data": data, "metadata": {}}, status)


def answer(document: object, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(orjson.dumps(document), status, content_type="application/json; charset=utf-8")
