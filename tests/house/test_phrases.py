"""The page of phrases is what the steps and the features say, and a stranger finds everything on it."""

import inspect

import pytest
from pytest_bdd import parsers
from pytest_bdd.steps import step_function_context_registry

from steps.cast import CONNECTED
from steps.catalogue import features, phrases
from steps.guide.holes import MEANINGS, holes
from steps.guide.page import FILE, page
from steps.guide.seed import planted
from steps.guide.voices import voices

DEFINED = phrases()
MODULES = {phrase.module for phrase in DEFINED}
PAGE = page()


def test_the_page_is_what_would_be_written():
    assert FILE.read_text(encoding="utf-8") == PAGE, "make phrases"


@pytest.mark.parametrize("phrase", DEFINED, ids=lambda phrase: f"{phrase.kind} {phrase.text}")
def test_a_phrase_is_written_as_people_read_it(phrase):
    assert not isinstance(phrase.parser, parsers.re)


def test_every_hole_is_explained_and_nothing_else():
    assert {hole.name for phrase in DEFINED for hole in holes(phrase.text)} == set(MEANINGS)


def test_every_phrase_stands_there_once_with_kinds_and_an_example():
    told = [each for voice in voices(DEFINED, features()) for each in voice.spoken]
    assert PAGE.count("\n### `") == len(told) == len({phrase.text for phrase in DEFINED})
    assert all(each.example for each in told)
    by_text = {each.text: each for each in told}
    assert by_text['{student:Name} completes "{course:Title}"'].kinds == ["given", "when"]
    assert by_text["{student:Name}'s profile lists"].columns == ("badge", "link")


def test_a_definition_that_takes_a_table_declares_its_columns():
    defined = [each for each in step_function_context_registry.values() if each.step_func.__module__ in MODULES]
    taking = {each.parser.name for each in defined if "datatable" in inspect.signature(each.step_func).parameters}
    assert taking == {phrase.text for phrase in DEFINED if phrase.columns}
    assert len(taking) > 5


def test_an_example_is_the_deed_rather_than_the_way_there():
    assert "For earn-9: " in PAGE.partition('### `{student} completes "{course}" again`')[2].partition("###")[0]


def test_the_head_of_the_page_is_that_of_the_seed():
    seed = planted()
    assert (
        "Priya",
        "Priya Raman",
        "priya@example.com",
        "student of Northwind Academy",
        "has no account",
    ) in seed.people()
    assert ("Cloud Pilot", "Northwind Academy", "draft", "no", "") in seed.badges()
    assert ("Safety First", "Northwind Academy", "active", "yes", "Safety Refresher") in seed.badges()
    titles = {row[0] for row in (*seed.courses(), *seed.badges())}
    assert {title for badges in CONNECTED.values() for pair in badges.items() for title in pair} <= titles
