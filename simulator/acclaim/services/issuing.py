"""Issuing a badge: the rules that may forbid it, the badge itself, its notice and its reminders."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import cache

import sqlalchemy as sa

from simulator.acclaim.domain.badge_template import BadgeTemplate
from simulator.acclaim.domain.errors import AlreadyHasBadge, Invalid, Problem, TemplateNotActive, item_of_batch
from simulator.acclaim.domain.events import EventType
from simulator.acclaim.domain.issued_badge import STANDING, BadgeState, Evidence, IssuedBadge, recipient_key
from simulator.acclaim.records import auto_accepts, badge_templates, issued_badges
from simulator.acclaim.services.accepting import accept_for
from simulator.acclaim.services.coming import cancel_all, put_down_coming
from simulator.acclaim.services.events import record_badge_event
from simulator.acclaim.services.notifying import send_notice
from simulator.acclaim.services.querying import confirmed_keys, owner_of
from simulator.statements import Statement
from simulator.world import World


def _numbers_with(same: "sa.ColumnElement[bool]") -> "sa.Select[int]":
    of_template = issued_badges.c.badge_template_id == sa.bindparam("template")
    return sa.select(issued_badges.c.n).where(issued_badges.c.world == sa.bindparam("world"), of_template, same)


@cache
def _same_recipient(addresses: int, *, or_earner: bool) -> Statement:
    """The standing badges of a template for one of so many addresses or for an earner id, the oldest first."""
    marks: list[sa.BindParameter[str]] = [sa.bindparam(f"key{number}") for number in range(addresses)]
    # Each half has an index of its own; joined by OR, all badges of the template would be looked through.
    halves = [_numbers_with(issued_badges.c.recipient_key.in_(marks))]
    if or_earner:
        halves.append(_numbers_with(issued_badges.c.issuer_earner_id == sa.bindparam("earner")))
    numbers = sa.union_all(*halves)
    stands = sa.or_(*(issued_badges.c.state == state for state in STANDING))
    return Statement(issued_badges.selection.where(issued_badges.c.n.in_(numbers), stands).order_by(issued_badges.c.n))


class DuplicateBehavior(Enum):
    """What becomes of an issue when the template forbids duplicates and the recipient has the badge."""

    DENY = "deny"
    ALLOW = "allow"
    REPLACE = "replace"


@dataclass(frozen=True)
class IssueRequest:
    """What an issuer says of a badge to be issued. `expires` False means never, None the template's default.

    A name left empty is that of the account, where the address has one (assumed).
    """

    badge_template_id: str
    recipient_email: str
    first_name: str
    last_name: str
    issued_at: datetime
    middle_name: str | None = None
    issuer_earner_id: str | None = None
    locale: str = "en"
    expires: datetime | bool | None = None
    country: str | None = None
    state_or_province: str | None = None
    evidence: tuple[Evidence, ...] = field(default=())
    suppress_badge_notification_email: bool = False
    duplicate_behavior: DuplicateBehavior = DuplicateBehavior.DENY


def issue(world: World, organization_id: str, request: IssueRequest) -> IssuedBadge:
    """Issues a badge; raises Invalid, TemplateNotActive or AlreadyHasBadge, and then nothing has changed."""
    template = template_to_issue(world, organization_id, request.badge_template_id)
    badge = _new_badge(world, template, request)
    standing = duplicate_of(world, template, badge)
    if standing and request.duplicate_behavior is DuplicateBehavior.REPLACE:
        return _updated(world, standing, badge, template)
    if standing and request.duplicate_behavior is DuplicateBehavior.DENY:
        raise AlreadyHasBadge
    keep_new(world, badge, template)
    send_notice(world, badge, template)
    return _accepted_automatically(world, badge)


def issue_batch(world: World, organization_id: str, requests: Sequence[IssueRequest]) -> list[IssuedBadge]:
    """Issues all of them in their order, or raises InvalidInBatch for the first that is refused."""
    issued = []
    for index, request in enumerate(requests):
        with item_of_batch(index):
            issued.append(issue(world, organization_id, request))
    return issued


def keep_new(world: World, badge: IssuedBadge, template: BadgeTemplate) -> None:
    """Keeps a badge that has come into being, says so, and puts down what it has coming."""
    world.rows(issued_badges).add(badge)
    record_badge_event(world, EventType.BADGE_CREATED, badge)
    put_down_coming(world, badge, template)


def template_to_issue(world: World, organization_id: str, template_id: str) -> BadgeTemplate:
    """The organization's active template; raises Invalid or TemplateNotActive."""
    template = world.rows(badge_templates).find(id=template_id, organization_id=organization_id)
    if template is None:
        problem = Problem("badge_template_id", "Badge template can't be found in this organization")
        raise Invalid(problem).because_of("template-unknown")
    if not template.is_active:
        raise TemplateNotActive(
            f"Validation failed: Badge template is {template.state.value}; only an active one can be issued"
        )
    return template


