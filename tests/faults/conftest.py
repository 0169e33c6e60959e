"""A simulator for the tests of a module, and the one organization in it."""

from collections.abc import Iterator

import pytest

from tests.faults.mortals import Northwind, simulator


@pytest.fixture(scope="module")
def simulator_url() -> Iterator[str]:
    with simulator() as url:
        yield url


@pytest.fixture
def northwind(simulator_url: str) -> Northwind:
    return Northwind(simulator_url)
