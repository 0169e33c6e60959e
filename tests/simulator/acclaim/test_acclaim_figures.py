"""What an organization's start page counts, and how its chart is drawn."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from simulator.acclaim.domain.chart import chart
from simulator.acclaim.domain.figures import DayFigures, history
from simulator.acclaim.domain.issued_badge import BadgeState
from simulator.acclaim.services.figures import history_of, tally
from simulator.columns import Instant, UtcDay
from tests.simulator.places import DATA_LITERATE, GLOBEX, NORTHWIND, SAFETY

D = date(2026, 3, 2)


def day(number):
    return D + timedelta(days=number)


# The history


def test_nothing_issued_is_no_history():
    assert history({}, {}, {}, D) == []


def test_the_first_day_begins_with_nothing_on_the_day_before():
    assert history({D: 3}, {D: 1}, {D: 1}, D) == [DayFigures(day(-1), 0, 0, 0), DayFigures(D, 3, 1, 2)]


def test_days_on_which_nothing_changes_are_left_out_but_today_is_not():
    assert history({D: 2, day(5): 1}, {day(5): 1}, {day(5): 1, day(7): 1}, day(9)) == [
        DayFigures(day(-1), 0, 0, 0),
        DayFigures(D, 2, 0, 2),
        DayFigures(day(5), 3, 1, 2),
        DayFigures(day(7), 3, 1, 1),
        DayFigures(day(9), 3, 1, 1),
    ]


def test_a_long_history_begins_with_what_was_before():
    shown = history({D: 2, day(100): 1}, {D: 1}, {D: 1}, day(120), days=90)
    assert shown == [DayFigures(day(31), 2, 1, 1), DayFigures(day(100), 3, 1, 2), DayFigures(day(120), 3, 1, 2)]


def test_a_clock_that_was_set_back_hides_nothing():
    assert history({day(3): 1}, {}, {}, D)[-1] == DayFigures(day(3), 1, 0, 1)


# Its chart


def points(path):
    return [tuple(map(float, pair.split(","))) for pair in re.findall(r"[\d.]+,[\d.]+", path)]


def test_a_line_is_level_until_the_day_on_which_it_rises():
    drawn = chart([DayFigures(day(0), 1, 0, 1), DayFigures(day(10), 5, 0, 5)])
    first, level, last = points(drawn.lines["issued"])
    assert first[1] == level[1] > last[1]
    assert first[0] == drawn.frame.left
    assert last[0] == drawn.frame.right
    assert level[0] == pytest.approx(drawn.frame.left + 0.9 * (drawn.frame.right - drawn.frame.left), abs=0.1)
    assert points(drawn.lines["accepted"])[-1][1] == drawn.frame.bottom


@pytest.mark.parametrize(
    ("most", "values"),
    [
        (1, [0, 1]), (3, [0, 1, 2, 3]), (4, [0, 1, 2, 3, 4]), (5, [0, 2, 4, 6]), (10, [0, 5, 10]), (17, [0, 5, 10, 15, 20]),
        (10_000, [0, 5000, 10_000]), (12_001, [0, 5000, 10_000, 15_000]),
    ],
)  # fmt: skip
def test_the_scale_goes_in_round_steps(most, values):
    drawn = chart([DayFigures(day(0), 0, 0, 0), DayFigures(day(1), most, 0, 0)])
    assert [mark.words for mark in drawn.heights] == [f"{value:,}" for value in values]
    assert (drawn.heights[0].at, drawn.heights[-1].at) == (drawn.frame.bottom, drawn.frame.top)


def test_days_stand_below_where_they_are():
    drawn = chart([DayFigures(day(0), 0, 0, 0), DayFigures(day(8), 2, 1, 1)])
    assert [mark.words for mark in drawn.days] == ["2026-03-02", "2026-03-06", "2026-03-10"]
    assert [mark.at for mark in drawn.days] == [
        drawn.frame.left,
        (drawn.frame.left + drawn.frame.right) / 2,
        drawn.frame.right,
    ]
    two_days = chart([DayFigures(day(0), 0, 0, 0), DayFigures(day(1), 2, 1, 1)])
    assert [mark.words for mark in two_days.days] == ["2026-03-02", "2026-03-03"]


def test_all_of_it_lies_within_the_picture():
    drawn = chart([DayFigures(day(number * 7), number * 37, number * 11, number * 26) for number in range(13)])
    for line in drawn.lines.values():
        for x, y in points(line):
            assert drawn.frame.left <= x <= drawn.frame.right < drawn.frame.width
            assert 0 < drawn.frame.top <= y <= drawn.frame.bottom < drawn.frame.height


# What is counted


def test_badges_are_counted_by_state_and_by_day(place):
    place.accepted_by_tomas()
    place.issue()
    place.revoke(place.issue(badge_template_id=DATA_LITERATE))
    place.advance(days=3)
    waiting = place.issue_to_tomas(badge_template_id=SAFETY)
    assert place.tomas().post(f"/badges/{waiting}/accept", f"/badges/{waiting}/reject").status_code == 302
    with place.world(write=False) as world:
        assert tally(world, NORTHWIND) == {
            BadgeState.PENDING: 1, BadgeState.ACCEPTED: 1, BadgeState.REJECTED: 1, BadgeState.REVOKED: 1, BadgeState.REPLACED: 0,
        }  # fmt: skip
        assert history_of(world, NORTHWIND) == [
            DayFigures(day(-1), 0, 0, 0), DayFigures(D, 3, 1, 1), DayFigures(day(3), 4, 1, 1),
        ]  # fmt: skip
        assert history_of(world, GLOBEX) == []


def test_a_badge_that_is_revoked_after_it_was_accepted_was_decided_on_when_it_was_accepted(place):
    badge = place.accepted_by_tomas()
    place.advance(days=2)
    place.revoke(badge)
    with place.world(write=False) as world:
        assert history_of(world, NORTHWIND)[1:] == [DayFigures(D, 1, 1, 0), DayFigures(day(2), 1, 1, 0)]


def test_a_badge_counts_from_when_acclaim_knew_of_it(place):
    place.issue(issued_at="2019-05-05 10:00:00 +0000")
    with place.world(write=False) as world:
        assert history_of(world, NORTHWIND)[-1] == DayFigures(D, 1, 0, 1)


@pytest.mark.parametrize(
    "instant", [datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 2, 23, 59, 59, 999999, tzinfo=UTC)]
)
def test_days_are_those_of_utc(place, instant):
    with place.world(write=False) as world:
        if world.connection.dialect.name == "postgresql":
            world.connection.execute(sa.text("SET LOCAL TIME ZONE 'Pacific/Kiritimati'"))
        assert world.connection.execute(sa.select(UtcDay(sa.literal(instant, Instant())))).scalar_one() == "2026-03-02"


def test_ten_thousand_badges_are_counted_by_the_database(place):
    """None of them comes to Python: as many statements and rows as there are days."""
    place.issue()
    said = []
    with place.world(write=False) as world:
        sa.event.listen(world.connection, "before_cursor_execute", lambda *call: said.append(call[2]))
        history_of(world, NORTHWIND)
    assert len(said) == 3
    assert all("GROUP BY" in statement for statement in said)
