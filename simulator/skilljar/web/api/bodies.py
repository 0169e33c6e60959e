"""Reading a request's body, JSON or form, and saying of each field what is wrong with it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import TypeVar

import orjson
from flask import request

from simulator.clock import YEARS
from simulator.marking import note_hint
from simulator.skilljar.domain.errors import Invalid, Problem, Unreadable
from simulator.skilljar.web.api.leniency import Leniency, lenient, tell_passed_over

C = TypeVar("C", bound=Enum)
_FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
_WORDS = {"true": True, "1": True, "false": False, "0": False}
_GREATEST = 2_147_483_647


class Body:
    """The fields of an object. Each reader gives None for a field that is absent, empty or wrong.

    Problems are gathered; `refuse` raises them as one Invalid. What no reader has asked for by then nobody knows.
    """

    def __init__(self, fields: Mapping[str, object], place: str = "", problems: list[Problem] | None = None) -> None:
        self._fields = fields
        self._place = place
        self._problems: list[Problem] = [] if problems is None else problems
        self._known: set[str] = set()
        self._parts: list[Body] = []

    def has(self, name: str) -> bool:
        self._known.add(name)
        return name in self._fields

    def is_null(self, name: str) -> bool:
        """Whether null was said; an empty text is none."""
        return self.has(name) and self._fields[name] is None

    def part(self, name: str) -> "Body":
        """A nested object, which is required; of one that is not there, only that is complained about."""
        value = self._taken(name)
        if isinstance(value, Mapping):
            part = Body(value, f"{self._place}{name}.", self._problems)
            self._parts.append(part)
            return part
        self.complain(name, "This field is required." if value is None else "Expected an object.")
        return Body({})

    def text(self, name: str, most: int, *, required: bool = False) -> str | None:
        value = self._taken(name)
        if name not in self._fields:
            self._miss(name, required)
            return None
        if not isinstance(value, str) or "\x00" in value:
            self.complain(name, "Not a valid string.")
        elif len(value) > most:
            self.complain(name, f"Ensure this field has no more than {most} characters.")
        else:
            return value
        return None

    def flag(self, name: str, otherwise: bool) -> bool:
        value = self._taken(name, otherwise)
        known = _WORDS.get(value.lower()) if isinstance(value, str) else value
        if not isinstance(known, bool):
            self.complain(name, "Must be a valid boolean.")
            return otherwise
        return known

    def number(self, name: str) -> int | None:
        value = self._taken(name)
        if value is None or value == "":
            return None
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= len(str(_GREATEST)):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            self.complain(name, "A valid integer is required.")
        elif not 0 <= value <= _GREATEST:
            self.complain(name, f"Ensure this value is from 0 to {_GREATEST}.")
        else:
            return value
        return None

    def instant(self, name: str, *, required: bool = False) -> datetime | None:
        """In UTC, which is also taken for a time without a zone."""
        value = self._taken(name)
        if value is None or value == "":
            self._miss(name, required)
            return None
        try:
            instant = datetime.fromisoformat(value if isinstance(value, str) else "")
            instant = instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            self.complain(name, "Datetime has wrong format. Use one of these formats instead: ISO 8601.")
            return None
        if instant.year not in YEARS:
            self.complain(name, f"Ensure this value is of the years {YEARS.start} to {YEARS.stop - 1}.")
            return None
        return instant

    def choice(self, name: str, kind: type[C]) -> C | None:
        value = self._taken(name)
        if value is None or value == "":
            return None
        try:
            return kind(value)
        except ValueError:
            self.complain(name, "This is not a valid choice.")
            return None

    def texts(self, name: str) -> dict[str, str]:
        """An object of texts; in a form it is written as JSON."""
        value = self._taken(name)
        if isinstance(value, str) and value:
            try:
                value = orjson.loads(value)
            except ValueError:
                value = None
        if isinstance(value, Mapping) and all(isinstance(text, str) for text in value.values()):
            return {str(key): str(text) for key, text in value.items()}
        if name in self._fields:
            self.complain(name, "Expected an object of texts.")
        return {}

    def pass_over(self, *names: str) -> None:
        """What the real service is documented to take, and this one has no use for."""
        self._known.update(names)
        tell_passed_over(self._fields, names)

    def read_only(self, *names: str) -> None:
        """What an answer has and nobody can change: clients send back what they have read."""
        self._known.update(names)

    def _taken(self, name: str, otherwise: object = None) -> object:
        self._known.add(name)
        return self._fields.get(name, otherwise)

    def complain(self, name: str, message: str) -> None:
        self._problems.append(Problem(f"{self._place}{name}", message))

    def _miss(self, name: str, required: bool) -> None:
        if required:
            self.complain(name, "This field is required.")

    def unknown(self) -> Iterator[str]:
        """The fields that nobody has asked for, at any depth."""
        yield from (f"{self._place}{name}" for name in self._fields if name not in self._known)
        for part in self._parts:
            yield from part.unknown()

    def refuse(self) -> None:
        """Raises Invalid; in a strict world also for fields that nobody knows."""
        for name in self.unknown():
            lenient(Leniency.UNKNOWN_FIELD, name)
        if self._problems:
            raise Invalid(*self._problems)


def read_body() -> Body:
    """The request's body; raises Unreadable. In a form, a dot in a name leads into a nested object."""
    if request.mimetype in _FORMS:
        return Body({} if _is_json(request.form) else _nested(request.form.to_dict()))
    raw = request.get_data()
    try:
        document = orjson.loads(raw) if raw.strip() else {}
    except ValueError as error:  # bad UTF-8, lone surrogates, NaN and too deep nesting among them
        raise Unreadable("JSON parse error - the body is not JSON in UTF-8.") from error
    if not isinstance(document, dict):
        raise Unreadable("Invalid data. Expected an object.")
    return Body(document)


def _is_json(form: Mapping[str, str]) -> bool:
    """Whether JSON was sent as a form, which curl does by itself; its one name may hold secrets and is not told."""
    looks_like_json = next(iter(form), "").lstrip().startswith(("{", "["))
    if looks_like_json:
        note_hint("this looks like JSON: send it with Content-Type: application/json")
        lenient(Leniency.JSON_AS_FORM)
    return looks_like_json


def _nested(form: Mapping[str, str]) -> dict[str, object]:
    fields: dict[str, object] = {name: value for name, value in form.items() if "." not in name}
    for name, value in form.items():
        outer, dot, inner = name.partition(".")
        if dot:
            part = fields.setdefault(outer, {})
            if isinstance(part, dict):
                part[inner] = value
    return fields
