"""Badge templates on the wire: within a badge, in a list, and on their own."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from simulator.acclaim.domain.badge_template import Activity, BadgeTemplate, TemplateState
from simulator.acclaim.domain.organization import Organization
from simulator.acclaim.services.templating import TemplateSurroundings
from simulator.acclaim.web.api.dates import wire_date, wire_instant
from simulator.acclaim.web.api.presenting.places import Places


def template_in_list(template: BadgeTemplate, around: TemplateSurroundings, at: Places) -> dict[str, Any]:
    return template_within(template, around.organization, at, around.required) | {
        "reporting_tags": list(template.reporting_tags),
        "badges_count": around.issued,
        "get_issue_count": around.issued,
    }


def template_alone(template: BadgeTemplate, around: TemplateSurroundings, at: Places) -> dict[str, Any]:
    """What a single GET tells, with what points to the template."""
    return template_in_list(template, around, at) | {
        "show_template_settings": True,
        "recommending_templates": [],
        "criterion_for": [_named(other, around.organization, at) for other in around.required_by],
    }


def template_within(
    template: BadgeTemplate,
    organization: Organization,
    at: Places,
    required: Mapping[str, BadgeTemplate] | None = None,
) -> dict[str, Any]:
    """A template as it stands in a badge; `required` are those that its activities name, by id, where known."""
    needed = required or {}
    page = at.open_badges.template_page(template, organization)
    return {
        "id": template.id,
        "allow_duplicate_badges": template.allow_duplicate_badges,
        "cost": template.cost,
        "description": template.description,
        "global_activity_url": template.global_activity_url,
        "earn_this_badge_url": template.earn_this_badge_url,
        "enable_earn_this_badge": template.enable_earn_this_badge,
        "enable_detail_attribute_visibility": True,
        "level": template.level,
        "name": template.name,
        "vanity_slug": template.vanity_slug,
        "state": template.state.value,
        "public": template.public,
        "visibility": "public" if template.public else "private",
        "recipient_type": "User",
        "record_to_blockchain": False,
        "lock_badge_state": False,
        "printing_disabled": True,
        "send_expiring_badge_notifications": template.send_expiring_badge_notifications,
        "show_badge_lmi": False,
        "show_lmi_jobs": False,
        "show_skill_tag_links": True,
        "show_template_settings": False,
        "time_to_earn": template.time_to_earn,
        "type_category": template.type_category,
        "certification": template.type_category == "Certification",
        "translatable": False,
        "primary_badge_template_id": None,
        "variant_name": None,
        "variants_allowed": False,
        "variant_type": None,
        "image": at.image(template),
        "image_url": at.open_badges.template_picture(template),
        "url": page,
        "criteria_url": None,
        "criteria_url_name": None,
        "criteria_bullet_points": [],
        "occupations": [],
        "default_expires_at": wire_instant(template.default_expires_at),
        "default_expires_at_date": wire_date(template.default_expires_at),
        "default_expires_at_type": None,
        "created_at": wire_instant(template.created_at),
        "updated_at": wire_instant(template.updated_at),
        "state_updated_at": wire_instant(template.state_updated_at),
        "archived_at": wire_instant(template.state_updated_at) if template.state is TemplateState.ARCHIVED else None,
        "owner": _owner(organization, at),
        "alignments": [asdict(alignment) for alignment in template.alignments],
        "badge_template_activities": [_activity(one, needed, organization, at) for one in template.activities],
        "recommendations": [asdict(recommendation) for recommendation in template.recommendations],
        "required_badge_templates": [_named(one, organization, at) for one in needed.values()],
        "skills": list(template.skills),
    }


def _owner(organization: Organization, at: Places) -> dict[str, Any]:
    return {
        "type": "Organization",
        "id": organization.id,
        "name": organization.name,
        "enable_blockchain": False,
        "url": at.organization(organization),
        "vanity_url": at.organization_page(organization),
        "vanity_slug": organization.vanity_slug,
        "verified": True,
        "viewable": True,
    }


def _activity(
    activity: Activity, needed: Mapping[str, BadgeTemplate], organization: Organization, at: Places
) -> dict[str, Any]:
    shown = asdict(activity)
    required = needed.get(activity.required_badge_template_id or "")
    if required:
        shown["required_badge_template_name"] = required.name
        shown["required_badge_template_url"] = at.open_badges.template_page(required, organization)
    return shown


def _named(template: BadgeTemplate, organization: Organization, at: Places) -> dict[str, str]:
    page = at.open_badges.template_page(template, organization)
    return {"id": template.id, "name": template.name, "url": page}
