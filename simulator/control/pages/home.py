"""A world at a glance: its clock and what that brings, its people, its tokens and its doors."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from simulator.control.blueprint import control, turning, worlds
from simulator.control.coming import Coming, in_words
from simulator.control.pages.credentials import credentials, ids
from simulator.control.pages.forms import posted
from simulator.control.reading import clock_target
from simulator.due import DueWork, due_work
from simulator.origins import origins
from simulator.seeds import people
from simulator.turning import BackInTime
from simulator.unit_of_work import current_name, current_world
from simulator.world import World

MOST_COMING = 20
MOST_PEOPLE = 50
_MOST_RAN = 12  # they travel in a cookie
_BUTTONS = {1: "+1 day", 4: "+4 days"}  # so many days on, and what they read
_SIGN_IN = {
    "Acclaim": "acclaim_earner.sign_in_form",
    "Acclaim for organizations": "acclaim_dashboard.sign_in_form",
    "LMS": "skilljar_student.login",
    "LMS for admins": "skilljar_admin.login",
}


@control.get("/")
def index() -> str:
    world = current_world()
    origin = world.rows(origins).find()
    works = world.rows(due_work).where(order=[due_work.c.due_at], limit=MOST_COMING + 1)
    return render_template(
        "control/index.html",
        world=world,
        buttons=_BUTTONS,
        coming=_coming(world, works[:MOST_COMING]),
        more_coming=len(works) > MOST_COMING,
        ran=session.pop(_ran_of(world.name), None),
        people=people(origin.document)[: MOST_PEOPLE + 1] if origin else [],
        most_people=MOST_PEOPLE,
        sign_in=_SIGN_IN,
        credentials=credentials(world),
        ids=ids(world),
    )


def _coming(world: World, works: list[DueWork]) -> list[tuple[str, list[Coming]]]:
    """What is due, by the button that gets the clock there."""
    groups: dict[str, list[Coming]] = {}
    for told in in_words(world, works):
        buttons = [button for days, button in _BUTTONS.items() if told.at <= world.now() + timedelta(days=days)]
        groups.setdefault(buttons[0] if buttons else "Later", []).append(told)
    return [*groups.items()]


@posted("/clock/turn")
def turn() -> ResponseReturnValue:
    """The buttons of the start page: so many days on, or to what falls due next."""
    name = current_name()
    if request.form.get("days") == "next":
        return _to_next(name)
    days = request.form.get("days", type=int)
    if days not in _BUTTONS:
        raise BadRequest(f"days: {', '.join(map(str, _BUTTONS))} or next")
    _keep_ran(name, turning().advance(name, clock_target({"days": days})))
    return _home()


def _to_next(name: str) -> ResponseReturnValue:
    following = _next_due(name)
    if following is None:
        flash("Nothing is due, so the clock stays where it is.")
        return _home()
    try:
        done = turning().advance(name, following.due_at)
    except BackInTime:  # a clock that runs is there by now
        done = turning().settle(name)
    _keep_ran(name, done)
    return _home()


@posted("/inspect/clock")
def hold_clock() -> ResponseReturnValue:
    wanted = request.form.get("frozen")
    if wanted not in {"yes", "no"}:
        raise BadRequest("frozen: yes or no")
    with worlds().open(current_name(), write=True) as world:
        world.set_clock(world.clock.stopped() if wanted == "yes" else world.clock.started())
    worlds().tell()
    flash("The clock stands still." if wanted == "yes" else "The clock runs.")
    return _home()


def _next_due(name: str) -> DueWork | None:
    """What falls due next; what is overdue is done on the way there, so a clock that is past it stays."""
    with worlds().open(name, write=False) as world:
        coming = world.rows(due_work).where(due_work.c.due_at > world.now(), order=[due_work.c.due_at], limit=1)
        return coming[0] if coming else None


def _keep_ran(name: str, done: list[DueWork]) -> None:
    """For the page that is shown next."""
    with worlds().open(name, write=False) as world:
        told = in_words(world, done[:_MOST_RAN])
        now = world.now()
    lines = [(one.at.strftime("%Y-%m-%d %H:%M"), one.words[:120]) for one in told]
    session[_ran_of(name)] = {"count": len(done), "lines": lines, "now": now.strftime("%Y-%m-%d %H:%M")}


def _ran_of(name: str) -> str:
    return f"{name}/ran"


def _home() -> ResponseReturnValue:
    return redirect(url_for("control.index"), 303)
