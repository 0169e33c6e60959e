"""One simulator for all tests of a process, and a fresh Northwind world for each test."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from simulator.app import Simulator
from simulator.clock import Clock
from simulator.switches import Switches
from tests.simulator import databases
from tests.simulator.databases import new_database
from tests.simulator.places import START, Place

_numbers = itertools.count(1)


def pytest_sessionfinish() -> None:
    """Drops what was made; as a part of the last test it would have a test's time for dozens of databases."""
    databases.made.close()


@pytest.fixture(scope="session")
def simulator() -> Iterator[Simulator]:
    simulator = Simulator(base_url="http://simulator.test", database=new_database())
    yield simulator
    simulator.worlds.close()


@pytest.fixture
def place(simulator: Simulator) -> Iterator[Place]:
    """A world of its own that stands at Monday, 2 March 2026, 09:00 UTC."""
    name = f"test-{next(_numbers)}"
    simulator.worlds.create(name, "northwind", Clock(frozen_at=START))
    yield Place(simulator, name)
    simulator.worlds.remove(name)


@pytest.fixture(scope="session")
def still_life(simulator: Simulator) -> tuple[Place, dict[str, list[tuple[Any, ...]]]]:
    """A world in which nothing ever changes, and all that was kept of it when it was made."""
    simulator.worlds.create("still", "northwind", Clock(frozen_at=START))
    still = Place(simulator, "still")
    return still, still.digest()


@pytest.fixture
def still(still_life: tuple[Place, dict[str, list[tuple[Any, ...]]]]) -> Iterator[Place]:
    """A world that the test must leave as it was; all such tests share it."""
    place, before = still_life
    yield place
    assert place.digest() == before


@pytest.fixture(scope="session")
def strict_world(simulator: Simulator) -> Place:
    """A world that grants no leniency."""
    simulator.worlds.create("strict", "northwind", Clock(frozen_at=START), Switches(strict=True))
    return Place(simulator, "strict")


@pytest.fixture
def strict(strict_world: Place) -> Iterator[Place]:
    """The same; the test must leave it as it was."""
    before = strict_world.digest()
    yield strict_world
    assert strict_world.digest() == before
