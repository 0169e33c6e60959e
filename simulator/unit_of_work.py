"""One request, one transaction: a view asks for its world, and what it changed is kept before the answer leaves."""

import contextvars
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any

from flask import Flask, Response, current_app, g, render_template, request, session
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, NotFound

from simulator.journal import REQUEST, new_id
from simulator.late_calls import AT_HAND
from simulator.rates import Rates
from simulator.telling import told_of
from simulator.world import World
from simulator.worlds import DEFAULT, UnknownWorld, Worlds

_PREFIX = "/w/"
_UNSEEN = ("/_simulator", "/static", "/docs", "/openapi.json", "/images/", "/favicon.ico")
UNSEEN = "X-Simulator-Unseen"
"""Who arranges or looks around for a test is no part of what it observes: no entry tells of it, no fault hits it."""

_log = logging.getLogger(__name__)
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class WorldPrefix:
    """Serves `/w/<name>/...` as `...` of the world `<name>`; links that Flask makes keep the prefix."""

    def __init__(self, wsgi_app: Callable[..., Iterable[bytes]]) -> None:
        self._wsgi_app = wsgi_app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith(_PREFIX):
            name, slash, rest = path.removeprefix(_PREFIX).partition("/")
            environ["simulator.world"] = name
            environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}{_PREFIX}{name}"
            environ["PATH_INFO"] = slash + rest
        return self._wsgi_app(environ, start_response)


class _Apart:
    """Serves each request apart from the one that is under way in the same thread.

    In-process a receiver of ours may call back while it is called, and Flask would give it the `g` of that request.
    """

    def __init__(self, wsgi_app: Callable[..., Iterable[bytes]]) -> None:
        self._wsgi_app = wsgi_app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return contextvars.Context().run(self._wsgi_app, environ, start_response)


class _Abandoned(Exception):
    """Nothing of this request is to be kept."""


def is_told(path: str) -> bool:
    """Whether the journal tells of requests for what stands at this path."""
    return not path.startswith(_UNSEEN)


def install(app: Flask, worlds: Worlds, settle: Callable[[str], object]) -> None:
    """Gives the app its worlds. `settle` is called after a change that left work due at once."""
    app.wsgi_app = _Apart(app.wsgi_app)  # type: ignore[method-assign]
    app.extensions["worlds"] = worlds
    app.extensions["settle"] = settle
    app.extensions["error_answers"] = {}
    app.register_error_handler(HTTPException, _answer_error)
    app.register_error_handler(UnknownWorld, _unknown_world)

    app.extensions["rates"] = Rates()

    @app.after_request
    def _keep(response: Response) -> Response:
        if is_told(request.path) and UNSEEN not in request.headers:
            with suppress(UnknownWorld):
                _note(worlds, response)
        release_world()
        return response

    @app.teardown_request
    def _drop(_error: BaseException | None) -> None:
        abandon_world()


def _note(worlds: Worlds, response: Response) -> None:
    """Puts the request and its answer into the journal: with the change that it has made, else when there is time."""
    if "asked_at" not in g:  # no view was reached
        with _opening(write=False) as world:
            g.asked_at = world.now()
    noted = told_of(g.asked_at, request_id(), response)
    opened: World | None = g.get("world")
    if opened is not None and g.writes:
        opened.noted.insert(0, noted)
    else:
        worlds.waiting.add(current_name(), noted)


def request_id() -> str:
    """The id of this request in the journal."""
    found: str = g.setdefault("request_id", new_id(REQUEST))
    return found


ErrorAnswer = Callable[[HTTPException], ResponseReturnValue]


def answer_errors_under(app: Flask, prefix: str, answer: ErrorAnswer) -> None:
    """Lets a door answer for addresses below its prefix where no view was reached, or none could read the request.

    Flask asks no blueprint about an unknown address, so the app has to know which door would have been meant.
    """
    answer_errors_at(app, rf"{re.escape(prefix)}(/.*)?", answer)


def answer_errors_at(app: Flask, addresses: str, answer: ErrorAnswer) -> None:
    """The same for addresses that fit a regular expression as a whole."""
    app.extensions["error_answers"][re.compile(addresses, re.DOTALL)] = answer


def _answer_error(error: HTTPException) -> ResponseReturnValue:
    abandon_world()
    answers: dict[re.Pattern[str], ErrorAnswer] = current_app.extensions["error_answers"]
    for addresses in sorted(answers, key=lambda known: len(known.pattern), reverse=True):
        if addresses.fullmatch(request.path):
            return answers[addresses](error)
    return render_template("error.html", error=error), error.code or 500


def _unknown_world(_error: UnknownWorld) -> ResponseReturnValue:
    return _answer_error(NotFound(f"There is no world named {current_name()!r} here"))


def current_name() -> str:
    """The name of the world that the request's path begins with."""
    name: str = request.environ.get("simulator.world", DEFAULT)
    return name


def current_world() -> World:
    """The request's world, in a transaction of its own; raises UnknownWorld."""
    if "world" not in g:
        g.writes = request.method not in _SAFE_METHODS
        g.opened = _opening(write=g.writes)
        g.world = g.opened.__enter__()
        g.asked_at = g.world.now()
    world: World = g.world
    return world


def _opening(*, write: bool) -> AbstractContextManager[World]:
    at_hand: World | None = request.environ.get(AT_HAND)
    if at_hand is not None:
        return _within(at_hand)
    worlds: Worlds = current_app.extensions["worlds"]
    return worlds.open(current_name(), write=write, cause=request_id())


@contextmanager
def _within(world: World) -> Iterator[World]:
    """A world whose transaction is somebody else's: what is abandoned is taken back, the rest kept with theirs."""
    noted, scheduled = len(world.noted), len(world.scheduled)
    try:
        with world.connection.begin_nested():
            yield world
    except BaseException:
        del world.noted[noted:], world.scheduled[scheduled:]
        world.found.forget_all()
        raise


def release_world() -> None:
    """Keeps what was changed so far and lets go of the world: before the answer, or before calling other servers."""
    world: World | None = g.pop("world", None)
    if world is None:
        return
    opened: AbstractContextManager[World] = g.pop("opened")
    opened.__exit__(None, None, None)
    if any(work.due_at <= world.now() for work in world.scheduled):
        _settle(world.name)


def _settle(name: str) -> None:
    try:
        current_app.extensions["settle"](name)
    except Exception:  # noqa: BLE001  # what was asked for is done and kept; what is due stays due
        _log.exception("due work of the world %s failed", name)


def abandon_world() -> None:
    """Takes back whatever the request changed: it is refused, or it failed."""
    if g.pop("world", None) is not None:
        error = _Abandoned()
        g.pop("opened").__exit__(_Abandoned, error, None)


def sign_in(door: str, person_id: str) -> None:
    """Remembers who is signed in at a door ("acclaim", "skilljar", ...) of this world, in the signed cookie."""
    session[f"{current_name()}/{door}"] = person_id


def sign_out(door: str) -> None:
    session.pop(f"{current_name()}/{door}", None)


def signed_in(door: str) -> str | None:
    """The id of whoever is signed in at this door of this world."""
    person_id: str | None = session.get(f"{current_name()}/{door}")
    return person_id
