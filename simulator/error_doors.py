"""Which door answers where no view does: an unknown address, an unreadable call, a world that is not there."""

import logging
import re
from collections.abc import Callable, Iterable
from itertools import chain

import sqlalchemy as sa
from flask import Flask, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, NotFound, ServiceUnavailable

from simulator.databases import AWAY, reason_of
from simulator.nearest import NEAREST, nearest_below
from simulator.unit_of_work import abandon_world, current_name, root_of
from simulator.worlds import DEFAULT, UnknownWorld, Worlds

_log = logging.getLogger(__name__)
ErrorAnswer = Callable[[HTTPException], ResponseReturnValue]
Served = Callable[[], Iterable[tuple[str, str, str]]]
"""The method, the path with {holes} and the id of each operation of an API."""


def install_error_doors(app: Flask) -> None:
    """Has the app ask its doors; where none has said that it answers, there is a page."""
    app.extensions["error_answers"], app.extensions["apis"] = {}, {}
    app.register_error_handler(HTTPException, answer_error)
    app.register_error_handler(UnknownWorld, _unknown_world)
    for kind in AWAY:
        app.register_error_handler(kind, _database_away)


def answer_errors_under(app: Flask, prefix: str, answer: ErrorAnswer) -> None:
    """Lets a door answer for addresses below its prefix where no view was reached, or none could read the request.

    Flask asks no blueprint about an unknown address, so the app has to know which door would have been meant.
    """
    answer_errors_at(app, rf"{re.escape(prefix)}(/.*)?", answer)


def answer_errors_at(app: Flask, addresses: str, answer: ErrorAnswer) -> None:
    """The same for addresses that fit a regular expression as a whole."""
    app.extensions["error_answers"][re.compile(addresses, re.DOTALL)] = answer


def lead_to(app: Flask, prefix: str, served: Served) -> None:
    """Has who asks for an address that lacks the prefix of an API be told which of its operations was meant."""
    app.extensions["apis"][prefix] = served


def answer_error(error: HTTPException) -> ResponseReturnValue:
    """What the door that the request is meant for answers; nothing of the request is kept."""
    abandon_world()
    error = as_known(error)
    answers: dict[re.Pattern[str], ErrorAnswer] = current_app.extensions["error_answers"]
    for addresses in sorted(answers, key=lambda known: len(known.pattern), reverse=True):
        if addresses.fullmatch(request.path):
            return answers[addresses](error)
    near = _nearest() if request.url_rule is None else None
    told = error_page(error, tells_worlds=_control_is_open(), near=near) if wants_page() else _lines(error, near)
    return told, error.code or 500, {NEAREST: near} if near else {}


def _nearest() -> str | None:
    apis: dict[str, Served] = current_app.extensions["apis"]
    return nearest_below(apis, request.method, request.path, chain.from_iterable(served() for served in apis.values()))


def _lines(error: HTTPException, near: str | None) -> Response:
    told = [error.description or error.name, *([f"The nearest that there is: {near}"] if near else [])]
    return Response("".join(f"{line}\n" for line in told), mimetype="text/plain")


def _control_is_open() -> bool:
    """Whether anybody may be told what the control plane tells: there is one, and it asks for no token."""
    return not current_app.config.get("CONTROL_TOKEN", "there is none")


def wants_page() -> bool:
    """Whether a person is looking: browsers ask for HTML by its name, programs do not."""
    return request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"


def error_page(error: HTTPException, *, tells_worlds: bool, near: str | None = None) -> str:
    """What went wrong, for people; in a world that is not there how to make it and, if told to, which there are."""
    worlds: Worlds = current_app.extensions["worlds"]
    name = current_name()
    if error.code != 404 or name == DEFAULT or "\x00" in name or worlds.has(name):
        return render_template("error.html", error=error, near=near)
    told = {
        "name": name,
        "worlds": worlds.names() if tells_worlds else None,
        "root": root_of(DEFAULT),
        "root_of": root_of,
        "has_control": False,  # what is linked to at the top of a page is in this world
    }
    return render_template("unknown_world.html", error=error, **told)


def _unknown_world(error: UnknownWorld) -> ResponseReturnValue:
    return answer_error(NotFound(str(error)))


def as_known(error: HTTPException) -> HTTPException:
    """The error itself, or what it comes from where that is known: a database that is away when all is to be kept."""
    cause = getattr(error, "original_exception", None)
    return _away(cause) if isinstance(cause, AWAY) else error


def _database_away(error: sa.exc.SQLAlchemyError) -> ResponseReturnValue:
    told = _away(error)
    _log.error("%s", told.description)
    return answer_error(told)


def _away(error: sa.exc.SQLAlchemyError) -> HTTPException:
    return ServiceUnavailable(f"the database does not do what it is asked: {reason_of(error)}")
