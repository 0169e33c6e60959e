"""Those who work off what the LMS has told: threads of the server, or of a process of their own."""

import random
import threading
from collections.abc import Callable
from contextlib import suppress

from integration.behind import Integration
from integration.calls import ServiceFailure
from integration.issuing import attempt
from integration.log import logger, say
from integration.outcomes import EARNED, Outcome
from integration.store import EVERYTHING, ClaimLost, Task

_LONGEST_REST = 60.0  # seconds between two tries
_IDLE_SECONDS = 0.5  # until a worker looks for what other processes have received


class Worker:
    """Works off what the integration has stored; `chance` gives numbers from 0 to 1."""

    def __init__(self, integration: Integration, chance: Callable[[], float] = random.random) -> None:
        self._integration, self._chance = integration, chance
        self._store = integration.store  # opened here, before there are threads
        self._failing: dict[str, set[int]] = {}  # by what they may hold up

    def work_off(self) -> None:
        """Works until nothing is due."""
        while self.work():
            pass

    def work(self) -> bool:
        """One attempt at one completion; False when there is nothing to do."""
        task = self._store.claim(self._integration.settings.credentials, self._integration.now())
        if task is None:
            return False
        with suppress(ClaimLost):
            try:
                self._finish(task, attempt(self._integration, task))
            except ServiceFailure as failure:
                self._postpone(task, failure)
        return True

    def _finish(self, task: Task, outcome: Outcome) -> None:
        course = task.completion.course_id
        if self._store.finish(task, outcome, self._integration.now()):
            say("resumed", course=course)
        if outcome.state in EARNED:
            for scope in task.scopes:
                self._failing.pop(scope, None)
        facts = {"course": course, "completion": task.completion.mark, "badge": outcome.badge_id}
        say("completion", outcome=outcome.state, reason=outcome.reason, **facts)

    def _postpone(self, task: Task, failure: ServiceFailure) -> None:
        spread = 0.5 + self._chance() / 2  # those who failed together must not come back together
        seconds = min(_LONGEST_REST, 2.0 ** min(task.tries, 10)) * spread
        if failure.is_open:  # until it has settled, the badge may still come
            seconds += self._integration.settings.settle_seconds * (0.5 + spread)
        wait = max(failure.after, seconds)
        self._store.postpone(task, failure, wait, self._integration.now())
        reason = str(failure)
        say("later", completion=task.completion.mark, reason=reason, seconds=f"{wait:.0f}")
        scope = task.completion.course_id if failure.is_of_course else EVERYTHING
        failing = self._failing.setdefault(scope, set())
        failing.add(task.id)
        is_enough = len(failing) >= failure.enough
        if is_enough and self._store.pause(scope, failure, task.credentials, self._integration.now()):
            say("alarm", reason=reason, waiting=f"course {scope}" if scope else "everything")


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
