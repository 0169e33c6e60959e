"""Where the scenarios are played, by whom, and with which options: a plugin of pytest."""

import itertools
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import requests

from bounded.connections import closed_session
from report.again import plugins, python
from report.exchanges import watch
from report.target import PLAYS_ONE, TARGET
from steps.catalogue import VOICES
from steps.drivers.acclaim_protocol import Acclaim
from steps.drivers.control import new_world
from steps.drivers.declaring import Incomplete
from steps.drivers.protocol import Lms
from steps.play import Play
from steps.rules import rules
from suite.drivers import WrongDriver, driver, look
from suite.place import HOME, INI, NAME

if TYPE_CHECKING:
    from stage.browsing import Opening
    from stage.standing import Stage

_PARTS = (
    "stage.browsing",
    *(f"steps.{voice}" for voice in VOICES),
    "suite.reading",
    "suite.choosing",
    "suite.baseline",
    "steps.guide.missing",
    "steps.guide.refusing",
    "report.failing",
    "report.plugin",
    "suite.vendor",
)
pytest_plugins = [f"{HOME}{part}" for part in _PARTS]
MODULES = (__name__, *pytest_plugins)

START = "2026-03-02T09:00:00Z"
_numbers = itertools.count(1)
_DRIVER = pytest.StashKey[type[Lms] | None]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("acclaim-simulator")
    group.addoption("--wire", action="store_true", help="Play the scenarios over real sockets instead of in-process.")
    group.addoption("--simulator", metavar="URL", help="Play the scenarios on a simulator that runs there already.")
    group.addoption("--strict-worlds", action="store_true", help="Play the scenarios in worlds that grant no leniency.")
    group.addoption(
        "--lms-driver",
        metavar="MODULE:CLASS",
        help="Play them on an LMS and integration of your own (docs/drivers.md).",
    )


def pytest_configure(config: pytest.Config) -> None:
    for rule, text in rules().items():
        config.addinivalue_line("markers", f"{rule}: {text}")
    _look_at(config, config.getoption("--simulator"))
    config.stash[_DRIVER] = _driver(config)
    config.stash[TARGET] = _target(config)
    if config.inipath == INI:
        command = [NAME] if HOME else [python(config.rootpath), "-m", "suite"]
        config.stash[PLAYS_ONE] = [*command, *plugins(config, but=__name__), "--test"]
    if config.stash[_DRIVER] or config.inipath == INI:
        _tell_of(config)


@pytest.hookimpl(wrapper=True)
def _ends_no_run(item: pytest.Item) -> Iterator[None]:  # noqa: ARG001  # pytest knows hooks by their arguments
    __tracebackhide__ = True
    try:
        return (yield)
    except pytest.exit.Exception as error:
        if error.returncode in (None, 1, 2):
            raise
        raise Incomplete(f"the driver ends the run, with a code that means something else: {error}") from error


pytest_runtest_setup = pytest_runtest_call = pytest_runtest_teardown = _ends_no_run


def _look_at(config: pytest.Config, url: str | None) -> None:
    """A simulator that is not there is one error, not one of each scenario."""
    if url is not None and not hasattr(config, "workerinput"):
        try:
            with closed_session() as session:  # as those that play
                session.get(f"{url}/_simulator/worlds", timeout=10).raise_for_status()
        except requests.RequestException as error:
            nobody = isinstance(error, requests.ConnectionError | requests.Timeout)
            said = f"nothing answers at {url}" if nobody else f"{url} is no simulator: {error}"
            pytest.exit(f"--simulator: {said}", 2)


def _target(config: pytest.Config) -> str:
    """What is tried, in the report's words."""
    option = config.getoption
    lms = option("--lms-driver") or "our LMS and integration"
    if url := option("--acclaim-url"):
        return f"{lms}, with the Acclaim at {urlsplit(url).netloc}"
    is_wire = option("--wire") or option("--lms-driver")
    where = option("--simulator") or ("over sockets" if is_wire else "in-process")
    return f"{lms}, with a simulated Acclaim, {'in Chromium' if option('--browser') else where}"


def _tell_of(config: pytest.Config) -> None:
    """Has the run say at its end what it has found out."""
    from report.plugin import collected  # here: as a plugin, pytest has to import it first
    from suite.verdict import Verdict

    if reporting := collected(config):
        config.pluginmanager.register(Verdict(config.getoption("--lms-driver"), reporting), "suite-verdict")


def _driver(config: pytest.Config) -> type[Lms] | None:
    """The driver that is asked for; one that is wrong, or leads nowhere, ends the run with a line and exit code 2."""
    spec = config.getoption("--lms-driver")
    if spec is None:
        return None
    sys.path.insert(0, str(config.invocation_params.dir))
    try:
        found = driver(spec)
        if not hasattr(config, "workerinput"):
            look(found)
    except WrongDriver as problem:
        pytest.exit(f"--lms-driver: {problem}", 2)
    return found


@pytest.fixture(scope="session")
def stage(request: pytest.FixtureRequest) -> Iterator["Stage"]:
    """Simulator and integrations, running for the whole session."""
    from stage.standing import beside, in_process, over_sockets  # here: xdist's controller plays nothing

    option = request.config.getoption
    url = option("--simulator")
    wire = option("--wire") or option("--browser") or option("--lms-driver")
    with beside(url) if url else over_sockets() if wire else in_process() as standing:
        yield standing


def _start(own: type[Lms] | None, acclaim: Acclaim | None) -> str:
    """When a scenario's world stands still.

    An LMS that lives in real time goes on meanwhile: what it dates must not lie ahead of the world. An Acclaim that
    does is told of nothing that is yet to come.
    """
    if acclaim is None and own is None:
        return START
    now = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251  # they live in real time
    return (now if acclaim else now + timedelta(hours=1)).isoformat()


@pytest.fixture
def play(stage: "Stage", request: pytest.FixtureRequest, new_browser: "Opening | None") -> Iterator[Play]:
    """One scenario's play, in a world of its own.

    It stands at Monday, 2 March 2026, 09:00 UTC; for an LMS or an Acclaim of one's own, near the present.
    """
    from stage.playing import play_in
    from suite.vendor import acclaim_and_seed  # here: pytest loads it as a plugin first

    session, own = stage.new_session(), request.config.stash[_DRIVER]
    name = f"scenario-{os.getpid()}-{next(_numbers)}"  # others may play on the same simulator
    strict = request.config.getoption("--strict-worlds")
    acclaim, seed = acclaim_and_seed(request.config, stage)
    world = new_world(session, stage.simulator_url, name, seed, _start(own, acclaim), strict=strict)
    if request.config.getoption("--report"):  # nobody else wants to know what each step caused
        watch(request.node, stage.new_session(), world.base_url)
    try:
        one = play_in(stage, world, new_browser, own, acclaim)
        yield one
        one.close()
    finally:
        stage.hang_up()
