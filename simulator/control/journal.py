"""The journal for programs: looked through, followed from cause to effect, and held to what should have happened."""

import re
from typing import Any

from flask import Response
from werkzeug.exceptions import BadRequest, NotFound

from simulator.control.blueprint import answer, control, worlds
from simulator.control.comparing import expectation
from simulator.control.looking import SPAN, asked, newest, within
from simulator.control.names import demand_name
from simulator.control.reading import body
from simulator.control.verifying import Shown, patience_in, verified
from simulator.journal import KINDS, Entry, entries, matching
from simulator.unit_of_work import current_name, current_world
from simulator.world import World

MOST_STEPS = 50
"""How many causes of an entry are told, and how far its effects are followed: a caller may name any as the cause."""

_STATUS = re.compile(r"[1-9][0-9]{2}")
_CRITERIA = ("kind", "name", "about", "person", "cause", "status", "method", "path", "after")


@control.get("/journal")
def list_journal() -> Response:
    """What happened in the world, the oldest first.

    `kind`, `name`, `about`, `person`, `cause`, `status`, `method`, `path`, `since`, `until` and `after` (the id
    of an entry) narrow it down; `newest` gives the last so many.
    """
    worlds().write_journal(current_name())
    return answer({"entries": [shown(entry) for entry in _wanted(current_world())]})


@control.get("/journal/<entry_id>")
def get_entry(entry_id: str) -> Response:
    """An entry with what led to it, and what it has led to."""
    worlds().write_journal(current_name())
    world = current_world()
    found = world.rows(entries).find(id=entry_id)
    if found is None:
        raise NotFound("there is no such entry in the journal of this world")
    return answer(_with_effects(world, found) | {"caused_by": [shown(cause) for cause in causes_of(world, found)]})


@control.delete("/journal")
def clear_journal() -> Response:
    """Forgets what happened so far; what was caused by it stays."""
    world = current_world()
    worlds().waiting.take(world.name)
    world.rows(entries).keep_newest(0)
    return Response(status=204)


@control.post("/journal/verify")
def verify() -> Response:
    """Whether what should have happened has: 200 with the entries, or 409 with the closest and where it differs.

    `{"kind", "name", "person", "status", ..., "body": {...}, "count" | "at_least" | "at_most", "within_seconds",
    "for_seconds"}`.
    """
    told = body()
    wanted = expectation(told)
    return verified(
        wanted,
        patience_in(told, wanted.at_least),
        shown_as="entries",
        met=lambda: [one for one in _happened(wanted.kind) if not wanted.differences(one)],
        among=lambda: _happened(wanted.kind),
    )


def _happened(kind: str) -> Shown:
    name = current_name()
    worlds().write_journal(name)
    with worlds().open(name, write=False) as world:
        return [shown(one) for one in world.rows(entries).all(kind=kind)]


def _wanted(world: World) -> list[Entry]:
    told = asked(*_CRITERIA, *SPAN, "newest")
    _demand_sense(told)
    criteria = [*matching(told), *within(entries.c.at, told)]
    return world.rows(entries).where(*criteria, order=[entries.c.n.desc()], limit=newest(told))[::-1]


def _demand_sense(told: dict[str, str]) -> None:
    """Raises BadRequest for what no entry has."""
    if told.get("kind", KINDS[0]) not in KINDS:
        raise BadRequest(f"kind: one of {', '.join(KINDS)}")
    if "name" in told:
        demand_name(told.get("kind"), told["name"])
    if not _STATUS.fullmatch(told.get("status", "200")):
        raise BadRequest("status: three digits")


def _with_effects(world: World, one: Entry, above: tuple[str, ...] = ()) -> dict[str, Any]:
    above = (*above, one.id)
    effects = world.rows(entries).all(cause=one.id) if len(above) <= MOST_STEPS else []
    return shown(one) | {"led_to": [_with_effects(world, each, above) for each in effects if each.id not in above]}


def causes_of(world: World, one: Entry) -> list[Entry]:
    """What led to an entry, the first cause first."""
    found = {one.id: one}
    while one.cause and one.cause not in found and len(found) <= MOST_STEPS:
        cause = world.rows(entries).find(id=one.cause)
        if cause is None:
            break
        found[cause.id] = one = cause
    return [*found.values()][:0:-1]


def shown(one: Entry) -> dict[str, Any]:
    return {
        "id": one.id,
        "at": one.at.isoformat(),
        "kind": one.kind,
        "name": one.name,
        "about": one.about,
        "person": one.person,
        "cause": one.cause,
    } | one.detail()
