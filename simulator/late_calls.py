"""Calls whose effect comes late: kept with all that they said, and carried out when their time has come."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from werkzeug.test import EnvironBuilder, run_wsgi_app

from simulator.due import DueWork
from simulator.records import records
from simulator.world import World

DUE_WORK = "late_call"
AT_HAND = "simulator.world_at_hand"
LATE = "simulator.late"
PATH_AS_WRITTEN = "simulator.path_as_written"
"""Where an environ has the path that the caller wrote, if a door reads another one in it."""


@dataclass(frozen=True)
class Header:
    name: str
    value: str


@dataclass(frozen=True)
class LateCall:
    """A call as it was made; `path` is as in an environ, with the world's prefix, `fault_id` what holds it up."""

    id: str
    fault_id: str
    method: str
    path: bytes
    query: str
    headers: tuple[Header, ...]
    body: bytes


late_calls = records(LateCall, "late_call")


def put_off(world: World, call: LateCall, seconds: float) -> None:
    """Keeps a call for so many seconds of the world's clock; with 0 it is due at the next turn."""
    world.rows(late_calls).add(call)
    world.schedule(DUE_WORK, call.id, world.now() + timedelta(seconds=seconds))


class Replaying:
    """Makes late calls, in the very transaction that takes them from what is due: none is lost and none made twice.

    The application finds the world at hand, its clock held at the instant when the call was due, and opens no other.
    """

    def __init__(self, app: Any) -> None:
        self._app = app

    def __call__(self, world: World, work: DueWork) -> None:
        call = world.rows(late_calls).find(id=work.subject)
        if call is None:
            return
        world.rows(late_calls).remove(id=call.id)
        run_wsgi_app(self._app, _environ(call) | {AT_HAND: world, LATE: call.fault_id}, buffered=True)


def _environ(call: LateCall) -> dict[str, Any]:
    headers = [(header.name, header.value) for header in call.headers]
    builder = EnvironBuilder(method=call.method, query_string=call.query, headers=headers, data=call.body)
    environ: dict[str, Any] = builder.get_environ()
    return environ | {"SCRIPT_NAME": "", "PATH_INFO": call.path.decode("latin-1")}
