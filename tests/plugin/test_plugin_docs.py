"""What the pages show of the plugin is what happens, and the package says one thing of itself."""

import re
import tomllib

import pytest

import simulator
from tests.plugin.conftest import ROOT

pytest_plugins = ["pytester"]

SHOWN = [
    pytest.param(block, id=f"{page}-{number}")
    for page in ("README.md", "docs/pytest.md")
    for number, block in enumerate(
        re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    )
]


@pytest.mark.parametrize("block", SHOWN)
def test_each_test_that_is_shown_passes(run, block):
    run(block).assert_outcomes(passed=1)


def test_there_are_tests_shown():
    assert len(SHOWN) == 6


def test_whatever_a_test_can_ask_for_is_in_the_table():
    from simulator.fixture.acclaim import Acclaim

    page = (ROOT / "docs" / "pytest.md").read_text(encoding="utf-8")
    table = page.partition("| of `acclaim`")[2].partition("##")[0]
    named = set(re.findall(r"`([a-z_]+)", table.replace("assert_...", "")))
    public = {name for name in dir(Acclaim) if not name.startswith("_")} | {"url", "web", "session"}
    assert public - named == {"leave", "journal_lines", "reached_by"}  # for the plugin itself


def test_the_package_has_one_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == simulator.__version__
