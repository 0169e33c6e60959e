"""Failures that are known: listed in a file with reason and day; one that passes after all fails the run."""

import tomllib
from collections.abc import Collection, Generator, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from steps.guide.nearest import meant
from suite.scenarios import Scenario, scenario_of, written

_PASSES = pytest.StashKey[str]()
_FIELDS = {"scenario", "example", "reason", "since"}


@dataclass(frozen=True)
class Known:
    """One entry. Without an example, it is about every row of the scenario's outline."""

    scenario: str
    reason: str
    since: date
    example: str = ""

    def is_about(self, scenario: Scenario) -> bool:
        return scenario.name == self.scenario and self.example in ("", scenario.example)

    def __str__(self) -> str:
        return f"known since {self.since}: {self.reason}"


class WrongBaseline(Exception):
    """The file cannot be used; `str()` says where and why, in one line."""


def read(file: Path) -> list[Known]:
    """The entries of a baseline, TOML with a table `[[known]]` each; raises WrongBaseline."""
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise WrongBaseline(f"{file} cannot be read: {error}") from error
    rows = document.get("known")
    if not isinstance(rows, list) or document.keys() != {"known"}:
        raise WrongBaseline(f"{file} has no tables [[known]], or more than these")
    scenarios = written()
    return [_entry(row, f"{file}, entry {number}", scenarios) for number, row in enumerate(rows, 1)]


def _entry(row: Any, place: str, scenarios: Mapping[str, list[str]]) -> Known:
    if not isinstance(row, dict) or not {"scenario", "reason", "since"} <= row.keys() <= _FIELDS:
        raise WrongBaseline(f"{place}: needs scenario, reason and since; may have example; and nothing else")
    _require_one_of(scenarios, row["scenario"], f"{place}: {{}} is no scenario")
    if "example" in row:
        _require_one_of(scenarios[row["scenario"]], row["example"], f"{place}: {{}} is no example of that scenario")
    if type(row["since"]) is not date or not str(row["reason"]).strip():
        raise WrongBaseline(f"{place}: since must be a day such as 2026-11-30, and reason must say something")
    return Known(**row)


def _require_one_of(known: Collection[str], name: object, words: str) -> None:
    if not isinstance(name, str) or name not in known:
        raise WrongBaseline(words.format(repr(name)) + meant(str(name), known))


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("acclaim-simulator")
    group.addoption("--baseline", metavar="FILE", help="Failures that are known; one that passes fails the run.")


def pytest_configure(config: pytest.Config) -> None:
    file = config.getoption("--baseline")
    if file is not None:
        try:
            known = read(config.invocation_params.dir / file)
        except WrongBaseline as problem:
            pytest.exit(f"--baseline: {problem}", 2)
        config.pluginmanager.register(_Expecting(known, file), "suite-baseline")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Only a step may fail as expected: what is wrong around it, and who merely says so, is an error as ever.

    Where a known failure passes, pytest has only a word of its own for it.
    """
    report = yield
    if call.excinfo is None:
        if call.when == "call" and report.failed and _PASSES in item.stash:
            report.longrepr = item.stash[_PASSES]
    elif report.skipped and hasattr(report, "wasxfail") and not _is_of_a_step(call):
        del report.wasxfail
        report.outcome, report.longrepr = "failed", item.repr_failure(call.excinfo)
    return report


def _is_of_a_step(call: pytest.CallInfo[None]) -> bool:
    return call.when == "call" and call.excinfo is not None and isinstance(call.excinfo.value, AssertionError)


class _Expecting:
    """Has pytest expect each known failure: strictly, and nothing but that something is not as promised."""

    def __init__(self, known: Iterable[Known], file: str) -> None:
        self._known, self._file = list(known), file

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            scenario = scenario_of(item)
            for number, entry in enumerate(self._known, 1):
                if scenario and entry.is_about(scenario):
                    item.stash.setdefault(_PASSES, f"passes now: take entry {number} out of {self._file}")
                    item.add_marker(pytest.mark.xfail(reason=str(entry), strict=True, raises=AssertionError))
