"""A run ends with its verdict: each reason once, each rule that was tried at most once."""

from report.outcomes import Outcome
from report.played import Scenario, State, Step
from report.rules import Rule
from report.tree import run_of
from suite.verdict import lines

RULES = {name: Rule(name, "Earn", "...") for name in ("earn-1", "earn-2", "earn-3", "earn-4", "earn-5")}


def played(line, rule, outcome, said="", **told):
    step = Step("When", "Priya learns", "when", line, state=State.PASSED, message=said)
    names = dict.fromkeys(("test", "again", "file", "feature", "rule_name", "name"), "")
    return Scenario(**names, line=line, example=None, values={}, tags=[rule], steps=[step], outcome=outcome, **told)


def verdict(*scenarios):
    return list(lines(run_of("2026-03-02", "the other LMS", RULES, scenarios)))


def test_outcomes_reasons_and_rules_are_counted():
    no_mail, no_quiz = "mail: it writes none", "grades: it has no quizzes"
    assert verdict(
        played(1, "earn-1", Outcome.PASSED),
        played(2, "earn-2", Outcome.PASSED),
        played(3, "earn-2", Outcome.UNSUPPORTED, no_mail),
        played(4, "earn-3", Outcome.UNSUPPORTED, no_mail),
        played(5, "earn-3", Outcome.UNSUPPORTED, no_quiz),
        played(6, "earn-4", Outcome.FAILED),
        played(7, "earn-4", Outcome.UNSUPPORTED, no_quiz),
        played(8, "earn-4", Outcome.UNSUPPORTED, no_quiz),
    ) == [
        "8 scenarios: 2 passed, 5 unsupported, 1 failed",
        "    3 unsupported, grades: it has no quizzes",
        "    2 unsupported, mail: it writes none",
        "1 of 5 rules were shown by all their scenarios",
        "  not kept: earn-4",
        "  shown in part: earn-2",
        "  unsupported: earn-3",
    ]


def test_of_a_rule_with_errors_nothing_is_known_unless_it_failed_as_well():
    assert verdict(
        played(1, "earn-1", Outcome.ERROR),
        played(2, "earn-1", Outcome.PASSED),
        played(3, "earn-2", Outcome.ERROR),
        played(4, "earn-2", Outcome.FAILED),
        played(5, "earn-3", Outcome.ERROR),
    )[1:] == [
        "0 of 5 rules were shown by all their scenarios",
        "  not kept: earn-2",
        "  nothing is known, for there were errors: earn-1, earn-3",
    ]


def test_what_was_left_out_or_is_known_is_told_with_its_reasons():
    no_mail = "known since 2026-03-01: it writes no mail"
    assert verdict(
        played(1, "earn-1", Outcome.DISABLED, "not ours"),
        played(2, "earn-1", Outcome.DISABLED, "not ours"),
        played(3, "earn-2", Outcome.FAILED, "no mail came", known=no_mail),
        played(4, "earn-3", Outcome.ERROR, "passes now: take entry 2 out of known.toml", passes_now=True),
    ) == [
        "4 scenarios: 2 disabled, 1 failed, 1 error",
        "    2 disabled, not ours",
        f"    1 failed, {no_mail}",
        "    1 passes now: take entry 2 out of known.toml",
        "0 of 5 rules were shown by all their scenarios",
        "  not kept: earn-2",
        "  passes, though it is known to fail: earn-3",
        "  disabled: earn-1",
    ]


def test_a_run_that_plays_nothing_says_so():
    assert verdict() == ["0 scenarios: none was played", "0 of 5 rules were shown by all their scenarios"]
