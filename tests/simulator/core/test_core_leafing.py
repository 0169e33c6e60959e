"""Lists that people leaf through."""

import pytest

from simulator.acclaim.records import badge_templates
from simulator.criteria import descending, equals
from simulator.leafing import Leaf, leaf, leafed
from tests.simulator.places import NORTHWIND


@pytest.mark.parametrize(
    ("count", "asked", "number", "last", "offset"),
    [
        (0, "", 1, 1, 0), (1, "1", 1, 1, 0), (50, "2", 1, 1, 0), (51, "2", 2, 2, 50), (151, "3", 3, 4, 100),
        (151, "9", 4, 4, 150), (151, "0", 1, 4, 0), (151, "-1", 1, 4, 0), (151, "x", 1, 4, 0), (151, "²", 1, 4, 0),
        (151, "9" * 5000, 1, 4, 0), (151, "٣", 1, 4, 0),
    ],
)  # fmt: skip
def test_a_page_that_is_not_there_is_the_nearest_that_is(count, asked, number, last, offset):
    found = leaf(count, asked)
    assert (found.number, found.last, found.offset) == (number, last, offset)


def test_what_is_before_and_after():
    assert (leaf(51, "1").previous, leaf(51, "1").following) == (None, 2)
    assert (leaf(51, "2").previous, leaf(51, "2").following) == (1, None)
    assert (leaf(101, "2").previous, leaf(101, "2").following) == (1, 3)
    assert Leaf(1, 3, 2).last == 2


def test_a_page_holds_what_meets_the_criteria_in_the_order_that_is_wanted(place):
    with place.world(write=False) as world:
        rows, of = world.rows(badge_templates), badge_templates.c
        own = equals(of.organization_id, NORTHWIND)
        found = rows.where(own, order=[descending(of.name)])
        assert len(found) > 3
        assert leafed(rows, own, asked="2", order=[descending(of.name)], size=2) == (
            Leaf(2, len(found), 2), found[2:4]
        )  # fmt: skip
        assert leafed(rows, own, asked="") == (Leaf(1, len(found)), rows.where(own))
        assert leafed(rows, equals(of.organization_id, "nobody"), asked="9") == (Leaf(1, 0), [])
