"""Each breakage is noticed: its scenario fails, at a Then, because something is not as promised."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.breakages.catalogue import BREAKAGES

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def failed_steps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """All broken scenarios, played in one process of their own."""
    report = tmp_path_factory.mktemp("breakages") / "report.json"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "tests.breakages.plugin"]
    command += ["--breakages-report", str(report), *(breakage.scenario for breakage in BREAKAGES)]
    played = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert report.exists(), played.stdout + played.stderr
    assert f"{len(BREAKAGES)} failed" in played.stdout, played.stdout[-2000:]
    return json.loads(report.read_text(encoding="utf-8"))


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda breakage: breakage.name)
def test_its_scenario_fails_at_a_then(breakage, failed_steps):
    noticed = failed_steps.get(breakage.scenario, {})
    assert (noticed.get("type"), noticed.get("error")) == ("then", "AssertionError"), noticed


def test_there_are_ten():
    assert len({breakage.name for breakage in BREAKAGES}) >= 10
