"""docs/faults.md explains and shows every kind of fault, and names every field."""

import json
import re
from pathlib import Path

from simulator.control.fault_fields import FIELDS
from simulator.fault import Kind

PAGE = (Path(__file__).parent.parent.parent.parent / "docs" / "faults.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"-d '(\{.*\})'$", PAGE, re.MULTILINE)


def test_every_kind_is_explained_and_shown():
    assert set(re.findall(r"^`([a-z-]+)`: ", PAGE, re.MULTILINE)) == {kind.value for kind in Kind}
    assert {json.loads(told)["kind"] for told in SHOWN} == {kind.value for kind in Kind}


def test_every_field_is_named():
    assert [name for name in FIELDS if f"`{name}`" not in PAGE and f'"{name}"' not in PAGE] == []
