"""Two pools of threads: requests that wait for the integration never take the threads that the integration needs."""

import re
from typing import Any

from waitress.task import ThreadedTaskDispatcher

THREADS = 16
WAITING_THREADS = 8
# The profile asks the integration for the table, turning the clock and the test of a webhook deliver webhooks; whoever
# is asked calls the API in turn.
_WAITS = re.compile(r"/accounts/profile/?$|/_simulator/clock/\w+$|/webhooks/\w+/ping$")


class TwoPools(ThreadedTaskDispatcher):
    """Waitress's own pool, with a second one beside it for the requests that wait, told by their path."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting = ThreadedTaskDispatcher()
        self.set_thread_count(THREADS)
        self._waiting.set_thread_count(WAITING_THREADS)

    def add_task(self, task: Any) -> None:
        # A request that could not be parsed has no path, and is to be told so.
        if _WAITS.search(getattr(task.requests[0], "path", "")):
            self._waiting.add_task(task)
        else:
            super().add_task(task)

    def shutdown(self, cancel_pending: bool = True, timeout: int = 5) -> bool:
        waiting_ended = self._waiting.shutdown(cancel_pending, timeout)
        return super().shutdown(cancel_pending, timeout) and waiting_ended
