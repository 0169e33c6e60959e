"""Reset and copied worlds: back to the seed as if new, and two that go on alike."""

import threading
from collections import defaultdict
from typing import Any

import pytest
import yaml

from simulator.clock import Clock
from simulator.records import metadata
from simulator.seeds import BadSeed, seed_at
from simulator.switches import Switches
from simulator.worlds import UnknownWorld, WorldExists
from tests.simulator.places import START, Place

OF_THE_ROW = defaultdict(lambda: {"n", "world", "cause"}, world={"name"})


def of_the_world(place: Place) -> dict[str, list[list[Any]]]:
    """All that is kept of it but its name and the numbers of its rows, which all worlds share."""
    kept = place.digest()
    return {
        table.name: [
            [
                value
                for column, value in zip(table.columns, row, strict=True)
                if column.name not in OF_THE_ROW[table.name]
            ]
            for row in kept[table.name]
        ]
        for table in metadata.sorted_tables
        if table.name in kept
    }


@pytest.fixture
def removed(simulator):
    """Names of worlds that are removed at the end."""
    names: list[str] = []
    yield names
    for name in names:
        simulator.worlds.remove(name)


def deeds(place: Place) -> list[str]:
    """A bit of life; gives the ids that came of it."""
    badge = place.accepted_by_tomas()
    other = place.issue()
    place.advance(days=5)
    return [badge, other, *(mail.id for mail in place.mail())]


def test_a_reset_world_is_as_it_was_when_it_was_new(place):
    before = of_the_world(place)
    first = deeds(place)
    place.simulator.worlds.reset(place.name)
    assert of_the_world(place) == before
    assert deeds(place) == first


@pytest.mark.parametrize("back", ["reset", "restore"])
def test_new_ids_are_unlike_all_that_were_given_before(place, back):
    """Whoever remembers what the world has told takes nothing that is told from now on for what it has seen."""
    assert place.control("PUT", "/snapshots/clean").status_code == 201
    before = of_the_world(place)
    first = deeds(place)
    path = "/reset" if back == "reset" else "/snapshots/clean/restore"
    for _ in range(3):
        assert place.control("POST", path).status_code == 200  # with the same ids, as people do first
        assert place.control("POST", path, json={"new_ids": True}).status_code == 200
        now = of_the_world(place)
        assert {table: rows for table, rows in now.items() if rows != before[table]}.keys() == {"counter"}
        again = deeds(place)
        assert not {*first} & {*again}
        first += again


def test_worlds_that_are_made_with_new_ids_have_none_in_common(place, simulator, removed):
    ids = []
    for name in ("one", "two"):
        told = {"name": name, "frozen_at": START.isoformat(), "new_ids": True}
        assert place.client.post("/_simulator/worlds", json=told).status_code == 201
        removed.append(name)
        ids.append(deeds(Place(simulator, name)))
    assert not {*ids[0]} & {*ids[1]}
    assert not {*ids[0]} & {*deeds(place)}


@pytest.mark.parametrize("path", ["/reset", "/snapshots/clean/restore"])
@pytest.mark.parametrize("told", [{"new_ids": 1}, {"new_ids": None}, {"ids": True}])
def test_new_ids_are_asked_for_by_true_and_by_that_name(still, path, told):
    refused = still.control("POST", path, json=told)
    assert (refused.status_code, "new_ids" in refused.text) == (400, True)


def test_a_reset_takes_the_clock_and_the_switches_back_too(simulator, removed):
    simulator.worlds.create("switched", "northwind", Clock(frozen_at=START), Switches(strict=True))
    removed.append("switched")
    switched = Place(simulator, "switched")
    with switched.world() as world:
        world.set_switches(Switches(calls_per_minute=3))
    switched.advance(days=400)
    simulator.worlds.reset("switched")
    with switched.world(write=False) as world:
        assert (world.now(), world.switches) == (START, Switches(strict=True))


def test_a_clock_that_ran_runs_again_from_the_real_time(simulator, removed):
    simulator.worlds.create("runs", "northwind", Clock())
    removed.append("runs")
    runs = Place(simulator, "runs")
    runs.advance(days=30)
    simulator.worlds.reset("runs")
    assert abs((runs.now() - Clock().now()).total_seconds()) < 5
    assert runs.now() < runs.now()


