"""Plays scenarios on twins: `pytest -p twins.plugin --twins all|named|nothing --twins-verdicts FILE`.

The world of a scenario is made first and by the code as it is; then one thing is broken, until the scenario ends.
"""

import json
import logging
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import got_request_exception
from pytest_bdd.scenario import scenario_wrapper_template_registry

from report.collecting import PLAYED, Collecting
from report.played import from_json
from twins.catalogue import UNBROKEN, played, twins
from twins.nothing import NULL_TARGETS
from twins.verdicts import Verdict, key_of, verdict_of

_TWIN, _CRASH = "twin", "crash"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("twins", "broken twins of what is under test")
    group.addoption("--twins", choices=["all", "named", "nothing"], default="all", help="What to play on what.")
    group.addoption("--twins-verdicts", metavar="FILE", required=True, help="Where the verdicts are written as JSON.")


def pytest_configure(config: pytest.Config) -> None:
    playing = Playing(config)
    config.pluginmanager.register(playing, "twins-playing")
    config.pluginmanager.register(playing.scenarios, "twins-collecting")  # the last is asked first


class Playing:
    """Has every scenario played once for each twin, and writes down what came of it."""

    def __init__(self, config: pytest.Config) -> None:
        self._chosen = config.getoption("--twins")
        self._file = Path(config.getoption("--twins-verdicts"))
        self._is_controller = not hasattr(config, "workerinput")
        self.scenarios = Collecting(config.rootpath)
        self._verdicts: dict[str, list[Verdict]] = {}

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if _TWIN in metafunc.fixturenames:
            metafunc.parametrize(_TWIN, self._played_on(metafunc.function))

    def _played_on(self, function: Any) -> list[str]:
        if self._chosen == "nothing":
            return list(NULL_TARGETS)
        if self._chosen == "all":
            return list(played())
        title = scenario_wrapper_template_registry[function].name
        return [each.name for each in twins() if each.scenario.startswith(title)] or [UNBROKEN]

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Of the named ones it is known only now which rows of their examples are meant."""
        if self._chosen == "named":
            session.items[:] = [item for item in session.items if self._is_named(item)]

    def _is_named(self, item: Any) -> bool:
        scenario = self.scenarios.chosen[item.nodeid]
        key, on = key_of(scenario.tags, scenario.title), item.callspec.params[_TWIN]
        return any(each.name == on and each.named == key for each in twins())

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: Any) -> None:
        """Whatever then keeps it from being played."""
        if self.scenarios.chosen.get(item.nodeid):
            item.user_properties.append((_TWIN, item.callspec.params[_TWIN]))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> Generator[None, None, None]:
        """Before the report, which takes the scenario out."""
        self._hear(report)
        yield

    def _hear(self, report: pytest.TestReport) -> None:
        told = dict(report.user_properties)
        if PLAYED in told:
            crashes = [str(what) for name, what in report.user_properties if name == _CRASH]
            verdict = verdict_of(from_json(str(told[PLAYED])), crashes)
            self._verdicts.setdefault(str(told[_TWIN]), []).append(verdict)

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """That a scenario fails here is no failure; `twins.matrix` says what is."""
        return ("noticed", "n", "NOTICED") if report.failed else None

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._is_controller:
            told = {name: [each.as_json() for each in found] for name, found in self._verdicts.items()}
            self._file.write_text(json.dumps(told), encoding="utf-8")
            if session.exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
                session.exitstatus = pytest.ExitCode.OK if told else pytest.ExitCode.INTERNAL_ERROR


@pytest.fixture
def twin() -> str:
    """The name of what the scenario is played on, for tests that are no scenarios."""
    return UNBROKEN


@pytest.fixture(autouse=True)
def _broken(request: pytest.FixtureRequest, twin: str, play: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Breaks what is under test once `play` has its world."""
    assert play
    told = request.node.user_properties

    def crashed(_app: object, exception: BaseException, **_more: object) -> None:
        told.append((_CRASH, f"{type(exception).__name__}: {exception}"))

    with got_request_exception.connected_to(crashed), heard(told):
        played()[twin](monkeypatch)
        yield
        monkeypatch.undo()


@contextmanager
def heard(told: list[tuple[str, object]]) -> Iterator[None]:
    """What crashes beside a request is caught and logged there; it is a crash all the same."""
    ear = _Ear(told)
    logging.getLogger().addHandler(ear)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(ear)


class _Ear(logging.Handler):
    def __init__(self, told: list[tuple[str, object]]) -> None:
        super().__init__()
        self._told = told

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1]:
            self._told.append((_CRASH, f"{type(record.exc_info[1]).__name__}: {record.exc_info[1]}"))
