"""Those who work off what the LMS has told: threads of the server, or of a process of their own."""

import random
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

import requests

from bounded.calls import Deadline
from integration.acclaim_client import AcclaimClient
from integration.issuing import Issuing
from integration.lms_client import LmsClient
from integration.log import logger, say
from integration.outcomes import EARNED, Later, Outcome
from integration.settings import Settings
from integration.store import ClaimLost, Store, Task

LONGEST_WAIT = 60.0  # seconds
_IDLE_SECONDS = 0.5  # until a worker looks for what other processes have received


@dataclass
class Worker:
    """`now` gives aware instants, `chance` numbers from 0 to 1."""

    settings: Settings
    http: requests.Session
    store: Store
    now: Callable[[], datetime]
    chance: Callable[[], float] = random.random
    _failing: dict[str, set[int]] = field(default_factory=dict)  # by what they may hold up

    def work_off(self) -> None:
        """Works until nothing is due."""
        while self.work():
            pass

    def work(self) -> bool:
        """One attempt at one completion; False when there is nothing to do."""
        task = self.store.claim(self.settings.credentials, self.now())
        if task is None:
            return False
        with suppress(ClaimLost):
            result = self._attempt(task)
            if isinstance(result, Outcome):
                self._finish(task, result)
            else:
                self._postpone(task, result)
        return True

    def _attempt(self, task: Task) -> Outcome | Later:
        asked = self.settings, self.http, Deadline(self.settings.attempt_seconds)
        issuing = Issuing(LmsClient(*asked), AcclaimClient(*asked), self.store, self.now)
        return issuing.work(task, self.settings.badge_of(task.completion.course_id))

    def _finish(self, task: Task, outcome: Outcome) -> None:
        course = task.completion.course_id
        if self.store.finish(task, outcome, self.now()):
            say("resumed", course=course)
        if outcome.state in EARNED:
            for scope in task.scopes:
                self._failing.pop(scope, None)
        facts = {"course": course, "completion": task.completion.mark, "badge": outcome.badge_id}
        say("completion", outcome=outcome.state, reason=outcome.reason, **facts)

    def _postpone(self, task: Task, later: Later) -> None:
        spread = 0.5 + self.chance() / 2  # those who failed together must not come back together
        seconds = min(LONGEST_WAIT, 2.0 ** min(task.tries, 10)) * spread
        if later.is_open:  # until it has settled, the badge may still come
            seconds += self.settings.settle_seconds * (0.5 + spread)
        self.store.postpone(task, later, max(later.after, seconds), self.now())
        say("later", completion=task.completion.mark, reason=later.reason)
        failing = self._failing.setdefault(later.scope, set())
        failing.add(task.id)
        if len(failing) >= later.enough and self.store.pause(later, task.credentials, self.now()):
            say("alarm", reason=later.reason, waiting=f"course {later.scope}" if later.scope else "everything")


class Workers:
    """Any number of threads that work off one store."""

    def __init__(self, worker: Worker, number: int) -> None:
        self._worker = worker
        self._is_over, self._news = threading.Event(), threading.Event()
        self._threads = [threading.Thread(target=self._run, name=f"worker-{each}") for each in range(number)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Tells them that something has been received."""
        self._news.set()

    def stop(self) -> None:
        """Returns when each has ended the attempt that it is at."""
        self._is_over.set()
        self._news.set()
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while not self._is_over.is_set():
            try:
                while not self._is_over.is_set() and self._worker.work():
                    self._news.set()  # there may be more, and the others may still be asleep
            except Exception:  # noqa: BLE001  # the lease ends, and the completion is tried again
                logger.exception("crash")
            self._news.wait(_IDLE_SECONDS)
            self._news.clear()
