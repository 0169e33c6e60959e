"""docs/time.md names every kind of work that falls due, and no other."""

import re
from pathlib import Path

import yaml

from simulator.app import Simulator

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "time.md"
CONTROL = ROOT / "simulator" / "control" / "openapi.yaml"


def test_every_kind_of_due_work_is_told_of():
    simulator = Simulator(base_url="http://simulator.test", smtp=("127.0.0.1", 25))
    told = set(re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert told == set(simulator.turning.kinds)
    simulator.worlds.close()


def test_every_field_of_what_was_done_is_told_of():
    described = yaml.safe_load(CONTROL.read_text(encoding="utf-8"))
    (fields,) = re.findall(r"^Each is `(\{.*?\})`", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert re.findall(r'"(\w+)"', fields) == list(described["components"]["schemas"]["DueWork"]["properties"])
