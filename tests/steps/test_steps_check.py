"""`python -m steps check`: what is wrong with a feature is told without playing it."""

import pytest
from click.testing import CliRunner

from steps.__main__ import main
from steps.catalogue import Phrase, phrases
from steps.guide.checking import findings, read
from steps.phrases import phrase

RIGHT = """\
Feature: One
  @earn-1
  Rule: A rule

    Scenario: A scenario
      When Priya completes "Welcome Tour"
      Then Acclaim holds no badge for Priya
"""


@pytest.fixture
def check(tmp_path):
    def run(text=RIGHT, name="one.feature"):
        file = tmp_path / name
        if text is not None:
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        ran = CliRunner().invoke(main, ["check", str(file)])
        assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.output
        return ran.exit_code, ran.output.replace(f"{tmp_path}/", "")

    return run


def test_a_feature_that_is_right(check):
    assert check() == (0, "1 scenario in one.feature: nothing to mend\n")


def test_a_step_that_nobody_defines(check):
    code, said = check(RIGHT.replace("completes", "finishes"))
    assert code == 1
    assert said.startswith('one.feature:6: Nobody has defined the step: When Priya finishes "Welcome Tour"\nNearest:\n')
    assert 'When Priya completes "Welcome Tour"  (steps/student.py)' in said
    assert said.endswith("1 scenario in one.feature: 1 to mend\n")


def test_a_step_of_an_outline_is_told_once(check):
    outline = RIGHT.replace("Scenario:", "Scenario Outline:").replace("completes", "<does>")
    code, said = check(
        f"{outline}\n      Examples:\n        | does |\n        | sees |\n        | completes |\n        | eats |\n"
    )
    assert code == 1
    assert said.count("Nobody has defined") == 1
    assert 'one.feature:6: Nobody has defined the step: When Priya sees "Welcome Tour"' in said


def test_a_step_that_several_define(tmp_path):
    (tmp_path / "one.feature").write_text(RIGHT, encoding="utf-8")
    (feature,) = read(tmp_path)
    more = Phrase("when", phrase('Priya completes "{course:Title}"'), "steps.somebody")
    (found,) = findings([*phrases(), more], {"earn-1"}, feature)
    several = 'Priya completes "{course:Title}" / {student:Name} completes "{course:Title}"'
    assert (found.line, found.said) == (6, f"the step 'Priya completes \"Welcome Tour\"' is ambiguous: {several}")


@pytest.mark.parametrize(
    ("change", "to", "told"),
    [
        ("  @earn-1\n", "", "one.feature:4: the scenario 'A scenario' of 'One' shows not exactly one rule"),
        ("@earn-1", "@earn-99", "one.feature:5: the tag @earn-99 names no rule"),
        ("When", "Given", "one.feature:5: the scenario 'A scenario' has 0 When, not one"),
        ("Then", "When", "one.feature:5: the scenario 'A scenario' has 2 When, not one"),
        ("Then", "And", "one.feature:5: the scenario 'A scenario' has no Then: it shows nothing"),
        (
            "      Then",
            "      And 1 day passes\n" * 6 + "      Then",
            "one.feature:5: the scenario 'A scenario' has 8 steps, more than 7",
        ),
    ],
)
def test_an_untidy_scenario(check, change, to, told):
    code, said = check(RIGHT.replace(change, to))
    assert code == 1
    assert told in said.splitlines()


def test_the_tag_for_the_browser_names_no_rule(check):
    assert check(RIGHT.replace("    Scenario:", "    @browser\n    Scenario:"))[0] == 0


def test_a_scenario_that_another_of_its_name_hides(check):
    code, said = check(RIGHT + RIGHT.partition("Rule: A rule\n")[2])
    assert code == 1
    assert "one.feature:5: the scenario 'A scenario' is not played: there is another of this name in 'One'" in said


def test_a_feature_without_a_scenario(check):
    assert check("Feature: One\n")[1].startswith("one.feature:1: the feature 'One' has no scenario")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "one.feature: No such file or directory"),
        ("", "one.feature: there is no feature in this file"),
        ("# nothing\n", "one.feature: there is no feature in this file"),
        ("Hello\n", "one.feature:1: this is no Gherkin: "),
        (RIGHT.replace("Then", "Thn"), "one.feature:7: this is no Gherkin: "),
        (b"\xff\xfe\x00", "one.feature: this is no text in UTF-8 (byte 0)"),
    ],
)
def test_what_cannot_be_read(check, text, told):
    code, said = check(text)
    assert code == 2
    assert said.startswith(told)


