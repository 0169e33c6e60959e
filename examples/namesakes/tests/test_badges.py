"""Badges for gardeners, in a world of the simulator; whose packages are whose."""

import importlib
from pathlib import Path

import pytest

SCHOOL = Path(__file__).parent.parent
NAMES = ["simulator", "integration", "stage", "report", "suite", "steps"]


def test_a_gardener_gets_a_badge(acclaim):
    acclaim.issue("priya@example.com", "Northwind Onboarded")
    assert acclaim.mail(to="priya@example.com", kind="badge notice")


@pytest.mark.parametrize("name", NAMES)
def test_what_is_called_as_ours_is_ours(name):
    assert Path(importlib.import_module(name).__file__).parent == SCHOOL / name


@pytest.mark.parametrize("name", NAMES)
def test_theirs_are_beside_ours(name):
    theirs = importlib.import_module(f"acclaim_simulator.{name}")
    assert not Path(theirs.__file__).is_relative_to(SCHOOL)


def test_their_scenarios_find_their_own_steps_and_not_ours():
    from acclaim_simulator.steps.catalogue import features, phrases
    from acclaim_simulator.steps.guide.checking import findings
    from acclaim_simulator.steps.rules import rules

    read, defined, known = features(), phrases(), set(rules())
    assert len(read) > 5
    assert [str(found) for feature in read for found in findings(defined, known, feature)] == []
