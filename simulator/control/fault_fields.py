"""The fields of a fault as the control plane takes them, and which kind has which."""

import re
from collections.abc import Collection

from simulator.control.wanted import Wanted
from simulator.fault import ALL, Effect, Kind

LONGEST = 60
"""Seconds for which a caller may be kept waiting."""

_SECONDS_OF_TEN_YEARS = 10 * 366 * 24 * 3600
_MOST_CALLS = 1_000_000
_PRINTABLE = re.compile(r"[ -~]{0,2000}")


def _whole(least: int, most: int) -> Wanted:
    return Wanted(lambda value: type(value) is int and least <= value <= most, f"a whole number from {least} to {most}")


def _or(word: str, number: Wanted) -> Wanted:
    return Wanted(lambda value: value == word or number.is_met_by(value), f'{number.words}, or "{word}"')


def _number(most: int) -> Wanted:
    return Wanted(lambda value: type(value) in {int, float} and 0 <= value <= most, f"a number from 0 to {most}")


def _text(most: int) -> Wanted:
    return Wanted(lambda value: isinstance(value, str) and len(value) <= most, f"a text of at most {most} characters")


def _one_of(values: Collection[str]) -> Wanted:
    return Wanted(lambda value: isinstance(value, str) and value in values, f"one of {', '.join(values)}")


def _is_printable(value: object) -> bool:
    return isinstance(value, str) and _PRINTABLE.fullmatch(value) is not None


FIELDS = {
    "operation": Wanted(
        lambda value: isinstance(value, str),
        "the operationId of a call, such as issueBadge or lmsListProgress; acclaim.* or lms.* for all of a service",
    ),
    "kind": _one_of([kind.value for kind in Kind]),
    "effect": _one_of([effect.value for effect in Effect]),
    "organization_id": _text(64),
    "badge_template_id": _text(64),
    "first": _or(ALL, _whole(1, _MOST_CALLS)),
    "after": _whole(0, _MOST_CALLS),
    "status": _whole(200, 599),
    "message": _text(2000),
    "retry_after": Wanted(
        lambda value: type(value) is int or _is_printable(value),
        "a whole number, or what is to stand there",
    ),
    "location": Wanted(_is_printable, "an address"),
    "seconds": _number(LONGEST),
    "late_seconds": _number(_SECONDS_OF_TEN_YEARS),
    "megabytes": _whole(1, 1024),
    "body": _text(1_000_000),
    "content_type": Wanted(_is_printable, "a media type"),
    "changes": Wanted(lambda value: isinstance(value, dict) and all(value), 'an object such as {"data.id": "other"}'),
    "without": Wanted(
        lambda value: isinstance(value, list) and all(isinstance(path, str) and path for path in value),
        'a list such as ["data.id"]',
    ),
}
_OF_AN_ERROR = _whole(400, 599)
_REDIRECTS = (301, 302, 303, 307, 308)
_STATUS = {
    Kind.STATUS.value: _OF_AN_ERROR,
    Kind.PAGE.value: _OF_AN_ERROR,
    Kind.REDIRECT.value: Wanted(lambda value: type(value) is int and value in _REDIRECTS, "301, 302, 303, 307 or 308"),
}
OF_ANY = {"operation", "kind", "effect", "organization_id", "badge_template_id", "first", "after", "seconds"}
OF_KIND: dict[Kind, set[str]] = {kind: set() for kind in Kind} | {
    Kind.STATUS: {"status", "message", "retry_after"},
    Kind.PAGE: {"status", "retry_after"},
    Kind.REDIRECT: {"status", "location", "retry_after"},
    Kind.BODY: {"status", "body", "content_type"},
    Kind.ALTERED: {"status", "changes", "without"},
    Kind.HUGE: {"megabytes"},
    Kind.GZIP_BOMB: {"megabytes"},
    Kind.JUNK: {"body"},
}
REQUIRED: dict[Kind, tuple[str, ...]] = {
    Kind.STATUS: ("status",),
    Kind.DELAY: ("seconds",),
    Kind.DRIP: ("seconds",),
    Kind.HUGE: ("megabytes",),
    Kind.GZIP_BOMB: ("megabytes",),
}


def field(name: str, kind: object) -> Wanted:
    """What a field of a fault of that kind has to be."""
    return _STATUS.get(str(kind), FIELDS[name]) if name == "status" else FIELDS[name]
