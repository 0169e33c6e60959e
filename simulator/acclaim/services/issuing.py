"""Issuing a badge: the rules that may forbid it, the badge itself, its notice and its reminders."""

from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from simulator.acclaim.domain.badge_template import BadgeTemplate
from simulator.acclaim.domain.errors import AlreadyHasBadge, Invalid, Problem, TemplateNotActive
from simulator.acclaim.domain.events import EventType
from simulator.acclaim.domain.issued_badge import LIVE, BadgeState, Evidence, IssuedBadge, recipient_key
from simulator.acclaim.domain.reminders import reminder_instants
from simulator.acclaim.records import auto_accepts, badge_templates, issued_badges
from simulator.acclaim.services.accepting import accept_for
from simulator.acclaim.services.events import record_badge_event
from simulator.acclaim.services.notifying import send_notice
from simulator.acclaim.services.querying import confirmed_keys, owner_of
from simulator.world import World


@dataclass(frozen=True)
class IssueRequest:
    """What an issuer says of a badge to be issued. `expires` False means never, None the template's default."""

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


def issue(world: World, organization_id: str, request: IssueRequest) -> IssuedBadge:
    """Issues a badge; raises Invalid, TemplateNotActive or AlreadyHasBadge, and then nothing has changed."""
    template = _template_to_issue(world, organization_id, request.badge_template_id)
    badge = _new_badge(world, template, request)
    if not template.allow_duplicate_badges:
        _refuse_duplicate(world, badge)
    world.rows(issued_badges).add(badge)
    record_badge_event(world, EventType.BADGE_CREATED, badge)
    send_notice(world, badge, template)
    for number, instant in enumerate(reminder_instants(badge), start=1):
        world.schedule("reminder", badge.id, instant, number)
    return _accepted_automatically(world, badge)


def _template_to_issue(world: World, organization_id: str, template_id: str) -> BadgeTemplate:
    # The lock makes issues of one template take turns, so that two at once cannot both pass the duplicate rule.
    template = world.rows(badge_templates).find(lock=True, id=template_id, organization_id=organization_id)
    if template is None:
        raise Invalid(Problem("badge_template_id", "Badge template can't be found in this organization"))
    if not template.is_active:
        raise TemplateNotActive(
            f"Validation failed: Badge template is {template.state.value}; only an active one can be issued"
        )
    return template


def _refuse_duplicate(world: World, badge: IssuedBadge) -> None:
    """Same template and same address, same account or same issuer_earner_id (docs: issued_badges)."""
    owner = owner_of(world, badge.recipient_key)
    keys = {badge.recipient_key, *(confirmed_keys(world, owner) if owner else ())}
    same_recipient: sa.ColumnElement[bool] = issued_badges.c.recipient_key.in_(keys)
    if badge.issuer_earner_id:
        same_recipient |= issued_badges.c.issuer_earner_id == badge.issuer_earner_id
    if world.rows(issued_badges).where(
        issued_badges.c.badge_template_id == badge.badge_template_id,
        issued_badges.c.state.in_(LIVE),
        same_recipient,
        limit=1,
    ):
        raise AlreadyHasBadge


def _new_badge(world: World, template: BadgeTemplate, request: IssueRequest) -> IssuedBadge:
    now = world.now()
    return IssuedBadge(
        id=world.ids.uuid("issued_badge"),
        organization_id=template.organization_id,
        badge_template_id=template.id,
        recipient_email=request.recipient_email,
        recipient_key=recipient_key(request.recipient_email),
        first_name=request.first_name,
        middle_name=request.middle_name,
        last_name=request.last_name,
        issuer_earner_id=request.issuer_earner_id,
        locale=request.locale,
        public=True,
        state=BadgeState.PENDING,
        state_updated_at=None,
        issued_at=request.issued_at,
        expires_at=_expiry(template, request),
        country=request.country,
        state_or_province=request.state_or_province,
        evidence=tuple(request.evidence),
        suppress_badge_notification_email=request.suppress_badge_notification_email,
        revocation_reason=None,
        replacement_badge_id=None,
        replaces_badge_id=None,
        created_at=now,
        updated_at=now,
    )


def _expiry(template: BadgeTemplate, request: IssueRequest) -> datetime | None:
    if isinstance(request.expires, datetime):
        if request.expires < request.issued_at:
            raise Invalid(Problem("expires_at", "Expires at can't be before issued at"))
        return request.expires
    return None if request.expires is False else template.default_expiry(request.issued_at)


def _accepted_automatically(world: World, badge: IssuedBadge) -> IssuedBadge:
    owner = owner_of(world, badge.recipient_key)
    if owner and world.rows(auto_accepts).find(earner_id=owner.id, organization_id=badge.organization_id):
        return accept_for(world, badge)
    return badge
