"""Reading a fault: every field that is wrong is named at once, and what nobody serves cannot fail."""

import difflib
from collections.abc import Callable, Iterator
from typing import Any

import orjson
from flask import current_app
from werkzeug.exceptions import BadRequest

from simulator.acclaim.records import badge_templates, organizations
from simulator.acclaim.web.api.contract import Operation, operations, schema_of
from simulator.acclaim.web.api.door import api
from simulator.control.fault_fields import FIELDS, OF_ANY, OF_KIND, REQUIRED
from simulator.fault import Change, Effect, Fault, How, Kind
from simulator.world import World

_ONLY_ACCLAIM = "only operations of Acclaim's API can fail so far, not those of the LMS"


def fault_told(told: dict[str, Any], world: World) -> Fault:
    """The fault that a body describes, not armed yet; raises BadRequest."""
    told = {name: value for name, value in told.items() if value is not None}
    wrong = dict(_wrong_fields(told)) or dict(_wrong_kind(told)) or dict(_unknown(told, world))
    if wrong:
        raise BadRequest("; ".join(f"{name}: {why}" for name, why in wrong.items()))
    kind = Kind(told["kind"])
    return Fault(
        id=world.ids.short("fault"),
        operation=told["operation"],
        kind=kind,
        effect=_effect(told, kind),
        how=_how(told),
        **{name: told[name] for name in ("organization_id", "badge_template_id", "first", "after") if name in told},
    )


def _wrong_fields(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("operation", "kind"):
        if name not in told:
            yield name, FIELDS[name][1]
    for name, value in told.items():
        if name not in FIELDS:
            yield name, f"no field of a fault; there are {', '.join(FIELDS)}"
        elif not FIELDS[name][0](value):
            yield name, FIELDS[name][1]
    yield from _wrong_operation(told.get("operation"))


def _wrong_operation(named: object) -> Iterator[tuple[str, str]]:
    served = sorted(name for name in operations() if f"{api.name}.{name}" in current_app.view_functions)
    if not isinstance(named, str) or named in served:
        return
    by_lower = {name.lower(): name for name in served}
    near = [by_lower[name] for name in difflib.get_close_matches(named.lower(), by_lower, n=3)]
    guess = f"did you mean {' or '.join(near)}? " if near else ""
    yield "operation", f"nobody serves {named[:80]!r}; {guess}(openapi.json names them all; {_ONLY_ACCLAIM})"


def _wrong_kind(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    kind = Kind(told["kind"])
    effect = _effect(told, kind)
    allowed = OF_ANY | OF_KIND[kind] | ({"late_seconds"} if effect is Effect.LATE else set())
    for name in told:
        if name not in allowed:
            yield name, f"not of the kind {kind.value} with the effect {effect.value}"
    for name in REQUIRED.get(kind, ()):
        if not told.get(name):
            yield name, f"the kind {kind.value} needs it: {FIELDS[name][1]}"
    yield from _wrong_effect(told["operation"], kind, effect)
    yield from _wrong_status(kind, told.get("status"))


def _wrong_effect(operation_id: str, kind: Kind, effect: Effect) -> Iterator[tuple[str, str]]:
    if not kind.is_made_up and effect is not Effect.DONE:
        yield "effect", f"done, as the kind {kind.value} is made of the true answer"
    if effect is Effect.LATE and operations()[operation_id].method == "GET":
        yield "effect", "a call that only reads has no effect that could come late"


def _wrong_status(kind: Kind, status: int | None) -> Iterator[tuple[str, str]]:
    if status is None:
        return
    if kind is Kind.REDIRECT and status not in {301, 302, 303, 307, 308}:
        yield "status", "301, 302, 303, 307 or 308"
    if kind in {Kind.STATUS, Kind.PAGE} and status < 400:
        yield "status", "a whole number from 400 to 599"


def _unknown(told: dict[str, Any], world: World) -> Iterator[tuple[str, str]]:
    """Whom or what a fault is for that it could never meet."""
    operation = operations()[told["operation"]]
    organization, template = told.get("organization_id"), told.get("badge_template_id")
    if organization is not None and not _has_organization(operation):
        yield "organization_id", f"{operation.id} is called by no organization and names none"
    elif organization is not None and world.rows(organizations).find(id=organization) is None:
        yield "organization_id", "there is no such organization in this world"
    if template is not None and not _has_template(operation):
        yield "badge_template_id", f"{operation.id} names no badge template"
    elif template is not None and world.rows(badge_templates).find(id=template) is None:
        yield "badge_template_id", "there is no such badge template in this world"


def _has_organization(operation: Operation) -> bool:
    return "{organization_id}" in operation.path or "token" in operation.security


def _has_template(operation: Operation) -> bool:
    if "{badge_template_id}" in operation.path:
        return True
    named = schema_of(operation.body).get("properties", {}) if operation.body else {}
    return "badge_template_id" in named or "badges" in named


def _effect(told: dict[str, Any], kind: Kind) -> Effect:
    return Effect(told.get("effect", "none" if kind.is_made_up else "done"))


_READ: dict[str, Callable[[Any], Any]] = {"retry_after": str, "seconds": float, "late_seconds": float}


def _how(told: dict[str, Any]) -> How:
    put = (Change(path, orjson.dumps(value).decode()) for path, value in told.get("changes", {}).items())
    away = (Change(path, None) for path in told.get("without", ()))
    plain = {name: _READ.get(name, lambda value: value)(told[name]) for name in vars(How()) if name in told}
    return How(**plain | {"changes": (*put, *away)})
