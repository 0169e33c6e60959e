"""Turning the clock: in order, each at its own instant, many at once, and what fails takes nothing with it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from simulator.clock import Clock
from simulator.due import due_work
from simulator.storage import Storage
from simulator.turning import Turning
from simulator.worlds import Worlds
from tests.simulator.databases import new_database
from tests.simulator.places import START


class Clockwork:
    """A world at START in which due work does what its kind says."""

    def __init__(self):
        self.done = []
        self.worlds = Worlds(Storage(new_database()), "", lambda _world, _seed: {})
        self.worlds.create("w", "seed", Clock(frozen_at=START))
        self.kinds = {
            "note": self.note, "again": self.again, "cancel": self.cancel, "fail": self.fail, "call": self.call,
        }  # fmt: skip
        self.turning = Turning(self.worlds, self.kinds)

    def put_down(self, *works):
        with self.worlds.open("w", write=True) as world:
            for kind, subject, minutes in works:
                world.schedule(kind, subject, START + timedelta(minutes=minutes))

    def note(self, world, work):
        self.done.append((work.subject, int((world.now() - START).total_seconds() // 60)))

    def again(self, world, work):
        self.note(world, work)
        world.schedule("note", f"{work.subject} again", world.now() + timedelta(minutes=1))

    def cancel(self, world, work):
        self.note(world, work)
        world.cancel("note", "late")

    def fail(self, _world, _work):
        raise RuntimeError("the handler failed")

    def call(self, world, work):
        self.note(world, work)
        return lambda: self.done.append(("called", len(self.coming())))

    def coming(self):
        with self.worlds.open("w", write=False) as world:
            return [work.subject for work in world.rows(due_work).all()]

    def now(self):
        with self.worlds.open("w", write=False) as world:
            return int((world.now() - START).total_seconds() // 60)


@pytest.fixture
def clockwork():
    made = Clockwork()
    yield made
    made.worlds.close()


def test_much_is_done_in_its_order_each_at_its_instant(clockwork):
    clockwork.put_down(*(("note", f"n{minutes}", minutes) for minutes in reversed(range(250))))
    done = clockwork.turning.advance("w", timedelta(minutes=300))
    assert clockwork.done == [(f"n{minutes}", minutes) for minutes in range(250)]
    assert [work.subject for work in done] == [f"n{minutes}" for minutes in range(250)]
    assert (clockwork.coming(), clockwork.now()) == ([], 300)


def test_what_is_put_down_on_the_way_has_its_turn(clockwork):
    clockwork.put_down(("again", "first", 1), ("note", "second", 3), ("again", "third", 3))
    clockwork.turning.advance("w", timedelta(minutes=10))
    assert clockwork.done == [("first", 1), ("first again", 2), ("second", 3), ("third", 3), ("third again", 4)]


def test_what_is_cancelled_on_the_way_is_not_done(clockwork):
    clockwork.put_down(("cancel", "early", 1), ("note", "late", 2), ("note", "later", 3))
    clockwork.turning.advance("w", timedelta(minutes=10))
    assert clockwork.done == [("early", 1), ("later", 3)]


def test_a_call_is_made_when_what_came_before_is_kept(clockwork):
    clockwork.put_down(("note", "a", 1), ("call", "b", 2), ("note", "c", 3))
    clockwork.turning.advance("w", timedelta(minutes=10))
    assert clockwork.done == [("a", 1), ("b", 2), ("called", 1), ("c", 3)]


def test_what_fails_takes_nothing_with_it(clockwork):
    clockwork.put_down(
        *(("note", f"n{minutes}", minutes) for minutes in range(5)), ("fail", "trouble", 5), ("note", "after", 6)
    )
    with pytest.raises(RuntimeError, match="the handler failed"):
        clockwork.turning.advance("w", timedelta(minutes=10))
    assert clockwork.coming() == ["trouble", "after"]
    assert clockwork.now() == 4
    assert clockwork.done[-5:] == [(f"n{minutes}", minutes) for minutes in range(5)]


def test_one_at_a_time_is_one_at_a_time(clockwork):
    clockwork.put_down(("note", "a", 0), ("note", "b", 0))
    assert clockwork.turning.settle_one("w").subject == "a"
    assert clockwork.coming() == ["b"]


def test_a_turn_has_ended_when_the_next_may_have_it(clockwork):
    """Whoever was passed over asks again then, and would be passed over for good if it were too early."""
    told = []
    clockwork.turning.ended = lambda name: told.append(clockwork.turning.is_cut_short(name))
    with clockwork.turning.last_turn("w"):
        pass
    assert told[-1] is False


class Undoing:
    """Somebody waits to undo what is being done, while that is at a call, and fails at it or does not."""

    def __init__(self, clockwork, *, fails):
        self.clockwork, self.fails = clockwork, fails
        self.is_at_it, self.goes_on = threading.Event(), threading.Event()
        clockwork.put_down(("call", "first", 1), ("note", "second", 2), ("note", "third", 3))
        clockwork.kinds["call"] = self.hang

    def hang(self, world, work):
        self.clockwork.note(world, work)
        return lambda: self.is_at_it.set() or self.goes_on.wait(10)

    def undo(self):
        with self.clockwork.turning.last_turn("w"):
            if self.fails:
                raise LookupError
            return list(self.clockwork.done)

    def play(self, turning):
        """What was done when it was undone, and what the turning comes to."""
        with ThreadPoolExecutor(2) as threads:
            turned = threads.submit(turning)
            assert self.is_at_it.wait(10)
            undone = threads.submit(self.undo)
            while not self.clockwork.turning.is_cut_short("w"):
                pass
            self.goes_on.set()
            failed = undone.exception(10)
            return failed or undone.result(), [work.subject for work in turned.result(10)]


def test_who_undoes_all_waits_for_what_is_being_done_and_not_for_the_rest(clockwork):
    undoing = Undoing(clockwork, fails=False)
    undone, done = undoing.play(lambda: clockwork.turning.advance("w", timedelta(minutes=5)))
    assert (undone, done) == ([("first", 1)], ["first"])
    assert (clockwork.coming(), clockwork.now()) == (["second", "third"], 1)


def test_what_could_not_be_undone_is_done_to_its_end(clockwork):
    undoing = Undoing(clockwork, fails=True)
    failed, done = undoing.play(lambda: clockwork.turning.advance("w", timedelta(minutes=5)))
    assert (type(failed), done) == (LookupError, ["first", "second", "third"])
    assert (clockwork.coming(), clockwork.now()) == ([], 5)
