"""One simulator for all tests of a process, and a fresh Northwind world for each test."""

import itertools
from collections.abc import Iterator

import pytest

from simulator.app import Simulator
from simulator.clock import Clock
from tests.simulator.places import START, Place

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def simulator() -> Simulator:
    return Simulator(base_url="http://simulator.test")


@pytest.fixture
def place(simulator: Simulator) -> Iterator[Place]:
    """A world of its own that stands at Monday, 2 March 2026, 09:00 UTC."""
    name = f"test-{next(_numbers)}"
    simulator.worlds.create(name, "northwind", Clock(frozen_at=START))
    yield Place(simulator, name)
    simulator.worlds.remove(name)


@pytest.fixture
def unchanged(place: Place) -> Iterator[None]:
    """Holds the test to leave nothing behind in its world."""
    before = place.digest()
    yield
    assert place.digest() == before
