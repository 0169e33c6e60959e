"""The server's timer: it sleeps until something falls due, and no test of it does."""

import queue
import threading
from contextlib import ExitStack
from datetime import timedelta

import pytest

from simulator.clock import Clock
from simulator.dispatcher import Dispatcher
from simulator.journal import entries, entry
from simulator.storage import Storage
from simulator.turning import Turning
from simulator.worlds import Worlds
from tests.simulator.databases import new_database
from tests.simulator.places import START

MINUTES = 60.0


class Asked:
    """Stands for the queue: writes down how long it was waited at, and plays a script instead of waiting.

    None in the script is a sleep to its end, a text is somebody asking; at its end the dispatcher is stopped.
    """

    def __init__(self) -> None:
        self.script: list[object] = []
        self.sleeps: list[float] = []
        self.put_in: list[str | None] = []
        self.seconds = 0.0

    def put(self, name: str | None) -> None:
        self.put_in.append(name)

    def get(self, timeout: float) -> str | None:
        self.sleeps.append(timeout)
        if not self.script:
            return None
        step = self.script.pop(0)
        if callable(step):
            step = step()
        if step is None:
            self.seconds += timeout
            raise queue.Empty
        return str(step)


class Timer:
    """A dispatcher over one world whose clock runs."""

    def __init__(self) -> None:
        self.asked = Asked()
        self.done: list[str] = []
        self.news = threading.Condition()
        self.fails = False
        self.worlds = Worlds(Storage(new_database()), "", lambda _world, _seed: {})
        self.worlds.create("running", "seed", Clock())
        self.handlers = {"note": self._note}
        self.turning = Turning(self.worlds, self.handlers)
        self.make()

    def make(self, *, places: int = 4, patience: float = 10.0) -> None:
        options = {"places": places, "patience": patience, "monotonic": lambda: self.asked.seconds}
        self.dispatcher = Dispatcher(self.worlds, self.turning, self.asked, **options)

    def _note(self, _world, work) -> None:
        if self.fails or work.subject == "hopeless":
            raise RuntimeError("the handler failed")
        self.note_done(work.subject)

    def put_down(self, subject: str, after: timedelta, name: str = "running") -> None:
        with self.worlds.open(name, write=True) as world:
            world.schedule("note", subject, world.now() + after)

    def play(self, *script: object) -> list[float]:
        self.asked.script = list(script)
        self.dispatcher.run()
        return self.asked.sleeps

    def is_done(self, subject: str) -> bool:
        with self.news:
            return self.news.wait_for(lambda: subject in self.done, 10)

    def note_done(self, subject: str) -> None:
        with self.news:
            self.done.append(subject)
            self.news.notify_all()


@pytest.fixture
def timer():
    timer = Timer()
    yield timer
    timer.worlds.close()


def test_with_nothing_due_it_sleeps_for_minutes(timer):
    assert timer.play() == [5 * MINUTES]


def test_it_sleeps_until_the_next_is_due(timer):
    timer.put_down("x", timedelta(seconds=90))
    timer.put_down("y", timedelta(days=4))
    (sleep,) = timer.play()
    assert 80 < sleep <= 90
    assert timer.done == []


def test_it_never_sleeps_longer_than_minutes(timer):
    timer.put_down("x", timedelta(days=4))
    assert timer.play() == [5 * MINUTES]


def test_what_has_fallen_due_is_done_when_the_sleep_is_over(timer):
    timer.put_down("x", timedelta(0))
    assert timer.play(None) == [0.0, 5 * MINUTES]
    assert timer.done == ["x"]


def test_it_does_what_it_is_asked_for(timer):
    timer.put_down("x", timedelta(0))
    timer.play("running", "nowhere")
    assert timer.done == ["x"]


def test_new_work_and_a_turned_clock_wake_it(timer):
    assert timer.asked.put_in == []
    timer.put_down("x", timedelta(minutes=4))
    assert timer.asked.put_in == [""]
    timer.turning.advance("running", timedelta(minutes=2))
    assert timer.asked.put_in == ["", ""]
    sleeps = timer.play("")
    assert all(100 < sleep <= 120 for sleep in sleeps)
    assert timer.done == []


def test_work_for_later_than_it_looks_anyway_does_not_wake_it(timer):
    timer.put_down("x", timedelta(minutes=6))
    assert timer.asked.put_in == []


def test_a_refused_request_wakes_nobody(timer):
    with pytest.raises(LookupError), timer.worlds.open("running", write=True) as world:
        world.schedule("note", "x", world.now())
        raise LookupError
    assert timer.asked.put_in == []


def test_frozen_worlds_are_not_waited_for(timer):
    timer.worlds.create("frozen", "seed", Clock(frozen_at=Clock().now() - timedelta(days=1)))
    with timer.worlds.open("frozen", write=True) as world:
        world.schedule("note", "x", world.now() + timedelta(seconds=1))
    assert timer.play() == [5 * MINUTES]


def test_work_that_fails_is_tried_again_but_not_at_once(timer, caplog):
    timer.fails = True
    timer.put_down("x", timedelta(0))

    def mended():
        timer.fails = False
        return ""

    assert timer.play(None, mended, None) == [0.0, 30.0, 30.0, 5 * MINUTES]
    assert timer.done == ["x"]
    assert "due work of the world running failed" in caplog.text


def test_work_that_fails_holds_up_no_other_world(timer):
    timer.worlds.create("beside", "seed", Clock())
    timer.put_down("hopeless", timedelta(0), "beside")
    timer.put_down("x", timedelta(seconds=2))
    at_once, until_due = timer.play(None)
    assert at_once == 0.0
    assert 1 < until_due <= 2


