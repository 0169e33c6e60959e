"""Runs of the invented project, each in a process of its own."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import lxml.html
import pytest

from tests.report import invented

ROOT = Path(__file__).parent.parent.parent
QUIET = ("-p", "no:randomly", "-p", "no:cacheprovider", "-q")


@dataclass
class Ran:
    """A run and the folder of its report."""

    code: int
    said: str
    folder: Path

    def text(self, name):
        return (self.folder / name).read_text(encoding="utf-8")

    @property
    def results(self):
        return json.loads(self.text("results.json"))

    @property
    def scenarios(self):
        return {titled(one): one for rule in self.results["rules"] for one in rule["scenarios"]}

    @property
    def messages(self):
        return [json.loads(line) for line in self.text("messages.ndjson").splitlines()]

    @property
    def page(self):
        return lxml.html.fromstring(self.text("index.html"))


def titled(scenario):
    row = scenario["example"]
    return scenario["name"] + (f" ({', '.join(row.values())})" if row else "")


def played(project, *options):
    """Runs pytest with a report in a project of its own."""
    folder = project / "out" / "report"
    return Ran(*called(project, "-p", "report.plugin", "--report", str(folder), *options), folder)


def called(place, *options):
    """The exit code of a pytest of its own, and what it said."""
    call = [sys.executable, "-m", "pytest", *QUIET, *options]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment |= {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(call, cwd=place, env=environment, capture_output=True, text=True, timeout=300, check=False)
    return done.returncode, done.stdout + done.stderr


def project_at(place, feature=invented.FEATURE, conftest=invented.CONFTEST):
    files = {
        "features/badges.feature": feature,
        "conftest.py": conftest,
        "test_features.py": 'from pytest_bdd import scenarios\n\nscenarios(".")\n',
        "docs/rules.md": invented.RULES,
        "simulator/fidelity.yaml": invented.REGISTER,
        "pytest.ini": invented.SETTINGS,
    }
    for name, text in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    return place


@pytest.fixture(scope="session")
def alone(tmp_path_factory):
    """The report of a run in one process."""
    return played(project_at(tmp_path_factory.mktemp("alone")), "--report-date", "2026-03-02")


@pytest.fixture(scope="session")
def shared(tmp_path_factory):
    """The report of a run that two processes share."""
    return played(project_at(tmp_path_factory.mktemp("shared")), "--report-date", "2026-03-02", "-n", "2")


_TIMES = {
    "index.html": r" \d+(\.\d)? m?s(?=<)",
    "messages.ndjson": r'"seconds": \d+, "nanos": \d+',
    "junit.xml": r' (time|timestamp)="[^"]*"',
    "results.json": r'"seconds": \{[^}]*\}',
    "summary.md": "no times here",
}


def timeless(ran, name):
    """A file of a report without its real times; of a developer's details, without the process's name in addresses."""
    return re.sub(_TIMES[name], "", ran.text(name)).replace(str(ran.folder.parents[1]), "")
