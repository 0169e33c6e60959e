"""openapi.yaml, the operations that it describes, and the validators that are built from it once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jsonschema_rs import Draft202012Validator
from werkzeug.routing import BaseConverter, Map

from simulator.acclaim.web.api.formats import FORMATS
from simulator.packaged import document_of

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
_SCHEMAS = "#/components/schemas/"
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
    return document_of(__package__, "openapi.yaml")


@cache
def operations() -> dict[str, Operation]:
    """Every operation by its operationId."""
    return {
        item[method]["operationId"]: _operation(method, path, item[method])
        for path, item in document()["paths"].items()
        for method in _METHODS
        if method in item
    }


@cache
def summaries() -> dict[str, str]:
    """What each operation does in a few words, by its operationId."""
    described = (item[method] for item in document()["paths"].values() for method in _METHODS if method in item)
    return {one["operationId"]: one["summary"] for one in described if "summary" in one}


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
    wanted = {"$ref": f"{_SCHEMAS}{schema}", "components": document()["components"]}
    return Draft202012Validator(wanted, formats=FORMATS, validate_formats=True)