HOLDS = "Acclaim holds for Priya"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (HOLDS, "this step needs a table: badge | state"),
        (f"{HOLDS}\n| badge | state |", "this step needs a table with rows below: badge | state"),
        (
            f"{HOLDS}\n| Safety First | accepted |",
            "the first row of the table must be: badge | state; it is: Safety First | accepted",
        ),
        (
            f"{HOLDS}\n| badge | link |\n| Safety First | Accept |",
            "the first row of the table must be: badge | state; it is: badge | link",
        ),
        ("Acclaim holds no badge for Priya\n| badge |", "this step takes no table"),
    ],
)
def test_a_table_that_is_not_that_of_the_step(check, said, told):
    code, output = check(RIGHT.replace("Acclaim holds no badge for Priya", said))
    assert (code, output.splitlines()[0]) == (1, f"one.feature:7: {told}")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Paula's profile shows no table", "nobody of the cast is called 'Paula', only Priya, Tomás, Mei, "),
        ("Pria's profile shows no table", "nobody of the cast is called 'Pria'; is it 'Priya'?"),
        (
            '"Onbording Essentials" is not complete for Mei',
            "no course is called 'Onbording Essentials'; is it 'Onboarding Essentials'?",
        ),
        ('Mei sees the details of "Northwind Onbord"', "no badge is called 'Northwind Onbord'; is it 'Northwind Onb"),
        (
            'the lesson "Wrap" of "Onboarding Essentials" is still open for Mei',
            "no lesson of 'Onboarding Essentials' is called 'Wrap'; is it 'Wrap up'?",
        ),
        (
            'the lesson "Wrap up" of "Welcome Tour" is still open for Mei',
            "no lesson of 'Welcome Tour' is called 'Wrap up', only The tour",
        ),
        ('"Welcome Tour" is complete for Mei with "passed"', '\'passed\' is no {status}, only "PASSED", "FAILED"'),
    ],
)
def test_a_name_that_nobody_has(check, said, told):
    code, output = check(RIGHT.replace("Acclaim holds no badge for Priya", said))
    assert (code, output.startswith(f"one.feature:7: {told}")) == (1, True), output


def test_a_name_of_an_outline_is_looked_up_in_its_rows(check):
    outline = RIGHT.replace("Scenario:", "Scenario Outline:").replace("Priya", "<who>")
    code, said = check(f"{outline}\n      Examples:\n        | who   |\n        | Priya |\n        | Paula |\n")
    assert code == 1
    assert said.startswith("one.feature:6: nobody of the cast is called 'Paula'")


@pytest.mark.parametrize("typo", ["Scenari: y", "scenario: y", "Scenario Outlin: y"])
def test_a_line_that_is_nearly_a_word_of_gherkin(check, typo):
    code, said = check(RIGHT.replace("Scenario: A scenario", typo))
    word = typo.partition(":")[0]
    meant = "Scenario Outline:" if "Outlin" in word else "Scenario:"
    assert code == 1
    assert f"one.feature:5: '{word}:' is no word of Gherkin, and read as a description; is it '{meant}'?" in said


def test_a_folder_is_looked_at_in_the_order_of_its_files(tmp_path):
    for name in ("b.feature", "a.feature", "deep/c.feature"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(RIGHT.replace("completes", "eats"), encoding="utf-8")
    said = CliRunner().invoke(main, ["check", str(tmp_path)]).output
    places = [said.index(f"{tmp_path}/{name}:6") for name in ("a.feature", "b.feature", "deep/c.feature")]
    assert places == sorted(places)


def test_a_folder_without_features(tmp_path):
    ran = CliRunner().invoke(main, ["check", str(tmp_path)])
    assert (ran.exit_code, "there is no feature in this folder" in ran.output) == (2, True)


def test_our_own_features_are_right():
    ran = CliRunner().invoke(main, ["check", "features"])
    assert ran.exit_code == 0, ran.output


def test_a_folder_that_is_called_like_a_feature_is_a_folder(tmp_path):
    (tmp_path / "sub.feature").mkdir()
    (tmp_path / "sub.feature/one.feature").write_text(RIGHT, encoding="utf-8")
    assert len(read(tmp_path)) == 1
