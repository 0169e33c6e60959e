"""Profiles and badges in the JSON of the public pages (fields and their order seen in mikejoh/credly-badges).

The real one writes some instants with a local offset; here all are in UTC.
"""

from typing import Any

from simulator.acclaim.domain.badge_template import Activity, Alignment, BadgeTemplate
from simulator.acclaim.domain.earner import Earner
from simulator.acclaim.domain.organization import Organization
from simulator.acclaim.domain.slugs import slug_base
from simulator.acclaim.services.querying import BadgeView
from simulator.acclaim.web.api.dates import wire_date, wire_instant
from simulator.acclaim.web.api.presenting.badges import evidence_shown
from simulator.acclaim.web.api.presenting.places import Places


def profile_shown(earner: Earner, at: Places) -> dict[str, Any]:
    return {
        "id": earner.vanity_slug,
        "first_name": earner.first_name,
        "middle_name": None,
        "last_name": earner.last_name,
        "vanity_slug": earner.vanity_slug,
        "photo": None,
        "photo_url": None,
        "synthetic_id": earner.id,
        "bio": None,
        "current_position_name": None,
        "current_organization_name": None,
        "messaging_enabled": False,
        "website_url": None,
        "city": None,
        "state": None,
        "profile_is_public": earner.profile_is_public,
        "vanity_url": f"{at.web}/users/{earner.vanity_slug}",
        "social_profiles": [],
        "skills": [],
        "experiences": [],
    }


def public_badge_shown(view: BadgeView, at: Places) -> dict[str, Any]:
    badge = view.badge
    return {
        "id": badge.id,
        "expires_at_date": wire_date(badge.expires_at),
        "issued_at_date": wire_date(badge.issued_at),
        "issued_to": badge.issued_to,
        "locale": badge.locale,
        "public": badge.public,
        "state": badge.state.value,
        "translate_metadata": False,
        "accepted_at": wire_instant(badge.accepted_at),
        "expires_at": wire_instant(badge.expires_at),
        "issued_at": wire_instant(badge.issued_at),
        "last_updated_at": wire_instant(badge.updated_at),
        "updated_at": wire_instant(badge.updated_at),
        "earner_path": f"/users/{view.owner.vanity_slug}" if view.owner else None,
        "earner_photo_url": None,
        "is_private_badge": False,
        "user_is_earner": False,
        "issuer": _issuer(view.organization, at),
        "badge_template": _template(view.template, view.organization, at),
        "image": at.image(view.template),
        "image_url": at.open_badges.template_picture(view.template),
        "evidence": [evidence_shown(proof) for proof in badge.evidence],
        "recommendations": [],
    }


def _issuer(organization: Organization, at: Places) -> dict[str, Any]:
    entity = at.entity(organization) | {
        "internationalize_badge_templates": False,
        "share_to_ziprecruiter": False,
        "twitter_url": organization.twitter_url,
    }
    return {
        "summary": f"issued by {organization.name}",
        "entities": [{"label": "Issued by", "primary": True, "entity": entity}],
    }


def _template(template: BadgeTemplate, organization: Organization, at: Places) -> dict[str, Any]:
    return {
        "id": template.id,
        "description": template.description,
        "global_activity_url": template.global_activity_url,
        "earn_this_badge_url": template.earn_this_badge_url,
        "enable_earn_this_badge": template.enable_earn_this_badge,
        "enable_detail_attribute_visibility": True,
        "name": template.name,
        "public": template.public,
        "recipient_type": "User",
        "vanity_slug": template.vanity_slug,
        "show_badge_lmi": False,
        "show_skill_tag_links": True,
        "settings_enable_related_badges": False,
        "translatable": False,
        "level": template.level,
        "time_to_earn": template.time_to_earn,
        "cost": template.cost,
        "type_category": template.type_category,
        "image": at.image(template),
        "image_url": at.open_badges.template_picture(template),
        "url": at.open_badges.template_page(template, organization),
        "owner_vanity_slug": organization.vanity_slug,
        "badge_template_earnable": False,
        "recommendable": False,
        "issuer": _issuer(organization, at),
        "related_badge_templates": [],
        "alignments": [_alignment(one) for one in template.alignments],
        "badge_template_activities": [_activity(one) for one in template.activities],
        "endorsements": [],
        "skills": [_skill(name) for name in template.skills],
    }


def _alignment(alignment: Alignment) -> dict[str, Any]:
    return {
        "id": alignment.id,
        "name": alignment.name,
        "url": alignment.url,
        "description": alignment.description,
    }


def _activity(activity: Activity) -> dict[str, Any]:
    return {
        "id": activity.id,
        "activity_type": activity.activity_type,
        "required_badge_template_id": activity.required_badge_template_id,
        "title": activity.title,
        "url": activity.activity_url,
    }


def _skill(name: str) -> dict[str, str]:
    """Skills have no ids here, so a skill's slug stands for its id."""
    slug = slug_base(name, otherwise="skill")
    return {"id": slug, "name": name, "vanity_slug": slug}
