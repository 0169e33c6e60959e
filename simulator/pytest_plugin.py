"""The pytest plugin: `acclaim` gives a test a world of its own, `acclaim_server` a server for programs of any kind.

pytest imports this module in every run of a project that has it installed, so it imports nothing of weight: the
simulator comes with the first test that asks for it.
"""

import os
import warnings
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from simulator.fixture.acclaim import Acclaim
    from simulator.fixture.standing import Standing

_OPTIONS = {
    "socket": "Serve the worlds of `acclaim` over a socket, on a port that is free.",
    "strict": "Worlds of `acclaim` grant no leniency beyond the documentation.",
}
_TRUTH = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
_NEWEST = 30
_MARKER = (
    "acclaim(seed='northwind', frozen_at='2026-03-02T09:00:00Z', strict=False, webhook_204=False,"
    " calls_per_minute=None, webhook_seconds=5):"
    " how the world of this test is made; with frozen_at=None its clock runs."
)
_world: "pytest.StashKey[Acclaim]" = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("acclaim", "Acclaim simulator")
    for name, told in _OPTIONS.items():
        group.addoption(f"--acclaim-{name}", action="store_true", help=f"{told} Also: {_variable(name)}=1.")
        parser.addini(f"acclaim_{name}", told, type="bool", default=False)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", _MARKER)
    for name in _OPTIONS:
        _is_on(config, name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that failed tells what happened in its world."""
    report = yield
    acclaim = item.stash.get(_world, None)
    if report.failed and acclaim is not None:
        report.sections.append((f"Acclaim journal of the world {acclaim.name}", _told(acclaim)))
    return report


@pytest.fixture(scope="session")
def acclaim_server() -> "Iterator[Standing]":
    """A server on a free port of 127.0.0.1 for the whole session; `url` is its address, without /v1.

    Its default world is Northwind's, with a clock that runs; the tests that use it share it.
    """
    from simulator.fixture.standing import over_a_socket

    with over_a_socket("northwind") as standing:
        yield standing


@pytest.fixture(scope="session")
def _acclaim_in_process() -> "Iterator[Standing]":
    from simulator.fixture.standing import in_process

    with in_process() as standing:
        yield standing


@pytest.fixture
def acclaim(request: pytest.FixtureRequest) -> "Iterator[Acclaim]":
    """A world of this test's own: an organization with a token, templates, a mailbox, a clock, a journal.

    See `simulator.fixture.acclaim.Acclaim`, and docs/pytest.md of the project.
    """
    over_a_socket = _is_on(request.config, "socket")
    from simulator.fixture.making import BadMarker, make_world

    standing: Standing = request.getfixturevalue("acclaim_server" if over_a_socket else "_acclaim_in_process")
    markers = list(request.node.iter_markers("acclaim"))
    try:
        world = make_world(standing, request.node.nodeid, markers, strict=_is_on(request.config, "strict"))
    except BadMarker as error:
        pytest.fail(f"@pytest.mark.acclaim: {error}", pytrace=False)
    request.node.stash[_world] = world
    yield world
    del request.node.stash[_world]
    for unfired in world.unfired():
        warnings.warn(f"the fault {unfired} has hit no call: the test has not shown what it was for", stacklevel=1)
    world.leave()


def _is_on(config: pytest.Config, name: str) -> bool:
    """The command line is heard before the environment, and that before the settings of the project."""
    told = os.environ.get(_variable(name), "").strip().lower()
    if told and told not in _TRUTH:
        raise pytest.UsageError(f"{_variable(name)}={told}: 1 or 0")
    return bool(config.getoption(f"acclaim_{name}") or _TRUTH.get(told, config.getini(f"acclaim_{name}")))


def _variable(name: str) -> str:
    return f"ACCLAIM_SIMULATOR_PYTEST_{name.upper()}"


def _told(acclaim: "Acclaim") -> str:
    try:
        return "\n".join(acclaim.journal_lines(_NEWEST)) or f"Nothing happened. {acclaim.reached_by}"
    except Exception as error:  # noqa: BLE001  # a report must not be lost over what is only added to it
        return f"It cannot be read: {error}"
