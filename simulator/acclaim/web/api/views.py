"""The calls of the API: each reads the request, calls one service, presents and returns."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from flask import Blueprint, Response, request

from simulator.acclaim.domain.badge_template import BadgeTemplate
from simulator.acclaim.domain.issued_badge import IssuedBadge, recipient_key
from simulator.acclaim.records import addresses, badge_templates, issued_badges
from simulator.acclaim.services.issuing import issue
from simulator.acclaim.services.querying import (
    confirmed_keys,
    issued_counts,
    organization,
    owner_of,
    template,
    views_of,
)
from simulator.acclaim.services.revoking import revoke
from simulator.acclaim.services.templating import change_template, create_template
from simulator.acclaim.web.api.calls import body, caller
from simulator.acclaim.web.api.contract import require
from simulator.acclaim.web.api.errors import answer, handle_errors
from simulator.acclaim.web.api.listing import Filter, page_of
from simulator.acclaim.web.api.presenters import Presenter
from simulator.acclaim.web.api.reading import flag, issue_request, template_change
from simulator.unit_of_work import current_world

api = Blueprint("acclaim_api", __name__, url_prefix="/v1")
handle_errors(api)


def presenter() -> Presenter:
    return Presenter(request.url_root.rstrip("/"))


def _single(data: object, status: int = 200) -> Response:
    return answer({"data": data, "metadata": {}}, status)


@api.get("/organizations")
def list_organizations() -> Response:
    own = organization(current_world(), caller().organization_id)
    return answer({"data": [presenter().organization(own)], "metadata": {}})


@api.get("/organizations/<org>")
def get_organization(org: str) -> Response:
    caller(org)
    return _single(presenter().organization(organization(current_world(), org)))


@api.get("/organizations/<org>/badge_templates")
def list_templates(org: str) -> Response:
    caller(org)
    world = current_world()
    page = page_of(
        world.rows(badge_templates),
        badge_templates.c.organization_id == org,
        filters=_TEMPLATE_FILTERS,
        sorts={name: badge_templates.c[name] for name in ("name", "created_at", "updated_at")},
        newest_first=badge_templates.c.n,
    )
    owner, counts = organization(world, org), issued_counts(world, org)
    data = [presenter().template(item, owner, counts.get(item.id, 0)) for item in page.items]
    return answer({"data": data, "metadata": page.metadata})


@api.get("/organizations/<org>/badge_templates/<template_id>")
def get_template(org: str, template_id: str) -> Response:
    caller(org)
    return _single(_presented(template(current_world(), org, template_id), alone=True))


@api.post("/organizations/<org>/badge_templates")
def post_template(org: str) -> Response:
    caller(org)
    created = create_template(current_world(), org, template_change(body(), creating=True))
    made = _single(_presented(created), 201)
    made.headers["Location"] = f"{request.base_url}/{created.id}"
    return made


@api.put("/organizations/<org>/badge_templates/<template_id>")
def put_template(org: str, template_id: str) -> Response:
    caller(org)
    change = template_change(body(), creating=False)
    return _single(_presented(change_template(current_world(), org, template_id, change)))


@api.get("/organizations/<org>/badges")
def list_badges(org: str) -> Response:
    caller(org)
    world = current_world()
    page = page_of(
        world.rows(issued_badges),
        issued_badges.c.organization_id == org,
        filters=_BADGE_FILTERS,
        sorts={name: issued_badges.c[name] for name in ("created_at", "issued_at", "updated_at")},
        newest_first=issued_badges.c.n,
    )
    data = [presenter().badge(view) for view in views_of(world, page.items)]
    return answer({"data": data, "metadata": page.metadata})


@api.post("/organizations/<org>/badges")
def post_badge(org: str) -> Response:
    caller(org)
    world = current_world()
    return _badge(issue(world, org, issue_request(body(), world.ids)), 201)


@api.put("/organizations/<org>/badges/<badge_id>/revoke")
def put_revoke(org: str, badge_id: str) -> Response:
    caller(org)
    fields = {key: value for key, value in body().items() if value is not None}
    require("RevokeBadge", fields)
    quiet = flag("suppress_revoke_notification_email", fields.get("suppress_revoke_notification_email", False))
    return _badge(revoke(current_world(), org, badge_id, fields["reason"], suppress_email=quiet))


def _badge(badge: IssuedBadge, status: int = 200) -> Response:
    (view,) = views_of(current_world(), [badge])
    return _single(presenter().badge(view), status)


def _presented(shown: BadgeTemplate, *, alone: bool = False) -> dict[str, object]:
    world = current_world()
    issued = issued_counts(world, shown.organization_id).get(shown.id, 0)
    return presenter().template(shown, organization(world, shown.organization_id), issued, alone=alone)


def _of_account(emails: Sequence[str]) -> "sa.ColumnElement[bool]":
    """Badges of the account that owns the address, whichever of its addresses they went to."""
    world = current_world()
    keys = {recipient_key(email) for email in emails}
    for email in emails:
        owner = owner_of(world, email)
        keys.update(confirmed_keys(world, owner) if owner else ())
    return issued_badges.c.recipient_key.in_(keys)


def _of_users(user_ids: Sequence[str]) -> "sa.ColumnElement[bool]":
    owned = (
        current_world()
        .rows(addresses)
        .where(addresses.c.earner_id.in_(user_ids), addresses.c.confirmed_at.is_not(None))
    )
    return issued_badges.c.recipient_key.in_({address.key for address in owned})


def _text(values: Sequence[str], *columns: "sa.Column[str]") -> "sa.ColumnElement[bool]":
    return sa.or_(*(column.icontains(value, autoescape=True) for value in values for column in columns))


def _in(column: "sa.Column[object]") -> Filter:
    return lambda values: sa.cast(column, sa.Text).in_(values)


_BADGE_FILTERS: Mapping[str, Filter] = {
    "recipient_email": lambda values: issued_badges.c.recipient_key.in_({recipient_key(v) for v in values}),
    "recipient_email_all": _of_account,
    "state": _in(issued_badges.c.state),
    "badge_template_id": _in(issued_badges.c.badge_template_id),
    "issuer_earner_id": _in(issued_badges.c.issuer_earner_id),
    "user_id": _of_users,
    "public": lambda values: issued_badges.c.public.is_("true" in values),
    "query": lambda values: _text(
        values, issued_badges.c.recipient_email, issued_badges.c.first_name, issued_badges.c.last_name
    ),
}
_TEMPLATE_FILTERS: Mapping[str, Filter] = {
    "query": lambda values: _text(values, badge_templates.c.name, badge_templates.c.description),
    "name": lambda values: sa.or_(*(_named(value) for value in values)),
    "state": _in(badge_templates.c.state),
    "public": lambda values: badge_templates.c.public.is_("true" in values),
}


def _named(value: str) -> "sa.ColumnElement[bool]":
    """A part of the name, or the whole name in double quotes (docs: badge_templates)."""
    if len(value) > 1 and value.startswith('"') and value.endswith('"'):
        return badge_templates.c.name == value[1:-1]
    return badge_templates.c.name.icontains(value, autoescape=True)
