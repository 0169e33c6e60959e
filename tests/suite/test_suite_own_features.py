"""Features of one's own are played wherever they stand; what is wrong with them is an error in words, and no failure."""

import json
import re

import pytest

from tests.suite.test_suite_choosing import outcomes, suite

BEGUN = """\
Feature: Mine

  @mine
  Scenario: {name}
    When Priya completes "Onboarding Essentials"
    Then {then}
"""
RIGHT = BEGUN.format(
    name="It comes", then="Acclaim holds for Priya\n      | badge | state |\n      | Northwind Onboarded | pending |"
)


@pytest.fixture
def own(tmp_path):
    def write(text=RIGHT):
        (tmp_path / "own").mkdir(exist_ok=True)
        (tmp_path / "own" / "mine.feature").write_text(text, encoding="utf-8")
        return tmp_path

    return write


@pytest.mark.parametrize("named", ["own", "own/mine.feature"])
@pytest.mark.parametrize("shared", [(), ("-n", "2")], ids=["alone", "shared"])
def test_features_of_ones_own_are_played_in_place_of_ours(own, named, shared):
    place = own()
    code, said = suite("--features", named, "--report", "out", "-m", "mine", *shared, place=place)
    assert (code, outcomes(place / "out")) == (0, {"It comes": "passed"}), said
    assert "Outside the rules" in (place / "out" / "index.html").read_text(encoding="utf-8")


def test_the_command_that_plays_it_again_names_them(own):
    place = own(RIGHT.replace("pending", "accepted"))
    code, said = suite("--features", "own", place=place)
    assert (code, "--test test_it_comes --features own" in said) == (1, True), said
    assert f"({place}/own/mine.feature:4)" in said


def test_a_known_failure_of_ones_own_is_found(own):
    place = own(RIGHT.replace("pending", "accepted"))
    known = '[[known]]\nscenario = "mine: It comes"\nreason = "it is late"\nsince = 2026-03-01\n'
    (place / "known.toml").write_text(known, encoding="utf-8")
    code, said = suite("--features", "own", "--baseline", "known.toml", place=place)
    assert (code, "1 xfailed" in said) == (0, True), said


WRONG = {
    "no heading": (
        "Acclaim holds for Priya\n      | Northwind Onboarded | pending |",
        "the first row of the table must be: badge | state",
    ),
    "no table": ("Acclaim holds for Priya", "this step needs a table: badge | state"),
    "a table": ("Acclaim offers no way to share\n      | badge |", "this step takes no table"),
    "nobody": ("Paula's profile shows no table", "nobody of the cast is called 'Paula'"),
    "no badge": (
        'Acclaim has sent Priya 0 notices and 0 reminders about "Northwind Onbord"',
        "no badge is called 'Northwind Onbord'; is it 'Northwind Onboarded'?",
    ),
    "no course": ('"Onbording Essentials" is not complete for Priya', "no course is called 'Onbording Essentials'"),
    "not in this LMS": (
        'the lesson "Wrap up" of "Onboarding Essentials" is still open for Gus',
        "there is no 'Onboarding Essentials'",
    ),
}


def test_a_wrong_scenario_is_an_error_in_words_alone(own):
    wrong = "".join(
        BEGUN.format(name=name, then=then).replace("Feature: Mine\n", "") for name, (then, _) in WRONG.items()
    )
    place = own(f"Feature: Mine\n{wrong}")
    code, said = suite("--features", "own", "--report", "out", place=place)
    told = json.loads((place / "out" / "results.json").read_text(encoding="utf-8"))
    (branch,) = [rule for rule in told["rules"] if rule["scenarios"]]
    assert (code, {one["outcome"] for one in branch["scenarios"]}) == (1, {"error"}), said
    for _, sentence in WRONG.values():
        assert f"\n{sentence}" in said
    assert "WrongScenario" not in said
    assert not re.search(r"\.py:\d", said)
    assert "available fixtures" not in said


STEP_OF_ONES_OWN = """\
from pytest_bdd import then

@then("all of this is there")
def all_of_this(datatable):
    assert datatable == [["anything"]]
"""


def test_a_table_of_a_step_of_ones_own_is_ones_own(own):
    place = own(BEGUN.format(name="Own", then="all of this is there\n      | anything |"))
    (place / "own_steps.py").write_text(STEP_OF_ONES_OWN, encoding="utf-8")
    code, said = suite("--features", "own", "-p", "own_steps", place=place)
    assert (code, "1 passed" in said) == (0, True), said
    (place / "own_steps.py").write_text(STEP_OF_ONES_OWN.replace("anything", "nothing"), encoding="utf-8")
    code, said = suite("--features", "own", "-p", "own_steps", place=place)
    assert (code, "-m suite -p own_steps --test test_own --features own" in said) == (1, True), said


