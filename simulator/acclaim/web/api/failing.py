"""Faults in Acclaim's own words: what a call of the API is about, and how an injected error looks."""

from collections.abc import Mapping

from flask import Response, g

from simulator.acclaim.web.api.answers import answer, unstored
from simulator.acclaim.web.api.errors import TOKEN_ENDPOINT
from simulator.fault import Called

SERVICE = "acclaim.*"
"""What a fault names that is for every call of the API."""
_OAUTH_ERRORS = {401: "invalid_client", 429: "temporarily_unavailable", 503: "temporarily_unavailable"}


def called(operation_id: str, ids: Mapping[str, object], fields: object) -> Called:
    """This call by the ids in its address, by its token, and by the fields in its body, which may be of any shape."""
    caller = g.get("caller")
    of = ids.get("organization_id") or (caller and caller.organization_id)
    items = fields.get("badges") if isinstance(fields, dict) else None
    named = [ids, fields, *(items if isinstance(items, list) else ())]
    templates = (one.get("badge_template_id") for one in named if isinstance(one, Mapping))
    return Called(
        operation_id,
        SERVICE,
        of if isinstance(of, str) else None,
        frozenset(one for one in templates if isinstance(one, str)),
    )


def refusal(status: int, message: str) -> Response:
    """An error in the form of the API, at the token endpoint in that of OAuth."""
    if g.operation.id != TOKEN_ENDPOINT:
        return answer({"data": {"message": message}, "metadata": {}}, status)
    error = _OAUTH_ERRORS.get(status, "server_error" if status >= 500 else "invalid_request")
    refused = unstored(answer({"error": error, "error_description": message}, status))
    if status == 401:
        refused.headers["WWW-Authenticate"] = 'Basic realm="oauth"'
    return refused