def test_a_reset_may_be_told_another_clock_which_the_next_one_does_not_remember(place):
    other = START.replace(year=2030)
    place.simulator.worlds.reset(place.name, Clock(frozen_at=other))
    assert place.now() == other
    assert place.own("GET", "/badge_templates").json["data"][0]["created_at"].startswith("2030")
    place.simulator.worlds.reset(place.name)
    assert place.now() == START


def test_a_reset_leaves_the_other_worlds_alone(place, simulator, removed):
    simulator.worlds.create("beside", "northwind", Clock(frozen_at=START))
    removed.append("beside")
    deeds(Place(simulator, "beside"))
    before = Place(simulator, "beside").digest()
    deeds(place)
    simulator.worlds.reset(place.name)
    assert Place(simulator, "beside").digest() == before


def test_a_world_is_reset_to_the_seed_that_it_was_made_from_whatever_became_of_the_file(simulator, removed, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump({"skilljar": {"organizations": [organization("First")]}}), encoding="utf-8")
    simulator.worlds.create("mine", seed_at(str(path)), Clock(frozen_at=START))
    removed.append("mine")
    before = of_the_world(Place(simulator, "mine"))
    path.write_text(yaml.safe_dump({"skilljar": {"organizations": [organization("Second")]}}), encoding="utf-8")
    simulator.worlds.reset("mine")
    assert of_the_world(Place(simulator, "mine")) == before
    path.unlink()
    simulator.worlds.reset("mine")
    assert of_the_world(Place(simulator, "mine")) == before


def organization(name: str) -> dict[str, str]:
    return {"id": "organization1", "name": name, "domain_name": "x.example", "api_key": "key-of-x"}


def test_a_reset_that_fails_changes_nothing(place, monkeypatch):
    deeds(place)
    before = place.digest()

    def fails(_world, _seed):
        raise BadSeed("the seed fails")

    monkeypatch.setattr(place.simulator.worlds, "_plant", fails)
    with pytest.raises(BadSeed):
        place.simulator.worlds.reset(place.name)
    assert place.digest() == before


def test_readers_see_the_world_before_or_after_a_reset_and_never_in_between(place):
    seen, over = set(), threading.Event()

    def read():
        while not over.is_set():
            seen.add(
                (place.own("GET", "/badge_templates").json["metadata"]["total_count"], len(place.mail()) in {0, 1})
            )

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(10):
        place.issue()
        place.simulator.worlds.reset(place.name)
    over.set()
    reader.join()
    assert seen == {(5, True)}


def test_there_is_no_resetting_or_copying_what_is_not_there(place):
    for name in ("nowhere", "a\x00"):
        with pytest.raises(UnknownWorld):
            place.simulator.worlds.reset(name)
        with pytest.raises(UnknownWorld):
            place.simulator.worlds.copy(name, "new")
    assert "new" not in place.simulator.worlds.names()


def test_a_copy_holds_the_same_and_goes_on_as_the_original_would(place, simulator, removed):
    badge = place.accepted_by_tomas()
    place.advance(days=1)
    simulator.worlds.copy(place.name, "copied")
    removed.append("copied")
    copied = Place(simulator, "copied")
    assert of_the_world(copied) == of_the_world(place)
    assert copied.state_of(badge) == "accepted"
    assert deeds_after(copied) == deeds_after(place)
    assert str(of_the_world(copied)).replace("/w/copied/", f"{place.prefix}/") == str(of_the_world(place))


def deeds_after(place: Place) -> list[str]:
    made = [place.issue(), place.issue(badge_template_id="3f0d5b1c-1f7e-4c66-9d0a-6e1b2f3a4c02")]
    return made + [work.kind for work in place.advance(days=9)]


def test_a_copy_is_a_world_of_its_own(place, simulator, removed):
    simulator.worlds.copy(place.name, "apart")
    removed.append("apart")
    before = place.digest()
    deeds(Place(simulator, "apart"))
    assert place.digest() == before
    simulator.worlds.reset("apart")
    assert of_the_world(Place(simulator, "apart")) == of_the_world(place)


def test_a_copy_needs_a_name_of_its_own(place, simulator, still):
    before = place.digest()
    for taken in (place.name, still.name):
        with pytest.raises(WorldExists):
            simulator.worlds.copy(place.name, taken)
    assert place.digest() == before
