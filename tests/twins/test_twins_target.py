"""The suite's own command finds everything wrong with a target that does nothing, and says what it tries."""

import re

import pytest

from tests.suite.test_suite_choosing import outcomes, suite
from twins.nothing import NULL_TARGETS

pytestmark = pytest.mark.timeout(120)


@pytest.mark.parametrize("target", NULL_TARGETS)
def test_nothing_passes_there(target, tmp_path):
    chosen = ["--rule", "earn-6", "--rule", "setup-5", "--report", str(tmp_path)]
    code, said = suite("-p", "twins.target", "--null-target", target, *chosen)
    assert code == 1, said
    assert set(outcomes(tmp_path).values()) <= {"failed", "error"}
    assert re.search(rf"-m suite -p twins\.target --test test_\w+ --null-target '{target}'", said)
    assert f"a target that does nothing: {target}" in (tmp_path / "summary.md").read_text(encoding="utf-8")


def test_it_stands_in_this_process_alone():
    code, said = suite("-p", "twins.target", "--null-target", "always 500", "--wire")
    assert (code, "leave --wire out" in said) == (2, True), said
