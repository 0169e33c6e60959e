"""The server's timer: it sleeps until something falls due, and no test of it does."""

import queue
import threading
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
        self.fails = False
        self.worlds = Worlds(Storage(new_database()), "", lambda _world, _seed: {})
        self.worlds.create("running", "seed", Clock())
        self.turning = Turning(self.worlds, {"note": self._note})
        self.dispatcher = Dispatcher(self.worlds, self.turning, self.asked, monotonic=lambda: self.asked.seconds)

    def _note(self, _world, work) -> None:
        if self.fails or work.subject == "hopeless":
            raise RuntimeError("the handler failed")
        self.done.append(work.subject)

    def put_down(self, subject: str, after: timedelta, name: str = "running") -> None:
        with self.worlds.open(name, write=True) as world:
            world.schedule("note", subject, world.now() + after)

    def play(self, *script: object) -> list[float]:
        self.asked.script = list(script)
        self.dispatcher.run()
        return self.asked.sleeps


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


def test_a_world_whose_clock_somebody_else_turns_keeps_no_other_waiting(timer):
    timer.worlds.create("beside", "seed", Clock())
    timer.put_down("slow", timedelta(0), "beside")
    timer.put_down("x", timedelta(0))
    has_it, gives_it_up = threading.Event(), threading.Event()

    def turn():
        with timer.turning.turn("beside"):
            has_it.set()
            assert gives_it_up.wait(10)

    somebody = threading.Thread(target=turn)
    somebody.start()
    assert has_it.wait(10)

    def x_is_done():
        assert timer.done == ["x"]
        gives_it_up.set()
        somebody.join()
        assert timer.asked.put_in[-1] == "beside"
        return "beside"

    sleeps = timer.play("beside", "running", x_is_done)
    assert timer.done == ["x", "slow"]
    assert sleeps[1] == 0.0, "the other is due"
    assert sleeps[2] == 5 * MINUTES, "what is being turned is not waited for"


def test_who_takes_a_turn_wakes_nobody_who_has_not_asked(timer):
    with timer.turning.turn("running"):
        pass
    assert timer.asked.put_in == []


def test_what_fails_after_something_was_done_is_not_tried_again_at_once(timer):
    timer.put_down("x", timedelta(0))
    timer.put_down("hopeless", timedelta(0))
    assert timer.play(None)[-1] == 30.0
    assert timer.done == ["x"]
    assert timer.asked.put_in == ["", ""]


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
    timer.asked.script = [lambda: timer.worlds.waiting.add("running", noted) or "", None]
    timer.dispatcher.run()
    assert timer.asked.sleeps == [5 * MINUTES, 0.5, 5 * MINUTES]
    with timer.worlds.open("running", write=False) as world:
        assert [one.name for one in world.rows(entries).all()] == ["listBadges"]


def test_reading_without_end_holds_up_nothing_that_is_due(timer):
    noted = entry("request", START, "listBadges", details={})
    timer.put_down("x", timedelta(0))
    timer.asked.script = [lambda: timer.worlds.waiting.add("running", noted)]
    timer.dispatcher.run()
    assert timer.done == ["x"]


def test_what_a_world_that_is_gone_has_left_is_forgotten(timer):
    timer.worlds.waiting.add("gone", entry("request", START, "listBadges", details={}))
    assert timer.play(None) == [0.5, 5 * MINUTES]
    assert timer.worlds.waiting.worlds() == []
