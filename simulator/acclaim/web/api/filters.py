"""The filters and sorts of the lists: each key on the wire with what it looks for."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import partial
from typing import Any

import sqlalchemy as sa

from simulator.acclaim.domain.issued_badge import STANDING, recipient_key
from simulator.acclaim.records import addresses, badge_templates, employees, events, issued_badges
from simulator.acclaim.services.querying import confirmed_keys, owner_of
from simulator.acclaim.web.api.leniency import Leniency, lenient
from simulator.acclaim.web.api.listing import Filter
from simulator.acclaim.web.api.queries import BadQuery
from simulator.clock import YEARS
from simulator.criteria import Criterion, at_least, below, one_of
from simulator.unit_of_work import current_world

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DAY = timedelta(days=1)


def _of_account(emails: Sequence[str]) -> Criterion:
    """Badges of the account that owns the address, whichever of its addresses they went to."""
    world = current_world()
    keys = {recipient_key(email) for email in emails}
    for email in emails:
        owner = owner_of(world, email)
        keys.update(confirmed_keys(world, owner) if owner else ())
    return one_of(issued_badges.c.recipient_key, keys)


def _of_users(user_ids: Sequence[str]) -> Criterion:
    owned = (
        current_world()
        .rows(addresses)
        .where(addresses.c.earner_id.in_(user_ids), addresses.c.confirmed_at.is_not(None))
    )
    return one_of(issued_badges.c.recipient_key, {address.key for address in owned})


def _of_templates_with(tags: Sequence[str]) -> Criterion:
    tagged = current_world().rows(badge_templates).where(_any_of(badge_templates.c.reporting_tags)(tags))
    return one_of(issued_badges.c.badge_template_id, {template.id for template in tagged})


def _with_badges_of_level(levels: Sequence[str]) -> "sa.ColumnElement[bool]":
    """Employees with a standing badge from a template of one of the levels that their organization issued."""
    of_level = (
        sa.select(issued_badges.c.recipient_key)
        .join(badge_templates.table, badge_templates.c.id == issued_badges.c.badge_template_id)
        .where(
            badge_templates.c.level.in_(levels),
            badge_templates.c.world == employees.c.world,
            issued_badges.c.world == employees.c.world,
            issued_badges.c.organization_id == employees.c.organization_id,
            issued_badges.c.state.in_(STANDING),
        )
    )
    return employees.c.email_key.in_(of_level)


def _text(values: Sequence[str], *columns: "sa.ColumnElement[str]") -> "sa.ColumnElement[bool]":
    return sa.or_(*(column.icontains(value, autoescape=True) for value in values for column in columns))


def _in(column: "sa.Column[object]") -> Filter:
    return partial(one_of, column)


def _member(column: "sa.Column[Any]") -> Filter:
    """One of the words that the column may hold; what is none of them finds nothing, and a strict world says so."""
    kind: type[Enum] = column.type.kind  # type: ignore[attr-defined]  # a Choice
    known = {member.value for member in kind}
    kept = sa.type_coerce(column, sa.Text)  # a real cast would keep the database from its indexes

    def met(values: Sequence[str]) -> Criterion:
        _note_strangers(column, values, known)
        return one_of(kept, values)

    return met


def _truth(column: "sa.Column[bool]") -> Filter:
    def met(values: Sequence[str]) -> "sa.ColumnElement[bool]":
        _note_strangers(column, values, {"true", "false"})
        return sa.or_(*(column.is_(wanted) for wanted in (True, False) if str(wanted).lower() in values), sa.false())

    return met


def _true_or_not(column: "sa.Column[bool]") -> Filter:
    """`true`; anything else is the opposite (docs: badge_templates)."""
    return lambda values: column.is_([*values] == ["true"])


def _note_strangers(column: "sa.Column[Any]", values: Sequence[str], known: set[str]) -> None:
    for value in values:
        if value not in known:
            lenient(Leniency.UNKNOWN_FILTER, f"{column.name}::{value}")


def _any_of(column: "sa.Column[object]") -> Filter:
    """One of the texts that a column keeps as a JSON list, whole."""
    return lambda values: sa.or_(
        *(sa.type_coerce(column, sa.Text).icontains(_as_kept(value), autoescape=True) for value in values)
    )


def _with_recommendation(ids: Sequence[str]) -> "sa.ColumnElement[bool]":
    kept = sa.type_coerce(badge_templates.c.recommendations, sa.Text)
    return sa.or_(*(kept.icontains(f'"id":{_as_kept(wanted)}', autoescape=True) for wanted in ids))


def _as_kept(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _from(column: "sa.Column[datetime]") -> Filter:
    return lambda values: at_least(column, _date(values))


def _through(column: "sa.Column[datetime]") -> Filter:
    """The day named is still in."""
    return lambda values: below(column, _date(values) + _DAY)


def _date(values: Sequence[str]) -> datetime:
    text = ",".join(values)
    try:
        found = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC) if _DATE.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise BadQuery(f"filter: {text[:40]!r} is no date such as 2026-03-02")
    return found


def _named(value: str) -> "sa.ColumnElement[bool]":
    """A part of the name, or the whole name in double quotes (docs: badge_templates)."""
    if len(value) > 1 and value.startswith('"') and value.endswith('"'):
        return badge_templates.c.name == value[1:-1]
    return badge_templates.c.name.icontains(value, autoescape=True)


def _how_many_issued() -> "sa.ColumnElement[int]":
    counted = sa.select(sa.func.count()).where(
        issued_badges.c.world == badge_templates.c.world, issued_badges.c.badge_template_id == badge_templates.c.id
    )
    return counted.scalar_subquery()


BADGE_FILTERS: Mapping[str, Filter] = {
    "recipient_email": lambda values: one_of(issued_badges.c.recipient_key, {recipient_key(v) for v in values}),
    "recipient_email_all": _of_account,
    "state": _member(issued_badges.c.state),
    "badge_template_id": _in(issued_badges.c.badge_template_id),
    "issuer_earner_id": _in(issued_badges.c.issuer_earner_id),
    "user_id": _of_users,
    "public": _truth(issued_badges.c.public),
    "query": lambda values: _text(
        values, issued_badges.c.recipient_email, issued_badges.c.first_name, issued_badges.c.last_name
    ),
    "badge_templates[reporting_tags]": _of_templates_with,
    "expires_at_date_max": _through(issued_badges.c.expires_at),
}
BADGE_SORTS = {name: issued_badges.c[name] for name in ("created_at", "issued_at", "updated_at", "expires_at")}
TEMPLATE_FILTERS: Mapping[str, Filter] = {
    "query": lambda values: _text(values, badge_templates.c.name, badge_templates.c.description),
    "name": lambda values: sa.or_(*(_named(value) for value in values)),
    "state": _member(badge_templates.c.state),
    "public": _true_or_not(badge_templates.c.public),
    "reporting_tags": _any_of(badge_templates.c.reporting_tags),
    "skills": _any_of(badge_templates.c.skills),
    "recommendation_ids": _with_recommendation,
    "owner_id": _in(badge_templates.c.organization_id),
    "created_at_min": _from(badge_templates.c.created_at),
    "created_at_max": _through(badge_templates.c.created_at),
    "updated_at_min": _from(badge_templates.c.updated_at),
    "updated_at_max": _through(badge_templates.c.updated_at),
}
TEMPLATE_SORTS: "Mapping[str, sa.ColumnElement[Any]]" = {
    **{name: badge_templates.c[name] for name in ("name", "created_at", "updated_at")},
    "badges_count": _how_many_issued(),
}
EVENT_FILTERS: Mapping[str, Filter] = {
    "event_type": _member(events.c.event_type),
    "occurred_at_min": _from(events.c.occurred_at),
    "occurred_at_max": _through(events.c.occurred_at),
}
EVENT_SORTS = {"occurred_at": events.c.occurred_at}
EMPLOYEE_FILTERS: Mapping[str, Filter] = {
    "name_or_email": lambda values: _text(
        values, employees.c.email, employees.c.first_name + " " + employees.c.last_name
    ),
    "employee_state": _member(employees.c.state),
    "state": _member(employees.c.state),  # the key in the docs' own example
    "team": _in(employees.c.team),
    "badge_level": _with_badges_of_level,
}
EMPLOYEE_SORTS = {name: employees.c[name] for name in ("email", "created_at", "first_name", "last_name")}
