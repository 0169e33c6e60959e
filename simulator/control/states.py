"""Worlds taken back to their seeds, and copied."""

from typing import Any

from flask import Response
from werkzeug.exceptions import BadRequest, Conflict

from simulator.clock import Clock
from simulator.control.blueprint import answer, control, turning, worlds
from simulator.control.reading import body, instant, new_ids, world_name
from simulator.control.worlds import described, forget
from simulator.seeds import BadSeed
from simulator.unit_of_work import current_name


@control.post("/reset")
def reset() -> Response:
    """`{"frozen_at"?, "keep_clock"?, "new_ids"?}`: the world as it was made, at that time or at another."""
    return _reset(current_name())


@control.post("/worlds/<name>/reset")
def reset_named(name: str) -> Response:
    return _reset(name)


@control.post("/worlds/<name>/copy")
def copy(name: str) -> Response:
    """`{"name"}`: a new world that holds what this one holds and goes on as it would."""
    told = body()
    new = world_name(told.get("name"))
    if unknown := [word for word in told if word != "name"]:
        raise BadRequest(f"a copy takes a name, not {', '.join(unknown)}")
    worlds().copy(name, new)
    return answer(described(new), 201)


def _reset(name: str) -> Response:
    told = body()
    with_new_ids = new_ids(told)
    with turning().last_turn(name):  # nothing turns a clock that is to be kept after it was read
        reset_world(name, _wanted_clock(name, told), new_ids=with_new_ids)
    return answer(described(name))


def reset_world(name: str, clock: Clock | None = None, *, new_ids: bool = False) -> None:
    """The world as it was made, at another time if a clock is given; raises UnknownWorld, CannotReset and Conflict."""
    try:
        # What is being done for the world is finished first: it must not go on in the new one.
        with turning().last_turn(name):
            worlds().reset(name, clock, new_ids=new_ids)
    except BadSeed as error:
        raise Conflict(str(error)) from error  # whoever resets has said nothing wrong
    forget(name)


def _wanted_clock(name: str, told: dict[str, Any]) -> Clock | None:
    """None for the clock that the world was made with."""
    if len(told) > 1 or set(told) - {"frozen_at", "keep_clock"} or not isinstance(told.get("keep_clock", True), bool):
        raise BadRequest(
            'a reset takes {"frozen_at": an instant or null} or {"keep_clock": true}, or nothing, and {"new_ids": true}'
        )
    if told.get("keep_clock"):
        with worlds().open(name, write=False) as world:
            return world.clock
    if "frozen_at" not in told:
        return None
    return Clock(frozen_at=instant(told["frozen_at"])) if told["frozen_at"] is not None else Clock()
