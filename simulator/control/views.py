"""The calls and pages of the control plane. What stands below a world's prefix is about that world."""

from dataclasses import asdict
from typing import Any

import orjson
from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, Conflict, HTTPException, NotFound

from simulator import __version__
from simulator.acclaim.describing import describe_acclaim
from simulator.clock import YEARS, Clock
from simulator.control.reading import body, clock_target, instant, switches, text, world_name
from simulator.due import DueWork, due_work
from simulator.journal import Journal
from simulator.mailbox import Mail, mails
from simulator.seeds import BadSeed, people
from simulator.skilljar.describing import describe_skilljar
from simulator.skilljar.domain.errors import LmsError
from simulator.skilljar.services.connecting import connect_integration
from simulator.switches import Switches
from simulator.turning import BackInTime, Turning
from simulator.unit_of_work import current_world
from simulator.unit_of_work import world_name as current_name
from simulator.world import DEFAULT, UnknownWorld, World, WorldExists, Worlds

control = Blueprint("control", __name__, url_prefix="/_simulator", template_folder="templates")


def worlds() -> Worlds:
    found: Worlds = current_app.extensions["worlds"]
    return found


def turning() -> Turning:
    found: Turning = current_app.extensions["turning"]
    return found


def journal() -> Journal:
    found: Journal = current_app.extensions["journal"]
    return found


def answer(document: object, status: int = 200) -> Response:
    return Response(orjson.dumps(document, option=orjson.OPT_INDENT_2) + b"\n", status, mimetype="application/json")


def http_error(error: HTTPException) -> Response:
    return answer({"error": error.description}, error.code or 500)


@control.get("/health")
def health() -> Response:
    return answer({"status": "ok", "version": __version__})


@control.get("/worlds")
def list_worlds() -> Response:
    return answer({"worlds": worlds().names()})


@control.post("/worlds")
def create_world() -> Response:
    """`{"name", "seed"?, "frozen_at"?, "switches"?}`: a new world; with `frozen_at` its clock stands still there."""
    told = body()
    name = world_name(told.get("name"))
    clock = Clock(frozen_at=instant(told["frozen_at"])) if "frozen_at" in told else Clock()
    try:
        worlds().create(name, text({"seed": "northwind"} | told, "seed"), clock, _wanted_switches(told))
    except WorldExists as error:
        raise Conflict(f"there is a world named {name!r} already") from error
    except BadSeed as error:
        raise BadRequest(str(error)) from error
    return answer(_described(name), 201)


@control.get("/worlds/<name>")
def get_world(name: str) -> Response:
    return answer(_described(name))


@control.delete("/worlds/<name>")
def delete_world(name: str) -> ResponseReturnValue:
    if name == DEFAULT:
        raise BadRequest("the default world cannot be deleted")
    try:
        worlds().remove(name)
    except UnknownWorld as error:
        raise NotFound(f"there is no world named {name!r}") from error
    journal().forget(name)
    current_app.extensions["rates"].forget(name)
    return "", 204


@control.get("/switches")
def get_switches() -> Response:
    return answer(asdict(current_world().switches))


@control.put("/switches")
def put_switches() -> Response:
    """`{"strict"?, "webhook_204"?, "calls_per_minute"?}`: changes those that are named."""
    world = current_world()
    changed = switches(body(), world.switches)
    worlds().set_switches(world, changed)
    return answer(asdict(changed))


@control.get("/clock")
def get_clock() -> Response:
    return answer(_clock(current_world()))


@control.post("/clock/advance")
def advance() -> Response:
    """Moves the clock, does all that is due on the way and tells what that was; `{"seconds": 0}` does what is due."""
    name, target = current_name(), clock_target(body())
    try:
        done = turning().advance(name, target)
    except BackInTime as error:
        raise BadRequest(f"the clock runs forward only, and {error}") from error
    except OverflowError as error:
        raise BadRequest(f"the clock ends with the year {YEARS.stop - 1}") from error
    with worlds().open(name, write=False) as world:
        return answer(_clock(world) | {"done": [_work(work) for work in done]})


