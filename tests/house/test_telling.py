"""A Then that does not hold says so in the words of its step: what was found, and what was expected."""

import ast
from pathlib import Path

import pytest

from steps.telling import holds, holds_that, in_words

STEPS = sorted(
    path
    for path in (Path(__file__).parents[2] / "steps").glob("*.py")
    if path.stem not in {"catalogue", "play", "rules"}
)


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ([], "nothing"),
        (None, "nothing"),
        ({}, "nothing"),
        (2, "2"),
        ("In progress", '"In progress"'),
        (["1 notice", "2 reminders"], "1 notice, 2 reminders"),
        ([("Safety First", "accepted"), ("Data Literate",)], "Safety First (accepted), Data Literate"),
        ({"expires_at": "2027-01-01"}, "expires_at: 2027-01-01"),
    ],
)
def test_what_is_there_is_said_in_words(what, words):
    assert in_words(what) == words


def test_what_does_not_hold_names_both_sides():
    with pytest.raises(AssertionError) as told:
        holds("Priya's profile lists", [("Safety First", "View")], [])
    assert str(told.value).startswith("Priya's profile lists Safety First (View); expected: nothing")


def test_what_is_not_so_names_what_there_is_instead():
    with pytest.raises(AssertionError) as told:
        holds_that("Priya does not land on the dashboard", False, "http://a.test/users/sign_in")
    assert str(told.value).startswith('Priya does not land on the dashboard; instead: "http://a.test/users/sign_in"')


@pytest.mark.parametrize("path", STEPS, ids=lambda path: path.stem)
def test_no_step_fails_without_words(path):
    mute = [
        node.lineno for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Assert) and not node.msg
    ]
    assert mute == []
