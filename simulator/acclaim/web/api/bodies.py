"""Reading what a call says, from JSON, from a form, or from the query string."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson
from flask import g, request
from werkzeug.exceptions import BadRequest, HTTPException, UnsupportedMediaType

from simulator.acclaim.domain.errors import Invalid, Problem
from simulator.acclaim.web.api.addresses import overlooked_in_address
from simulator.acclaim.web.api.contract import Operation, resolved, schema_of
from simulator.acclaim.web.api.forms import Pairs, doubled, nested, pairs_in, pairs_in_parts
from simulator.acclaim.web.api.leniency import Leniency, lenient
from simulator.acclaim.web.api.problems import require

_PARTS = "multipart/form-data"
_FORMS = {"application/x-www-form-urlencoded", _PARTS}
_MOST_VALUES, _DEEPEST = 10_000, 20


@dataclass
class Said:
    """What a call says, what has to be overlooked to read it that way, and why it cannot be taken."""

    fields: dict[str, Any] = field(default_factory=dict)
    overlooked: list[tuple[Leniency, str]] = field(default_factory=list)
    refusal: HTTPException | Invalid | None = None


def read(operation: Operation) -> Said:
    """What a call of the operation says, held to what openapi.yaml describes.

    Nothing is raised and no world is opened: this may take long, and who calls is not known yet.
    """
    said = Said(overlooked=[(leniency, "") for leniency in overlooked_in_address()])
    try:
        query = pairs_in(request.query_string) if request.query_string else ()
        if operation.body is None:
            _look_at_query(operation, query, said)
            if request.get_data():
                said.overlooked.append((Leniency.STRAY_BODY, ""))
            return said
        said.fields = _body(operation, query, said)
        require(operation.body, said.fields)
        _require_any(operation, said)
    except (HTTPException, Invalid) as error:
        said.refusal = error
    else:
        unknown = _unknown(schema_of(operation.body), said.fields, "")
        said.overlooked += ((Leniency.UNKNOWN_FIELD, name) for name in unknown)
        said.fields = _without_nulls(said.fields)
    return said


def _require_any(operation: Operation, said: Said) -> None:
    if not said.fields and operation.body_required and not request.get_data():
        raise Invalid(Problem("body", "Body can't be blank"))


def take(said: Said) -> None:
    """Keeps what a call says for the view, now that it is known who calls.

    Raises BadRequest, UnsupportedMediaType, Invalid, or NotDocumented in a strict world.
    """
    for leniency, about in said.overlooked:
        lenient(leniency, about)
    if said.refusal:
        raise said.refusal
    g.fields = said.fields


def fields() -> dict[str, Any]:
    """The call's fields as its schema has them; null is the same as leaving a field out, and is left out."""
    taken: dict[str, Any] = g.fields
    return taken


def _look_at_query(operation: Operation, query: Pairs, said: Said) -> None:
    unknown = {name for name, _ in query if name not in operation.query and not _is_filter(name, operation)}
    said.overlooked += ((Leniency.UNKNOWN_PARAMETER, name) for name in sorted(unknown))


def _is_filter(name: str, operation: Operation) -> bool:
    """Filters have two spellings, and a page's size has a leniency of its own."""
    return ("filter" in operation.query and name.startswith("filter[")) or ("page" in operation.query and name == "per")


def _body(operation: Operation, query: Pairs, said: Said) -> dict[str, Any]:
    if request.content_encoding or request.mimetype_params.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        raise UnsupportedMediaType("Send UTF-8 without a Content-Encoding")
    data = request.get_data(parse_form_data=False)
    if request.mimetype in _FORMS:
        if operation.takes_form and request.mimetype == _PARTS:
            said.overlooked.append((Leniency.JSON_INSTEAD_OF_FORM, ""))
        if not operation.takes_form:
            said.overlooked.append((Leniency.FORM_BODY, ""))
        _look_at_query(operation, query, said)
        return _form(operation, _pairs(data), said)
    if not data and query:
        said.overlooked.append((Leniency.QUERY_BODY, ""))
        return _form(operation, query, said)
    _look_at_query(operation, query, said)
    if data and operation.takes_form:
        said.overlooked.append((Leniency.JSON_INSTEAD_OF_FORM, ""))
    return _json(data) if data else {}


def _pairs(data: bytes) -> Pairs:
    """In the order in which they were sent: what belongs to which item of a list rests on it."""
    if request.mimetype == _PARTS:
        return pairs_in_parts(data, request.mimetype_params.get("boundary", ""))
    return pairs_in(data)


def _form(operation: Operation, pairs: Pairs, said: Said) -> dict[str, Any]:
    if pairs and pairs[0][0].lstrip().startswith(("{", "[")):
        raise UnsupportedMediaType("This looks like JSON: send it with Content-Type: application/json")
    fields, twice = nested(pairs), doubled(pairs)
    if twice and operation.takes_form:
        raise BadRequest(f"{twice[0]} stands there twice")  # RFC 6749, 3.2
    said.overlooked += ((Leniency.DOUBLED_PARAMETER, name) for name in twice)
    return fields


def _json(data: bytes) -> dict[str, Any]:
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("Send JSON with Content-Type: application/json")
    try:
        parsed = orjson.loads(data)
        _TWICE.decode(data.decode())  # orjson keeps the last of two; this one can be asked
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"The body is not JSON: {error}") from error
    if not isinstance(parsed, dict):
        raise BadRequest("The body must be a JSON object")
    _bound(parsed)
    return parsed


def _bound(parsed: dict[str, Any]) -> None:
    """Raises BadRequest for more than anybody needs: validating walks through every value, by recursion."""
    level: list[Any] = [parsed]
    seen = 0
    for _ in range(_DEEPEST):
        level = [part for value in level for part in _parts(value)]
        seen += len(level)
        if seen > _MOST_VALUES:
            raise BadRequest(f"The body holds more than {_MOST_VALUES} values")
        if not level:
            return
    raise BadRequest(f"The body is nested more than {_DEEPEST} deep")


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _each_key_once(pairs: list[tuple[str, Any]]) -> None:
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key stands there twice")


_TWICE = json.JSONDecoder(object_pairs_hook=_each_key_once)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(part) for name, part in value.items() if part is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value


def _unknown(schema: dict[str, Any], value: Any, where: str) -> Iterator[str]:
    """The fields that no schema names, at any depth."""
    schema = resolved(schema)
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _unknown(schema.get("items", {}), item, f"{where}{number}.")
    known = schema.get("properties")
    if not isinstance(value, dict) or known is None or schema.get("additionalProperties") is True:
        return
    for name, part in value.items():
        if name not in known:
            yield f"{where}{name}"
        else:
            yield from _unknown(known[name], part, f"{where}{name}.")
