"""openapi.yaml, and the validators that are built from it once."""

from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from simulator.acclaim.domain.errors import Invalid, Problem

_ADDRESS = "urn:acclaim:openapi"
_MOST_PROBLEMS = 50


@cache
def document() -> dict[str, Any]:
    """The API's description as parsed from openapi.yaml."""
    text = files(__package__).joinpath("openapi.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  # both are safe
    return loaded


@cache
def validator(schema: str) -> Draft202012Validator:
    """The validator of `components/schemas/<schema>`."""
    resource: Resource[Any] = DRAFT202012.create_resource(document())
    registry: Registry[Any] = Registry().with_resource(_ADDRESS, resource)
    return Draft202012Validator(
        {"$ref": f"{_ADDRESS}#/components/schemas/{schema}"},
        registry=registry,
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


def require(schema: str, body: dict[str, Any]) -> None:
    """Raises Invalid with a problem for each field of `body` that does not fit the schema."""
    problems = list(_problems(schema, body))
    if problems:
        raise Invalid(*problems)


def _problems(schema: str, body: dict[str, Any]) -> Iterator[Problem]:
    """Some of what is wrong, not all: a list of a million wrong items is not looked at to its end."""
    for error in islice(validator(schema).iter_errors(body), _MOST_PROBLEMS):
        yield _problem(error)
        if error.validator == "maxItems":
            return


def _problem(error: ValidationError) -> Problem:
    if error.validator == "required":
        missing = error.message.split("'")[1]
        return Problem(missing, f"{_label(missing)} can't be blank")
    attribute = ".".join(str(part) for part in error.absolute_path) or "body"
    return Problem(attribute, f"{_label(attribute)} {_reason(error)}")


def _reason(error: ValidationError) -> str:
    reason = _REASONS.get(str(error.validator))
    return reason(error.validator_value) if reason else "is invalid"


_REASONS: dict[str, Callable[[Any], str]] = {
    "type": lambda kinds: f"must be {kinds if isinstance(kinds, str) else ' or '.join(kinds)}",
    "minLength": lambda _: "can't be blank",
    "maxLength": lambda most: f"is too long (maximum is {most} characters)",
    "maxItems": lambda most: f"has too many items (maximum is {most})",
    "minItems": lambda least: f"needs at least {least}",
    "enum": lambda known: f"must be one of {', '.join(map(str, known))}",
}


def _label(attribute: str) -> str:
    return attribute.replace("_", " ").capitalize()
