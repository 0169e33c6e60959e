"""Four servers, started at the same time on one empty database of PostgreSQL."""

import itertools
import os
import tempfile
from collections.abc import Callable, Iterator

import pytest

from tests.databases import fresh_database
from tests.postgres.crowd import Shared
from tests.postgres.ear import Ear, listening
from tests.postgres.processes import address_of, end, started_on

SERVER = os.environ.get("ACCLAIM_TEST_POSTGRES")
PROCESSES = 4
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def database() -> Iterator[str]:
    if SERVER is None:
        pytest.skip("ACCLAIM_TEST_POSTGRES names no server, such as postgresql+psycopg://postgres@127.0.0.1/postgres")
    with fresh_database(SERVER) as url:
        yield url


@pytest.fixture(scope="session")
def servers(database: str) -> Iterator[list[str]]:
    """The addresses of the four; an error that any of them has logged by the end fails the last test."""
    with tempfile.TemporaryFile("w+") as complaints:
        started = [started_on(database, complaints.fileno()) for _ in range(PROCESSES)]
        try:
            yield [address_of(process) for process in started]
        finally:
            codes = end(started)
        complaints.seek(0)
        said = complaints.read()
    assert codes == [0] * PROCESSES
    assert "Traceback" not in said, said


@pytest.fixture
def new_world(servers: list[str]) -> Callable[..., Shared]:
    """Makes worlds that all four servers show; the arguments are those of the control plane."""
    return lambda **more: Shared(servers, f"shared-{next(_numbers)}", **more)


@pytest.fixture
def world(new_world: Callable[..., Shared]) -> Shared:
    return new_world()


@pytest.fixture
def ear() -> Iterator[Ear]:
    with listening() as ear:
        yield ear