@control.get("/mail")
def list_mail() -> Response:
    """The world's mail in the order in which it was sent; `to`, `kind` and `about` narrow it down."""
    return answer({"mail": [_mail(mail) for mail in _wanted_mail()]})


@control.get("/calls")
def list_calls() -> Response:
    """The newest thousand calls that programs made to the APIs of this world."""
    calls = journal().calls(current_world().name)
    return answer({"calls": [asdict(call) | {"at": call.at.isoformat()} for call in calls]})


@control.put("/lms/<organization_id>/integration")
def put_integration(organization_id: str) -> Response:
    """`{"webhook_url", "badges_earned_url", "secret"}`: where an LMS organization finds its integration."""
    told = body()
    places = {name: text(told, name) for name in ("webhook_url", "badges_earned_url", "secret")}
    try:
        connect_integration(current_world(), organization_id, **places)
    except LmsError as error:
        raise BadRequest(str(error)) from error
    return answer(places | {"secret": "kept"})


@control.get("/mailbox")
def mailbox() -> str:
    return render_template("control/mailbox.html", mails=list(reversed(_wanted_mail())))


@control.get("/mailbox/<mail_id>")
def mail_page(mail_id: str) -> str:
    mail = current_world().rows(mails).find(id=mail_id)
    if mail is None:
        raise NotFound("there is no such mail")
    return render_template("control/mail.html", mail=mail)


@control.get("/mailbox/<mail_id>/html")
def mail_html(mail_id: str) -> Response:
    """The HTML part by itself, for the frame on the mail's page."""
    mail = current_world().rows(mails).find(id=mail_id)
    if mail is None:
        raise NotFound("there is no such mail")
    return Response(mail.html, mimetype="text/html")


@control.get("/")
def index() -> str:
    world = current_world()
    coming = world.rows(due_work).where(order=[due_work.c.due_at], limit=20)
    return render_template("control/index.html", world=world, described=_described(world.name, world), coming=coming)


@control.post("/clock/turn")
def turn() -> ResponseReturnValue:
    """The buttons of the start page: so many days on."""
    days = request.form.get("days", type=int)
    if days not in {1, 4}:
        raise BadRequest("days: 1 or 4")
    try:
        turning().advance(current_name(), clock_target({"days": days}))
    except OverflowError as error:
        raise BadRequest("the clock is at the end of its time") from error
    return redirect(url_for("control.index"))


def _wanted_switches(told: dict[str, Any]) -> Switches:
    named = told.get("switches", {})
    if not isinstance(named, dict):
        raise BadRequest('switches: an object, such as {"strict": true}')
    return switches(named, worlds().switches)


def _wanted_mail() -> list[Mail]:
    fields = {"to": "recipient_email", "kind": "kind", "about": "about"}
    return (
        current_world()
        .rows(mails)
        .all(**{field: request.args[name] for name, field in fields.items() if name in request.args})
    )


def _described(name: str, world: World | None = None) -> dict[str, Any]:
    if world is None:
        try:
            with worlds().open(name, write=False) as opened:
                return _described(name, opened)
        except UnknownWorld as error:
            raise NotFound(f"there is no world named {name!r}") from error
    return {
        "name": world.name,
        "seed": world.seed,
        "base_url": world.base_url,
        "clock": _clock(world),
        "switches": asdict(world.switches),
        "acclaim": describe_acclaim(world),
        "skilljar": describe_skilljar(world),
        "people": _people(world.seed),
    }


def _people(seed: str) -> list[dict[str, str]]:
    try:
        return people(seed)
    except BadSeed:  # a world in a database outlives the file that it was made from
        return []


def _clock(world: World) -> dict[str, Any]:
    return {"now": world.now().isoformat(), "frozen": world.clock.frozen_at is not None}


def _work(work: DueWork) -> dict[str, Any]:
    return {"kind": work.kind, "subject": work.subject, "due_at": work.due_at.isoformat(), "round": work.round}


def _mail(mail: Mail) -> dict[str, Any]:
    return {
        "id": mail.id,
        "kind": mail.kind,
        "about": mail.about,
        "sent_at": mail.sent_at.isoformat(),
        "from": {"name": mail.sender_name, "email": mail.sender_email},
        "to": mail.recipient_email,
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "links": list(mail.links),
    }
