"""Each twin is killed by the scenario that it names, and no scenario passes on a target that does nothing."""

import subprocess

import pytest

from tests.twins.titles import titles
from twins.__main__ import verdicts_of
from twins.catalogue import twins
from twins.matrix import is_killed, named_verdict, of_outcome, read
from twins.nothing import NULL_TARGETS

pytestmark = pytest.mark.timeout(300)


def test_every_twin_is_killed_by_the_scenario_that_it_names():
    played = read(verdicts_of("named"))
    found = {each.name: named_verdict(each, played.get(each.name, [])) for each in twins()}
    assert {name: verdict for name, verdict in found.items() if not is_killed(verdict)} == {}


def test_no_scenario_passes_on_a_target_that_does_nothing():
    played = read(verdicts_of("nothing"))
    assert {name: len(verdicts) for name, verdicts in played.items()} == dict.fromkeys(NULL_TARGETS, len(titles()))
    assert {name: of_outcome(verdicts, "passed") for name, verdicts in played.items()} == dict.fromkeys(
        NULL_TARGETS, []
    )


def test_what_is_not_played_at_all_is_told_for_what_it_is():
    played = read(verdicts_of("named", "--rule", "earn-9", "--disable", "earn-9=not today"))
    assert {name: [each.outcome for each in verdicts] for name, verdicts in played.items()} == {
        each.name: ["disabled"] for each in twins() if each.rules[0] == "earn-9"
    }


def test_an_interrupted_run_gives_no_verdicts():
    with pytest.raises(subprocess.CalledProcessError):
        verdicts_of("named", "-p", "tests.twins.interrupting")
