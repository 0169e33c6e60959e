"""Faults of a world: off until somebody arms one, counted as they fire."""

from dataclasses import replace

from simulator.fault import Called, Fault, faults
from simulator.world import World


def waiting_for(world: World, call: Called) -> list[Fault]:
    """The faults that this call is for and that are not spent, in line: as they were armed, of its service last."""
    armed = (one for named in (call.operation, call.service) for one in world.rows(faults).all(operation=named))
    return [one for one in armed if not one.is_spent and call.is_of(one)]


def fire(world: World, call: Called) -> Fault | None:
    """The first fault in line that hits this call, counted. Those before it let the call pass, and count it, too.

    The world must be open for writing: whoever counts has it alone.
    """
    for fault in waiting_for(world, call):
        if fault.passed < fault.after:
            world.rows(faults).save(replace(fault, passed=fault.passed + 1))
            continue
        hit = replace(fault, fired=fault.fired + 1)
        world.rows(faults).save(hit)
        return hit
    return None
