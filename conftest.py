"""The composition root of the tests: where the scenarios are played, by whom, and with which options."""

import itertools
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from report.exchanges import watch
from steps.drivers.control import new_world
from steps.play import Play
from steps.rules import rules

if TYPE_CHECKING:
    from stage.browsing import Opening
    from stage.standing import Stage

pytest_plugins = [
    "stage.browsing",
    "steps.student",
    "steps.lms_admin",
    "steps.earner",
    "steps.issuer",
    "steps.operator",
    "steps.viewer",
    "steps.tester",
    "steps.mailbox",
    "steps.clock",
    "report.plugin",
]

START = "2026-03-02T09:00:00Z"
_numbers = itertools.count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("acclaim-simulator")
    group.addoption("--wire", action="store_true", help="Play the scenarios over real sockets instead of in-process.")
    group.addoption("--simulator", metavar="URL", help="Play the scenarios on a simulator that runs there already.")
    group.addoption("--strict-worlds", action="store_true", help="Play the scenarios in worlds that grant no leniency.")


def pytest_configure(config: pytest.Config) -> None:
    for rule, text in rules().items():
        config.addinivalue_line("markers", f"{rule}: {text}")


@pytest.fixture(scope="session")
def stage(request: pytest.FixtureRequest) -> Iterator["Stage"]:
    """Simulator and integrations, running for the whole session."""
    from stage.standing import beside, in_process, over_sockets  # here: xdist's controller plays nothing

    url = request.config.getoption("--simulator")
    wire = request.config.getoption("--wire") or request.config.getoption("--browser")
    with beside(url) if url else over_sockets() if wire else in_process() as standing:
        yield standing


@pytest.fixture
def play(stage: "Stage", request: pytest.FixtureRequest, new_browser: "Opening | None") -> Iterator[Play]:
    """One scenario's play, in a world of its own that stands at Monday, 2 March 2026, 09:00 UTC."""
    session = stage.new_session()
    name = f"scenario-{os.getpid()}-{next(_numbers)}"  # others may play on the same simulator
    strict = request.config.getoption("--strict-worlds")
    world = new_world(session, stage.simulator_url, name, "northwind", START, strict=strict)
    watch(request.node, stage.new_session(), world.base_url)
    yield Play(stage.new_session, stage.switchboard, stage.simulator_url, world, new_browser)
    stage.switchboard.clear()
