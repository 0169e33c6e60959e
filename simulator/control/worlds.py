"""The worlds of the server: made, shown, switched and removed."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from typing import Any

from flask import Response, current_app
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, Conflict

from simulator.acclaim.describing import describe_acclaim
from simulator.clock import Clock
from simulator.control.blueprint import answer, control, turning, worlds
from simulator.control.clock import clock_told
from simulator.control.reading import body, flag, instant, new_ids, switches, text, world_name
from simulator.imports import imported
from simulator.origins import Seed, origins
from simulator.seeds import inline, people, seed_document
from simulator.skilljar.describing import describe_skilljar
from simulator.skilljar.services.connecting import unconnected
from simulator.switches import Switches
from simulator.unit_of_work import current_world
from simulator.world import World
from simulator.worlds import DEFAULT, WorldExists

_OF_A_WORLD = ("name", "seed", "frozen_at", "switches", "integration", "new_ids", "import", "replace")


@control.get("/worlds")
def list_worlds() -> Response:
    return answer({"worlds": worlds().names()})


@control.post("/worlds")
def create_world() -> Response:
    """`{"name", "seed"?, "frozen_at"?, "switches"?, "integration"?, "new_ids"?, "replace"?}`: a new world.

    With `frozen_at` its clock stands still there. With null for its integration the LMS calls nobody, wherever the seed
    says that one is. With `new_ids` what comes later has ids that no other world has, with `replace` it takes the place
    of a world of that name.

    `{"name", "import", "replace"?}`: a new world of a document that `/export` wrote, or one in place of that world.
    """
    told = body()
    name = world_name(told.get("name"))
    unknown = [word for word in told if word not in _OF_A_WORLD]
    if unknown:
        raise BadRequest(f"{', '.join(unknown)}: a world is made of {', '.join(_OF_A_WORLD)}")
    replace = flag(told, "replace")
    if "import" in told:
        if set(told) != {"name", "import"}:
            raise BadRequest("import: the document holds the seed, the clock and the switches")
        return make_of_document(name, told["import"], replace=replace)
    with_new_ids = new_ids(told)
    clock = Clock(frozen_at=instant(told["frozen_at"])) if "frozen_at" in told else Clock()
    seed, switched = _wanted_seed(told), _wanted_switches(told)
    with _in_place_of(name) if replace else nullcontext():
        worlds().create(name, seed, clock, switched, replace=replace, new_ids=with_new_ids)
    return answer(described(name), 201)


@contextmanager
def _in_place_of(name: str) -> Iterator[None]:
    """What is being done for a world that goes must not go on in the next one of that name."""
    with turning().last_turn(name):
        yield
    forget(name)


def make_of_document(name: str, document: object, *, replace: bool = False) -> Response:
    """201 with the world that was made of it; raises BadImport and Conflict."""
    try:
        with _in_place_of(name) if replace else nullcontext():
            imported(worlds(), name, document, turning().kinds, replace=replace)
    except WorldExists as error:
        if replace:  # it was made in this very moment
            raise
        raise Conflict(f'{error}; with "replace": true (--replace) the document takes its place') from error
    return answer(described(name), 201)


@control.get("/worlds/<name>")
def get_world(name: str) -> Response:
    return answer(described(name))


@control.delete("/worlds/<name>")
def delete_world(name: str) -> ResponseReturnValue:
    remove_world(name)
    return "", 204


def remove_world(name: str) -> None:
    """Raises BadRequest for the default world, and UnknownWorld."""
    demand_removable(name)
    with _in_place_of(name):
        worlds().remove(name)


def demand_removable(name: str) -> None:
    if name == DEFAULT:
        raise BadRequest("the default world cannot be removed")


def forget(name: str) -> None:
    """Drops what this process keeps about a world outside its tables."""
    current_app.extensions["rates"].forget(name)


@control.get("/switches")
def get_switches() -> Response:
    return answer(asdict(current_world().switches))


@control.put("/switches")
def put_switches() -> Response:
    """`{"strict"?, "webhook_204"?, "calls_per_minute"?, "webhook_seconds"?}`: changes those that are named."""
    world = current_world()
    changed = switches(body(), world.switches)
    world.set_switches(changed)
    return answer(asdict(changed))


def _wanted_seed(told: dict[str, Any]) -> Seed:
    """A packaged seed by its name, or a document as it stands; never a file: who calls may not read this machine."""
    is_document = isinstance(told.get("seed"), dict)
    seed = inline(told["seed"]) if is_document else Seed(text({"seed": "northwind"} | told, "seed"))
    if "integration" not in told:
        return seed
    if told["integration"] is not None:
        raise BadRequest(
            "integration: null, or left out; PUT /_simulator/lms/<organization>/integration says where it is"
        )
    document = seed_document(seed.name) if seed.document is None else seed.document
    return Seed(seed.name, unconnected(document))


def _wanted_switches(told: dict[str, Any]) -> Switches:
    named = told.get("switches", {})
    if not isinstance(named, dict):
        raise BadRequest('switches: an object, such as {"strict": true}')
    return switches(named, worlds().switches)


def described(name: str, world: World | None = None) -> dict[str, Any]:
    """What there is to be told of a world, opened already or not; raises UnknownWorld."""
    if world is None:
        with worlds().open(name, write=False) as opened:
            return described(name, opened)
    return {
        "name": world.name,
        "seed": world.seed,
        "base_url": world.base_url,
        "clock": clock_told(world),
        "switches": asdict(world.switches),
        "acclaim": describe_acclaim(world),
        "skilljar": describe_skilljar(world),
        "people": _people(world),
    }


def _people(world: World) -> list[dict[str, str]]:
    origin = world.rows(origins).find()
    return people(origin.document) if origin else []
