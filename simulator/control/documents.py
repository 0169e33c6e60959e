"""Worlds as documents, and snapshots of them."""

from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, Conflict

from simulator.control.blueprint import answer, control, turning, worlds
from simulator.control.reading import body, new_ids, world_name
from simulator.control.worlds import described, forget, make_of_document
from simulator.exports import exported, written
from simulator.imports import BadImport
from simulator.snapshots import Snapshot, drop, restore, snapshots, take
from simulator.unit_of_work import current_name, current_world


@control.get("/export")
def export() -> Response:
    """The world as one document."""
    return Response(written(exported(current_world())), mimetype="application/json")


@control.post("/import")
def import_world() -> Response:
    """A document as `/export` wrote it: a new world under the name that stands there."""
    told = body()
    world = told.get("world")
    return make_of_document(world_name(world.get("name") if isinstance(world, dict) else None), told)


@control.get("/snapshots")
def list_snapshots() -> Response:
    return answer({"snapshots": [_snapshot(kept) for kept in current_world().rows(snapshots).all()]})


@control.put("/snapshots/<name>")
def put_snapshot(name: str) -> Response:
    """Keeps the world as it is; 200 instead of 201 when there was a snapshot of that name."""
    world = current_world()
    is_new = world.rows(snapshots).find(name=world_name(name)) is None
    return answer(_snapshot(take(world, name)), 201 if is_new else 200)


@control.post("/snapshots/<name>/restore")
def restore_snapshot(name: str) -> Response:
    """`{"new_ids"?}`: the world as it was then, the clock included; waits until what is being done for it is done."""
    current, told = current_name(), body()
    with_new_ids = new_ids(told)
    if told:
        raise BadRequest(f'a restore takes {{"new_ids": true}}, or nothing, not {", ".join(told)}')
    try:
        with turning().last_turn(current), worlds().open(current, write=True) as world:
            restore(world, name, turning().kinds, new_ids=with_new_ids)
    except BadImport as error:
        raise Conflict(f"the snapshot {name} does not fit this version: {error}") from error
    worlds().tell()
    forget(current)
    return answer(described(current))


@control.delete("/snapshots/<name>")
def delete_snapshot(name: str) -> ResponseReturnValue:
    drop(current_world(), name)
    return "", 204


def _snapshot(kept: Snapshot) -> dict[str, Any]:
    return {"name": kept.name, "taken_at": kept.taken_at.isoformat()}
