"""An invented project whose scenarios end in every way there is; its world is a list of entries."""

FEATURE = """\
Feature: Badges <i>of</i> all kinds
  Whatever can come of a scenario.

  @earn-1
  Rule: A course brings a badge

    Scenario: A badge comes
      Given a course with lessons
        | lesson     | minutes |
        | Begin here | 5       |
      When Priya completes it
      Then Priya has 1 badge

    Scenario: A <b>bold</b> & "quoted" badge does not come
      When Priya completes it
      Then Priya has 7 badges
      And Priya has 1 badge

    Scenario: A step that nobody defines
      When Priya completes it
      Then nobody has defined this
      And Priya has 1 badge

  @earn-2
  Rule: Quizzes count

    Scenario: No quizzes here
      When Priya completes it
      And Priya takes a quiz
      Then Priya has 1 badge

    @chosen
    Scenario: Somebody chose
      When Priya completes it
      Then Priya has 1 badge

    @skip
    Scenario: Skipped without a word
      When Priya completes it
      Then Priya has 1 badge

    Scenario: The deed itself breaks
      When the LMS falls over
      Then Priya has 1 badge

    Scenario: A check that cannot be made
      When Priya completes it
      Then the badges cannot be counted

    Scenario Outline: Of two rows one fails
      When Priya completes it
      Then Priya has <number> <what>

      Examples:
        | number | what   |
        | 1      | badge  |
        | 2      | badges |

  Rule: Without a number

    @no-stage
    Scenario: The stage is not there
      When Priya completes it
      Then Priya has 1 badge

    @no-end
    Scenario: The stage cannot be taken down
      When Priya completes it
      Then Priya has 1 badge
"""

CONFTEST = """
import json, os
import pytest
from pytest_bdd import given, parsers, then, when
from report.exchanges import watch
from report.outcomes import NotPlayed, Outcome

NAME = f"scenario-{os.getpid()}-1"


class Answer:
    def __init__(self, entries):
        self.entries = entries

    def raise_for_status(self):
        pass

    def json(self):
        return {"entries": self.entries}


class Session:
    def __init__(self):
        self.entries = []

    def close(self):
        pass

    def get(self, url, headers, timeout):
        assert url == f"http://simulator.test/w/{NAME}/_simulator/journal"
        assert "X-Simulator-Unseen" in headers
        return Answer(list(self.entries))

    def note(self, kind, **told):
        base = {"id": f"{kind}-{os.getpid()}-{len(self.entries)}", "at": "2026-03-02T09:00:00+00:00", "person": None}
        self.entries.append(base | {"kind": kind, "name": kind} | told)


@pytest.fixture
def world(request):
    session = Session()
    watch(request.node, session, f"http://simulator.test/w/{NAME}")
    if request.node.get_closest_marker("no-stage"):
        raise RuntimeError("no <stage>")
    yield session
    if request.node.get_closest_marker("no-end"):
        raise RuntimeError("it stays up")


@pytest.fixture(autouse=True)
def standing(request):
    if request.node.get_closest_marker("no-stage"):
        request.getfixturevalue("world")


def pytest_runtest_setup(item):
    if item.get_closest_marker("chosen"):
        raise NotPlayed(Outcome.DISABLED, "not on <Mondays>")


@given("a course with lessons")
def course(datatable):
    assert datatable


@when("Priya completes it")
def completes(world):
    body = json.dumps({"name": "<b>O'Lin</b>", "url": f"http://simulator.test/w/{NAME}/badges/1"})
    world.note("request", method="POST", path="/v1/badges", query="", status=201, body=body, answer="x" * 5000)
    world.note("change", state="issued")
    world.note("mail", person="priya@example.com", subject="You earned <it>")
    world.note("webhook", url=f"http://integration.test/{NAME}", status=None, outcome="refused", attempt=2, body="{}")


@when("Priya takes a quiz")
def quiz(world):
    world.note("request", method="GET", path="/quiz", query="a=1", status=404, body="", answer="(text/html)")
    raise NotPlayed(Outcome.UNSUPPORTED, "this LMS has no quizzes")


@when("the LMS falls over")
def falls():
    raise AssertionError("it lies on its back")


@then(parsers.re(r"Priya has (?P<number>\\d+) badges?"))
def has(world, number):
    assert int(number) == 1, f"Priya has 1 badge <sic>; expected: {number}"


@then("the badges cannot be counted")
def cannot():
    raise ValueError("no number")
"""

RULES = """\
# The rules

## Earn (earn)
| rule | what must hold |
|---|---|
| earn-1 | Completing a course brings its badge & "more". |
| earn-2 | Quizzes count. |

## View (view)
| rule | what must hold |
|---|---|
| view-1 | Nobody has written a scenario. |
"""

REGISTER = """\
assumed: 1
rules:
  one: {says: "that it comes", evidence: documented, source: "https://example.com/docs", shown_by: "features/badges.feature @earn-1"}
  two: {says: "when it comes", evidence: weak, source: "", shown_by: "features/badges.feature @earn-1"}
  three: {says: "other", evidence: assumed, source: "", shown_by: "tests/test_it.py::test_it"}
missing: [much]
"""

SETTINGS = "[pytest]\nmarkers =\n    earn-1\n    earn-2\n    chosen\n    no-stage\n    no-end\nbdd_features_base_dir = features\n"

OUTCOMES = {
    "A badge comes": "passed",
    'A <b>bold</b> & "quoted" badge does not come': "failed",
    "A step that nobody defines": "error",
    "No quizzes here": "unsupported",
    "Somebody chose": "disabled",
    "Skipped without a word": "disabled",
    "The deed itself breaks": "failed",
    "A check that cannot be made": "error",
    "Of two rows one fails (1, badge)": "passed",
    "Of two rows one fails (2, badges)": "failed",
    "The stage is not there": "error",
    "The stage cannot be taken down": "error",
}
"""What has to come of each scenario."""
