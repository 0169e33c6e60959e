"""The journal for programs: looked through, followed from cause to effect, and held to what should have happened."""

import threading
import time
from typing import Any

from flask import Response, request
from werkzeug.exceptions import BadRequest, NotFound

from simulator.control.blueprint import answer, control, worlds
from simulator.control.comparing import Expectation, closest, expectation
from simulator.control.reading import body, instant
from simulator.journal import KINDS, Entry, entries, matching
from simulator.unit_of_work import current_world
from simulator.unit_of_work import world_name as current_name
from simulator.world import World

_CRITERIA = ("kind", "name", "about", "person", "cause")
_MOST = 1000
_LOOK_AGAIN = 0.02


@control.get("/journal")
def list_journal() -> Response:
    """What happened in the world, the oldest first.

    `kind`, `name`, `about`, `person`, `cause`, `since` and `until` narrow it down; `newest` gives the last so many.
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
    return answer(_with_effects(world, found) | {"caused_by": [shown(cause) for cause in _causes(world, found)]})


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

    `{"kind", "name", "person", "status", ..., "body": {...}, "count" | "at_least" | "at_most", "within_seconds"}`.
    """
    told = body()
    seconds = told.pop("within_seconds", 0)
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or not 0 <= seconds <= 60:
        raise BadRequest("within_seconds: a number from 0 to 60")
    wanted = expectation(told)
    until = time.monotonic() + seconds
    while True:
        met, others = _met(wanted)
        if wanted.is_fulfilled(len(met)) or time.monotonic() >= until:
            return _verdict(wanted, met, others)
        threading.Event().wait(_LOOK_AGAIN)


def _met(wanted: Expectation) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    name = current_name()
    worlds().write_journal(name)
    with worlds().open(name, write=False) as world:
        happened = [shown(one) for one in world.rows(entries).all(kind=wanted.kind)]
    met = [one for one in happened if not wanted.differences(one)]
    return met, [one for one in happened if one not in met]


def _verdict(wanted: Expectation, met: list[dict[str, Any]], others: list[dict[str, Any]]) -> Response:
    if wanted.is_fulfilled(len(met)):
        return answer({"count": len(met), "entries": met})
    near, differs = closest(wanted, others) if len(met) < wanted.at_least else (None, [])
    said = f"expected {wanted.told()}, there were {len(met)}"
    if near:
        said += f"; the closest {wanted.kind} differed in " + ", ".join(differs)
    return answer({"error": said, "count": len(met), "entries": met, "closest": near, "differs": differs}, 409)


def _wanted(world: World) -> list[Entry]:
    asked = {name: request.args[name] for name in _CRITERIA if name in request.args}
    if asked.get("kind", KINDS[0]) not in KINDS:
        raise BadRequest(f"kind: one of {', '.join(KINDS)}")
    criteria = matching(asked)
    if "since" in request.args:
        criteria.append(entries.c.at >= instant(request.args["since"]))
    if "until" in request.args:
        criteria.append(entries.c.at <= instant(request.args["until"]))
    newest = request.args.get("newest", str(_MOST))
    if not newest.isdecimal() or not 0 < int(newest[:9]) <= _MOST:
        raise BadRequest(f"newest: a number from 1 to {_MOST}")
    return world.rows(entries).where(*criteria, order=[entries.c.n.desc()], limit=int(newest))[::-1]


def _with_effects(world: World, one: Entry) -> dict[str, Any]:
    led_to = [_with_effects(world, effect) for effect in world.rows(entries).all(cause=one.id)]
    return shown(one) | {"led_to": led_to}


def _causes(world: World, one: Entry) -> list[Entry]:
    cause = world.rows(entries).find(id=one.cause) if one.cause else None
    return [*_causes(world, cause), cause] if cause else []


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
