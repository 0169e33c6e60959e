"""openapi.yaml, the operations that it describes, and the validators that are built from it once."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from werkzeug.routing import BaseConverter, Map

from simulator.acclaim.domain.errors import Invalid, Problem
from simulator.acclaim.web.api.formats import FORMATS

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
_ADDRESS = "urn:acclaim:openapi"
_SCHEMAS = "#/components/schemas/"
_MOST_PROBLEMS = 50
_METHODS = ("get", "post", "put", "delete")


@dataclass(frozen=True)
class Operation:
    """One operation as described: where it is, whom it is open to, and the schema of what callers send.

    `security` holds the ways to show who calls, each with the permissions or scopes that it takes; `query` the names of
    the parameters there.
    """

    id: str
    method: str
    path: str
    security: Mapping[str, tuple[str, ...]]
    query: frozenset[str]
    body: str | None
    body_required: bool
    takes_form: bool

    @property
    def is_open(self) -> bool:
        return not self.security

    @property
    def permission(self) -> str | None:
        """What an authorization token has to permit."""
        return next(iter(self.security.get("token", ())), None)

    @property
    def route(self) -> str:
        """The path as Flask writes it; an id is none of the words that stand in its place elsewhere (`batch`)."""
        return re.sub(r"{(\w+)}", lambda match: self._id(match[1], self.path[: match.start()]), self.path)

    def _id(self, name: str, before: str) -> str:
        siblings = {
            path.removeprefix(before).partition("/")[0] for path in document()["paths"] if path.startswith(before)
        }
        words = sorted(word for word in siblings if not word.startswith("{"))
        return f"<id({', '.join(map(repr, words))}):{name}>" if words else f"<{name}>"


class IdConverter(BaseConverter):
    """An id in a path: anything but the words that are not ids there."""

    def __init__(self, url_map: Map, *words: str) -> None:
        super().__init__(url_map)
        self.regex = rf"(?!(?:{'|'.join(map(re.escape, words))})$)[^/]+"


@cache
def document() -> dict[str, Any]:
    """The API's description as parsed from openapi.yaml."""
    text = files(__package__).joinpath("openapi.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  # both are safe
    return loaded


@cache
def operations() -> dict[str, Operation]:
    """Every operation by its operationId."""
    return {
        item[method]["operationId"]: _operation(method, path, item[method])
        for path, item in document()["paths"].items()
        for method in _METHODS
        if method in item
    }


def _query(described: dict[str, Any]) -> frozenset[str]:
    named = (resolved(parameter) for parameter in described.get("parameters", ()))
    return frozenset(parameter["name"] for parameter in named if parameter["in"] == "query")


def _operation(method: str, path: str, described: dict[str, Any]) -> Operation:
    security = {name: tuple(roles) for way in described.get("security", ()) for name, roles in way.items()}
    content = described.get("requestBody", {}).get("content", {})
    schema = content.get(JSON, content.get(FORM, {})).get("schema", {}).get("$ref", "")
    return Operation(
        id=described["operationId"],
        method=method.upper(),
        path=path,
        security=security,
        query=_query(described) | ({"access_token"} if "earner" in security else frozenset()),
        body=schema.removeprefix(_SCHEMAS) or None,
        body_required=described.get("requestBody", {}).get("required", False),
        takes_form=FORM in content,
    )


def schema_of(name: str) -> dict[str, Any]:
    """`components/schemas/<name>` as it stands there."""
    schema: dict[str, Any] = document()["components"]["schemas"][name]
    return schema


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """What a schema or parameter that only names another one refers to."""
    while "$ref" in schema:
        *_, kind, name = schema["$ref"].split("/")
        schema = document()["components"][kind][name]
    return schema


@cache
def validator(schema: str) -> Draft202012Validator:
    """The validator of `components/schemas/<schema>`."""
    resource: Resource[Any] = DRAFT202012.create_resource(document())
    registry: Registry[Any] = Registry().with_resource(_ADDRESS, resource)
    return Draft202012Validator({"$ref": f"{_ADDRESS}{_SCHEMAS}{schema}"}, registry=registry, format_checker=FORMATS)


def require(schema: str, body: dict[str, Any]) -> None:
    """Raises Invalid with a problem for each field of `body` that does not fit the schema."""
    problems = list(_problems(schema, body))
    if problems:
        raise Invalid(*problems)


def _problems(schema: str, body: dict[str, Any]) -> Iterator[Problem]:
    """Some of what is wrong, not all: a list of a million wrong items is not looked at to its end."""
    blank: set[tuple[str | int, ...]] = set()
    for error in islice(validator(schema).iter_errors(body), _MOST_PROBLEMS):
        where = tuple(error.absolute_path)
        if error.validator == "minLength":
            blank.add(where)
        elif error.validator == "format" and where in blank:
            continue  # that it is blank says it all
        yield _problem(error)
        if error.validator == "maxItems":
            return


def _problem(error: ValidationError) -> Problem:
    path = [str(part) for part in error.absolute_path]
    if error.validator == "required":
        missing = error.message.split("'")[1]
        return Problem(".".join([*path, missing]), f"{label(missing)} can't be blank")
    attribute = ".".join(path) or "body"
    return Problem(attribute, f"{label(attribute)} {_reason(error)}")


def _reason(error: ValidationError) -> str:
    if error.validator == "type" and error.instance is None:
        return "can't be blank"
    reason = _REASONS.get(str(error.validator))
    return reason(error.validator_value) if reason else "is invalid"


_BROKEN_FORMATS = {
    "not-blank": "can't be blank or contain NUL",
    "line": "must be a line with something on it and without control characters",
    "line-or-nothing": "must not contain control characters",
    "text": "must not contain NUL",
    "instant": "is no instant such as 2026-03-02 09:00:00 +0000",
    "image": "is neither a PNG in Base64 nor a web address",
}
_REASONS: dict[str, Callable[[Any], str]] = {
    "type": lambda kinds: f"must be {kinds if isinstance(kinds, str) else ' or '.join(kinds)}",
    "minLength": lambda _: "can't be blank",
    "maxLength": lambda most: f"is too long (maximum is {most} characters)",
    "maxItems": lambda most: f"has too many items (maximum is {most})",
    "minItems": lambda least: f"needs at least {least}",
    "enum": lambda known: f"must be one of {', '.join(str(value) for value in known if value is not None)}",
    "pattern": lambda _: "is no key::value pairs joined by |",  # the one pattern that what is sent has to fit
    "format": lambda name: _BROKEN_FORMATS.get(name, f"is no {name.replace('-', ' ')}"),
}


def label(attribute: str) -> str:
    """`badges.1.recipient_email` as people read it: `Recipient email`."""
    return attribute.rpartition(".")[2].replace("_", " ").capitalize()
