"""Reading what the control plane is told: JSON objects, spans of time, instants, names."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import orjson
from flask import request
from werkzeug.exceptions import BadRequest

from simulator.clock import read_instant
from simulator.control.wanted import Wanted
from simulator.switches import LEAST_SECONDS, MOST_SECONDS, Switches

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_SWITCHES = {
    "strict": Wanted(lambda value: isinstance(value, bool), "true or false"),
    "webhook_204": Wanted(lambda value: isinstance(value, bool), "true or false"),
    "calls_per_minute": Wanted(
        lambda value: value is None or (type(value) is int and 0 < value < 1_000_000),
        "a whole number from 1, or null",
    ),
    "webhook_seconds": Wanted(
        lambda value: type(value) in {int, float} and LEAST_SECONDS <= value <= MOST_SECONDS,
        f"a number from {LEAST_SECONDS:g} to {MOST_SECONDS:g}",
    ),
}
MOST_BYTES = 64 * 1024 * 1024
_UNITS = ("days", "hours", "minutes", "seconds")


def body() -> dict[str, Any]:
    """The call's JSON object, {} when there is no body; raises BadRequest.

    It may be larger than what the stand-ins' own doors take: a whole world, say.
    """
    request.max_content_length = MOST_BYTES
    try:
        parsed = orjson.loads(request.get_data() or b"{}")
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"The body is not JSON: {error}") from error
    if not isinstance(parsed, dict):
        raise BadRequest("The body must be a JSON object")
    return parsed


def new_ids(told: dict[str, Any]) -> bool:
    """Takes `new_ids` out of what was told; raises BadRequest."""
    return flag(told, "new_ids")


def flag(told: dict[str, Any], name: str) -> bool:
    """Takes what is false unless told out of what was told; raises BadRequest."""
    wanted = told.pop(name, False)
    if not isinstance(wanted, bool):
        raise BadRequest(f"{name}: true or false")
    return wanted


def world_name(value: object) -> str:
    """A name that a world or a snapshot can have; raises BadRequest."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise BadRequest("name: lower-case letters, digits and hyphens, at most 63")
    return value


def clock_target(told: dict[str, Any]) -> datetime | timedelta:
    """Where the clock is to go: `{"to": "<instant>"}` or a span as `{"days": 1, "hours": 2}`; raises BadRequest."""
    if unknown := set(told) - {"to", *_UNITS}:
        raise BadRequest(f"{', '.join(sorted(unknown))}: unknown; there are to, {', '.join(_UNITS)}")
    if not told:
        raise BadRequest(
            "say how far, in days, hours, minutes and seconds, or to which instant, such as 2026-03-06T09:00:00Z"
        )
    if "to" not in told:
        return _span(told)
    if beside := [name for name in _UNITS if name in told]:
        raise BadRequest(f"to: it says all; {', '.join(beside)} does not go with it")
    return instant(told["to"])


def _span(told: dict[str, Any]) -> timedelta:
    if wrong := [name for name in _UNITS if name in told and type(told[name]) not in {int, float}]:
        raise BadRequest(f"{', '.join(wrong)}: a number")
    try:
        return timedelta(**told)
    except (ValueError, OverflowError) as error:
        raise BadRequest("that is further than any clock goes") from error


def instant(value: object) -> datetime:
    """An instant with its zone, in UTC; raises BadRequest."""
    read = read_instant(value) if isinstance(value, str) else None
    if read is None:
        raise BadRequest(f"{value!r} is no instant with a zone, such as 2026-03-06T09:00:00Z")
    return read


def switches(told: dict[str, Any], so_far: Switches) -> Switches:
    """The switches that a body names, over those that stand: `{"strict": true, "calls_per_minute": 60}`.

    Raises BadRequest for a name that is no switch, or a value that it cannot have.
    """
    for name, value in told.items():
        if name not in _SWITCHES:
            raise BadRequest(f"{name}: no switch; there are {', '.join(_SWITCHES)}")
        if not _SWITCHES[name].is_met_by(value):
            raise BadRequest(f"{name}: {_SWITCHES[name].words}")
    return replace(so_far, **told)


def text(told: dict[str, Any], name: str) -> str:
    """A text of a body, not empty; raises BadRequest."""
    value = told.get(name)
    if not isinstance(value, str) or not value or "\x00" in value:
        raise BadRequest(f"{name}: a text")
    return value
