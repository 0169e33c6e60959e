"""What an organization's start page counts: its badges by state, and how many there were day after day."""

from datetime import date

import sqlalchemy as sa

from simulator.acclaim.domain.figures import DayFigures, history
from simulator.acclaim.domain.issued_badge import BadgeState
from simulator.acclaim.records import issued_badges
from simulator.columns import UtcDay
from simulator.criteria import equals
from simulator.world import World


def tally(world: World, organization_id: str) -> dict[BadgeState, int]:
    """How many of the organization's badges are in each state."""
    kept, own = world.rows(issued_badges), equals(issued_badges.c.organization_id, organization_id)
    return {state: kept.count(own, equals(issued_badges.c.state, state)) for state in BadgeState}


def history_of(world: World, organization_id: str) -> list[DayFigures]:
    """The organization's figures by days in UTC; a badge counts from when Acclaim knew of it."""
    of = issued_badges.c
    decided = sa.case((of.state != BadgeState.PENDING, sa.func.coalesce(of.accepted_at, of.state_updated_at)))
    return history(
        issued=_by_day(world, organization_id, of.created_at),
        accepted=_by_day(world, organization_id, of.accepted_at),
        decided=_by_day(world, organization_id, decided),
        today=world.now().date(),
    )


def _by_day(world: World, organization_id: str, instant: sa.ColumnElement[object]) -> dict[date, int]:
    """How many badges have the instant on each day; those that do not have it are left out."""
    day = UtcDay(instant).label("day")
    query = (
        sa.select(day, sa.func.count())
        .where(issued_badges.c.world == world.name, issued_badges.c.organization_id == organization_id)
        .where(instant.is_not(None))
        .group_by("day")
    )
    return {date.fromisoformat(row[0]): row[1] for row in world.connection.execute(query)}
