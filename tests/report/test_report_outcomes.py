"""Every way in which a scenario can end is shown as what it is, in one process and in several."""

import pytest

from report.outcomes import NotPlayed, Outcome, State, WrongScenario, outcome_of, state_of
from tests.report.conftest import ROOT, Ran, called, played, project_at, timeless
from tests.report.invented import CONFTEST, FEATURE, OUTCOMES
from tests.report.test_report_messages import wrong_messages

pytestmark = pytest.mark.timeout(300)
FILES = ["index.html", "messages.ndjson", "junit.xml", "results.json", "summary.md"]


def states(scenario):
    return [step["outcome"] for step in scenario["steps"]]


def test_what_came_of_each_scenario(alone):
    assert {title: one["outcome"] for title, one in alone.scenarios.items()} == OUTCOMES
    assert alone.results["counts"] == {"error": 4, "failed": 3, "unsupported": 1, "disabled": 2, "passed": 2}


def test_the_run_says_where_its_report_is_and_keeps_its_exit_code(alone, shared):
    assert (alone.code, shared.code) == (1, 1)
    assert f"report: {alone.folder / 'index.html'}" in alone.said


@pytest.mark.parametrize("name", FILES)
def test_two_processes_tell_the_same_as_one(alone, shared, name):
    assert timeless(shared, name) == timeless(alone, name)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A badge comes", ["passed", "passed", "passed"]),
        ('A <b>bold</b> & "quoted" badge does not come', ["passed", "failed", "not run"]),
        ("A step that nobody defines", ["passed", "undefined", "not run"]),
        ("No quizzes here", ["passed", "unsupported", "not run"]),
        ("Somebody chose", ["not run", "not run"]),
        ("The deed itself breaks", ["failed", "not run"]),
        ("A check that cannot be made", ["passed", "error"]),
        ("The stage is not there", ["not run", "not run"]),
        ("The stage cannot be taken down", ["passed", "passed"]),
    ],
)
def test_what_came_of_each_step(alone, title, expected):
    assert states(alone.scenarios[title]) == expected


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ('A <b>bold</b> & "quoted" badge does not come', "Priya has 1 badge <sic>; expected: 7\nassert 7 == 1"),
        ("No quizzes here", "this LMS has no quizzes"),
        ("Somebody chose", "not on <Mondays>"),
        ("The deed itself breaks", "it lies on its back"),
        ("The stage is not there", "Before the first step: RuntimeError: no <stage>"),
        ("The stage cannot be taken down", "After the scenario: RuntimeError: it stays up"),
    ],
)
def test_why(alone, title, reason):
    assert alone.scenarios[title]["reason"].startswith(reason)


def test_a_step_that_nobody_defines_is_told_by_its_words(alone):
    reason = alone.scenarios["A step that nobody defines"]["reason"]
    assert reason == "Nobody has defined the step: Then nobody has defined this"


def test_what_was_noted_of_a_step_that_nobody_defines_is_told(tmp_path):
    noting = (
        CONFTEST + "\n\ndef pytest_bdd_step_func_lookup_error(exception):\n    exception.add_note('somebody might')\n"
    )
    reason = played(project_at(tmp_path, conftest=noting)).scenarios["A step that nobody defines"]["reason"]
    assert reason == "Nobody has defined the step: Then nobody has defined this\nsomebody might"


def test_the_command_that_plays_a_scenario_again(alone):
    failed = alone.scenarios["Of two rows one fails (2, badges)"]
    assert (
        failed["again"] == "python -m pytest -p report.plugin 'test_features.py::test_of_two_rows_one_fails[2-badges]'"
    )
    shown = [one.text_content() for one in alone.page.cssselect("details.scenario.wrong pre")]
    assert failed["again"] in shown
    assert alone.scenarios["A badge comes"]["again"] not in alone.text("index.html")


def test_rules_have_the_gravest_outcome_and_are_verified_when_all_holds(alone):
    told = {rule["id"]: (rule["outcome"], rule["last_verified"]) for rule in alone.results["rules"]}
    assert told == {"earn-1": ("error", None), "earn-2": ("error", None), "view-1": (None, None), "": ("error", None)}


