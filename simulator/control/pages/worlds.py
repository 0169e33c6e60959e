"""The worlds of the server for people: looked over, made, imported, copied, reset and removed."""

import orjson
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from simulator.acclaim.records import issued_badges
from simulator.clock import Clock
from simulator.control.blueprint import control, turning, worlds
from simulator.control.looking import asked
from simulator.control.pages.forms import address_in, filled, posted
from simulator.control.reading import instant, world_name
from simulator.control.states import reset_world
from simulator.control.worlds import demand_removable, remove_world
from simulator.errors import WorldError
from simulator.glances import glances
from simulator.imports import imported
from simulator.seeds import packaged
from simulator.unit_of_work import current_name
from simulator.worlds import DEFAULT, UnknownWorld

MOST = 100


@control.get("/inspect/worlds")
def inspect_worlds() -> str:
    """All worlds, or those with `containing` in their names; `name` is filled into the form that makes one."""
    told = asked("containing", "name")
    return _page({"name": told.get("name", ""), "seed": "northwind"}, {}, told.get("containing", ""))


@posted("/inspect/worlds")
def make_by_form() -> ResponseReturnValue:
    fields = filled()
    try:
        name = world_name(fields.get("name"))
        clock = Clock(frozen_at=instant(fields["frozen_at"])) if "frozen_at" in fields else Clock()
        worlds().create(name, fields.get("seed", "northwind"), clock)
    except (BadRequest, WorldError) as error:
        return _page(fields, {"make": _why(error)}), 422
    flash(f"The world {name} is made.")
    return redirect(address_in(name, "control.index"), 303)


@posted("/inspect/worlds/import")
def import_by_form() -> ResponseReturnValue:
    fields, sent = filled(), request.files.get("document")
    try:
        document = _document(sent.read() if sent else b"")
        name = world_name(fields.get("name") or _named_in(document))
        imported(worlds(), name, document, turning().kinds)
    except (BadRequest, WorldError) as error:
        return _page({"import_name": fields.get("name", "")}, {"import": _why(error)}), 422
    flash(f"The world {name} is made of the document.")
    return redirect(address_in(name, "control.index"), 303)


@control.get("/inspect/worlds/<name>/<any(copy, reset, remove):deed>")
def ask_about_world(name: str, deed: str) -> str:
    """Asks before anything is lost; for a copy, what it is to be called."""
    if deed == "remove":
        demand_removable(name)
    if "\x00" in name or not worlds().has(name):
        raise UnknownWorld(name)
    return render_template("control/world_deed.html", name=name, deed=deed, problem=None, new="")


@posted("/inspect/worlds/<name>/copy")
def copy_by_form(name: str) -> ResponseReturnValue:
    new = request.form.get("new", "").strip()
    try:
        worlds().copy(name, world_name(new))
    except (BadRequest, WorldError) as error:
        shown = render_template("control/world_deed.html", name=name, deed="copy", problem=_why(error), new=new)
        return shown, 422
    flash(f"The world {new} is a copy of {name}.")
    return _back()


@posted("/inspect/worlds/<name>/reset")
def reset_by_form(name: str) -> ResponseReturnValue:
    reset_world(name, new_ids=True)  # people count on no id, but an integration that they look at may remember some
    flash(f"The world {name} is as it was made.")
    return _back()


@posted("/inspect/worlds/<name>/remove")
def remove_by_form(name: str) -> ResponseReturnValue:
    remove_world(name)
    flash(f"The world {name} is gone.")
    stays = DEFAULT if name == current_name() else current_name()
    return redirect(address_in(stays, "control.inspect_worlds"), 303)


def _page(fields: dict[str, str], problems: dict[str, str], containing: str = "") -> str:
    found = glances(worlds(), issued_badges, containing=containing, most=MOST + 1)
    return render_template(
        "control/worlds.html",
        worlds=found[:MOST],
        has_more=len(found) > MOST,
        containing=containing,
        default=DEFAULT,
        fields=fields,
        problems=problems,
        seeds=packaged(),
    )


def _document(written: bytes) -> object:
    try:
        return orjson.loads(written)
    except orjson.JSONDecodeError as error:
        raise BadRequest("choose a file that was exported here: a JSON document") from error


def _named_in(document: object) -> object:
    world = document.get("world") if isinstance(document, dict) else None
    return world.get("name") if isinstance(world, dict) else None


def _why(error: Exception) -> str:
    return str(error.description if isinstance(error, BadRequest) else error)


def _back() -> ResponseReturnValue:
    return redirect(url_for("control.inspect_worlds"), 303)
