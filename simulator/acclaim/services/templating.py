"""Templates: designing a badge and changing the rules by which it is issued."""

from dataclasses import dataclass, replace
from typing import Any

from simulator.acclaim.domain.badge_template import Activity, BadgeTemplate, TemplateState
from simulator.acclaim.domain.errors import NotFound
from simulator.acclaim.domain.events import EventType
from simulator.acclaim.domain.slugs import free_slug, slug_base
from simulator.acclaim.records import badge_templates
from simulator.acclaim.services.events import record_template_event
from simulator.world import World


@dataclass(frozen=True)
class TemplateChange:
    """What is said of a template; None says nothing. Activities are (title, type, address)."""

    name: str | None = None
    description: str | None = None
    skills: tuple[str, ...] | None = None
    activities: tuple[tuple[str, str, str | None], ...] | None = None
    reporting_tags: tuple[str, ...] | None = None
    global_activity_url: str | None = None
    allow_duplicate_badges: bool | None = None
    expires_after_days: int | None = None
    state: TemplateState | None = None
    level: str | None = None
    time_to_earn: str | None = None
    cost: str | None = None
    type_category: str | None = None


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
    record_template_event(world, EventType.TEMPLATE_CREATED, template)
    return template


def change_template(world: World, organization_id: str, template_id: str, change: TemplateChange) -> BadgeTemplate:
    """Changes what is said and keeps the rest; raises NotFound."""
    template = world.rows(badge_templates).find(lock=True, id=template_id, organization_id=organization_id)
    if template is None:
        raise NotFound("Badge template not found")
    changed = replace(_changed(world, template, change), updated_at=world.now())
    world.rows(badge_templates).save(changed)
    record_template_event(world, EventType.TEMPLATE_CHANGED, changed)
    return changed


def _changed(world: World, template: BadgeTemplate, change: TemplateChange) -> BadgeTemplate:
    said: dict[str, Any] = {name: value for name, value in vars(change).items() if value is not None}
    state = said.pop("state", template.state)
    if change.activities is not None:
        said["activities"] = tuple(Activity(world.ids.uuid("activity"), *activity) for activity in change.activities)
    return replace(template, **said).in_state(state, world.now())


def _free_slug(world: World, organization_id: str, name: str) -> str:
    base = slug_base(name, otherwise="badge")
    alike = world.rows(badge_templates).where(
        badge_templates.c.organization_id == organization_id,
        badge_templates.c.vanity_slug.startswith(base, autoescape=True),
    )
    return free_slug(base, {template.vanity_slug for template in alike})
