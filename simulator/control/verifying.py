"""Holding what happened to what should have: at once, or when it comes within some seconds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any

from flask import Response
from werkzeug.exceptions import BadRequest, ServiceUnavailable

from simulator.control.blueprint import answer, worlds
from simulator.control.comparing import Expectation, closest
from simulator.journal_lines import sent_to
from simulator.nearest import NOWHERE
from simulator.storage import StorageClosed

Shown = list[dict[str, Any]]
_LOOK_AGAIN = 0.02
_LONGEST = 60
_STOPPED = "the simulator is being stopped"


@dataclass(frozen=True)
class Patience:
    """Real seconds within which it has to be so, and for which it has to stay so from then on."""

    within: float
    staying: float


def patience_in(told: Mapping[str, object], at_least: int) -> Patience:
    """`within_seconds` and `for_seconds` of a call that expects so many; raises BadRequest."""
    if told.get("within_seconds") and not at_least:
        raise BadRequest("within_seconds: this is so at once; for_seconds says for how long it has to stay so")
    return Patience(_seconds(told, "within_seconds"), _seconds(told, "for_seconds"))


def _seconds(told: Mapping[str, object], name: str) -> float:
    seconds = told.get(name, 0)
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or not 0 <= seconds <= _LONGEST:
        raise BadRequest(f"{name}: a number from 0 to {_LONGEST}")
    return seconds


def verified(
    wanted: Expectation,
    patience: Patience,
    *,
    shown_as: str,
    met: Callable[[], Shown],
    among: Callable[[], Shown],
    hint: Callable[[], str] = str,
) -> Response:
    """200 with what is `met` once that is enough and has stayed so; else 409 with the closest `among` all that there
    is, and with a `hint` where nothing is met.

    Each look has to have a transaction of its own: what is waited for is done by others. Raises ServiceUnavailable once
    the simulator is being stopped.
    """
    until, enough = monotonic() + patience.within, False
    while True:
        is_over = monotonic() >= until  # before the look: what comes meanwhile is seen
        found = _look(met)
        if wanted.is_fulfilled(len(found)) and not enough:
            enough, until = True, monotonic() + patience.staying
            is_over = not patience.staying
        if enough and is_over and wanted.is_fulfilled(len(found)):
            return answer({"count": len(found), shown_as: found})
        if is_over or wanted.is_exceeded(len(found)):
            near, differs = closest(wanted, among()) if wanted.at_least and not found else (None, [])
            said = _said(wanted, len(found), near, differs) + ("" if found else hint())
            told = {"error": said, "count": len(found), shown_as: found}
            return answer(told | {"closest": near, "differs": differs}, 409)
        if worlds().ending.is_set():
            raise ServiceUnavailable(_STOPPED)
        sleep(_LOOK_AGAIN)


def _look(met: Callable[[], Shown]) -> Shown:
    try:
        return met()
    except StorageClosed as error:
        raise ServiceUnavailable(_STOPPED) from error


def _said(wanted: Expectation, count: int, near: dict[str, Any] | None, differs: list[str]) -> str:
    said = f"expected {wanted.told()}, there were {count}"
    if near is None:
        return said
    if near.get("name") == NOWHERE:
        nearest = f"; nearest is {near['nearest']}" if near.get("nearest") else ""
        return f"{said}; the closest request was sent to {sent_to(near)}, which is nowhere{nearest}"
    return f"{said}; the closest {wanted.kind} differed in {', '.join(differs)}"
