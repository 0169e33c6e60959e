"""Every rule has a scenario and every phrase is used, which no feature shows by itself; each check is shown to fail."""

from pathlib import Path

import pytest
from pytest_bdd import parsers

from steps.catalogue import Phrase, features, phrases, spoken, unshown_rules, wrong_phrases
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
    (tmp_path / "one.feature").write_text(FEATURE, encoding="utf-8")
    return features(tmp_path)


def defined(*texts: str) -> list[Phrase]:
    return [
        Phrase(kind, parsers.parse(text), "steps.somebody") for kind, text in (text.split(" ", 1) for text in texts)
    ]


GOOD = ("given a course", "when {student} completes it", "then she has a badge")


def test_there_are_55_rules_of_the_articles():
    assert len([rule for rule in rules() if not rule.startswith(("inspect-", "endure-"))]) == 55


def test_every_rule_has_a_scenario():
    assert unshown_rules(rules(), features()) == []


def test_a_rule_without_a_scenario_is_found(read):
    assert unshown_rules(["earn-1", "earn-2"], read) == ["the rule earn-2 has no scenario"]


def test_every_phrase_is_defined_once_and_used():
    assert wrong_phrases(phrases(), features()) == []


def test_good_phrases_are_not_complained_of(read):
    assert wrong_phrases(defined(*GOOD), read) == []


def test_an_unused_phrase_is_found(read):
    wrong = wrong_phrases(defined(*GOOD, "then nobody says this"), read)
    assert wrong == ["no scenario uses 'nobody says this' (then) of steps.somebody"]


def test_a_phrase_defined_twice_is_found(read):
    wrong = wrong_phrases(defined(*GOOD, "given a course"), read)
    assert wrong == ["the phrase 'a course' (given) is defined twice"]


def test_phrases_are_few_and_used_often():
    used = len(list(spoken(features())))
    assert used / len({phrase.text for phrase in phrases()}) > 3.5
