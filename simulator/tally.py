"""What a process has done, counted in plain numbers: requests, due work, deliveries, mail. Prometheus is given them.

They are counted only where somebody can ask for them: where the extra is installed. It is not imported for that.
"""

import threading
import time
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from flask import Flask, Response, g, request

from simulator.due import DueWork
from simulator.journal import MAIL, WEBHOOK, Entry
from simulator.late_calls import AT_HAND
from simulator.nearest import NOWHERE

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds up to which the requests of a bucket have taken; those of the last one have taken longer."""


class Durations:
    """How many requests took how long."""

    def __init__(self) -> None:
        self.buckets = [0] * (len(BOUNDS) + 1)
        self.sum = 0.0

    def add(self, seconds: float) -> None:
        self.buckets[bisect_left(BOUNDS, seconds)] += 1
        self.sum += seconds


class Tally:
    """The counts of one simulator, from its start."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.requests: Counter[tuple[str, str, str]] = Counter()
        self.durations: defaultdict[tuple[str, str], Durations] = defaultdict(Durations)
        self.due_work: Counter[str] = Counter()
        self.deliveries: Counter[str] = Counter()
        self.mails: Counter[str] = Counter()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nothing is counted meanwhile."""
        with self._lock:
            yield

    def answered(self, stand_in: str, operation: str, status: int, seconds: float) -> None:
        with self._lock:
            self.requests[stand_in, operation, str(status)] += 1
            self.durations[stand_in, operation].add(seconds)

    def did(self, done: list[DueWork]) -> None:
        """Due work that is done and kept."""
        with self._lock:
            self.due_work.update(work.kind for work in done)

    def noted(self, entries: list[Entry]) -> None:
        """What a transaction that is kept has put into the journal."""
        with self._lock:
            self.mails.update(entry.name for entry in entries if entry.kind == MAIL)
            self.deliveries.update(_outcome(entry) for entry in entries if entry.kind == WEBHOOK)


def tally_of(app: Flask) -> Tally | None:
    """Has the requests of an app counted from now on; None where nobody could ask for it."""
    if find_spec("prometheus_client") is None:
        return None
    tally = app.extensions["tally"] = Tally()
    _count_requests(app, tally.answered)
    return tally


def _count_requests(app: Flask, answered: Callable[[str, str, int, float], None]) -> None:
    def _begin() -> None:
        g.began = time.perf_counter()

    # Before all others, which may refuse the request: that of CSRF, say.
    app.before_request_funcs.setdefault(None, []).insert(0, _begin)

    @app.after_request
    def _end(response: Response) -> Response:
        if AT_HAND not in request.environ:  # a late call was counted when it was made
            stand_in = (request.blueprint or "simulator").partition("_")[0]
            operation = (request.endpoint or NOWHERE).rpartition(".")[2]
            answered(stand_in, operation, response.status_code, time.perf_counter() - g.began)
        return response


def _outcome(webhook: Entry) -> str:
    """In few words, however many receivers there are."""
    status = webhook.detail()["status"]
    return f"HTTP {status}" if status else "no answer"
