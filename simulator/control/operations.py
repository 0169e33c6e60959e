"""The operations that can fail: those of Acclaim's API and those of the REST API of the LMS, by name."""

from dataclasses import dataclass

from flask import Response, current_app

from simulator.acclaim.web.api import contract
from simulator.acclaim.web.api.door import api
from simulator.acclaim.web.api.failing import SERVICE as ALL_OF_ACCLAIM
from simulator.control.blueprint import answer, control
from simulator.skilljar.web.api import blueprint as lms

SERVICES = (ALL_OF_ACCLAIM, lms.SERVICE)
"""What a fault names in place of one operation: all of a stand-in's."""


@dataclass(frozen=True)
class Operation:
    """An operation as faults are told of it: whose, how and where it is called, whether it changes anything.

    `conditions` are the fields of a fault that its calls can meet.
    """

    id: str
    stand_in: str
    methods: tuple[str, ...]
    path: str
    changes: bool
    conditions: frozenset[str]


def served() -> dict[str, Operation]:
    """Every operation that is served, by its name."""
    of_acclaim = (one for one in contract.operations().values() if f"{api.name}.{one.id}" in current_app.view_functions)
    both = [*map(_of_acclaim, of_acclaim), *map(_of_the_lms, lms.operations.values())]
    return {one.id: one for one in both}


def can_fail() -> dict[str, Operation]:
    """What a fault can name: every operation that is served, and all of a stand-in's at once."""
    each = served()
    of_any = frozenset(condition for one in each.values() for condition in one.conditions)
    acclaim = Operation(ALL_OF_ACCLAIM, "acclaim", (), "", changes=True, conditions=of_any)
    the_lms = Operation(lms.SERVICE, "skilljar", (), "", changes=True, conditions=frozenset())
    return each | {acclaim.id: acclaim, the_lms.id: the_lms}


@control.get("/operations")
def list_operations() -> Response:
    """What can fail, by the names that faults and the journal have for it."""
    return answer(
        {
            "operations": [
                {"id": one.id, "stand_in": one.stand_in, "methods": sorted(one.methods), "path": one.path}
                for one in served().values()
            ]
        }
    )


def _of_acclaim(one: contract.Operation) -> Operation:
    has = {"organization_id": _has_organization(one), "badge_template_id": _has_template(one)}
    conditions = frozenset(name for name, is_there in has.items() if is_there)
    return Operation(one.id, "acclaim", (one.method,), one.path, one.method != "GET", conditions)


def _of_the_lms(one: lms.Operation) -> Operation:
    return Operation(one.id, "skilljar", one.methods, one.path, one.changes, frozenset())


def _has_organization(operation: contract.Operation) -> bool:
    return "{organization_id}" in operation.path or "token" in operation.security


def _has_template(operation: contract.Operation) -> bool:
    if "{badge_template_id}" in operation.path:
        return True
    named = contract.schema_of(operation.body).get("properties", {}) if operation.body else {}
    return "badge_template_id" in named or "badges" in named
