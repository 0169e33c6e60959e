"""Criteria that differ in their values alone are put into SQL once, and find what SQL that is put together finds."""

import pytest
import sqlalchemy as sa

from simulator.acclaim.domain.issued_badge import BadgeState
from simulator.acclaim.records import issued_badges
from simulator.criteria import at_least, below, descending, equals, has, one_of
from tests.simulator.places import DATA_LITERATE, NORTHWIND, ONBOARDED

BADGE = issued_badges.c
CRITERIA = {
    "equal": lambda at: (equals(BADGE.state, BadgeState.PENDING), BADGE.state == BadgeState.PENDING),
    "one of two": lambda at: (
        one_of(BADGE.badge_template_id, [ONBOARDED, "none"]),
        BADGE.badge_template_id.in_([ONBOARDED, "none"]),
    ),
    "one of none": lambda at: (one_of(BADGE.badge_template_id, []), sa.false()),
    "at least": lambda at: (at_least(BADGE.created_at, at), BADGE.created_at >= at),
    "below": lambda at: (below(BADGE.created_at, at), BADGE.created_at < at),
}


@pytest.fixture
def filled(place):
    for number, template in enumerate((ONBOARDED, DATA_LITERATE, ONBOARDED)):
        place.issue(recipient_email=f"n{number}@example.com", badge_template_id=template)
        place.control("POST", "/clock/advance", json={"seconds": 60})
    return place


@pytest.mark.parametrize("name", CRITERIA)
def test_they_find_what_sql_finds(filled, name):
    with filled.world(write=False) as world:
        rows = world.rows(issued_badges)
        own, at = equals(BADGE.organization_id, NORTHWIND), rows.where()[1].created_at
        shaped, put_together = CRITERIA[name](at)
        for order in ((), (descending(BADGE.n),)):
            for page in ({}, {"limit": 1}, {"limit": 2, "offset": 1}):
                assert rows.where(own, shaped, order=order, **page) == rows.where(
                    own, put_together, order=order, **page
                )
        assert rows.count(own, shaped) == rows.count(own, put_together) == len(rows.where(own, shaped))


def test_lists_that_differ_in_values_alone_share_a_statement(filled):
    with filled.world(write=False) as world:
        rows = world.rows(issued_badges)
        rows.where(equals(BADGE.badge_template_id, ONBOARDED), order=[descending(BADGE.n)], limit=1)
        before = issued_badges.lister.cache_info()
        found = rows.where(equals(BADGE.badge_template_id, DATA_LITERATE), order=[descending(BADGE.n)], limit=2)
        after = issued_badges.lister.cache_info()
    assert [badge.recipient_email for badge in found] == ["n1@example.com"]
    assert (after.hits, after.misses) == (before.hits + 1, before.misses)


@pytest.mark.parametrize(
    ("text", "many"), [("", 3), ("N1@", 1), ("@EXAMPLE", 3), ("%", 0), ("_", 0), ("1\x00", 0), ("\x00", 0), ("é", 0)]
)
def test_a_text_is_looked_for_as_it_stands_in_any_case(filled, text, many):
    with filled.world(write=False) as world:
        assert world.rows(issued_badges).count(has(BADGE.recipient_email, text)) == many
