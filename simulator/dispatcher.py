"""The server's one timer: does due work in the background, when it falls due or when a request left some."""

import logging
import queue
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from simulator.databases import AWAY, reason_of
from simulator.turning import BeingTurned, Turning
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
    """Settles worlds one at a time, so that no request of a browser or a client waits for a webhook's receiver.

    A world whose clock somebody else turns is passed over: he does what is due, and then it is looked at again.
    """

    def __init__(
        self,
        worlds: Worlds,
        turning: Turning,
        asked: "queue.SimpleQueue[str | None] | None" = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`asked` is waited at for as long as nothing is due; tests give their own, with seconds to go with it."""
        super().__init__(name="dispatcher", daemon=True)
        self._worlds = worlds
        self._turning = turning
        self._asked: queue.SimpleQueue[str | None] = asked or queue.SimpleQueue()
        self._monotonic = monotonic
        self._wakes_at = 0.0
        self._tried_again_at: dict[str, float] = {}  # worlds whose due work has failed
        self._held_up: set[str] = set()  # worlds whose turn somebody else may have
        self._waiting: set[str] = set()
        worlds.watch(lambda: self._asked.put(_LOOK_AGAIN), _LONGEST_SLEEP)
        turning.ended = self._settle_if_held_up

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
                self._write_journals()
                if self._monotonic() >= self._wakes_at:
                    self._settle_all()
                continue
            if name is None:
                return
            if name != _LOOK_AGAIN:
                self._settle(name)

    def _write_journals(self) -> None:
        """Writes down what was only read and waits for it."""
        for name in self._worlds.waiting.worlds():
            try:
                self._worlds.write_journal(name)
            except Exception as error:  # noqa: BLE001  # the database may be back later
                _complain(error, "cannot write the journal of the world %s", name)

    def _sleep(self) -> timedelta:
        """Until something is due in a world whose clock runs, or a journal is to be written."""
        until_due = self._until_due()
        self._wakes_at = self._monotonic() + until_due.total_seconds()
        return min(until_due, _JOURNAL_AFTER) if self._worlds.waiting.worlds() else until_due

    def _until_due(self) -> timedelta:
        """Work that failed is not tried again at once."""
        try:
            due_in = self._worlds.next_due_in(but={*self._tried_again_at, *self._held_up})
        except Exception as error:  # noqa: BLE001  # the database may be back later, and the timer must be there then
            _complain(error, "cannot tell what is due")
            return _AFTER_TROUBLE
        again = [timedelta(seconds=at - self._monotonic()) for at in self._tried_again_at.values()]
        soonest = min([_LONGEST_SLEEP, *again, *([due_in] if due_in is not None else [])])
        return max(soonest, timedelta(0))

    def _settle_all(self) -> None:
        try:
            names = self._worlds.names()
        except Exception as error:  # noqa: BLE001  # as above
            _complain(error, "cannot tell which worlds there are")
            return
        self._tried_again_at = {name: at for name, at in self._tried_again_at.items() if name in names}
        for name in names:
            if self._tried_again_at.get(name, 0.0) <= self._monotonic():
                self._settle(name)

    def _settle(self, name: str) -> None:
        self._waiting.discard(name)
        self._tried_again_at.pop(name, None)
        self._held_up.add(name)  # first: who has the turn may be at its end
        try:
            # A turn ends soon: a receiver that hangs keeps the other worlds waiting for one call, not for all of them.
            turn_ends = time.monotonic() + _TURN.total_seconds()
            while self._turning.settle_one(name):
                if time.monotonic() > turn_ends:
                    self.settle(name)
                    break
        except BeingTurned:
            return  # who has the turn does what is due, and says when it ends
        except UnknownWorld:
            pass  # removed since somebody asked
        except Exception as error:  # noqa: BLE001  # one world's trouble must not stop the timer for the others
            self._tried_again_at[name] = self._monotonic() + _AFTER_TROUBLE.total_seconds()
            _complain(error, "due work of the world %s failed", name)
        self._held_up.discard(name)

    def _settle_if_held_up(self, name: str) -> None:
        if name in self._held_up:
            self._held_up.discard(name)
            self.settle(name)


def _complain(error: Exception, what: str, *names: str) -> None:
    """In one line while the database is away, for that is said every few seconds; else with the way to the error."""
    if isinstance(error, AWAY):
        _log.error(f"{what}: %s", *names, reason_of(error))
    else:
        _log.exception(what, *names)
