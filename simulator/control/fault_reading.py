"""Reading a fault: every field that is wrong is named at once, and what nobody serves cannot fail."""

from collections.abc import Callable, Iterator
from typing import Any

import orjson
from werkzeug.exceptions import BadRequest

from simulator.acclaim.records import badge_templates, organizations
from simulator.control.fault_fields import FIELDS, OF_ANY, OF_KIND, REQUIRED, field
from simulator.control.operations import SERVICES, can_fail
from simulator.fault import ALL, NO_END, Change, Effect, Fault, How, Kind
from simulator.nearest import nearest
from simulator.world import World

_CONDITIONS: dict[str, tuple[Any, str, str]] = {
    "organization_id": (organizations, "organization", "is called by no organization and names none"),
    "badge_template_id": (badge_templates, "badge template", "names no badge template"),
}


def fault_told(told: dict[str, Any], world: World) -> Fault:
    """The fault that a body describes, not armed yet; raises BadRequest."""
    told = {name: value for name, value in told.items() if value is not None}
    if wrong := problems_of(told, world):
        raise BadRequest("; ".join(wrong))
    kind = Kind(told["kind"])
    return Fault(
        id=world.ids.short("fault"),
        operation=told["operation"],
        kind=kind,
        effect=_effect(told, kind),
        how=_how(told),
        first=_first(told),
        **{name: told[name] for name in ("organization_id", "badge_template_id", "after") if name in told},
    )


def problems_of(told: dict[str, Any], world: World) -> list[str]:
    """What is wrong with what a body or a form tells of a fault, each beginning with the name of a field."""
    wrong = dict(_wrong_fields(told)) or dict(_wrong_kind(told)) or dict(_unknown(told, world))
    return [f"{name}: {why}" for name, why in wrong.items()]


def _wrong_fields(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("operation", "kind"):
        if name not in told:
            yield name, FIELDS[name].words
    for name, value in told.items():
        if name not in FIELDS:
            yield name, f"no field of a fault; there are {', '.join(FIELDS)}"
        elif not (wanted := field(name, told.get("kind"))).is_met_by(value):
            yield name, wanted.words
    yield from _wrong_operation(told.get("operation"))


def _wrong_operation(named: object) -> Iterator[tuple[str, str]]:
    names = can_fail()
    if not isinstance(named, str) or named in names:
        return
    near = nearest(named, names)
    guess = f"did you mean {' or '.join(near)}? " if near else ""
    all_of_them = f"GET /_simulator/operations names them all; {' and '.join(SERVICES)} are all of a service"
    yield "operation", f"nobody serves {named[:80]!r}; {guess}({all_of_them})"


def _wrong_kind(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    kind = Kind(told["kind"])
    effect = _effect(told, kind)
    allowed = OF_ANY | OF_KIND[kind] | ({"late_seconds"} if effect is Effect.LATE else set())
    for name in told:
        if name not in allowed:
            yield name, f"not of the kind {kind.value} with the effect {effect.value}"
    for name in REQUIRED.get(kind, ()):
        if not told.get(name):
            yield name, f"the kind {kind.value} needs it: {field(name, kind.value).words}"
    yield from _wrong_effect(told["operation"], kind, effect)


def _wrong_effect(operation_id: str, kind: Kind, effect: Effect) -> Iterator[tuple[str, str]]:
    if not kind.is_made_up and effect is not Effect.DONE:
        yield "effect", f"done, as the kind {kind.value} is made of the true answer"
    if effect is Effect.LATE and operation_id in SERVICES:
        yield "effect", "not late for all of a service: many of its calls change nothing"
    elif effect is Effect.LATE and not can_fail()[operation_id].changes:
        yield "effect", "a call that changes nothing has no effect that could come late"


def _unknown(told: dict[str, Any], world: World) -> Iterator[tuple[str, str]]:
    """Whom or what a fault is for that it could never meet."""
    operation = can_fail()[told["operation"]]
    for name, (known, thing, why) in _CONDITIONS.items():
        if name not in told:
            continue
        if operation.stand_in == "skilljar":
            yield name, f"of Acclaim's calls; {operation.id} is one of the LMS's"
        elif name not in operation.conditions:
            yield name, f"{operation.id} {why}"
        elif world.rows(known).find(id=told[name]) is None:
            yield name, f"there is no such {thing} in this world"


def _first(told: dict[str, Any]) -> int:
    first = told.get("first", 1)
    return NO_END if first == ALL else int(first)


def _effect(told: dict[str, Any], kind: Kind) -> Effect:
    return Effect(told.get("effect", "none" if kind.is_made_up else "done"))


_READ: dict[str, Callable[[Any], Any]] = {"retry_after": str, "seconds": float, "late_seconds": float}


def _how(told: dict[str, Any]) -> How:
    put = (Change(path, orjson.dumps(value).decode()) for path, value in told.get("changes", {}).items())
    away = (Change(path, None) for path in told.get("without", ()))
    plain = {name: _READ.get(name, lambda value: value)(told[name]) for name in vars(How()) if name in told}
    return How(**plain | {"changes": (*put, *away)})
