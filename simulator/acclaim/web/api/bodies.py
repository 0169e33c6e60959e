"""Reading what a call says, from JSON, from a form, or from the query string."""

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

import orjson
from flask import g, request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from simulator.acclaim.domain.errors import Invalid, Problem
from simulator.acclaim.web.api.contract import Operation, require, resolved, schema_of
from simulator.acclaim.web.api.forms import nested
from simulator.acclaim.web.api.leniency import Leniency, lenient

_FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
_MOST_FIELDS, _MOST_VALUES, _DEEPEST = 1000, 10_000, 20


def fields(schema: str) -> dict[str, Any]:
    """The call's fields, held to a schema of openapi.yaml; those that are null are left out.

    Raises BadRequest, UnsupportedMediaType, Invalid, or NotDocumented in a strict world.
    """
    body = _body()
    require(schema, body)
    if not body and g.operation.body_required and not request.get_data():
        raise Invalid(Problem("body", "Body can't be blank"))
    _look_for_unknown(schema_of(schema), body, "")
    return {name: value for name, value in body.items() if value is not None}


def _body() -> dict[str, Any]:
    if request.content_encoding or request.mimetype_params.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        raise UnsupportedMediaType("Send UTF-8 without a Content-Encoding")
    if request.mimetype in _FORMS:
        if not _takes_form():
            lenient(Leniency.FORM_BODY)
        return nested(_form())
    data = request.get_data()
    if not data and request.query_string:
        lenient(Leniency.QUERY_BODY)
        return nested(_pairs(request.query_string))
    if data and _takes_form():
        lenient(Leniency.JSON_INSTEAD_OF_FORM)
    return _json(data) if data else {}


def _form() -> Iterable[tuple[str, str]]:
    """In the order in which it was sent, as far as it can be told: what belongs to which item of a list rests on it."""
    if request.mimetype == "multipart/form-data":
        return request.form.items(multi=True)
    return _pairs(request.get_data(parse_form_data=False))


def _pairs(text: bytes) -> Iterable[tuple[str, str]]:
    try:
        return parse_qsl(text.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise BadRequest(f"Send UTF-8, and at most {_MOST_FIELDS} fields") from error


def _takes_form() -> bool:
    described: Operation = g.operation
    return described.takes_form


def _json(data: bytes) -> dict[str, Any]:
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("Send JSON with Content-Type: application/json")
    try:
        parsed = orjson.loads(data)
        json.loads(data, object_pairs_hook=_each_key_once)  # orjson keeps the last of two; this one can be asked
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


def _look_for_unknown(schema: dict[str, Any], value: Any, where: str) -> None:
    """Notes fields that no schema names, at any depth."""
    schema = resolved(schema)
    if isinstance(value, list):
        for number, item in enumerate(value):
            _look_for_unknown(schema.get("items", {}), item, f"{where}{number}.")
    known = schema.get("properties")
    if not isinstance(value, dict) or known is None or schema.get("additionalProperties") is True:
        return
    for name, part in value.items():
        if name not in known:
            lenient(Leniency.UNKNOWN_FIELD, f"{where}{name}")
        else:
            _look_for_unknown(known[name], part, f"{where}{name}.")