def test_an_lms_of_ones_own_has_courses_of_its_own_and_still_our_cast(own):
    place = own("""Feature: Theirs
  Scenario: A course
    When Tomás completes "Our course"
    Then Tomás lands on the profile
  Scenario: Nobody
    When Paula completes "Our course"
    Then Paula lands on the profile
""")
    _, said = suite("--features", "own", "--lms-driver", "examples.other_lms.driver:Driver", place=place)
    assert "no course is called" not in said
    assert "Step:     When Tomás completes" in said
    assert "nobody of the cast is called 'Paula'" in said


@pytest.mark.parametrize(
    ("text", "named", "told"),
    [
        (RIGHT, "nowhere", "--features: nowhere: No such file or directory"),
        ("Hello\n", "own", "--features: own/mine.feature:1: this is no Gherkin: "),
        ("Feature: Mine\n", "own", "--features: own: there is no scenario"),
        ("Feature: Mine\n\n  Scenario: Empty\n", "own", "--features: own/mine.feature:3: 'Empty' has no step"),
        (
            f"{RIGHT}\n  Scenario: It comes\n    Then it refuses to start\n",
            "own",
            "--features: own/mine.feature:4: the scenario 'It comes' is not played: there is another of this name",
        ),
        (RIGHT.replace("@mine", "@xfail"), "own", "--features: @xfail can be no tag: they begin with a letter"),
        (RIGHT.replace("@mine", "@a:b"), "own", "--features: @a:b can be no tag"),
        (RIGHT.replace("@mine", "@_wip"), "own", "--features: @_wip can be no tag"),
    ],
)
def test_features_that_cannot_be_played_end_the_run_before_it_begins(own, text, named, told):
    place = own(text)
    code, said = suite("--features", named, place=place)
    said = said.replace(f"{place}/", "")
    assert (code, told in said, "Traceback" in said) == (2, True, False), said


def test_features_that_are_named_as_tests_are_led_to_the_option(own):
    code, said = suite("own/mine.feature", place=own(RIGHT))
    assert (code, "own/mine.feature: features are named by an option: --features own/mine.feature" in said) == (2, True)


TAGGED = """\
@earn-5
Feature: Tagged

  Scenario: By the feature
    When Priya passes "Data Literacy"
    Then "Data Literacy" is complete for Priya with "PASSED"

  Scenario Outline: By its rows
    When <who> passes "Data Literacy"
    Then "Data Literacy" is complete for <who> with "PASSED"

    @earn-6
    Examples:
      | who   |
      | Tomás |
"""


@pytest.mark.parametrize(("rule", "played"), [("earn-5", 2), ("earn-6", 1)])
def test_rules_are_told_by_the_tags_of_features_and_of_rows_too(own, rule, played):
    place = own(TAGGED)
    code, said = suite("--features", "own", "--rule", rule, "--report", "out", place=place)
    assert (code, f"{played} passed" in said) == (0, True), said
    told = json.loads((place / "out" / "results.json").read_text(encoding="utf-8"))["rules"]
    assert [len(each["scenarios"]) for each in told if each["id"] == "earn-5"] == [played]
    _, said = suite("--features", "own", "--disable", f"{rule}=not today", place=place)
    assert f"{played} disabled" in said, said


def test_features_of_one_name_are_told_apart(own):
    place = own(RIGHT.replace("pending", "accepted"))
    (place / "own" / "more").mkdir()
    (place / "own" / "more" / "mine.feature").write_text(RIGHT.replace("pending", "accepted"), encoding="utf-8")
    known = '[[known]]\nscenario = "more/mine: It comes"\nreason = "it is late"\nsince = 2026-03-01\n'
    (place / "known.toml").write_text(known, encoding="utf-8")
    code, said = suite("--features", "own", "--baseline", "known.toml", place=place)
    assert (code, "1 failed, 1 xfailed" in said) == (1, True), said
    (place / "known.toml").write_text(known.replace("more/", "mroe/"), encoding="utf-8")
    _, said = suite("--features", "own", "--baseline", "known.toml", place=place)
    assert "'mroe/mine: It comes' is no scenario; is it 'more/mine: It comes' or 'mine: It comes'" in said
