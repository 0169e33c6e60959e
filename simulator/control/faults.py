"""Faults that are armed, looked at and taken back."""

from dataclasses import asdict
from typing import Any

import orjson
from flask import Response
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from simulator.control.blueprint import answer, control
from simulator.control.fault_reading import fault_told
from simulator.control.looking import truth
from simulator.control.reading import body
from simulator.fault import Change, Fault, faults
from simulator.unit_of_work import current_world


@control.post("/faults")
def arm_fault() -> Response:
    """`{"operation", "kind", "first"?, "after"?, "organization_id"?, "badge_template_id"?, ...}`: docs/faults.md."""
    world = current_world()
    fault = fault_told(body(), world)
    world.rows(faults).add(fault)
    return answer(_fault(fault), 201)


@control.get("/faults")
def list_faults() -> Response:
    """The world's faults as they were armed; `?unfired=true` those that have hit no call, `false` the others."""
    wanted = truth("unfired")
    armed = current_world().rows(faults).all()
    return answer({"faults": [_fault(one) for one in armed if wanted in {None, one.fired == 0}]})


@control.get("/faults/<fault_id>")
def get_fault(fault_id: str) -> Response:
    return answer(_fault(known_fault(fault_id)))


@control.delete("/faults/<fault_id>")
def disarm_fault(fault_id: str) -> ResponseReturnValue:
    """Takes a fault back; what it has put off comes nevertheless."""
    current_world().rows(faults).remove(id=known_fault(fault_id).id)
    return "", 204


@control.delete("/faults")
def disarm_faults() -> ResponseReturnValue:
    current_world().rows(faults).remove()
    return "", 204


def known_fault(fault_id: str) -> Fault:
    found = current_world().rows(faults).find(id=fault_id)
    if found is None:
        raise NotFound("there is no such fault")
    return found


def _fault(fault: Fault) -> dict[str, Any]:
    plain = asdict(fault) | {"kind": fault.kind.value, "effect": fault.effect.value, "first": fault.first_told}
    how = plain.pop("how")
    changes: tuple[Change, ...] = fault.how.changes
    how["changes"] = {change.path: orjson.loads(change.json) for change in changes if change.json is not None}
    how["without"] = [change.path for change in changes if change.json is None]
    return plain | {name: value for name, value in how.items() if value}
