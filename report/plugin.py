"""`pytest --report DIR`: writes a report of the scenarios, whichever processes play them."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from report.collecting import CHOSEN, PLAYED, Collecting
from report.outcomes import Outcome
from report.pickles import Pickles
from report.played import Scenario, from_json
from report.rules import rules
from report.target import TARGET
from report.tree import Run, run_of
from report.verified import NoRecord, verified
from report.writing import PAGE, write

_COLLECTING, _REPORTING = "report-collecting", "report-run"
_PHASES = {"setup", "call", "teardown"}


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("report", "living documentation")
    group.addoption("--report", metavar="DIR", help="Write a report of the scenarios as a page and for programs.")
    group.addoption("--report-date", metavar="YYYY-MM-DD", type=_day, help="The day of the run, today unless given.")


def pytest_configure(config: pytest.Config) -> None:
    folder = config.getoption("--report")
    if folder:
        _prepare(config.invocation_params.dir / folder, config.rootpath)
        if reporting := collected(config):
            config.pluginmanager.register(Writing(config, Path(folder), reporting), "report-writing")


def collected(config: pytest.Config) -> "Reporting | None":
    """What a run shows is collected from now on, once; None where others do the collecting: in a worker."""
    plugins = config.pluginmanager
    if not plugins.has_plugin(_COLLECTING):
        collecting = Collecting(config.rootpath)
        plugins.register(collecting, _COLLECTING)
        if not hasattr(config, "workerinput"):
            plugins.register(Reporting(config, collecting), _REPORTING)
    reporting: Reporting | None = plugins.get_plugin(_REPORTING)
    return reporting


def _prepare(folder: Path, root: Path) -> None:
    """Before anything runs: what cannot be written must not cost a run."""
    try:
        verified(root)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / PAGE).touch()
    except OSError as error:
        raise pytest.UsageError(f"--report {folder}: nothing can be written there ({error.strerror})") from error
    except NoRecord as problem:
        raise pytest.UsageError(f"--report: {problem}") from problem


def _day(text: str) -> str:
    return date.fromisoformat(text).isoformat()


class Reporting:
    """In the process that sees the results of all others."""

    def __init__(self, config: pytest.Config, collecting: Collecting) -> None:
        self._root = config.rootpath
        self._date = config.getoption("--report-date") or datetime.now(UTC).date().isoformat()
        self._collecting, self._stash = collecting, config.stash
        self._played: dict[str, Scenario] = {}
        self._crashed: dict[str, tuple[str, float]] = {}
        self._problems: list[tuple[str, str]] = []
        self._chosen: dict[str, Scenario] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Takes the scenario out of the report, so that nobody else writes it down as a property of the test."""
        told = dict(report.user_properties).get(PLAYED)
        if isinstance(told, str):
            self._played[report.nodeid] = from_json(told)
            report.user_properties = [each for each in report.user_properties if each[0] != PLAYED]
        elif report.when not in _PHASES:  # a worker has died of it
            self._crashed[report.nodeid] = report.longreprtext, time.time()

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._problems.append((report.nodeid, report.longreprtext))

    def pytest_internalerror(self, excrepr: Any) -> None:
        self._problems.append(("pytest", str(excrepr)))

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        told = getattr(node, "workeroutput", None) or {}
        self._chosen |= {test: from_json(one) for test, one in told.get(CHOSEN, {}).items()}

    def run(self) -> Run:
        """All that is known by now; asking changes nothing."""
        chosen = self._collecting.chosen | self._chosen
        lost = {
            test: replace(chosen[test], outcome=Outcome.ERROR, message=said, started=at)
            for test, (said, at) in self._crashed.items()
            if test in chosen
        }
        beside = [(test, said) for test, (said, _) in self._crashed.items() if test not in chosen]
        played = self._played | lost
        return run_of(
            date=self._date,
            target=self._stash.get(TARGET, "on this machine"),
            rules=rules(self._root),
            played=played.values(),
            unplayed=[one for test, one in chosen.items() if test not in played],
            problems=self._problems + beside,
            written=Pickles(self._root, sorted({one.file for one in chosen.values()})).tags,
        )


class Writing:
    """Writes the files of the report when the run is over."""

    def __init__(self, config: pytest.Config, folder: Path, reporting: Reporting) -> None:
        self._root, self._folder = config.rootpath, config.invocation_params.dir / folder
        self._reporting = reporting

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        write(self._reporting.run(), self._root, self._folder)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.write_line(f"report: {self._folder / PAGE}")
