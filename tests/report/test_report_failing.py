"""On the terminal a scenario that fails ends with its own words, and with the command that plays it again."""

import re
import shlex
from functools import cache
from types import SimpleNamespace

import pytest

from report.again import again
from report.failing import wants_frames
from report.outcomes import WrongScenario
from report.words import in_words
from tests.report.conftest import ROOT, called, project_at

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return project_at(tmp_path_factory.mktemp("failing"))


@cache
def said_by(project, *options):
    return called(project, "-p", "report.failing", *options)[1]


def told(project, *options):
    """What the run says of each test that failed, by the name of its scenario's test."""
    failures = re.split(r"^=+ short test summary", said_by(project, *options), flags=re.MULTILINE)[0]
    parts = re.split(r"^_{3,} (?:ERROR at \w+ of )?(test_\S+) _{3,}$", failures, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


OF_TWO_ROWS = """\
Scenario: Of two rows one fails (2, badges) (features/badges.feature:50)
Rule:     earn-2: Quizzes count
Step:     Then Priya has 2 badges (line 52)

Priya has 1 badge <sic>; expected: 2

Again:    python -m pytest -p report.failing 'test_features.py::test_of_two_rows_one_fails[2-badges]'
"""


@pytest.mark.parametrize("processes", [(), ("-n", "2")], ids=["alone", "shared"])
def test_a_then_that_does_not_hold_is_told_in_words_alone(project, processes):
    said = told(project, *processes)["test_of_two_rows_one_fails[2-badges]"]
    assert re.sub(r"^\[gw\d\].*\n", "", said.strip("\n") + "\n", flags=re.MULTILINE) == OF_TWO_ROWS


def test_a_step_that_nobody_defines_is_told_in_words_alone(project):
    said = told(project)["test_a_step_that_nobody_defines"]
    assert "\n\nNobody has defined the step: Then nobody has defined this\n\n" in said
    assert "Step:     Then nobody has defined this (line 21)" in said
    assert "StepDefinitionNotFoundError" not in said


def test_what_breaks_keeps_its_frames_without_those_of_pytest(project):
    said = told(project)["test_a_check_that_cannot_be_made"]
    assert 'raise ValueError("no number")' in said
    assert "call_fixture_func" not in said
    assert "Step:     Then the badges cannot be counted" in said
    assert "Again:    python -m pytest -p report.failing test_features.py::test_a_check_that_cannot_be_made" in said


@pytest.mark.parametrize(
    ("name", "place"),
    [("test_the_stage_is_not_there", "before the first"), ("test_the_stage_cannot_be_taken_down", "after the last")],
)
def test_what_breaks_around_the_steps_says_so(project, name, place):
    said = told(project)[name]
    assert f"Step:     none, {place}" in said
    assert "RuntimeError: " in said


def test_who_asks_for_frames_gets_them_from_other_processes_too(project):
    said = told(project, "-vvv", "-n", "2", "-k", "two_rows")["test_of_two_rows_one_fails[2-badges]"]
    assert "assert int(number) == 1" in said
    assert "Again:    " in said


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, False),
        ({"verbose": 1}, False),
        ({"verbose": 2}, True),
        ({"fulltrace": True}, True),
        ({"tbstyle": "long"}, True),
        ({"tbstyle": "line"}, False),
    ],
)
def test_how_somebody_asks_for_frames(asked, expected):
    option = SimpleNamespace(**{"verbose": 0, "fulltrace": False, "tbstyle": "auto"} | asked)
    assert wants_frames(SimpleNamespace(option=option)) is expected


def test_the_summary_of_the_run_has_the_sentence(project):
    summary = r"^FAILED test_features.py::test_of_two_rows_one_fails\[2-badges\] - Priya "
    assert re.search(summary, said_by(project), re.MULTILINE)


def test_the_command_plays_that_scenario(project):
    _, *words = shlex.split(told(project)["test_of_two_rows_one_fails[2-badges]"].rpartition("Again:")[2])
    code, said = called(project, *words[2:])
    assert (code, "1 failed in" in said) == (1, True)


def test_only_options_that_decide_what_a_scenario_meets_are_said_again():
    chosen = {
        "--acclaim-url": "https://sandbox.example",
        "--wire": False,
        "--strict-worlds": True,
        "--simulator": "http://127.0.0.1:8400/a b",
        "--report": "out",
        "plugins": ["mine", "no:randomly"],
    }
    config = SimpleNamespace(rootpath=ROOT, stash={}, getoption=lambda name, default: chosen.get(name))
    assert shlex.split(again(config, "t.py::t[Tom\\xe1s]"))[1:] == [
        *(
            "-m",
            "pytest",
            "-p",
            "mine",
            "t.py::t[Tom\\xe1s]",
            "--acclaim-url",
            "https://sandbox.example",
            "--strict-worlds",
        ),
        *("--simulator", "http://127.0.0.1:8400/a b"),
    ]


def test_a_real_acclaim_and_its_templates_are_said_again():
    chosen = {"--acclaim-url": "https://sandbox.example", "--acclaim-template": ["One=1", "Two=2"]}
    config = SimpleNamespace(rootpath=ROOT, stash={}, getoption=lambda name, default: chosen.get(name))
    assert shlex.split(again(config, "t.py::t"))[4:] == [
        *("--acclaim-url", "https://sandbox.example", "--acclaim-template", "One=1", "--acclaim-template", "Two=2")
    ]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (AssertionError("Priya has 2\nof them\nassert 2 == 3\n +  where"), "Priya has 2\nof them"),
        (AssertionError("assert 2 == 3"), ""),
        (AssertionError(), ""),
        (ValueError("no number"), ""),
        (WrongScenario("nobody is called so"), "nobody is called so"),
    ],
)
def test_only_what_was_written_for_people_counts_as_words(error, expected):
    assert in_words("then", "it holds", error) == expected
