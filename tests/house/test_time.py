"""docs/time.md names every kind of work that falls due, and no other."""

import re
from pathlib import Path

from simulator.app import Simulator

PAGE = Path(__file__).parents[2] / "docs" / "time.md"


def test_every_kind_of_due_work_is_told_of():
    simulator = Simulator(base_url="http://simulator.test", smtp=("127.0.0.1", 25))
    told = set(re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert told == set(simulator.turning.kinds)
    simulator.worlds.close()
