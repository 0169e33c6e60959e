"""Holding a document to a schema: everything that is wrong with it, each with its place and in plain words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from jsonschema_rs import Draft202012Validator, ValidationError

Path = tuple[str | int, ...]
NO_NUL = "^[^\\x00]*$"
_KINDS = {
    "array": "a list",
    "object": "a mapping",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing",
}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where, as the keys and places that lead there, and what.

    `first` is the place of what was there before, when it is wrong for the second of two.
    """

    path: Path
    words: str
    first: Path | None = None

    def __str__(self) -> str:
        place = ".".join(map(str, self.path))
        return f"{place}: {self.words}" if place else self.words


def problems(validator: Draft202012Validator, document: object) -> list[Problem]:
    """Everything that is wrong, in the order of the places."""
    found = [problem for error in validator.iter_errors(document) for problem in _told(error)]
    return sorted(found, key=lambda problem: [(isinstance(step, str), str(step).zfill(9)) for step in problem.path])


def _told(error: ValidationError) -> Iterator[Problem]:
    path: Path = tuple(error.instance_path)
    kind: Any = error.kind
    if kind.name == "additionalProperties":
        yield from (Problem((*path, name), "is not known here") for name in kind.unexpected)
        return
    yield Problem(path, _WORDS.get(kind.name, lambda _: error.message)(kind))


_WORDS: dict[str, Callable[[Any], str]] = {
    "type": lambda kind: f"must be {' or '.join(_KINDS[each] for each in sorted(kind.types, key=_nothing_last))}",
    "required": lambda kind: f"lacks {kind.property}",
    "enum": lambda kind: f"must be one of {', '.join(map(str, kind.options))}",
    "const": lambda kind: f"must be {kind.expected_value}",
    "format": lambda kind: f"must be {kind.format}",
    "pattern": lambda kind: "must hold no NUL" if kind.pattern == NO_NUL else f"must fit {kind.pattern}",
    "minimum": lambda kind: f"must be at least {kind.limit}",
    "maximum": lambda kind: f"must be at most {kind.limit}",
    "minLength": lambda _: "must not be empty",
    "minItems": lambda kind: f"must have at least {kind.limit}",
    "uniqueItems": lambda _: "must not name anything twice",
}


def _nothing_last(kind: str) -> tuple[bool, str]:
    return (kind == "null", kind)
