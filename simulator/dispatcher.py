"""The server's one timer: does due work in the background, when it falls due or when a request left some."""

import logging
import queue
import threading
import time
from datetime import timedelta

from simulator.turning import Turning
from simulator.worlds import UnknownWorld, Worlds

# Another process on the same database may have put work down that nobody here was told of.
_LONGEST_SLEEP = timedelta(minutes=5)
_JOURNAL_AFTER = timedelta(seconds=0.5)
_TURN = timedelta(seconds=0.5)
_LONGEST_CALL = timedelta(seconds=6)
_AFTER_TROUBLE = timedelta(seconds=30)
_LOOK_AGAIN = ""
_log = logging.getLogger(__name__)


class Dispatcher(threading.Thread):
    """Settles worlds one at a time, so that no request of a browser or a client waits for a webhook's receiver."""

    def __init__(self, worlds: Worlds, turning: Turning, asked: "queue.SimpleQueue[str | None] | None" = None) -> None:
        """`asked` is waited at for as long as nothing is due; tests give their own."""
        super().__init__(name="dispatcher", daemon=True)
        self._worlds = worlds
        self._turning = turning
        self._asked: queue.SimpleQueue[str | None] = asked or queue.SimpleQueue()
        self._in_trouble = False
        self._waiting: set[str] = set()
        worlds.watch(lambda: self._asked.put(_LOOK_AGAIN), _LONGEST_SLEEP)

    def settle(self, name: str) -> None:
        """Asks for a world to be settled soon; asking twice before it is its turn is asking once."""
        if name not in self._waiting:
            self._waiting.add(name)
            self._asked.put(name)

    def stop(self) -> None:
        """Ends after what was asked for, or when a call has taken its time; what is not done stays due."""
        self._asked.put(None)
        self.join(_LONGEST_CALL.total_seconds())

    def run(self) -> None:
        while True:
            try:
                name = self._asked.get(timeout=self._sleep().total_seconds())
            except queue.Empty:
                if not self._write_journals():
                    self._settle_all()
                continue
            if name is None:
                return
            if name != _LOOK_AGAIN:
                self._settle(name)

    def _write_journals(self) -> bool:
        """Writes down what was only read and waits for it; whether there was any."""
        waiting = self._worlds.waiting.worlds()
        for name in waiting:
            try:
                self._worlds.write_journal(name)
            except Exception:  # noqa: BLE001  # the database may be back later
                _log.exception("cannot write the journal of the world %s", name)
        return bool(waiting)

    def _sleep(self) -> timedelta:
        """Until something is due in a world whose clock runs, or a journal is to be written."""
        return min(self._until_due(), _JOURNAL_AFTER) if self._worlds.waiting.worlds() else self._until_due()

    def _until_due(self) -> timedelta:
        """Work that failed is not tried again at once."""
        try:
            due_in = self._worlds.next_due_in()
        except Exception:  # noqa: BLE001  # the database may be back later, and the timer must be there then
            _log.exception("cannot tell what is due")
            return _AFTER_TROUBLE
        soonest = _AFTER_TROUBLE if self._in_trouble else timedelta(0)
        return _LONGEST_SLEEP if due_in is None else min(max(due_in, soonest), _LONGEST_SLEEP)

    def _settle_all(self) -> None:
        self._in_trouble = False
        try:
            names = self._worlds.names()
        except Exception:  # noqa: BLE001  # as above
            _log.exception("cannot tell which worlds there are")
            return
        for name in names:
            self._settle(name)

    def _settle(self, name: str) -> None:
        self._waiting.discard(name)
        try:
            # A turn ends soon: a receiver that hangs keeps the other worlds waiting for one call, not for all of them.
            turn_ends = time.monotonic() + _TURN.total_seconds()
            while self._turning.settle_one(name):
                if time.monotonic() > turn_ends:
                    self.settle(name)
                    return
        except UnknownWorld:
            pass  # removed since somebody asked
        except Exception:  # noqa: BLE001  # one world's trouble must not stop the timer for the others
            self._in_trouble = True
            _log.exception("due work of the world %s failed", name)
