"""Templates: designing a badge and changing the rules by which it is issued."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from simulator.acclaim.domain.badge_template import (
    Activity,
    Alignment,
    BadgeTemplate,
    Recommendation,
    TemplatePicture,
    TemplateState,
)
from simulator.acclaim.domain.errors import Invalid, Problem
from simulator.acclaim.domain.events import EventType
from simulator.acclaim.domain.organization import Organization
from simulator.acclaim.domain.slugs import free_slug, slug_base
from simulator.acclaim.records import badge_templates, template_pictures
from simulator.acclaim.services.events import record_template_event
from simulator.acclaim.services.querying import issued_counts, organization
from simulator.acclaim.services.querying import template as find_template
from simulator.world import World

MOST_DAYS = 36500  # a hundred years


@dataclass(frozen=True)
class TemplateChange:
    """What is said of a template; None says nothing. What has an id is given one when it is kept."""

    name: str | None = None
    description: str | None = None
    skills: tuple[str, ...] | None = None
    activities: tuple[Activity, ...] | None = None
    alignments: tuple[Alignment, ...] | None = None
    recommendations: tuple[Recommendation, ...] | None = None
    reporting_tags: tuple[str, ...] | None = None
    global_activity_url: str | None = None
    allow_duplicate_badges: bool | None = None
    expires_after_days: int | None = None
    default_expires_at: datetime | None = None
    send_expiring_badge_notifications: bool | None = None
    earn_this_badge_url: str | None = None
    enable_earn_this_badge: bool | None = None
    state: TemplateState | None = None
    level: str | None = None
    time_to_earn: str | None = None
    cost: str | None = None
    type_category: str | None = None
    public: bool | None = None
    picture: bytes | None = None


def create_template(world: World, organization_id: str, change: TemplateChange) -> BadgeTemplate:
    """A new template, active unless said otherwise (sample of docs: badge_templates_extended)."""
    now = world.now()
    blank = BadgeTemplate(
        id=world.ids.uuid("badge_template"),
        organization_id=organization_id,
        name=change.name or "",
        description="",
        state=TemplateState.ACTIVE,
        vanity_slug=_free_slug(world, organization_id, change.name or ""),
        skills=(),
        activities=(),
        reporting_tags=(),
        allow_duplicate_badges=False,
        expires_after_days=None,
        global_activity_url="",
        level=None,
        time_to_earn=None,
        cost=None,
        type_category=None,
        public=True,
        created_at=now,
        updated_at=now,
        state_updated_at=None,
    )
    template = _changed(world, blank, change)
    world.rows(badge_templates).add(template)
    _keep_picture(world, template, change)
    record_template_event(world, EventType.TEMPLATE_CREATED, template)
    return template


def settings_told(state: str, expires_after_days: str, allow_duplicate_badges: bool) -> TemplateChange:
    """The change that an admin has entered, no days for none; raises Invalid with a problem for each field."""
    problems = []
    if state not in {known.value for known in TemplateState}:
        problems.append(Problem("state", "Choose a state"))
    if expires_after_days and not _is_days(expires_after_days):
        words = f"Enter a number of days from 1 to {MOST_DAYS}, or leave it empty"
        problems.append(Problem("expires_after_days", words))
    if problems:
        raise Invalid(*problems)
    return TemplateChange(
        state=TemplateState(state),
        allow_duplicate_badges=allow_duplicate_badges,
        expires_after_days=int(expires_after_days or 0),
    )


def _is_days(text: str) -> bool:
    return len(text) < 6 and text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_DAYS


def change_template(world: World, organization_id: str, template_id: str, change: TemplateChange) -> BadgeTemplate:
    """Changes what is said and keeps the rest; raises NotFound, Gone, or Invalid for an unknown required template."""
    template = find_template(world, organization_id, template_id)
    changed = replace(_changed(world, template, change), updated_at=world.now())
    world.rows(badge_templates).save(changed)
    _keep_picture(world, changed, change)
    record_template_event(world, EventType.TEMPLATE_CHANGED, changed)
    return changed


def _changed(world: World, template: BadgeTemplate, change: TemplateChange) -> BadgeTemplate:
    said: dict[str, Any] = {name: value for name, value in vars(change).items() if value is not None}
    said.pop("picture", None)
    state = said.pop("state", template.state)
    for name, kind in (("activities", "activity"), ("alignments", "alignment"), ("recommendations", "recommendation")):
        if name in said:
            said[name] = tuple(replace(item, id=world.ids.uuid(kind)) for item in said[name])
    changed = replace(template, **said).in_state(state, world.now())
    for required in changed.required_template_ids if "activities" in said else ():
        if world.rows(badge_templates).find(id=required, organization_id=template.organization_id) is None:
            problem = Problem(
                "badge_template_activities", f"Badge template activities name an unknown badge: {required}"
            )
            raise Invalid(problem)
    return changed


def _keep_picture(world: World, template: BadgeTemplate, change: TemplateChange) -> None:
    if change.picture is not None:
        world.rows(template_pictures).remove(badge_template_id=template.id)
        world.rows(template_pictures).add(TemplatePicture(template.id, change.picture))


@dataclass(frozen=True)
class TemplateSurroundings:
    """What it takes to show a template: whose it is, how many were issued, what it asks for, what asks for it."""

    organization: Organization
    issued: int
    required: dict[str, BadgeTemplate]
    required_by: list[BadgeTemplate]


def surroundings(world: World, template: BadgeTemplate) -> TemplateSurroundings:
    return surroundings_of(world, template.organization_id, [template])[template.id]


def surroundings_of(
    world: World, organization_id: str, templates: Sequence[BadgeTemplate]
) -> dict[str, TemplateSurroundings]:
    """Those of several templates of one organization, by id."""
    owner, counts = organization(world, organization_id), issued_counts(world, organization_id)
    siblings = world.rows(badge_templates).all(organization_id=organization_id)
    by_id = {sibling.id: sibling for sibling in siblings}
    return {
        template.id: TemplateSurroundings(
            owner,
            counts.get(template.id, 0),
            {required: by_id[required] for required in template.required_template_ids if required in by_id},
            [sibling for sibling in siblings if template.id in sibling.required_template_ids],
        )
        for template in templates
    }


def _free_slug(world: World, organization_id: str, name: str) -> str:
    base = slug_base(name, otherwise="badge")
    alike = world.rows(badge_templates).where(
        badge_templates.c.organization_id == organization_id,
        badge_templates.c.vanity_slug.startswith(base, autoescape=True),
    )
    return free_slug(base, {template.vanity_slug for template in alike})
