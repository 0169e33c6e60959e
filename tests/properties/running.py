"""Running machines: how many, how long, and from which seed."""

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from simulator.app import Simulator
from tests.properties.machine import AcclaimMachine


def run_machines(simulator: Simulator, machines: int, steps: int, number: int, *, shrink: bool) -> type[AcclaimMachine]:
    """Runs so many machines of exactly so many steps; raises Divergence for the first in which the two part.

    Tells the class of the machines, which has counted them and their steps. `shrink` looks for a shorter way to a
    divergence, which takes a while.
    """
    kind = seed(number)(type("Machine", (AcclaimMachine,), {"simulator": simulator, "machines": 0, "steps": 0}))
    run_state_machine_as_test(
        kind,
        settings=settings(
            max_examples=machines,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=False,  # the seed does that
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink] if shrink else [Phase.generate],
        ),
        _min_steps=steps,  # without it many machines stop early, and the count would say more than was done
    )
    return kind
