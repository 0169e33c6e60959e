"""From what Acclaim refuses to what the API answers: `{"data": {"message": ...}, "metadata": {}}`.

Which rule refused, where it is documented and what may be done instead stands in headers and in the journal
(simulator/marking.py); the body is what the real API would send.
"""

import re
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from simulator.acclaim.domain.errors import (
    AcclaimError,
    AlreadyReplaced,
    AlreadyTaken,
    BadgeRefused,
    Gone,
    Invalid,
    InvalidInBatch,
    NotFound,
    PermissionMissing,
    Problem,
    StillInUse,
    TokenRefused,
    TooManyCalls,
)
from simulator.acclaim.domain.oauth_errors import ClientRefused, OAuthRefused
from simulator.acclaim.web.api.answers import answer, unstored
from simulator.acclaim.web.api.contract import operations
from simulator.acclaim.web.api.leniency import (
    NotDocumented,
    UndocumentedAddress,
    UndocumentedBody,
    UndocumentedLogin,
)
from simulator.acclaim.web.api.problems import label
from simulator.marking import explained, mark
from simulator.mixed_up import hint_at_credentials
from simulator.nearest import NEAREST, nearest_operation
from simulator.unit_of_work import abandon_world

TOKEN_ENDPOINT = "obtainAccessToken"
ORGANIZATIONS, EARNERS = "/v1", "/oauth/v1"
"""Below which addresses calls speak for an organization, and for an earner."""

STATUS: dict[type[AcclaimError], int] = {
    Invalid: 422,
    BadgeRefused: 422,
    NotFound: 404,
    Gone: 410,
    TokenRefused: 401,
    PermissionMissing: 403,
    StillInUse: 409,
    AlreadyTaken: 409,
    TooManyCalls: 429,
    UndocumentedAddress: 404,
    UndocumentedLogin: 401,
    UndocumentedBody: 415,
    NotDocumented: 422,
    OAuthRefused: 400,
    ClientRefused: 401,
}
_ITEM = re.compile(r"badges\.(\d+)\b")
_RULE_OF_STATUS = {400: "body-json", 404: "address", 405: "method", 413: "body-size", 415: "body-kind"}
REFUSALS = frozenset({*STATUS.values(), *_RULE_OF_STATUS})
"""Every status with which a call is refused here."""


def handle_errors(blueprint: Blueprint) -> None:
    @blueprint.errorhandler(AcclaimError)
    def _refused(error: AcclaimError) -> Response:
        if isinstance(error, TokenRefused):
            hint_at_credentials(EARNERS if "earner" in g.operation.security else ORGANIZATIONS)
        abandon_world()
        if g.operation.id == TOKEN_ENDPOINT:
            return oauth_refusal(OAuthRefused(str(error)).because_of(error.rule))
        return explained(_answer_to(error), error.rule)

    @blueprint.errorhandler(OAuthRefused)
    def _no_token(error: OAuthRefused) -> Response:
        abandon_world()
        return oauth_refusal(error)

    blueprint.after_request(mark)


def status_of(kind: type[AcclaimError]) -> int:
    """The status of the nearest class in the table."""
    return next(STATUS[family] for family in kind.__mro__ if family in STATUS)


def _answer_to(error: AcclaimError) -> Response:
    data: dict[str, Any] = {"message": str(error)}
    if error.problems:
        data["errors"] = [_problem(problem) for problem in error.problems]
    if (index := _item_of_batch(error)) is not None:
        data["error_index"] = index
    metadata = {"current_badge_id": error.current_badge_id} if isinstance(error, AlreadyReplaced) else {}
    refused = answer({"data": data, "metadata": metadata}, status_of(type(error)))
    if isinstance(error, TooManyCalls):
        refused.headers["Retry-After"] = str(error.seconds)
    return refused


def _item_of_batch(error: AcclaimError) -> int | None:
    """The item of a batch that is refused; of those that break the schema the first."""
    if isinstance(error, InvalidInBatch):
        return error.index
    item = _ITEM.match(error.problems[0].attribute) if error.problems else None
    return int(item[1]) if item else None


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "attribute": problem.attribute,
        "attribute_label": label(problem.attribute),
        "messages": [problem.message],
    }


def http_error(error: HTTPException) -> Response:
    """What the API answers where no view was reached, or where a view could not read the call."""
    abandon_world()
    status = error.code or 500
    refused = answer({"data": {"message": error.description or error.name}, "metadata": {}}, status)
    return explained(_with_way_on(refused, error), getattr(error, "rule", _RULE_OF_STATUS.get(status, "failure")))


def _with_way_on(refused: Response, error: HTTPException) -> Response:
    """The same answer with what could be called instead, where no operation was met."""
    if isinstance(error, MethodNotAllowed):
        refused.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    if request.url_rule is None and (near := nearest_operation(request.method, request.path, served())):
        refused.headers[NEAREST] = near
    return refused


def served() -> Iterator[tuple[str, str, str]]:
    """The method, path and id of each operation."""
    return ((one.method, one.path, one.id) for one in operations().values())


def oauth_http_error(error: HTTPException) -> Response:
    """The same at the token endpoint."""
    abandon_world()
    refused = OAuthRefused(error.description or error.name)
    answered = oauth_refusal(refused)
    could_not_be_read = error.code in {400, 415}
    answered.status_code = 400 if could_not_be_read else error.code or 500
    return _with_way_on(answered, error)


def oauth_refusal(error: OAuthRefused) -> Response:
    """Why no token is given, in the form of RFC 6749 (5.2)."""
    body = {"error": error.error, "error_description": error.description}
    refused = unstored(answer(body, status_of(type(error))))
    if isinstance(error, ClientRefused):
        refused.headers["WWW-Authenticate"] = 'Basic realm="oauth"'
    return explained(refused, error.rule)
