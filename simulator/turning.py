"""Turning the clock: everything that is due is done in order, each at its own instant, before the turn is over."""

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from simulator.clock import YEARS
from simulator.due import NEXT_DUE, AfterCommit, DueWork, due_work
from simulator.errors import WorldError
from simulator.world import World
from simulator.worlds import Worlds

_MOST_AT_ONCE = 100
Handler = Callable[[World, DueWork], AfterCommit | None]


class BackInTime(WorldError, ValueError):
    """The clock of a world runs forward only."""

    def __init__(self, now: datetime) -> None:
        super().__init__(f"the clock runs forward only, and it is {now.isoformat()} already")


class BeingTurned(RuntimeError):
    """Another thread has the world's turn, or is about to."""


class EndOfTime(WorldError, OverflowError):
    """The clock of a world shows no year beyond YEARS."""

    def __init__(self) -> None:
        super().__init__(f"the clock ends with the year {YEARS.stop - 1}")


class Turning:
    """Does due work. `handlers` names for each kind of work who does it, inside one transaction.

    A handler may return what is left to do once its transaction is committed: a call to another server, say.
    """

    def __init__(self, worlds: Worlds, handlers: Mapping[str, Handler]) -> None:
        self._worlds = worlds
        self._handlers = handlers
        self._locks: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._busy = threading.local()
        self._counting = threading.Condition()
        self._cut_short, self._undone = Counter[str](), Counter[str]()
        self.did: Callable[[list[DueWork]], None] = lambda _done: None
        self.ended: Callable[[str], None] = lambda _name: None  # of a world whose turn has ended

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of due work that somebody does."""
        return frozenset(self._handlers)

    def settle(self, name: str) -> list[DueWork]:
        """Does all that is due by now; returns when it is done, also what another thread was at."""
        with self.turn(name) as is_ours:
            return self._do_all(name, None) if is_ours else []

    def settle_one(self, name: str) -> DueWork | None:
        """Does the next thing that is due by now; None when there is nothing.

        Raises BeingTurned instead of waiting: nobody else's due work is to wait for this world's turn.
        """
        with self.turn(name, waits=False) as is_ours:
            done = self._do_some(name, None, 1) if is_ours else []
        return done[0] if done else None

    def advance(self, name: str, target: datetime | timedelta) -> list[DueWork]:
        """Moves the clock to an instant, or on by a span, by way of all that is due until then.

        Ends early where that is undone meanwhile. Raises BackInTime, and EndOfTime beyond YEARS.
        """
        to: datetime | None = None
        done: list[DueWork] = []
        while True:
            with self.turn(name) as is_ours:
                to = to or self._instant(name, target)
                done += self._do_all(name, to) if is_ours else []
                if not (is_ours and self.is_cut_short(name)):
                    self._set_clock(name, to)
                    break
                before = self._undone[name]
            if self._is_undone(name, before):
                break
        self._worlds.tell()
        return done

    def _set_clock(self, name: str, to: datetime) -> None:
        with self._worlds.open(name, write=True) as world:
            if to > world.now():
                world.set_clock(world.clock.at(to))

    def _is_undone(self, name: str, before: int) -> bool:
        """Waits for those who want to undo something in this world; whether one of them has."""
        with self._counting:
            self._counting.wait_for(lambda: not self._cut_short[name])
            return self._undone[name] > before

    def _instant(self, name: str, target: datetime | timedelta) -> datetime:
        with self._worlds.open(name, write=False) as world:
            now = world.now()
        to = _later(now, target) if isinstance(target, timedelta) else target
        if to < now:
            raise BackInTime(now)
        if to.year not in YEARS:
            raise EndOfTime
        return to

    @contextmanager
    def turn(self, name: str, *, waits: bool = True) -> Iterator[bool]:
        """Waits for the world's turn; False when this very thread has it already.

        Work can come back to the thread that does it (a webhook whose receiver calls the API in-process): the turn
        that is under way picks up whatever that adds.
        """
        under_way: set[str] = self._busy.__dict__.setdefault("worlds", set())
        if name in under_way:
            yield False
            return
        with self._locked(name, waits=waits), self._worlds.turn(name):
            under_way.add(name)
            try:
                yield True
            finally:
                under_way.discard(name)

    @contextmanager
    def _locked(self, name: str, *, waits: bool) -> Iterator[None]:
        is_free = waits or not self.is_cut_short(name)
        if not (is_free and self._locks[name].acquire(blocking=waits)):
            raise BeingTurned(name)
        try:
            yield
        finally:
            self._locks[name].release()
            if waits:
                self._tell_of_end(name)

    def _tell_of_end(self, name: str) -> None:
        """Not while somebody waits to undo: who asks then is passed over again."""
        if not self.is_cut_short(name):
            self.ended(name)

    @contextmanager
    def last_turn(self, name: str) -> Iterator[None]:
        """The same for who undoes whatever is being done: that ends with the work, or the call, that it is at."""
        with self._counting:
            self._cut_short[name] += 1
        try:
            with self.turn(name):
                yield
                self._undone[name] += 1
        finally:
            with self._counting:
                self._cut_short[name] -= 1
                self._counting.notify_all()
            self._tell_of_end(name)

    def is_cut_short(self, name: str) -> bool:
        """Whether somebody waits to undo what is being done for this world."""
        return self._cut_short[name] > 0

    def _do_all(self, name: str, until: datetime | None) -> list[DueWork]:
        done: list[DueWork] = []
        most = _MOST_AT_ONCE
        while not self.is_cut_short(name):
            try:
                some = self._do_some(name, until, most)
            except Exception:
                if most == 1:
                    raise
                most = 1  # what comes before the trouble is done and kept
                continue
            if not some:
                break
            done += some
        return done

    def _do_some(self, name: str, until: datetime | None, most: int) -> list[DueWork]:
        """Does what is due next, so much of it in one transaction; a call to another server ends it."""
        done: list[DueWork] = []
        after_commit: AfterCommit | None = None
        with self._worlds.open(name, write=True) as world:
            for work in _due(world, until, most):
                after_commit = self._handlers[work.kind](world.at(work.due_at, work.cause), work)
                done.append(work)
                if after_commit or world.scheduled or world.cancelled:
                    break  # what comes next may be something else now
            world.rows(due_work).remove_all([work.id for work in done])
            if done and done[-1].due_at > world.now():
                world.set_clock(world.clock.at(done[-1].due_at))
        if done:
            self.did(done)
        if after_commit:
            after_commit()
        return done


def _later(now: datetime, span: timedelta) -> datetime:
    try:
        return now + span
    except OverflowError as error:
        raise (EndOfTime() if span > timedelta(0) else BackInTime(now)) from error


def _due(world: World, until: datetime | None, most: int) -> list[DueWork]:
    """What is due next, in its order."""
    bound = {"in_world": world.name, "until": until or world.now(), "most": most}
    return [DueWork(*row) for row in NEXT_DUE.rows(world.connection, bound)]
