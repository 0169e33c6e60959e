"""Breaks the code for the length of each named scenario, and writes down at which step the scenario failed.

Loaded by `pytest -p tests.breakages.plugin --breakages-report FILE`; test_breakages.py does so.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.breakages.catalogue import BREAKAGES

FAILED_STEPS: dict[str, dict[str, str]] = {}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--breakages-report", help="JSON file for the steps at which broken scenarios failed.")


@pytest.fixture(autouse=True)
def broken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for breakage in BREAKAGES:
        if breakage.scenario == request.node.nodeid:
            breakage.breaks(monkeypatch)
    yield


def pytest_bdd_step_error(request: pytest.FixtureRequest, step: Any, exception: Exception) -> None:
    FAILED_STEPS[request.node.nodeid] = {"type": step.type, "step": step.name, "error": type(exception).__name__}


def pytest_sessionfinish(session: pytest.Session) -> None:
    report = session.config.getoption("--breakages-report")
    Path(report).write_text(json.dumps(FAILED_STEPS), encoding="utf-8")
