"""The world's clock: what time it is, and turning it."""

from typing import Any

from flask import Response
from werkzeug.exceptions import BadRequest

from simulator.control.blueprint import answer, control, turning, worlds
from simulator.control.coming import coming, in_words
from simulator.control.reading import body, clock_target
from simulator.due import DueWork, due_work
from simulator.unit_of_work import current_name, current_world
from simulator.world import World

MOST_TOLD = 100


@control.get("/clock")
def get_clock() -> Response:
    return answer(clock_told(current_world()))


@control.get("/clock/due")
def get_due() -> Response:
    """What the clock will bring, the soonest first: the first hundred, and how many there are."""
    world = current_world()
    works = coming(world, MOST_TOLD)
    shown = [_work(work) | {"what": told.words} for work, told in zip(works, in_words(world, works), strict=True)]
    return answer(clock_told(world) | {"count": world.rows(due_work).count(), "due": shown})


@control.put("/clock")
def put_clock() -> Response:
    """`{"frozen": true}` has it stand still from now, `false` run on from there; what is due stays so."""
    told = body()
    if set(told) != {"frozen"} or not isinstance(told["frozen"], bool):
        raise BadRequest('Say {"frozen": true} or {"frozen": false}')
    with worlds().open(current_name(), write=True) as world:
        world.set_clock(world.clock.stopped() if told["frozen"] else world.clock.started())
    worlds().tell()
    return get_clock()


@control.post("/clock/advance")
def advance() -> Response:
    """Moves the clock, does all that is due on the way and tells what that was; `{"seconds": 0}` does what is due."""
    name, target = current_name(), clock_target(body())
    done = turning().advance(name, target)
    with worlds().open(name, write=False) as world:
        return answer(clock_told(world) | {"done": [_work(work) for work in done]})


def clock_told(world: World) -> dict[str, Any]:
    return {"now": world.now().isoformat(), "frozen": world.clock.frozen_at is not None}


def _work(work: DueWork) -> dict[str, Any]:
    return {"kind": work.kind, "subject": work.subject, "due_at": work.due_at.isoformat(), "round": work.round}
