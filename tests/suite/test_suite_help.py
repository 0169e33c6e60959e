"""The help of the suite is about the suite: every option of its own, exit codes, and where pytest's stand."""

import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from suite.command import _NEEDED, main

ROOT = Path(__file__).parent.parent.parent
PAGES = " ".join((ROOT / "docs" / page).read_text(encoding="utf-8") for page in ("suite.md", "sandbox.md", "report.md"))


@pytest.fixture
def said(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["acclaim-suite"])

    def called(*words):
        assert main(words) == 0
        return capsys.readouterr().out

    return called


def offered(said):
    return set(re.findall(r"^  (?:-h, )?(--[a-z-]+)", said, re.MULTILINE))


def test_every_option_of_the_suites_modules_stands_in_it(said, pytestconfig):
    """pytest itself has read the modules here: what they have added to its options is what the help has."""
    groups = [group for group in pytestconfig._parser._groups if group.name in {"acclaim-simulator", "report"}]
    added = {name for group in groups for option in group.options for name in option.names()}
    assert {"--rule", "--browser", "--report", "--lms-driver"} < added
    told = offered(said("--help"))
    assert told >= added
    assert {"--acclaim-url", "--acclaim-template", "--acclaim-clean", "--parity"} < told
    assert [name for name in told if name not in PAGES] == []


def test_it_is_short_and_says_what_the_exit_code_means(said):
    text = said("-q", "-h")
    assert text.startswith("usage: ")
    assert "pytest.main()" not in text
    assert text.count("\n") < 80
    assert [line[:3] for line in text.splitlines() if re.match(r"\d: ", line)] == ["0: ", "1: ", "2: "]
    assert "All other options are pytest's: pytest --help" in text


def test_what_the_suite_needs_is_what_its_extra_brings():
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    extra = {re.split(r"[^\w-]", each)[0] for each in told["suite"]}
    assert {packages_distributions()[name][0].lower() for name in _NEEDED} == extra


def test_what_is_missing_is_said_in_one_line(capsys, monkeypatch):
    monkeypatch.setattr("suite.command.find_spec", lambda name: None if name in {"pytest", "PIL"} else name)
    assert main(["--help"]) == 2
    assert capsys.readouterr().err == "the suite needs pytest, PIL: make suite installs it\n"
