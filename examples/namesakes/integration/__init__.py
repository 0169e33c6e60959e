"""The school's own integration: of the weather into the beds."""

from simulator import rain


def is_wet(days: int) -> bool:
    return rain(days) > 5
