"""One request, one transaction: a view asks for its world, and what it changed is kept before the answer leaves."""

import contextvars
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, current_app, g, request

from simulator.databases import AWAY
from simulator.journal import REQUEST, new_id
from simulator.late_calls import AT_HAND
from simulator.rates import Rates
from simulator.telling import UNSEEN, is_told, told_of
from simulator.world import World
from simulator.worlds import DEFAULT, UnknownWorld, Worlds

_PREFIX = "/w/"
_log = logging.getLogger(__name__)
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class WorldPrefix:
    """Serves `/w/<name>/...` as `...` of the world `<name>`; links that Flask makes keep the prefix."""

    def __init__(self, wsgi_app: Callable[..., Iterable[bytes]]) -> None:
        self._wsgi_app = wsgi_app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith(_PREFIX) and path != _PREFIX:
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


def install(app: Flask, worlds: Worlds, settle: Callable[[str], object]) -> None:
    """Gives the app its worlds. `settle` is called after a change that left work due at once."""
    app.wsgi_app = _Apart(app.wsgi_app)  # type: ignore[method-assign]
    app.extensions["worlds"] = worlds
    app.extensions["settle"] = settle
    app.extensions["rates"] = Rates()

    @app.after_request
    def _keep(response: Response) -> Response:
        if is_told(request.path) and UNSEEN not in request.headers:
            with suppress(UnknownWorld, *AWAY):  # the answer says it
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


def current_name() -> str:
    """The name of the world that the request's path begins with."""
    name: str = request.environ.get("simulator.world", DEFAULT)
    return name


def is_named_by_path() -> bool:
    """Whether the request's path begins with a world at all."""
    return "simulator.world" in request.environ


def root_of(name: str) -> str:
    """The path below which the doors of a world stand, at the host by which we were asked."""
    root = quote(request.script_root.removesuffix(f"{_PREFIX}{current_name()}"))
    return root if name == DEFAULT else f"{root}{_PREFIX}{quote(name, safe='')}"


def current_world() -> World:
    """The request's world, in a transaction of its own; raises UnknownWorld."""
    if "world" not in g:
        g.writes = request.method not in _SAFE_METHODS
        g.opened = _opening(write=g.writes)
        g.world = g.opened.__enter__()
        g.asked_at = g.world.now()
    world: World = g.world
    return world


def demand_world() -> None:
    """Before the views of pages: none is shown in a world that is not there; raises UnknownWorld."""
    current_world()


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
    try:
        opened.__exit__(None, None, None)
    except BaseException:
        g.pop("request_id", None)  # it may have been committed all the same, and no two entries have one id
        raise
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
