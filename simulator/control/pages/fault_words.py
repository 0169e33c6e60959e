"""What each kind of fault is, in words, and the fields of the form that arms one."""

from collections.abc import Callable
from typing import Any

from simulator.fault import Effect, Fault, Kind

KINDS: dict[Kind, str] = {
    Kind.STATUS: "an error in the API's own form",
    Kind.PAGE: "a proxy's HTML page",
    Kind.REDIRECT: "a redirect",
    Kind.DROP: "the connection is closed without an answer",
    Kind.RESET: "the connection is reset",
    Kind.DELAY: "the true answer, late",
    Kind.DRIP: "the true answer, in small pieces",
    Kind.TRUNCATED: "the true answer, cut off in its body",
    Kind.TRUNCATED_CHUNKS: "the true answer, cut off in a chunk",
    Kind.HANG_UP: "the true answer, then the connection is closed",
    Kind.BODY: "the true status with another body",
    Kind.ALTERED: "the true answer with other values",
    Kind.HUGE: "the true answer and many megabytes of blanks",
    Kind.GZIP_BOMB: "the same, gzipped",
    Kind.HEADER_FLOOD: "the true answer with 200 headers more",
    Kind.JUNK: "junk before the true answer",
}
EFFECTS: dict[Effect, str] = {
    Effect.NONE: "nothing is done",
    Effect.DONE: "it is done all the same",
    Effect.LATE: "it is done later",
}
_NUMBERS = {"first", "after", "status", "megabytes"}
_FRACTIONS = {"seconds", "late_seconds"}


def said(fault: Fault) -> list[str]:
    """What is special about a fault, as in: status 503, after 2 calls."""
    how = {name: value for name, value in vars(fault.how).items() if value and name != "changes"}
    parts = [f"{name.replace('_', ' ')} {value}" for name, value in how.items()]
    parts += [
        f"{change.path} {'taken away' if change.json is None else '= ' + change.json}" for change in fault.how.changes
    ]
    parts += [f"after {fault.after} calls"] if fault.after else []
    parts += [f"organization {fault.organization_id}"] if fault.organization_id else []
    return parts + ([f"badge template {fault.badge_template_id}"] if fault.badge_template_id else [])


def typed(fields: dict[str, str]) -> dict[str, Any]:
    """What was entered, numbers as numbers; what is none stays as it is, to be refused in words."""
    return {name: _read(name, value) for name, value in fields.items()}


def _read(name: str, value: str) -> Any:
    read: Callable[[str], Any] | None = int if name in _NUMBERS else float if name in _FRACTIONS else None
    try:
        return read(value) if read else value
    except ValueError:
        return value
