"""The server's one timer: does due work in the background, when it falls due or when a request left some."""

import logging
import queue
import threading
from datetime import timedelta

from simulator.turning import Turning
from simulator.world import UnknownWorld, Worlds

_LONGEST_SLEEP = timedelta(seconds=1)
_log = logging.getLogger(__name__)


class Dispatcher(threading.Thread):
    """Settles worlds one at a time, so that no request of a browser or a client waits for a webhook's receiver."""

    def __init__(self, worlds: Worlds, turning: Turning) -> None:
        super().__init__(name="dispatcher", daemon=True)
        self._worlds = worlds
        self._turning = turning
        self._asked: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def settle(self, name: str) -> None:
        """Asks for a world to be settled soon."""
        self._asked.put(name)

    def stop(self) -> None:
        self._asked.put(None)
        self.join()

    def run(self) -> None:
        while True:
            try:
                name = self._asked.get(timeout=_LONGEST_SLEEP.total_seconds())
            except queue.Empty:
                self._settle_all()
                continue
            if name is None:
                return
            self._settle(name)

    def _settle_all(self) -> None:
        for name in self._worlds.names():
            self._settle(name)

    def _settle(self, name: str) -> None:
        try:
            self._turning.settle(name)
        except UnknownWorld:
            pass  # removed since somebody asked
        except Exception:  # one world's trouble must not stop the timer for the others
            _log.exception("due work of the world %s failed", name)
