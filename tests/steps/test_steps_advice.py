"""Who writes a step that nobody has defined is told what is like it, and how it would be defined."""

import ast

import pytest

from steps.catalogue import Phrase, phrases
from steps.guide.advice import advice, snippet
from steps.guide.nearest import nearest, suggested
from steps.guide.words import template
from steps.phrases import phrase as written

DEFINED = phrases()


def near(kind, step):
    return [suggested(phrase, step) for phrase in nearest(DEFINED, kind, step)]


@pytest.mark.parametrize(
    ("kind", "step", "expected"),
    [
        ("when", 'Priya finishes "Onboarding Essentials"', 'When Priya completes "Onboarding Essentials"'),
        ("when", 'Priya completed "Welcome Tour"', 'When Priya completes "Welcome Tour"'),
        ("then", "Priya's profile has 2 badges", "Then Priya's profile lists 2 badges"),
        ("given", "2 days go by", "Given 2 days pass"),
        (
            "then",
            'Acclaim sent Mei 1 notice and 2 reminders about "Safety First"',
            'Then Acclaim has sent Mei 1 notice and 2 reminders about "Safety First"',
        ),
        ("when", "Rhea withdraws “Data Literate” of Mei", 'When Rhea revokes "{badge}" of Mei'),
    ],
)
def test_what_is_meant_is_among_the_nearest(kind, step, expected):
    assert expected in near(kind, step)


def test_what_is_like_nothing_has_no_nearest():
    assert near("when", "the moon is full") == []
    assert "No phrase is like it." in advice(DEFINED, "when", "the moon is full")


def test_what_may_stand_in_a_hole_that_is_still_open_is_said():
    told = advice(DEFINED, "when", "1 week passes")
    assert "When {span} passes  (steps/clock.py)" in told
    assert "{span}: a length of time, in days, hours, minutes and seconds" in told


def test_a_phrase_of_the_kind_asked_for_is_nearer_than_one_of_another():
    defined = [
        Phrase(kind, written(f"{{student:Name}} {verb} it"), "steps.one")
        for kind, verb in [("when", "takes"), ("then", "bakes")]
    ]
    assert [one.kind for one in nearest(defined, "then", "Priya wakes it")] == ["then", "when"]
    assert [one.kind for one in nearest(defined, "when", "Priya wakes it")] == ["when", "then"]


def test_a_step_that_is_defined_as_another_kind_is_said_to_be():
    told = advice(DEFINED, "given", 'Priya enrols in "Data Literacy"').splitlines()
    assert told[0].startswith("steps/student.py defines it as When, not as Given.")
    assert told[1].strip() == "@given(phrase('{student:Name} enrols in \"{course:Title}\"'))"


STEPS = [
    'Priya finishes "Onboarding Essentials"',
    'Tomás gives Mei the badge "Safety First" and "Data Literate" for "x@y.example"',
    "Gus's profile has 3 badges",
    "it's 5 o'clock",
    'Globex sends Mei 1 notice, 2 reminders within 3 days, 4 hours about "Priya\'s way"',
    "they return",
    "class",
    "5",
]


@pytest.mark.parametrize("step", STEPS, ids=range(len(STEPS)))
def test_a_definition_to_begin_with_can_be_run_and_takes_the_step(step):
    code = "\n".join(line.removeprefix("    ") for line in snippet("when", step, columns=("badge", "state")))
    (function,) = ast.parse(code).body
    text, *columns = map(ast.literal_eval, function.decorator_list[0].args[0].args)
    assert columns == ["badge", "state"]
    assert text == template(step)
    told = written(text).parse_arguments(step)
    assert [*told, "datatable"] == [argument.arg for argument in function.args.args[1:]]


def test_holes_are_named_for_what_stands_in_them():
    step = (
        'Priya and Mei finish "Welcome Tour" for "Data Literate" with "x@y.example", "what" and 2 reminders in 5 days'
    )
    assert template(step) == (
        '{student:Name} and {student2:Name} finish "{course:Title}" for "{badge:Title}" with "{email:Title}", '
        '"{title:Title}" and {reminders:Reminders} in {span:Span}'
    )
