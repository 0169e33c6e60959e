"""Worlds: apart from each other, the same from the same seed, with a clock that runs forward only."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from simulator.acclaim.records import organizations
from simulator.clock import Clock
from simulator.due import DueWork
from simulator.seeds import seed_document
from simulator.storage import Storage
from simulator.turning import BackInTime, Turning
from simulator.worlds import UnknownWorld, WorldExists, Worlds
from tests.simulator.databases import new_database
from tests.simulator.places import NORTHWIND, START, Place, next_due_at


class Diary:
    """A bare world and a handler that writes down what it did and when; it fails for `fails` with an error."""

    def __init__(self, clock: Clock) -> None:
        self.worlds = Worlds(Storage(new_database()), "http://simulator.test/", lambda _world, _seed: {})
        self.worlds.create("one", "seed", clock)
        self.turning = Turning(self.worlds, {"note": self._note})
        self.notes: list[tuple[datetime, str]] = []
        self.fails = ""

    def _note(self, world, work: DueWork) -> None:
        self.notes.append((world.now(), work.subject))
        if work.subject == "again":
            world.schedule("note", "later", world.now() + timedelta(hours=1))
        if work.subject == self.fails:
            raise RuntimeError("the handler failed")

    def put_down(self, **hours: float) -> None:
        with self.worlds.open("one", write=True) as world:
            for subject, after in hours.items():
                world.schedule("note", subject, START + timedelta(hours=after))

    def now(self) -> datetime:
        with self.worlds.open("one", write=False) as world:
            return world.now()


@pytest.fixture
def new_diary():
    """Makes diaries and closes them at the end."""
    made = []

    def make(clock: Clock) -> Diary:
        made.append(Diary(clock))
        return made[-1]

    yield make
    for diary in made:
        diary.worlds.close()


@pytest.fixture
def diary(new_diary) -> Diary:
    return new_diary(Clock(frozen_at=START))


def test_the_same_seed_gives_the_same_ids_whatever_happens_elsewhere(simulator, place):
    simulator.worlds.create("twin", "northwind", Clock(frozen_at=START))
    twin = Place(simulator, "twin")
    place.issue(recipient_email="somebody@example.com")
    first = [twin.issue(), twin.issue_to_tomas()]
    simulator.worlds.remove("twin")
    simulator.worlds.create("twin", "northwind", Clock(frozen_at=START))
    assert [twin.issue(), twin.issue_to_tomas()] == first
    simulator.worlds.remove("twin")


def test_removing_a_world_leaves_the_others_as_they_are(simulator, place):
    place.issue()
    before = place.digest()
    simulator.worlds.create("other", "northwind", Clock(frozen_at=START))
    other = Place(simulator, "other")
    other.accepted_by_tomas()
    other.advance(days=2)
    simulator.worlds.remove("other")
    assert place.digest() == before
    with pytest.raises(UnknownWorld):
        simulator.worlds.remove("other")
    with pytest.raises(UnknownWorld), other.world():
        pass


def test_a_name_is_given_once(simulator, place):
    with pytest.raises(WorldExists):
        simulator.worlds.create(place.name, "northwind", Clock())


def test_what_fails_while_planting_leaves_no_world(simulator):
    with pytest.raises(ValueError, match="no seed named"):
        simulator.worlds.create("unplanted", "no such seed", Clock())
    assert "unplanted" not in simulator.worlds.names()


def test_due_work_is_done_in_order_each_at_its_own_instant(diary):
    diary.put_down(third=3, first=1, second=2, again=2, after=10)
    done = diary.turning.advance("one", START + timedelta(hours=4))
    at = [START + timedelta(hours=hours) for hours in (1, 2, 2, 3, 3)]
    assert diary.notes == list(zip(at, ["first", "second", "again", "third", "later"], strict=True))
    assert [work.subject for work in done] == ["first", "second", "again", "third", "later"]
    assert diary.now() == START + timedelta(hours=4)
    assert next_due_at(diary.worlds, "one") == START + timedelta(hours=10)


def test_what_is_due_at_the_very_end_is_done(diary):
    diary.put_down(edge=1)
    assert diary.turning.advance("one", timedelta(minutes=59, seconds=59, microseconds=999_999)) == []
    assert len(diary.turning.advance("one", timedelta(microseconds=1))) == 1
    assert diary.turning.advance("one", timedelta(0)) == []


def test_a_handler_that_raises_leaves_its_work_due_and_the_clock_where_the_last_went_well(diary):
    diary.put_down(good=1, bad=2, after=3)
    diary.fails = "bad"
    with pytest.raises(RuntimeError):
        diary.turning.advance("one", START + timedelta(hours=4))
    assert diary.now() == START + timedelta(hours=1)
    assert next_due_at(diary.worlds, "one") == START + timedelta(hours=2)
    diary.fails = ""
    done = diary.turning.advance("one", START + timedelta(hours=4))
    assert [work.subject for work in done] == ["bad", "after"]
    assert diary.now() == START + timedelta(hours=4)


@pytest.mark.parametrize("clock", [Clock(frozen_at=START), Clock()])
def test_a_clock_does_not_run_backward(new_diary, clock):
    diary = new_diary(clock)
    before = diary.now()
    with pytest.raises(BackInTime):
        diary.turning.advance("one", before - timedelta(microseconds=1))
    with pytest.raises(BackInTime):
        diary.turning.advance("one", timedelta(days=-1))
    assert diary.now() >= before


def test_a_clock_stays_within_the_calendar(diary):
    for target in (datetime(3000, 1, 1, tzinfo=UTC), timedelta(days=3_000_000), timedelta(days=900_000)):
        with pytest.raises(OverflowError):
            diary.turning.advance("one", target)
    assert diary.now() == START


def test_a_frozen_clock_stands_and_a_running_one_runs(new_diary, diary):
    assert diary.now() == diary.now() == START
    running = new_diary(Clock())
    before, real = running.now(), datetime.now(UTC)  # noqa: TID251  # the real time
    assert abs(real - before) < timedelta(seconds=5)
    running.turning.advance("one", timedelta(days=10))
    ahead = running.now() - datetime.now(UTC)  # noqa: TID251  # the real time
    assert timedelta(days=9, hours=23) < ahead < timedelta(days=10, minutes=1)
    assert running.now() < running.now()


def test_a_running_clock_does_due_work_at_its_own_instant_too(new_diary):
    diary = new_diary(Clock())
    due = diary.now() + timedelta(hours=2)
    with diary.worlds.open("one", write=True) as world:
        world.schedule("note", "x", due)
    diary.turning.advance("one", timedelta(hours=3))
    assert diary.notes == [(due, "x")]


def test_work_is_put_down_once(diary):
    diary.put_down(once=1)
    with pytest.raises(IntegrityError):
        diary.put_down(once=2)
    assert next_due_at(diary.worlds, "one") == START + timedelta(hours=1)


def test_next_due_in_looks_at_running_worlds_alone(diary):
    diary.put_down(x=1)
    assert diary.worlds.next_due_in() is None
    diary.worlds.create("running", "seed", Clock())
    assert diary.worlds.next_due_in() is None
    with diary.worlds.open("running", write=True) as world:
        world.schedule("note", "soon", world.now() + timedelta(minutes=2))
        world.schedule("note", "late", world.now() + timedelta(days=2))
    due_in = diary.worlds.next_due_in()
    assert due_in is not None
    assert timedelta(seconds=110) < due_in <= timedelta(minutes=2)


def test_a_text_with_a_nul_is_looked_for_in_vain(place):
    from simulator.acclaim.records import issued_badges

    with place.world() as world:
        assert world.rows(issued_badges).find(id="a\x00") is None
        assert world.rows(issued_badges).all(recipient_email="a\x00") == []
    with pytest.raises(UnknownWorld), place.simulator.worlds.open("a\x00", write=False):
        pass


def test_a_seed_that_gives_a_token_twice_is_refused_in_words(place):
    document = seed_document("northwind")["acclaim"]["organizations"]
    seed = {"acclaim": {"organizations": [document[0], document[0]]}}
    answer = place.client.post("/_simulator/worlds", json={"name": "twice", "seed": seed})
    assert (answer.status_code, "twice" in answer.json["error"]) == (400, True)


def test_what_was_found_is_found_anew_once_it_has_changed(place):
    with place.world() as world:
        kept = world.rows(organizations)
        before = kept.find(id=NORTHWIND)
        assert world.rows(organizations).find(id=NORTHWIND) is before
        kept.save(replace(before, bio="Changed"))
        assert kept.find(id=NORTHWIND).bio == "Changed"
        kept.remove(id=NORTHWIND)
        assert kept.find(id=NORTHWIND) is None
        kept.add(before)
        assert kept.find(id=NORTHWIND) == before
        kept.remove_all([NORTHWIND])
        assert kept.find(id=NORTHWIND) is None