def duplicate_of(world: World, template: BadgeTemplate, badge: IssuedBadge) -> IssuedBadge | None:
    """The standing badge that a template without duplicates allows no second one beside; of several, the oldest."""
    return next(iter(_duplicates(world, template, badge)), None)


def _duplicates(world: World, template: BadgeTemplate, badge: IssuedBadge) -> list[IssuedBadge]:
    """Same template and same address, same account or same issuer_earner_id (docs: issued_badges)."""
    if template.allow_duplicate_badges:
        return []
    owner = owner_of(world, badge.recipient_key)
    keys = {badge.recipient_key, *(confirmed_keys(world, owner) if owner else ())}
    bound = {"world": world.name, "template": template.id, "earner": badge.issuer_earner_id}
    numbered = {f"key{number}": key for number, key in enumerate(keys)}
    same = _same_recipient(len(keys), or_earner=bool(badge.issuer_earner_id))
    found = same.rows(world.connection, bound | numbered)
    asked_about = {badge.id, badge.replaces_badge_id}
    return [other for other in (IssuedBadge(*row) for row in found) if other.id not in asked_about]


def _updated(world: World, standing: IssuedBadge, asked: IssuedBadge, template: BadgeTemplate) -> IssuedBadge:
    """The standing badge as asked for now; what is left out is erased, not `issued_at` (Credly help 4418439056411)."""
    if asked.recipient_key != standing.recipient_key and not standing.may_move_to(asked.issuer_earner_id):
        wrong = "Recipient email can be changed only while the badge is pending, for the same issuer earner id"
        raise Invalid(Problem("recipient_email", wrong)).because_of("duplicate-replace")
    beside = {standing.id, *(other.id for other in _duplicates(world, template, standing))}
    if any(other.id not in beside for other in _duplicates(world, template, asked)):
        raise AlreadyHasBadge().because_of("duplicate-update")  # it would become a second badge of somebody else
    changed = standing.updated(asked, world.now())
    if changed is standing:
        return standing
    world.rows(issued_badges).save(changed)
    cancel_all(world, changed.id)
    put_down_coming(world, changed, template)
    return changed


def _new_badge(world: World, template: BadgeTemplate, request: IssueRequest) -> IssuedBadge:
    now, owner = world.now(), owner_of(world, request.recipient_email)
    return IssuedBadge(
        id=world.ids.uuid("issued_badge"),
        organization_id=template.organization_id,
        badge_template_id=template.id,
        recipient_email=request.recipient_email,
        recipient_key=recipient_key(request.recipient_email),
        first_name=request.first_name or (owner.first_name if owner else ""),
        middle_name=request.middle_name,
        last_name=request.last_name or (owner.last_name if owner else ""),
        issuer_earner_id=request.issuer_earner_id,
        locale=request.locale,
        public=True,
        state=BadgeState.PENDING,
        state_updated_at=None,
        accepted_at=None,
        issued_at=request.issued_at,
        expires_at=expiry(template, request.expires, request.issued_at),
        country=request.country,
        state_or_province=request.state_or_province,
        evidence=request.evidence,
        suppress_badge_notification_email=request.suppress_badge_notification_email,
        revocation_reason=None,
        replacement_badge_id=None,
        replaces_badge_id=None,
        created_at=now,
        updated_at=now,
    )


def expiry(template: BadgeTemplate, expires: datetime | bool | None, issued_at: datetime) -> datetime | None:
    """When a badge ends: as asked for, never (False), or as its template has it (None)."""
    if isinstance(expires, datetime):
        if expires < issued_at:
            raise Invalid(Problem("expires_at", "Expires at can't be before issued at")).because_of("expiry-order")
        return expires
    return None if expires is False else template.default_expiry(issued_at)


def _accepted_automatically(world: World, badge: IssuedBadge) -> IssuedBadge:
    owner = owner_of(world, badge.recipient_key)
    if owner and world.rows(auto_accepts).find(earner_id=owner.id, organization_id=badge.organization_id):
        return accept_for(world, badge)
    return badge
