"""What is wrong with the fields of a call, field by field, in words."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from jsonschema_rs import ValidationError

from simulator.acclaim.domain.errors import Invalid, Problem
from simulator.acclaim.web.api.contract import validator

_MOST_PROBLEMS = 50
_BLANK = "can't be blank"


def require(schema: str, body: dict[str, Any]) -> None:
    """Raises Invalid with a problem for each field of `body` that does not fit the schema."""
    problems = list(_problems(schema, body))
    if problems:
        raise Invalid(*problems)


def _problems(schema: str, body: dict[str, Any]) -> Iterator[Problem]:
    """Some of what is wrong, not all: a list of a million wrong items is not looked at to its end."""
    blank: set[tuple[str | int, ...]] = set()
    for error in islice(validator(schema).iter_errors(body), _MOST_PROBLEMS):
        where, broken = tuple(error.instance_path), error.kind.name
        if broken == "minLength":
            blank.add(where)
        elif broken == "format" and where in blank:
            continue  # that it is blank says it all
        yield _problem(error)
        if broken == "maxItems":
            return


def _problem(error: ValidationError) -> Problem:
    missing: list[str] = [error.kind.value] if error.kind.name == "required" else []
    attribute = ".".join([*map(str, error.instance_path), *missing]) or "body"
    reason = _BLANK if missing else _reason(error)
    return Problem(attribute, f"{label(attribute)} {reason}", _rule(attribute, reason))


def _rule(attribute: str, reason: str) -> str:
    """The row of the register that is about this, or the one about fields."""
    name = attribute.rpartition(".")[2]
    if reason == _BROKEN_FORMATS["instant"]:
        return "accepted-dates"
    if name == "reason" and reason.startswith(_BLANK):
        return "revoke-reason"
    return "locale" if name == "locale" else "fields"


def _reason(error: ValidationError) -> str:
    if error.kind.name == "type" and error.instance is None:
        return _BLANK
    reason = _REASONS.get(error.kind.name)
    return reason(error.kind.value) if reason else "is invalid"


_BROKEN_FORMATS = {
    "not-blank": f"{_BLANK} or contain NUL",
    "line": "must be a line with something on it and without control characters",
    "line-or-nothing": "must not contain control characters",
    "text": "must not contain NUL",
    "instant": "is no instant such as 2026-03-02 09:00:00 +0000",
    "image": "is neither a PNG in Base64 nor a web address",
}
_REASONS: dict[str, Callable[[Any], str]] = {
    "type": lambda kinds: f"must be {' or '.join(kinds)}",
    "minLength": lambda _: _BLANK,
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
