"""How much the machine does: a little in every run of the tests, all of it by `make properties`."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from simulator.app import Simulator


@dataclass(frozen=True)
class Measure:
    """So many machines of so many steps; the seed makes them the same ones every time."""

    machines: int
    steps: int
    seed: int


@pytest.fixture
def measure() -> Measure:
    """`PROPERTIES=500x50` is the whole of it; `PROPERTIES_SEED` draws other machines."""
    machines, _, steps = os.environ.get("PROPERTIES", "12x30").partition("x")
    return Measure(int(machines), int(steps), int(os.environ.get("PROPERTIES_SEED", "20260302")))


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    """One for each test, so that it is opened over the code as the test has it."""
    simulator = Simulator(base_url="http://simulator.test")
    yield simulator
    simulator.worlds.close()
