"""The server's one timer: does due work in the background, when it falls due or when a request left some."""

import logging
import queue
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from simulator.databases import AWAY, reason_of
from simulator.turning import Turning
from simulator.worlds import UnknownWorld, Worlds

# Another process on the same database may have put work down that nobody here was told of.
_LONGEST_SLEEP = timedelta(minutes=5)
_JOURNAL_AFTER = timedelta(seconds=0.5)
_TURN = timedelta(seconds=0.5)
_LONGEST_CALL = timedelta(seconds=6)
_AFTER_TROUBLE = timedelta(seconds=30)
_PATIENCE = 0.02
_LOOK_AGAIN = ""
_log = logging.getLogger(__name__)


class Dispatcher(threading.Thread):
    """Settles worlds, so that no request of a browser or a client waits for a webhook's receiver.

    Each world is settled by a thread of its own, for which the others wait a moment: mostly it is done by then. Where a
    receiver hangs, or somebody else turns the clock of that world, it goes on beside them.
    """

    def __init__(
        self,
        worlds: Worlds,
        turning: Turning,
        asked: "queue.SimpleQueue[str | None] | None" = None,
        *,
        places: int = 8,
        patience: float = _PATIENCE,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """At most `places` worlds are settled at once, and each is waited for `patience` seconds.

        `asked` is waited at for as long as nothing is due; tests give their own, with seconds to go with it.
        """
        super().__init__(name="dispatcher", daemon=True)
        self._worlds = worlds
        self._turning = turning
        self._asked: queue.SimpleQueue[str | None] = asked or queue.SimpleQueue()
        self._places, self._patience = threading.BoundedSemaphore(places), patience
        self._monotonic = monotonic
        self._wakes_at = 0.0
        self._lock = threading.Lock()  # of what follows
        self._tried_again_at: dict[str, float] = {}  # worlds whose due work has failed
        self._waiting: set[str] = set()
        self._under_way: dict[str, threading.Thread] = {}
        self._left_alone: set[str] = set()  # of these, what has taken too long to be waited for
        worlds.watch(lambda: self._asked.put(_LOOK_AGAIN), _LONGEST_SLEEP)

    def settle(self, name: str) -> None:
        """Asks for a world to be settled soon; asking twice before it is its turn is asking once."""
        with self._lock:
            is_asked = name in self._waiting
            self._waiting.add(name)
        if not is_asked:
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
                break
            if name != _LOOK_AGAIN:
                self._begin(name)
        for thread in list(self._under_way.values()):
            thread.join()

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
        """Work that failed is not tried again at once, and that is under way is told of when it ends."""
        with self._lock:
            tried_again_at, busy = dict(self._tried_again_at), set(self._under_way)
        try:
            due_in = self._worlds.next_due_in(but=tried_again_at.keys() | busy)
        except Exception as error:  # noqa: BLE001  # the database may be back later, and the timer must be there then
            _complain(error, "cannot tell what is due")
            return _AFTER_TROUBLE
        again = [timedelta(seconds=at - self._monotonic()) for at in tried_again_at.values()]
        soonest = min([_LONGEST_SLEEP, *again, *([due_in] if due_in is not None else [])])
        return max(soonest, timedelta(0))

    def _settle_all(self) -> None:
        try:
            names = self._worlds.names()
        except Exception as error:  # noqa: BLE001  # as above
            _complain(error, "cannot tell which worlds there are")
            return
        with self._lock:
            self._tried_again_at = {name: at for name, at in self._tried_again_at.items() if name in names}
            resting = {name for name, at in self._tried_again_at.items() if at > self._monotonic()}
        for name in names:
            if name not in resting:
                self._begin(name)

    def _begin(self, name: str) -> None:
        """Settles a world and waits for that a moment; one that is under way is settled again when it has ended."""
        with self._lock:
            if name in self._under_way:
                return
        self._places.acquire()
        thread = threading.Thread(target=self._settle, args=[name], name=f"settles {name}", daemon=True)
        with self._lock:
            self._waiting.discard(name)
            self._tried_again_at.pop(name, None)
            self._under_way[name] = thread
        try:
            thread.start()
        except RuntimeError as error:  # there are as many as the machine has room for
            self._rest(name, error)
            self._end(name, is_more=False)
            return
        thread.join(self._patience)
        with self._lock:
            if name in self._under_way:
                self._left_alone.add(name)

    def _settle(self, name: str) -> None:
        is_more = False
        try:
            # A turn ends soon, or worlds whose receivers hang would keep all the places to themselves.
            turn_ends = time.monotonic() + _TURN.total_seconds()
            while (is_more := self._turning.settle_one(name) is not None) and time.monotonic() <= turn_ends:
                pass
        except UnknownWorld:
            pass  # removed since somebody asked
        except Exception as error:  # noqa: BLE001  # one world's trouble must not stop the timer for the others
            self._rest(name, error)
        finally:
            self._end(name, is_more=is_more)

    def _rest(self, name: str, error: Exception) -> None:
        with self._lock:
            self._tried_again_at[name] = self._monotonic() + _AFTER_TROUBLE.total_seconds()
        _complain(error, "due work of the world %s failed", name)

    def _end(self, name: str, *, is_more: bool) -> None:
        with self._lock:
            del self._under_way[name]
            is_asked, was_left_alone = name in self._waiting or is_more, name in self._left_alone
            self._waiting |= {name} if is_asked else set()
            self._left_alone.discard(name)
        self._places.release()
        if is_asked or was_left_alone:
            self._asked.put(name if is_asked else _LOOK_AGAIN)


def _complain(error: Exception, what: str, *names: str) -> None:
    """In one line while the database is away, for that is said every few seconds; else with the way to the error."""
    if isinstance(error, AWAY):
        _log.error(f"{what}: %s", *names, reason_of(error))
    else:
        _log.exception(what, *names)