def test_evidence_is_that_of_the_weakest_row(alone):
    assert [rule["evidence"] for rule in alone.results["rules"]][:2] == ["weak", "article"]


def test_what_each_step_caused_is_told_of_that_step(alone):
    given, when, then = alone.scenarios["A badge comes"]["steps"]
    assert (given["caused"], when["caused"], then["caused"]) == ([], ["request", "mail", "webhook"], [])
    completes, quiz, then = alone.scenarios["No quizzes here"]["steps"]
    assert (len(completes["caused"]), quiz["caused"], then["caused"]) == (3, ["request"], [])


def test_a_scenario_that_kills_its_process_is_an_error_and_no_gap(tmp_path):
    killing = CONFTEST.replace('raise AssertionError("it lies on its back")', "os._exit(3)")
    ran = played(project_at(tmp_path, conftest=killing), "-n", "2")
    assert {title: one["outcome"] for title, one in ran.scenarios.items()} == OUTCOMES | {
        "The deed itself breaks": "error"
    }
    assert "crashed" in ran.scenarios["The deed itself breaks"]["reason"]
    assert "1970-" not in ran.text("junit.xml")
    assert all(one["testCaseStarted"]["timestamp"]["seconds"] for one in ran.messages if "testCaseStarted" in one)


def test_what_was_chosen_and_not_reached_is_named(tmp_path):
    ran = played(project_at(tmp_path), "-x")
    assert list(ran.scenarios) == ["A badge comes", 'A <b>bold</b> & "quoted" badge does not come']
    assert len(ran.results["not_played"]) == len(OUTCOMES) - 2
    assert "10 more scenarios were chosen" in ran.page.text_content()
    assert [rule["all_played"] for rule in ran.results["rules"]] == [False, False, True]


def test_a_feature_that_cannot_be_read_does_not_vanish(tmp_path):
    ran = played(project_at(tmp_path, feature=FEATURE.replace("Then Priya has 7", "Thn Priya has 7")))
    assert [problem["where"] for problem in ran.results["problems"]] == ["test_features.py"]
    assert ran.page.cssselect(".problems pre")
    assert ran.messages[-1]["testRunFinished"]["success"] is False
    assert 'errors="1"' in ran.text("junit.xml")


def test_only_two_outcomes_are_for_what_is_not_played():
    assert NotPlayed(Outcome.DISABLED, "why").outcome is Outcome.DISABLED
    with pytest.raises(ValueError, match="not passed"):
        NotPlayed(Outcome.PASSED, "why")


@pytest.mark.parametrize(
    ("error", "kind", "expected"),
    [
        (AssertionError(), "then", State.FAILED),
        (AssertionError(), "when", State.FAILED),
        (AssertionError(), "", State.ERROR),
        (WrongScenario("nobody is called so"), "then", State.ERROR),
        (KeyError(), "then", State.ERROR),
        (NotPlayed(Outcome.UNSUPPORTED, "why"), "then", State.UNSUPPORTED),
        (pytest.skip.Exception("why"), "when", State.DISABLED),
        (pytest.fail.Exception("Timeout"), "then", State.ERROR),
    ],
)
def test_what_an_exception_says_of_a_step(error, kind, expected):
    assert state_of(error, kind) is expected


def test_an_undefined_step_is_the_suites_own_error():
    assert outcome_of(State.UNDEFINED) is Outcome.ERROR


def test_a_real_run_of_three_features(tmp_path):
    """Of each a rule, as `make report` plays them."""
    folder, rules = tmp_path / "report", ("notify-1", "setup-6", "accept-1")
    options = ("--report", str(folder), "-m", " or ".join(rules), "tests/test_features.py")
    ran = Ran(*called(ROOT, *options), folder)
    assert ran.code == 0, ran.said
    told = {rule["id"]: (rule["outcome"], rule["evidence"]) for rule in ran.results["rules"] if rule["outcome"]}
    assert told == {
        "setup-6": ("passed", "article"),
        "accept-1": ("passed", "article"),
        "notify-1": ("passed", "article"),
    }
    caused = {kind for one in ran.scenarios.values() for step in one["steps"] for kind in step["caused"]}
    assert caused == {"request", "mail", "webhook"}
    assert "password=***" in ran.text("index.html")
    assert wrong_messages(ran.messages) == []
