"""Each twin is killed by the scenario that it names, and no scenario passes on a target that does nothing."""

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
