"""An LMS that tells of completions until each has been acknowledged, and of some more than once."""

import itertools
import json
import random  # noqa: TID251  # seeded
import threading
import time
from collections.abc import Iterator
from typing import Any

import urllib3

THREADS = 4
_PAUSE = 0.03  # seconds after each, or there would be no time for anything else
_FREE, _ONCE = "crssafetyref1", "crsonboarding"  # the first course's template allows duplicates
_PAGE = "https://academy.northwind.example/completions/"


class Feeder:
    """Delivers `total` completions; `acknowledged` holds the numbers of those that were answered with 2xx."""

    def __init__(self, url: str, secret: str, total: int, seed: int) -> None:
        self._url, self._secret, self._total, self._seed = f"{url}/webhooks/lms", secret, total, seed
        self._numbers = itertools.count(1)
        self._is_over = threading.Event()
        self.acknowledged: set[int] = set()
        self._threads = [threading.Thread(target=self._deliver_all, args=(each,)) for each in range(THREADS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    @property
    def is_done(self) -> bool:
        return not any(thread.is_alive() for thread in self._threads)

    def stop(self) -> None:
        self._is_over.set()
        for thread in self._threads:
            thread.join()

    def _deliver_all(self, which: int) -> None:
        chance = random.Random(f"{self._seed}-{which}")  # noqa: S311  # seeded
        pool = urllib3.PoolManager(1, {"X-Skilljar-Secret": self._secret, "Content-Type": "application/json"})
        for number in self._numbers:
            if number > self._total or self._is_over.is_set():
                return
            for event in told(number, chance):
                self._deliver(pool, event)
            if not self._is_over.is_set():
                self.acknowledged.add(number)
            time.sleep(_PAUSE)

    def _deliver(self, pool: urllib3.PoolManager, event: dict[str, Any]) -> None:
        body = json.dumps(event)
        while not self._is_over.is_set():
            try:
                if pool.request("POST", self._url, body=body, timeout=10, retries=False).status == 200:
                    return
            except urllib3.exceptions.HTTPError:
                pass
            time.sleep(0.1)  # until it has been started again


def told(number: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    """The events about one completion: one, the same twice, or two."""
    first = event(number, "2026-03-02T09:00:01+00:00")
    yield first
    roll = chance.random()
    if roll < 0.2:
        yield first
    elif roll < 0.3:
        yield event(number, "2026-03-02T09:00:02+00:00")


def event(number: int, timestamp: str) -> dict[str, Any]:
    """Of every four completions, three are of students who have completed the course before."""
    is_retake = number % 4 != 0
    course, student = (_FREE, number % 500) if is_retake else (_ONCE, number)
    person = {
        "id": f"s{student}",
        "email": f"s{student}@example.org",
        "first_name": "Stu",
        "last_name": f"Dent{student}",
    }
    done = {"course_progress_id": f"g{number}", "completed_at": "2026-03-02T09:00:00Z", "success_status": "PASSED"}
    return {
        "event_type": "COURSE_COMPLETION",
        "timestamp": timestamp,
        "user": person,
        "course": {"id": course, "published_course_id": f"p{course}", "title": course, "url": f"{_PAGE}{number}"},
        "course_progress": done,
    }


def number_of(badge: dict[str, Any]) -> int | None:
    """The number of the completion that a badge was issued for."""
    pages = (str(proof.get("value") or "") for proof in badge["evidence"])
    return next((int(page.removeprefix(_PAGE)) for page in pages if page.startswith(_PAGE)), None)
