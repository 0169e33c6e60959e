"""Calls inside a test process, through `requests` without a socket: `python -m bench.inside` says what they take.

A process of its own, so that nothing else has filled its memory or uses its threads.
"""

import itertools
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

import requests

from bench.filling import fill, url
from bench.floor import floor
from bench.load import NUMBER
from bench.wire import AUTHORIZATION, BADGE, BADGES, BY_STATE
from simulator.acclaim.records import issued_badges
from simulator.app import Simulator
from simulator.clock import Clock
from simulator.in_process import WsgiAdapter
from simulator.worlds import DEFAULT

_WEB, _FLOOR = "http://simulator.test", "http://floor.test"
_SAVED = 500
Call = Callable[[], Any]


@dataclass(frozen=True)
class Inside:
    """Milliseconds of each call and of the floor's twin; bytes on disk of a badge with all that comes with it."""

    milliseconds: dict[str, tuple[float, float | None]]
    issue_bytes: int
    page_bytes: int
    disk_bytes: float


def measured(rounds: int, calls: int, place: Path) -> Inside:
    """What another process finds, as a median of so many rounds; `place` is a folder for its files."""
    command = [sys.executable, "-m", "bench.inside", str(rounds), str(calls), str(place)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, start_new_session=True)
    return Inside(**json.loads(done.stdout))


class Caller:
    """A test's session that reaches a simulator in memory and, beside it, the floor."""

    def __init__(self) -> None:
        self.simulator = Simulator(base_url=_WEB)
        for name in (DEFAULT, "reset"):
            self.simulator.worlds.create(name, "northwind", Clock())
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers.update(AUTHORIZATION)
        self.session.mount(_WEB, WsgiAdapter(self.simulator.app))
        self._numbers = itertools.count()
        self._worlds = itertools.count()

    def issue(self) -> requests.Response:
        email = BADGE["recipient_email"].replace(NUMBER, f"{next(self._numbers):09d}")
        return _good(self.session.post(_WEB + BADGES, json=BADGE | {"recipient_email": email}))

    def page(self) -> requests.Response:
        return _good(self.session.get(_WEB + BADGES, params={"filter": BY_STATE}))

    def create(self) -> requests.Response:
        world = {"name": f"world-{next(self._worlds)}"}
        return _good(self.session.post(f"{_WEB}/_simulator/worlds", json=world))

    def reset(self) -> requests.Response:
        return _good(self.session.post(f"{_WEB}/_simulator/worlds/reset/reset"))


def _good(answer: requests.Response) -> requests.Response:
    answer.raise_for_status()
    return answer


def _measure(rounds: int, calls: int, place: Path) -> Inside:
    caller = Caller()
    for _ in range(100):
        badge = caller.issue()
    page = caller.page()
    for host, size in (("floor", len(page.content)), ("small", len(badge.content))):
        caller.session.mount(f"http://{host}.test", WsgiAdapter(floor(len(badge.content), size)))
    took = {name: _pair(rounds, calls, *both) for name, both in _pairs(caller, badge.json()["data"]["id"]).items()}
    return Inside(took, len(badge.content), len(page.content), _bytes_a_badge(place))


def _pairs(caller: Caller, badge_id: str) -> dict[str, tuple[Call, Call | None]]:
    """Each of our calls with its twin at the floor, where it has one."""
    session = caller.session
    return {
        "read": (lambda: _good(session.get(f"{_WEB}{BADGES}/{badge_id}")), lambda: session.get("http://small.test/")),
        "issue": (caller.issue, lambda: session.post(f"{_FLOOR}/", json=BADGE)),
        "page": (caller.page, lambda: session.get(f"{_FLOOR}/")),
        "create": (caller.create, None),
        "reset": (caller.reset, None),
    }


def _pair(rounds: int, calls: int, ours: Call, floors: Call | None) -> tuple[float, float | None]:
    """In turn, so that a machine that slows down slows both."""
    both = [(_milliseconds(ours, calls), _milliseconds(floors, calls) if floors else None) for _ in range(rounds)]
    beside = [found for _, found in both if found is not None]
    return median(found for found, _ in both), median(beside) if beside else None


def _milliseconds(call: Call, calls: int) -> float:
    took = []
    for _ in range(calls):
        begin = time.perf_counter()
        call()
        took.append(time.perf_counter() - begin)
    return median(took) * 1000


def _bytes_a_badge(place: Path) -> float:
    """Issued one after the other, each with its events, its mail and its reminders."""
    path, caller = place / "issued.db", Caller()
    simulator = Simulator(base_url=_WEB, database=url(path))
    simulator.worlds.create(DEFAULT, "northwind", Clock())
    caller.session.mount(_WEB, WsgiAdapter(simulator.app))
    for _ in range(_SAVED):
        caller.issue()
    with simulator.worlds.open(DEFAULT, write=False) as world:
        assert world.rows(issued_badges).count() == _SAVED, "all of them are kept"
    simulator.worlds.close()
    return (path.stat().st_size - fill(place / "empty.db", 0)) / _SAVED


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(_measure(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])))))
