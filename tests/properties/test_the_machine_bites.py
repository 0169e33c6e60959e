"""The machine finds what is planted, one bug at a time, and tells it as a divergence."""

import pytest

from simulator.app import Simulator
from tests.properties.planted import PLANTED
from tests.properties.running import run_machines
from tests.properties.telling import Divergence

MOST_MACHINES, STEPS, SEED = 40, 30, 20260302


@pytest.mark.parametrize("bug", PLANTED, ids=lambda bug: bug.name)
def test_a_planted_bug_is_found(bug, monkeypatch):
    bug.plant(monkeypatch)
    simulator = Simulator(base_url="http://simulator.test")
    with pytest.raises(Divergence, match=bug.told):
        run_machines(simulator, MOST_MACHINES, STEPS, SEED, shrink=False)
    simulator.worlds.close()
