"""The page of the plugin names all that a test can ask for, and the package says one thing of itself."""

import re
import tomllib

import simulator
from tests.plugin.conftest import ROOT


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
