"""Counts that are kept beside the rows: always those that counting would find, and asked only what they can answer."""

import pytest
import sqlalchemy as sa

from simulator.acclaim.domain.issued_badge import BadgeState
from simulator.acclaim.records import issued_badges
from simulator.app import Simulator
from simulator.clock import Clock
from simulator.exports import exported
from simulator.imports import imported
from tests.simulator.places import DATA_LITERATE, NORTHWIND, ONBOARDED, START, Place

STATES, TEMPLATE = issued_badges.c.state, issued_badges.c.badge_template_id


def told(place):
    """What is kept, and what counting finds."""
    with place.world(write=False) as world:
        counts = issued_badges.counts.table
        kept = world.connection.execute(
            sa.select(*(counts.c[name] for name in issued_badges.counts.by), counts.c.count).where(
                counts.c.world == world.name, counts.c.count != 0
            )
        )
        columns = [issued_badges.c[name] for name in issued_badges.counts.by]
        there = world.connection.execute(
            sa.select(*columns, sa.func.count()).where(issued_badges.c.world == world.name).group_by(*columns)
        )
        return {tuple(row) for row in kept}, {tuple(row) for row in there}


def number(place, *criteria):
    with place.world(write=False) as world:
        return world.rows(issued_badges).count(issued_badges.c.organization_id == NORTHWIND, *criteria)


def test_they_follow_every_change(place):
    deeds, badges = ["issue", "issue", "accept", "issue", "revoke", "accept", "issue", "delete", "revoke", "issue"], []
    for step, deed in enumerate(deeds * 4):
        badge = badges[step * 7 % len(badges)] if badges else None
        if deed == "issue":
            template = [ONBOARDED, DATA_LITERATE][step % 3 % 2]
            badges.append(place.issue(recipient_email=f"n{step}@example.com", badge_template_id=template))
        elif deed == "accept":
            place.control("POST", f"/acclaim/badges/{badge}/accept")
        elif deed == "revoke":
            place.revoke(badge)
        else:
            place.own("DELETE", f"/badges/{badge}")
            badges.remove(badge)
        kept, there = told(place)
        assert kept == there
    assert len(there) > 3


def test_they_answer_what_they_know_and_the_rows_the_rest(place, monkeypatch):
    place.issue()
    place.issue(badge_template_id=DATA_LITERATE)
    assert number(place) == 2
    assert number(place, STATES == BadgeState.PENDING, TEMPLATE == ONBOARDED) == 1
    assert number(place, STATES.in_([BadgeState.ACCEPTED])) == 0
    assert number(place, issued_badges.c.recipient_email == "priya@example.com") == 2
    with place.world() as world:
        world.connection.execute(sa.update(issued_badges.counts.table).values(count=7))
    assert number(place, TEMPLATE == ONBOARDED) == 7, "the rows are not asked"
    assert number(place, issued_badges.c.recipient_email == "priya@example.com") == 2


@pytest.mark.parametrize("way", ["copy", "import", "restore"])
def test_worlds_that_are_made_of_others_are_counted(place, way):
    place.issue()
    worlds, name = place.simulator.worlds, f"{place.name}-again"
    if way == "copy":
        worlds.copy(place.name, name)
    elif way == "import":
        with place.world(write=False) as world:
            document = exported(world)
        assert "acclaim_issued_badge_count" not in document["tables"]
        imported(worlds, name, document, place.simulator.turning.kinds)
    else:
        name = place.name
        place.control("PUT", "/snapshots/then")
        place.issue(badge_template_id=DATA_LITERATE)
        place.control("POST", "/snapshots/then/restore")
    kept, there = told(Place(place.simulator, name))
    assert kept == there
    assert [row[-1] for row in kept] == [1]
    if name != place.name:
        worlds.remove(name)


def test_a_database_of_a_version_that_did_not_count_is_counted_when_it_is_opened(tmp_path):
    url = f"sqlite:///{tmp_path}/old.db"
    old = Place(_simulator(url), "old")
    old.simulator.worlds.create("old", "northwind", Clock(frozen_at=START))
    old.issue()
    with old.world() as world:
        world.connection.execute(sa.delete(issued_badges.counts.table))
    old.simulator.worlds.close()
    new = Place(_simulator(url), "old")
    kept, there = told(new)
    assert kept == there != set()
    new.simulator.worlds.close()


def _simulator(url):
    return Simulator(base_url="http://simulator.test", database=url)
