"""The catalogue: enough twins of every group, each with a scenario and rules that there are, and the matrix as written."""

import json
from collections import Counter
from pathlib import Path

from steps.rules import group_of, rules
from tests.twins.titles import titles
from twins.catalogue import UNBROKEN, played, twins
from twins.matrix import group_names, matrix_of, problems
from twins.nothing import NULL_TARGETS
from twins.page import page_of
from twins.twin import Of

DOCS = Path(__file__).parents[2] / "docs"


def written():
    return json.loads((DOCS / "twins.json").read_text(encoding="utf-8"))


def test_the_scenario_that_a_twin_names_is_in_the_features():
    assert {each.named for each in twins()} - set(titles()) == set()


def test_the_rules_that_a_twin_breaks_are_numbered():
    assert {rule for each in twins() for rule in each.rules} - set(rules()) == set()


def test_no_two_scenarios_and_no_two_twins_have_one_name():
    assert len(titles()) == len(set(titles()))
    assert len(played()) == len(twins()) + len(NULL_TARGETS) + 1


def test_every_group_has_four_twins_or_more():
    of_groups = Counter(group_of(each.rules[0]) for each in twins())
    assert list(of_groups) == group_names() == list(dict.fromkeys(map(group_of, rules())))
    assert {group for group, number in of_groups.items() if number < 4} == {"inspect"}


def test_every_part_is_broken_by_some():
    assert {each.of for each in twins()} == set(Of)


def test_the_matrix_has_every_twin_as_it_is():
    told = [(row["twin"], row["broken"], row["rules"], row["scenario"]) for row in written()["twins"]]
    assert told == [(each.name, each.of, list(each.rules), each.named) for each in twins()]
    assert [row["target"] for row in written()["null targets"]] == list(NULL_TARGETS)


def test_the_matrix_has_every_scenario_and_none_that_is_gone():
    assert set(written()["scenarios"]) == set(titles())


def test_nobody_lives():
    assert problems(written()) == []


def test_the_page_is_that_of_the_matrix():
    assert (DOCS / "twins.md").read_text(encoding="utf-8") == page_of(written())


def test_the_matrix_of_nothing_has_only_problems():
    found = matrix_of({UNBROKEN: []})
    assert len(problems(found)) == len(twins())
