"""What docs/faults.md shows can be armed, and every kind and field is there."""

import json
import re
from pathlib import Path

import pytest

from simulator.control.fault_fields import FIELDS
from simulator.fault import Kind

PAGE = (Path(__file__).parent.parent.parent.parent / "docs" / "faults.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"-d '(\{.*\})'$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("told", SHOWN)
def test_what_is_shown_can_be_armed(place, told):
    assert place.control("POST", "/faults", data=told).status_code == 201


def test_every_kind_is_explained_and_shown():
    assert set(re.findall(r"^`([a-z-]+)`: ", PAGE, re.MULTILINE)) == {kind.value for kind in Kind}
    assert {json.loads(told)["kind"] for told in SHOWN} == {kind.value for kind in Kind}


def test_every_field_is_named():
    assert [name for name in FIELDS if f"`{name}`" not in PAGE and f'"{name}"' not in PAGE] == []
