"""Where an answer is otherwise than openapi.yaml describes it: what that is, and how grave."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from jsonschema_rs import ValidationError

from simulator.acclaim.web.api.contract import validator
from simulator.acclaim.web.api.described import operation_of, response_of, schema_in
from simulator.acclaim.web.api.errors import REFUSALS
from suite.parity.exchanges import Exchange
from suite.parity.sanitising import named, vocabulary

_JSON = "application/json"
_MOST = 200  # of one answer: a list in which all is wrong says so early
_MEDIA = {_JSON, "application/problem+json", "application/xml", "text/html", "text/plain", "text/xml"}


class Severity(StrEnum):
    """How grave a difference is: the vendor may add, and promises not to change or take away."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, order=True)
class Difference:
    """`where` is a path into the body, with `[]` for the items of lists; no value of the answer stands in it."""

    operation: str
    status: int
    where: str
    kind: str
    severity: Severity
    expected: str
    found: str


def differences(one: Exchange) -> Iterator[Difference]:
    """What is otherwise in one exchange; nothing for calls that are not described."""
    operation = operation_of(one.method, one.path)
    if operation:
        yield from (Difference(operation, one.status, *told) for told in _told(operation, one))


def _told(operation: str, one: Exchange) -> Iterator[tuple[str, str, Severity, str, str]]:
    response = response_of(operation, one.status)
    if response is None or (one.status >= 400 and one.status not in REFUSALS):
        yield "", "status", Severity.ERROR, "a status that is described", str(one.status)
        return
    schema = schema_in(response, _JSON)
    if schema is None:
        return
    if not one.is_json or one.mimetype != _JSON:
        yield "", "body", Severity.ERROR, _JSON, _media(one.mimetype)
        return
    errors = validator(schema).iter_errors(one.answered)
    for _, error in zip(range(_MOST), errors, strict=False):
        yield from _of(error)


def _of(error: ValidationError) -> Iterator[tuple[str, str, Severity, str, str]]:
    value: Any
    where, kind, value = _path(error.instance_path), error.kind.name, getattr(error.kind, "value", None)
    if kind == "additionalProperties":
        yield from ((f"{where}.{named(name)}".lstrip("."), "new field", Severity.INFO, "none", "") for name in value)
    elif kind == "required":
        yield f"{where}.{value}".lstrip("."), "missing field", Severity.WARNING, "a value", "none"
    else:
        yield where, _KINDS.get(kind, kind), Severity.ERROR, _expected(value), _found(error.instance, kind)


_KINDS = {
    "type": "type",
    "anyOf": "type or format",
    "pattern": "format",
    "format": "format",
    "enum": "value",
    "const": "value",
}


def _expected(value: Any) -> str:
    texts = sorted(map(str, value)) if isinstance(value, list) else [str(value)] if value is not None else []
    return " or ".join(texts) or "as described"


def _media(found: str) -> str:
    return found if found in _MEDIA else "another media type" if found else "no body"


def _found(instance: Any, kind: str) -> str:
    """What was found, without telling what it says: a type, the shape of digits, or, where words are listed, a word.

    The words of the description are nobody's; any other may be somebody's name.
    """
    name = _TYPES[type(instance)]
    if not isinstance(instance, str):
        return name
    if kind in {"enum", "const"}:
        return instance if instance in vocabulary() else "another word"
    return f"{name} {re.sub(r'[0-9]', '9', instance)}" if re.fullmatch(r"[0-9TZ:., /+-]{1,40}", instance) else name


_TYPES = {
    dict: "object",
    list: "array",
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    type(None): "null",
}


def _path(parts: list[str | int]) -> str:
    return "".join("[]" if isinstance(part, int) else f".{named(part)}" for part in parts).lstrip(".")
