"""Acclaim and the model of it tell the same, whatever is done in whatever order."""

import os

import pytest

from tests.properties.running import run_machines


@pytest.mark.timeout(0 if "PROPERTIES" in os.environ else 60)
def test_acclaim_and_the_model_tell_the_same(simulator, measure, pytestconfig, capsys):
    ran = run_machines(simulator, measure.machines, measure.steps, measure.seed, shrink=True)
    assert ran.machines >= measure.machines
    assert ran.steps >= measure.machines * measure.steps
    with capsys.disabled():
        pytestconfig.get_terminal_writer().line(
            f"\n{measure.machines} x {measure.steps} from seed {measure.seed}: "
            f"{ran.machines} machines, {ran.steps} steps, each told the same by Acclaim and the model"
        )
