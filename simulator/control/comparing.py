"""What should have happened, held against what has: what differs, and which comes closest."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any
from urllib.parse import parse_qsl

import orjson
from werkzeug.exceptions import BadRequest

from simulator.control.names import demand_name
from simulator.journal import KINDS, REQUEST
from simulator.nearest import NOWHERE

_COUNTS = ("count", "at_least", "at_most")
OF_ANY = (*_COUNTS, "within_seconds", "for_seconds")
"""What may be said of any expectation: how many, and how long to wait for them."""
_SHOWN = 80
_COMPARED = 500
_OF_AN_ENTRY = {
    "name", "about", "person", "cause", "method", "path", "query", "status", "rule", "leniency",
    "leniency_about", "fault", "nearest", "hint", "subject", "url", "outcome", "state", "attempt", "event", "mail",
}  # fmt: skip
_NUMBERS = {"status", "attempt"}


@dataclass(frozen=True)
class Difference:
    """One place where an entry is other than expected; `is_part` where a part of what was seen would do."""

    where: str
    seen: Any
    wanted: Any
    is_part: bool = False

    def __str__(self) -> str:
        if self.is_part:
            return f"{self.where}: {_beginning(self.seen)!r} without {self.wanted!r}"
        return f"{self.where}: {self.seen!r} instead of {self.wanted!r}"

    @property
    def likeness(self) -> float:
        """How much alike both are, from 0 to 1, if they are texts."""
        if not (isinstance(self.seen, str) and isinstance(self.wanted, str)):
            return 0
        return SequenceMatcher(None, _beginning(self.seen), _beginning(self.wanted), autojunk=False).ratio()


_Judged = tuple[list[Difference], dict[str, Any]]


@dataclass(frozen=True)
class Expectation:
    """What is of a kind and has these values, so many of them; `fields` are those of a body, at any depth.

    Of the values named in `parts` a part will do, in any case of Latin letters; `any_case` names whole ones. `when`
    is from when to when it is looked for, in words.
    """

    kind: str
    values: Mapping[str, Any]
    fields: Mapping[str, Any]
    at_least: int
    at_most: int | None
    parts: Collection[str] = ()
    any_case: Collection[str] = ()
    when: str = ""

    def is_fulfilled(self, count: int) -> bool:
        return self.at_least <= count and not self.is_exceeded(count)

    def is_exceeded(self, count: int) -> bool:
        return self.at_most is not None and count > self.at_most

    def differences(self, entry: Mapping[str, Any]) -> list[Difference]:
        """Where an entry is other than expected; nowhere for one that is as expected."""
        judged = (self._difference(name, entry.get(name), value) for name, value in self.values.items())
        return [*filter(None, judged), *_below(self.fields, _fields(entry.get("body", "")), "body")]

    def _difference(self, name: str, seen: Any, value: Any) -> Difference | None:
        if name in self.parts:
            return None if _lowered(value) in _lowered(seen) else Difference(name, seen, value, is_part=True)
        is_same = _lowered(seen) == _lowered(value) if name in self.any_case else seen == value
        return None if is_same else Difference(name, seen, value)

    def told(self) -> str:
        """What is expected, in words."""
        most = " or more" if self.at_most is None else f" to {self.at_most}"
        count = f"{self.at_least}" if self.at_most == self.at_least else f"{self.at_least}{most}"
        what = {**self.values, **({"body": dict(self.fields)} if self.fields else {})}
        of = f" with {', '.join(f'{name} {value!r}' for name, value in what.items())}" if what else ""
        return f"{count} {self.kind}{of}{self.when}"


def expectation(told: Mapping[str, Any]) -> Expectation:
    """What a call expects; raises BadRequest for what no entry has."""
    kind, fields = told.get("kind", REQUEST), told.get("body", {})
    if kind not in KINDS:
        raise BadRequest(f"kind: one of {', '.join(KINDS)}")
    if not isinstance(fields, dict):
        raise BadRequest("body: an object")
    at_least, at_most = counts(told)
    values = {name: value for name, value in told.items() if name not in {"kind", "body", *OF_ANY}}
    _demand_values(values)
    if values.get("name") is not None:
        demand_name(kind, values["name"])
    return Expectation(kind, values, fields, at_least, at_most)


def _demand_values(values: Mapping[str, object]) -> None:
    unknown = set(values) - _OF_AN_ENTRY
    if unknown:
        known = ", ".join(sorted(_OF_AN_ENTRY))
        raise BadRequest(f"{', '.join(sorted(unknown))}: no entry has this; there are {known}")
    for name, value in values.items():
        if value is not None and type(value) is not (int if name in _NUMBERS else str):
            raise BadRequest(f"{name}: {'a whole number' if name in _NUMBERS else 'a text'}, or null")


def counts(body: Mapping[str, Any]) -> tuple[int, int | None]:
    """How many a call expects at least and at most; raises BadRequest."""
    told = {name: body[name] for name in _COUNTS if name in body}
    for name, count in told.items():
        if type(count) is not int or count < 0:
            raise BadRequest(f"{name}: a whole number")
    if "count" in told:
        if len(told) > 1:
            raise BadRequest("count: it says all; at_least and at_most do not go with it")
        return told["count"], told["count"]
    if told.get("at_least", 0) > told.get("at_most", told.get("at_least", 0)):
        raise BadRequest("at_most: less than at_least")
    return told.get("at_least", 0 if "at_most" in told else 1), told.get("at_most")


def closest(wanted: Expectation, entries: list[dict[str, Any]]) -> tuple[dict[str, Any] | None, list[str]]:
    """The entry that differs in the least, and in what, in words.

    Of several it is the one whose texts are most alike, among the newest, and of those the newest. Where no request has
    met the operation that is expected, it is one of those that were probably meant for it.
    """
    judged = [(differs, entry) for entry in reversed(entries) if (differs := wanted.differences(entry))]
    judged = _astray(wanted, judged) or judged
    if not judged:
        return None, []
    least = min(len(differs) for differs, _ in judged)
    nearest = [one for one in judged if len(one[0]) == least][:_COMPARED]
    differs, entry = max(nearest, key=lambda one: sum(each.likeness for each in one[0]))
    return entry, [str(each) for each in differs]


def is_astray(wanted: Expectation, entry: Mapping[str, Any]) -> bool:
    """Whether a request was probably meant for the operation that is expected, and has met none."""
    return entry.get("name") == NOWHERE and entry.get("nearest", "").endswith(f" ({wanted.values.get('name')})")


def _astray(wanted: Expectation, judged: list[_Judged]) -> list[_Judged]:
    if any(entry.get("name") == wanted.values.get("name") for _, entry in judged):
        return []
    return [one for one in judged if is_astray(wanted, one[1])]


def _lowered(text: str) -> bytes:
    """With Latin letters in one case, as the databases have it."""
    return text.encode().lower()


def _beginning(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _fields(body: str) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return dict(parse_qsl(body))


def _below(wanted: Any, seen: Any, where: str) -> list[Difference]:
    if isinstance(wanted, dict) and wanted:
        there = seen if isinstance(seen, dict) else {}
        return [wrong for name, part in wanted.items() for wrong in _below(part, there.get(name), f"{where}.{name}")]
    return [] if (not wanted and where == "body") or wanted == seen else [Difference(where, seen, wanted)]
