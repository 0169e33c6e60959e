"""Faults for people: those that are armed with what they have hit, and a form that arms one more."""

from textwrap import shorten

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from simulator.acclaim.web.api import contract
from simulator.control.blueprint import control
from simulator.control.fault_reading import fault_told, problems_of
from simulator.control.faults import known_fault
from simulator.control.operations import SERVICES, can_fail, served
from simulator.control.pages.fault_words import EFFECTS, KINDS, said, typed
from simulator.control.pages.forms import filled, posted
from simulator.fault import faults
from simulator.unit_of_work import current_world

MOST = 100
_STAND_INS = {"acclaim": "Acclaim", "skilljar": "LMS"}


@control.get("/inspect/faults")
def inspect_faults() -> str:
    return _page({"kind": "status", "status": "503", "first": "1"}, [])


@posted("/inspect/faults")
def arm_by_form() -> ResponseReturnValue:
    fields, world = filled(), current_world()
    told = typed(fields)
    if problems := problems_of(told, world):
        return _page(fields, problems), 422
    fault = fault_told(told, world)
    world.rows(faults).add(fault)
    flash(f"Armed: the next calls of {fault.operation} meet it.")
    return _back()


@posted("/inspect/faults/<fault_id>/disarm")
def disarm_by_form(fault_id: str) -> ResponseReturnValue:
    current_world().rows(faults).remove(id=known_fault(fault_id).id)
    flash("Disarmed. What it has put off comes nevertheless.")
    return _back()


@posted("/inspect/faults/disarm")
def disarm_all_by_form() -> ResponseReturnValue:
    current_world().rows(faults).remove()
    flash("No fault is armed any more.")
    return _back()


def _page(fields: dict[str, str], problems: list[str]) -> str:
    newest = current_world().rows(faults).newest(limit=MOST)
    return render_template(
        "control/faults.html",
        faults=[(fault, KINDS[fault.kind], EFFECTS[fault.effect], said(fault)) for _, fault in newest],
        fields=fields,
        problems=problems,
        operations=_operations(),
        kinds=[(kind.value, words) for kind, words in KINDS.items()],
        effects=[(effect.value, words) for effect, words in EFFECTS.items()],
    )


def _operations() -> dict[str, list[tuple[str, str]]]:
    """The catalogue: each name, and it with what it does, by whose they are; first that of all of them."""
    groups = {_STAND_INS[can_fail()[name].stand_in]: [(name, f"{name}: every call")] for name in SERVICES}
    for one in served().values():
        does = contract.summaries().get(one.id) or f"{'/'.join(sorted(one.methods))} {one.path}"
        groups[_STAND_INS[one.stand_in]].append((one.id, f"{one.id}: {shorten(does, 60, placeholder='…')}"))
    return groups


def _back() -> ResponseReturnValue:
    return redirect(url_for("control.inspect_faults"), 303)
