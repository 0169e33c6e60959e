"""Failures that are known: listed in a file with reason and day; one that passes after all fails the run."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from suite.scenarios import Scenario, meant, names, scenario_of

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
    except (OSError, ValueError) as error:
        raise WrongBaseline(f"{file} cannot be read: {error}") from error
    rows = document.get("known")
    if not isinstance(rows, list) or document.keys() != {"known"}:
        raise WrongBaseline(f"{file} has no tables [[known]], or more than these")
    scenarios = set(names())
    return [_entry(row, f"{file}, entry {number}", scenarios) for number, row in enumerate(rows, 1)]


def _entry(row: Any, place: str, scenarios: set[str]) -> Known:
    if not isinstance(row, dict) or not {"scenario", "reason", "since"} <= row.keys() <= _FIELDS:
        raise WrongBaseline(f"{place}: needs scenario, reason and since; may have example; and nothing else")
    if row["scenario"] not in scenarios:
        close = meant(str(row["scenario"]), scenarios)
        raise WrongBaseline(f"{place}: {row['scenario']!r} is no scenario{close}")
    if type(row["since"]) is not date or not str(row["reason"]).strip():
        raise WrongBaseline(f"{place}: since must be a day such as 2026-11-30, and reason must say something")
    return Known(**row)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("acclaim-simulator")
    group.addoption("--baseline", metavar="FILE", help="Failures that are known; one that passes fails the run.")


def pytest_configure(config: pytest.Config) -> None:
    file = config.getoption("--baseline")
    if file:
        try:
            known = read(config.invocation_params.dir / file)
        except WrongBaseline as problem:
            pytest.exit(f"--baseline: {problem}", 2)
        config.pluginmanager.register(_Expecting(known), "suite-baseline")


class _Expecting:
    """Has pytest expect each known failure: strictly, and nothing but that something is not as promised."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._known = list(known)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            scenario = scenario_of(item)
            for entry in self._known:
                if scenario and entry.is_about(scenario):
                    item.add_marker(pytest.mark.xfail(reason=str(entry), strict=True, raises=AssertionError))
