"""What openapi.yaml says of answers: which operation is at an address, and what it may answer there."""

from functools import cache
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from simulator.acclaim.web.api.addresses import documented
from simulator.acclaim.web.api.contract import IdConverter, document, operations, resolved

_SCHEMAS = "#/components/schemas/"


@cache
def _map() -> Map:
    return Map(
        [Rule(one.route, endpoint=one.id, methods=[one.method]) for one in operations().values()],
        converters={"id": IdConverter},
    )


def operation_of(method: str, path: str) -> str | None:
    """The operationId at an address that begins with `/v1` or `/oauth`; None where nothing is described."""
    try:
        found: str = _map().bind("").match(documented(path)[0], method=method)[0]
    except HTTPException:
        return None
    return found


def response_of(operation_id: str, status: int) -> dict[str, Any] | None:
    """What is described for a status, by itself or as any refusal; None when nothing is.

    409 is described by itself where it can be: elsewhere it is no refusal like the others.
    """
    one = operations()[operation_id]
    described = document()["paths"][one.path][one.method.lower()]["responses"]
    response = described.get(str(status)) or (described["default"] if status >= 400 and status != 409 else None)
    return resolved(response) if response else None


def schema_in(response: dict[str, Any], mimetype: str) -> str | None:
    """The name of the schema of a body of that type; None when it is not described."""
    content = response.get("content", {}).get(mimetype)
    return content["schema"]["$ref"].removeprefix(_SCHEMAS) if content else None