def test_a_world_in_trouble_that_is_removed_is_not_waited_for(timer):
    timer.worlds.create("beside", "seed", Clock())
    timer.put_down("hopeless", timedelta(0), "beside")

    def removed():
        timer.worlds.remove("beside")
        return ""

    assert timer.play(None, removed, None) == [0.0, 30.0, 30.0, 5 * MINUTES]


def test_a_database_that_is_away_does_not_end_it(timer, caplog, monkeypatch):
    def away(**_):
        raise OSError("the database is away")

    monkeypatch.setattr(timer.worlds, "next_due_in", away)
    monkeypatch.setattr(timer.worlds, "names", away)
    assert timer.play(None) == [30.0, 30.0]
    assert "the database is away" in caplog.text


class Beside:
    """A world whose due work takes until the test lets it go on."""

    def __init__(self, timer: Timer) -> None:
        self.timer = timer
        self.is_at_it, self.goes_on = threading.Event(), threading.Event()
        timer.handlers["hang"] = self._hang
        timer.worlds.create("beside", "seed", Clock())

    def put_down(self) -> None:
        with self.timer.worlds.open("beside", write=True) as world:
            world.schedule("hang", "slow", world.now())

    def _hang(self, _world, work):
        def call():
            self.is_at_it.set()
            assert self.goes_on.wait(10)
            self.timer.note_done(work.subject)

        return call


@pytest.fixture
def beside(timer):
    beside = Beside(timer)
    yield beside
    beside.goes_on.set()


def test_a_world_that_takes_long_keeps_no_other_waiting(timer, beside):
    timer.make(patience=0.0)
    beside.put_down()
    timer.put_down("x", timedelta(0))

    def is_at_it():
        assert beside.is_at_it.wait(10)
        return "running"

    def both_are_done():
        assert timer.is_done("x"), "the other waits"
        beside.goes_on.set()
        assert timer.is_done("slow")
        return ""

    timer.play("beside", is_at_it, both_are_done)
    assert timer.done == ["x", "slow"]


def test_a_world_whose_clock_somebody_else_turns_keeps_no_other_waiting(timer, beside):
    timer.make(patience=0.0)
    timer.put_down("x", timedelta(0))
    beside.goes_on.set()
    with ExitStack() as turning:
        turning.enter_context(timer.turning.turn("beside"))
        beside.put_down()

        def x_is_done():
            assert timer.is_done("x")
            turning.close()
            return ""

        timer.play("beside", "running", x_is_done)
    assert timer.done == ["x", "slow"]


def test_what_is_asked_for_while_it_is_at_work_is_done_after_it(timer, beside):
    timer.make(patience=0.0)
    beside.put_down()

    def one_more():
        assert beside.is_at_it.wait(10)
        timer.put_down("y", timedelta(0), "beside")
        return "beside"

    def goes_on():
        beside.goes_on.set()
        assert timer.is_done("slow")
        return ""

    timer.play("beside", one_more, goes_on)
    assert timer.is_done("y")


def test_no_more_worlds_are_at_work_at_once_than_there_are_places(timer, beside):
    timer.make(places=1, patience=0.0)
    beside.put_down()
    timer.put_down("x", timedelta(0))

    def is_at_it():
        assert beside.is_at_it.wait(10)
        threading.Timer(0.1, beside.goes_on.set).start()
        return "running"

    timer.play("beside", is_at_it)
    assert timer.is_done("x")
    assert timer.done == ["slow", "x"]


def test_what_takes_long_is_not_due_a_second_time_meanwhile(timer, beside):
    timer.make(patience=0.0)
    beside.put_down()

    def is_at_it():
        assert beside.is_at_it.wait(10)
        return ""

    def goes_on():
        beside.goes_on.set()
        return ""

    assert timer.play("beside", is_at_it, goes_on)[2] == 5 * MINUTES


def test_where_no_thread_is_to_be_had_it_is_tried_again(timer, caplog, monkeypatch):
    timer.put_down("x", timedelta(0))
    started = threading.Thread.start

    def start(thread):
        monkeypatch.setattr(threading.Thread, "start", started)
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    assert timer.play(None, None) == [0.0, 30.0, 5 * MINUTES]
    assert timer.done == ["x"]
    assert "can't start new thread" in caplog.text


def test_it_starts_and_stops_as_a_thread(timer):
    dispatcher = Dispatcher(timer.worlds, timer.turning)
    dispatcher.start()
    timer.put_down("x", timedelta(0))
    dispatcher.settle("running")
    dispatcher.stop()
    assert not dispatcher.is_alive()
    assert timer.done == ["x"]


def test_what_was_only_read_is_written_down_soon(timer):
    """The request that reads leaves its entry in the process; the timer writes it, and sleeps on."""
    noted = entry("request", START, "listBadges", details={})
    timer.play(lambda: timer.worlds.waiting.add("running", noted) or "", None)
    assert timer.asked.sleeps == [5 * MINUTES, 0.5, 5 * MINUTES]
    with timer.worlds.open("running", write=False) as world:
        assert [one.name for one in world.rows(entries).all()] == ["listBadges"]


def test_reading_without_end_holds_up_nothing_that_is_due(timer):
    noted = entry("request", START, "listBadges", details={})
    timer.put_down("x", timedelta(0))
    timer.play(lambda: timer.worlds.waiting.add("running", noted))
    assert timer.done == ["x"]


def test_what_a_world_that_is_gone_has_left_is_forgotten(timer):
    timer.worlds.waiting.add("gone", entry("request", START, "listBadges", details={}))
    assert timer.play(None) == [0.5, 5 * MINUTES]
    assert timer.worlds.waiting.worlds() == []
