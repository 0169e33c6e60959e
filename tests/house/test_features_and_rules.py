"""Rules, scenarios and phrases belong together; each of these checks is shown to fail."""

from pathlib import Path

import pytest
from pytest_bdd import parsers

from steps.catalogue import (
    Phrase,
    features,
    hidden_scenarios,
    phrases,
    spoken,
    untidy_scenarios,
    untied_rules,
    wrong_steps,
)
from steps.rules import rules

FEATURE = """
Feature: One
  @earn-1
  Rule: A rule
    Scenario: A scenario
      Given a course
      When Priya completes it
      Then she has a badge
"""


@pytest.fixture
def read(tmp_path: Path):
    def write(text: str = FEATURE):
        (tmp_path / "one.feature").write_text(text, encoding="utf-8")
        return features(tmp_path)

    return write


def defined(*texts: str) -> list[Phrase]:
    return [
        Phrase(kind, parsers.parse(text), "steps.somebody") for kind, text in (text.split(" ", 1) for text in texts)
    ]


GOOD = ("given a course", "when {student} completes it", "then she has a badge")


def test_there_are_55_rules_of_the_articles():
    assert len([rule for rule in rules() if not rule.startswith(("inspect-", "endure-"))]) == 55


def test_every_rule_has_a_scenario_and_every_scenario_a_rule():
    assert untied_rules(rules(), features()) == []


def test_a_rule_without_a_scenario_is_found(read):
    assert untied_rules(["earn-1", "earn-2"], read()) == ["the rule earn-2 has no scenario"]


def test_a_scenario_without_a_rule_is_found(read):
    wrong = untied_rules(["earn-1"], read(FEATURE.replace("  @earn-1\n", "")))
    assert "the scenario 'A scenario' of 'One' shows not exactly one rule" in wrong


def test_a_tag_that_names_no_rule_is_found(read):
    wrong = untied_rules(["earn-1"], read(FEATURE.replace("@earn-1", "@earn-99")))
    assert wrong == ["the rule earn-1 has no scenario", "the tag @earn-99 names no rule"]


def test_every_step_is_defined_once_and_every_phrase_is_used():
    assert wrong_steps(phrases(), features()) == []


def test_good_steps_are_not_complained_of(read):
    assert wrong_steps(defined(*GOOD), read()) == []


def test_the_tag_for_the_browser_names_no_rule(read):
    assert untied_rules(["earn-1"], read(FEATURE.replace("    Scenario:", "    @browser\n    Scenario:"))) == []


def test_an_undefined_step_is_found(read):
    assert wrong_steps(defined(*GOOD[:2]), read()) == ["nobody defines the step 'she has a badge' (then, line 8)"]


def test_an_unused_phrase_is_found(read):
    wrong = wrong_steps(defined(*GOOD, "then nobody says this"), read())
    assert wrong == ["no scenario uses 'nobody says this' (then) of steps.somebody"]


def test_a_phrase_defined_twice_is_found(read):
    wrong = wrong_steps(defined(*GOOD, "given a course"), read())
    assert wrong == ["the phrase 'a course' (given) is defined twice"]


def test_an_ambiguous_step_is_found(read):
    (wrong,) = wrong_steps(defined(*GOOD, "then she has a {thing}"), read())
    assert wrong == "the step 'she has a badge' is ambiguous: she has a badge / she has a {thing}"


def test_scenarios_are_short_and_have_one_when():
    assert untidy_scenarios(features()) == []


def test_a_second_when_and_a_long_scenario_are_found(read):
    long = FEATURE + "      And she has a badge\n" * 4 + "      When Priya completes it\n"
    assert untidy_scenarios(read(long)) == [
        "the scenario 'A scenario' has 8 steps, more than 7",
        "the scenario 'A scenario' has 2 When, not one",
    ]


def test_a_scenario_that_looks_at_nothing_is_found(read):
    wrong = untidy_scenarios(read(FEATURE.replace("      Then she has a badge\n", "")))
    assert wrong == ["the scenario 'A scenario' has no Then: it shows nothing"]


def test_no_scenario_hides_another_of_its_name(read):
    assert [hidden_scenarios(feature) for feature in features()] == [{}] * len(features())
    (feature,) = read(FEATURE + FEATURE.partition("  Rule: A rule\n")[2])
    assert list(hidden_scenarios(feature)) == [5]


def test_phrases_are_few_and_used_often():
    used = len(list(spoken(features())))
    assert used / len({phrase.text for phrase in phrases()}) > 3.5
