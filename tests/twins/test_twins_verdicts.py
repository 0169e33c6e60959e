"""What counts as a kill: a Then that found something else than it promises, and nothing else."""

import logging

import pytest

from report.outcomes import Outcome, State
from report.played import Scenario, Step
from twins.catalogue import UNBROKEN, twins
from twins.matrix import as_json, is_killed, matrix_of, problems
from twins.nothing import NULL_TARGETS
from twins.page import page_of
from twins.plugin import heard
from twins.verdicts import Verdict, key_of, verdict_of


def played(state: State, kind: str = "then") -> Scenario:
    steps = [
        Step("Given", "a course", "given", 1, state=State.PASSED),
        Step("Then", "Priya has a badge", kind, 2, state=state, message="scenario-17-3 has\nnothing"),
        Step("And", "no other", "then", 3),
    ]
    row = {"student": "Priya", "why": "plain"}
    tags = ["browser", "earn-1"]
    return Scenario("t", "again t", "f", "F", "R", "A badge", 1, 0, row, tags, steps, outcome=Outcome(state))


def test_a_then_that_does_not_hold_is_failed_and_says_why():
    verdict = verdict_of(played(State.FAILED), [])
    assert verdict == Verdict("earn-1 A badge (Priya, plain)", "failed", "Then Priya has a badge", "scenario has")
    assert is_killed(verdict)


@pytest.mark.parametrize("kind", ["given", "when"])
def test_an_error_before_the_then_kills_nobody(kind):
    verdict = verdict_of(played(State.FAILED, kind), [])
    assert (verdict.outcome, verdict.step) == ("error", f"{kind.capitalize()} Priya has a badge")
    assert not is_killed(verdict)


def test_a_crash_kills_nobody_whatever_the_then_says():
    verdict = verdict_of(played(State.FAILED), ["KeyError: 'id'"])
    assert (verdict.outcome, verdict.said) == ("error", "KeyError: 'id'")
    assert not is_killed(verdict)


def test_a_scenario_that_passes_kills_nobody():
    assert not is_killed(verdict_of(played(State.PASSED), []))


def test_the_rule_is_told_from_other_tags():
    assert key_of(["browser", "view-7"], "The last badge") == "view-7 The last badge"


def verdicts(**outcomes: str):
    """Two scenarios on every twin; all is as it should be but for `outcomes`, by the twin's name."""
    names = {twin.named: twin for twin in twins()}
    found = {UNBROKEN: [Verdict(name, Outcome.PASSED, "", "") for name in names]}
    for target in NULL_TARGETS:
        found[target] = [Verdict(name, Outcome.ERROR, "", "") for name in names]
    for twin in twins():
        outcome = Outcome(outcomes.get(twin.name, "failed"))
        others = [Verdict(name, Outcome.PASSED, "", "") for name in names if name != twin.named]
        found[twin.name] = [Verdict(twin.named, outcome, "Then it is so", "it is not"), *others]
    return found


FIRST = twins()[0]


def test_when_every_named_scenario_kills_there_is_no_problem():
    assert problems(matrix_of(verdicts())) == []


@pytest.mark.parametrize("outcome", ["passed", "error", "unsupported"])
def test_a_twin_that_lives_is_a_problem_on_the_page_too(outcome):
    matrix = matrix_of(verdicts(**{FIRST.name: outcome}))
    (problem,) = problems(matrix)
    assert problem.startswith(f'"{FIRST.name}" lives: {FIRST.named}')
    assert "**nothing: it lives**" in page_of(matrix)


def test_what_was_not_played_to_its_end_kills_nobody():
    found = verdicts()
    found[FIRST.name] = []
    row = matrix_of(found)["twins"][0]
    assert (row["killed"], row["said"]) == (False, "was not played to its end")
    assert row["played"] == 0


def test_a_scenario_that_passes_on_nothing_is_a_problem():
    found = verdicts()
    found["always 500"][0] = Verdict(FIRST.named, Outcome.PASSED, "", "")
    assert problems(matrix_of(found)) == [f'"always 500" passes {FIRST.named}']


def test_a_target_on_which_not_everything_was_played_is_a_problem():
    found = verdicts()
    missing = found["always 500"].pop()
    assert problems(matrix_of(found)) == [f'on "always 500" only {len(found["always 500"])} scenarios were played']
    assert missing.scenario in matrix_of(found)["scenarios"]


def test_a_twin_on_which_not_everything_was_played_is_a_problem_where_all_was_to_be():
    found = verdicts()
    played = len(found[FIRST.name])
    found[FIRST.name].pop()
    told = f'on "{FIRST.name}" only {played - 1} scenarios were played'
    assert problems(matrix_of(found)) == [told]
    found.pop(UNBROKEN)  # as where the named ones are played alone
    assert problems(matrix_of(found)) == []


def test_what_was_not_played_unbroken_is_a_problem():
    found = verdicts()
    found[UNBROKEN].pop()
    assert problems(matrix_of(found)) == [f"unbroken, only {len(found[UNBROKEN])} scenarios were played"]


def test_a_twin_that_has_left_something_behind_is_a_problem():
    found = verdicts()
    found[UNBROKEN][0] = Verdict(FIRST.named, Outcome.FAILED, "Then it is so", "it is not")
    assert problems(matrix_of(found)) == [f"{FIRST.named} does not pass unbroken"]


def test_the_order_of_playing_is_not_seen():
    backwards = {name: found[::-1] for name, found in reversed(verdicts().items())}
    assert as_json(matrix_of(backwards)) == as_json(matrix_of(verdicts()))
    assert page_of(matrix_of(backwards)) == page_of(matrix_of(verdicts()))


def test_what_is_caught_and_logged_beside_a_request_is_a_crash_all_the_same():
    told = []
    with heard(told):
        try:
            raise RuntimeError("due work")
        except RuntimeError:
            logging.getLogger("simulator.unit_of_work").exception("due work of the world failed")
    logging.getLogger("simulator.unit_of_work").warning("no crash")
    assert told == [("crash", "RuntimeError: due work")]
