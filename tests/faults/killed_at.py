"""The integration that kills itself at one point, once: `python -m tests.faults.killed_at request-sent serve ...`.

KILLED_AT_MARKER names the file that tells that it has done so: where that is, it runs through. The points hang on what the
integration is made of (statements, requests, doors) and on nothing inside it. A name out of `stage.chaos.planted` breaks it
on purpose besides: `request-sent,no-look-up`.
"""

import os
import resource
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import flask
import requests
import sqlalchemy as sa
import urllib3.connection
import waitress.parser
from sqlalchemy.engine.default import DefaultDialect

from integration import cli
from stage.chaos.planted import PLANTS

MARKER = "KILLED_AT_MARKER"
PAGES = 8  # of 4096 bytes, that a checkpoint writes before it dies


def die(way: Callable[[], object] = lambda: os.kill(os.getpid(), signal.SIGKILL)) -> None:
    """Does so the first time."""
    try:
        Path(os.environ[MARKER]).touch(exist_ok=False)
    except FileExistsError:
        return
    way()


def _around(
    owner: Any, name: str, after: Callable[..., bool], before: Callable[..., bool] = lambda *_, **__: False
) -> None:
    """Has the process die before or after a call that these pick by its arguments; `after` sees the result first."""
    original = getattr(owner, name)

    def wrapped(*arguments: Any, **named: Any) -> Any:
        if before(*arguments, **named):
            die()
        result = original(*arguments, **named)
        if after(result, *arguments, **named):
            die()
        return result

    setattr(owner, name, wrapped)


def _statement(when: str, begins: str, word: str = "") -> None:
    """`when`: before or after a statement that begins so, with a parameter that begins with `word`."""

    def see(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        values = parameters.values() if isinstance(parameters, dict) else parameters
        if statement.lstrip().startswith(begins) and any(str(each).startswith(word) for each in [*values, ""]):
            die()

    sa.event.listen(sa.Engine, f"{when}_cursor_execute", see)


def _committed(begins: str, way: Callable[[Any], bool]) -> None:
    """After the commit of a transaction in which a statement began so; `way` is given the driver's connection."""
    here = threading.local()

    def see(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        here.seen = getattr(here, "seen", False) or statement.lstrip().startswith(begins)

    def has_done(_result: None, _dialect: Any, connection: Any) -> bool:
        seen, here.seen = getattr(here, "seen", False), False
        return seen and way(connection)

    sa.event.listen(sa.Engine, "after_cursor_execute", see)
    _around(DefaultDialect, "do_commit", has_done)


def _sent(method: str, part: str) -> None:
    """After a whole request has been handed to the kernel."""
    _around(
        urllib3.connection.HTTPConnection, "request", lambda _, _self, verb, url, **__: verb == method and part in url
    )


def _body_half_read() -> None:
    def is_half(_: int, parser: Any, _data: bytes) -> bool:
        return parser.body_bytes_received > 0 and not parser.completed

    _around(waitress.parser.HTTPRequestParser, "received", is_half)


def _verified() -> None:
    _around(flask.Flask, "preprocess_request", lambda refused, *_: refused is None and flask.request.method == "POST")


def _not_answered() -> None:
    done = lambda answer, *_, **__: flask.request.method == "POST" and answer.status_code == 200  # noqa: E731
    _around(flask.Flask, "finalize_request", done)


def _answer_read() -> None:
    def is_issued(answer: requests.Response) -> bool:
        return answer.request.method == "POST" and answer.status_code == 201

    _around(requests.Response, "close", lambda *_: False, is_issued)


def _checkpoint() -> None:
    """A signal comes out of the write of one page, to which the process falls as to SIGKILL: there is no handler."""

    def cut(connection: Any) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (PAGES * 4096, resource.RLIM_INFINITY))
        connection.execute("pragma wal_checkpoint(truncate)")

    def is_due(connection: Any) -> bool:
        cursor = connection.execute("select count(*) from completions")
        if cursor.fetchone()[0] == int(os.environ["KILLED_AT_COMPLETIONS"]):
            die(lambda: cut(connection))
        return False

    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python ignores it
    _committed("INSERT INTO completions", is_due)


POINTS: dict[str, Callable[[], None]] = {
    "body-half-read": _body_half_read,
    "verified": _verified,
    "in-transaction": lambda: _statement("after", "INSERT INTO completions"),
    "not-answered": _not_answered,
    "claimed": lambda: _committed("INSERT INTO attempts", lambda _: True),
    "request-sent": lambda: _sent("POST", "/badges"),
    "answer-read": _answer_read,
    "stored-attempt-not": lambda: _statement("before", "UPDATE attempts", "issued"),
    "next-try": lambda: _statement("before", "UPDATE attempts", "later"),
    "looking-up": lambda: _sent("GET", "/badges?"),
    "checkpoint": _checkpoint,
    "first-start": lambda: _statement("after", "CREATE TABLE attempts"),
}

if __name__ == "__main__":
    for point in sys.argv.pop(1).split(","):
        (POINTS | PLANTS)[point]()
    cli.main()
