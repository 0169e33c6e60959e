"""Issued badges on the wire, whole or minimal."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import orjson

from simulator.acclaim.domain.countries import country_code
from simulator.acclaim.domain.earner import Earner
from simulator.acclaim.domain.issued_badge import BadgeState, Evidence, IssuedBadge
from simulator.acclaim.services.querying import BadgeView
from simulator.acclaim.web.api.dates import wire_date, wire_instant
from simulator.acclaim.web.api.presenting.places import Places
from simulator.acclaim.web.api.presenting.templates import template_within


@dataclass(frozen=True)
class _Shared:
    """What all badges of one template show of it and of its issuer; `template` and `issuer` are JSON already."""

    template: orjson.Fragment
    creator: orjson.Fragment
    issuer: orjson.Fragment
    image: dict[str, str]
    alignments: list[dict[str, Any]]


def badges_shown(views: Sequence[BadgeView], at: Places) -> list[dict[str, Any]]:
    """Many badges; a template that several of them share is presented and written once."""
    of_templates = {view.template.id: view for view in views}
    shared = {name: _shared(view, at) for name, view in of_templates.items()}
    return [_badge(view, at, shared[view.template.id]) for view in views]


def _shared(view: BadgeView, at: Places) -> _Shared:
    issuer = at.entity(view.organization)
    entities = [{"label": "Issued by", "primary": True, "entity": issuer}]
    return _Shared(
        template=_json(template_within(view.template, view.organization, at)),
        creator=_json(issuer),
        issuer=_json({"summary": f"issued by {view.organization.name}", "entities": entities}),
        image=at.image(view.template),
        alignments=[{"name": one.name, "description": one.description} for one in view.template.alignments],
    )


def _json(shown: dict[str, Any]) -> orjson.Fragment:
    return orjson.Fragment(orjson.dumps(shown))


def badge_shown(view: BadgeView, at: Places) -> dict[str, Any]:
    return badges_shown([view], at)[0]


def replacement_shown(view: BadgeView, at: Places) -> dict[str, Any]:
    """The badge that has just replaced another one carries both addresses, whatever its state (sample)."""
    return badge_shown(view, at) | _accept_address(view, at) | _page_address(view.badge, at)


def badge_minimal(view: BadgeView, at: Places) -> dict[str, Any]:
    """The short form of the high-volume search."""
    badge = view.badge
    return {
        "id": badge.id,
        "issued_to": badge.issued_to,
        "issued_to_first_name": badge.first_name,
        "issued_to_last_name": badge.last_name,
        "issuer_earner_id": badge.issuer_earner_id,
        "public": badge.public,
        "recipient_email": badge.recipient_email,
        "state": badge.state.value,
        "badge_url": _addresses(view, at).get("badge_url"),
        "updated_at": wire_instant(badge.updated_at),
        "created_at": wire_instant(badge.created_at),
        "expires_at": wire_instant(badge.expires_at),
        "issued_at": wire_instant(badge.issued_at),
        "state_updated_at": wire_instant(badge.state_updated_at),
        "badge_template": {"id": view.template.id, "name": view.template.name},
        "user": {"id": view.owner.id} if view.owner else None,
    }


def _badge(view: BadgeView, at: Places, shared: _Shared) -> dict[str, Any]:
    badge = view.badge
    return {
        "user": _user(view.owner, badge, at) if view.owner else None,
        "created_by": shared.creator,
        "issuer": shared.issuer,
        "printing_enabled": False,
        "print_method": None,
        "badge_template": shared.template,
        "id": badge.id,
        "issued_to": badge.issued_to,
        "issued_to_first_name": badge.first_name,
        "issued_to_middle_name": badge.middle_name,
        "issued_to_last_name": badge.last_name,
        "issuer_earner_id": badge.issuer_earner_id,
        "locale": badge.locale,
        "public": badge.public,
        "recipient_email": badge.recipient_email,
        "replacement_badge_id": badge.replacement_badge_id,
        "replaces_badge_id": badge.replaces_badge_id,
        "revocation_reason": badge.revocation_reason,
        "state": badge.state.value,
        "suppress_badge_notification_email": badge.suppress_badge_notification_email,
        "updated_at": wire_instant(badge.updated_at),
        "country": badge.country,
        "country_code": country_code(badge.country),
        "state_or_province": badge.state_or_province,
        "created_at": wire_instant(badge.created_at),
        "expires_at": wire_instant(badge.expires_at),
        "expires_at_date": wire_date(badge.expires_at),
        "issued_at": wire_instant(badge.issued_at),
        "issued_at_date": wire_date(badge.issued_at),
        "state_updated_at": wire_instant(badge.state_updated_at),
        "image": shared.image,
        "image_url": shared.image["url"],
        "alignments": shared.alignments,
        "evidence": [evidence_shown(proof) for proof in badge.evidence],
        **_addresses(view, at),
    }


def _addresses(view: BadgeView, at: Places) -> dict[str, str]:
    """A pending badge has only the first, an accepted one only the second, any other neither (samples)."""
    state = view.badge.state
    if state is BadgeState.PENDING:
        return _accept_address(view, at)
    return _page_address(view.badge, at) if state is BadgeState.ACCEPTED else {}


def _accept_address(view: BadgeView, at: Places) -> dict[str, str]:
    return {"accept_badge_url": f"{at.web}{view.accept_path}"}


def _page_address(badge: IssuedBadge, at: Places) -> dict[str, str]:
    return {"badge_url": f"{at.web}/badges/{badge.id}"}


def evidence_shown(proof: Evidence) -> dict[str, Any]:
    shown = {name: value for name, value in asdict(proof).items() if value is not None}
    if "values" in shown:
        shown["values"] = [{name: part for name, part in line.items() if part is not None} for line in shown["values"]]
    return shown


def _user(earner: Earner, badge: IssuedBadge, at: Places) -> dict[str, Any]:
    return {
        "id": earner.id,
        "email": badge.recipient_email,
        "first_name": earner.first_name,
        "middle_name": None,
        "last_name": earner.last_name,
        "current_position_name": None,
        "current_organization_name": None,
        "confirmed": True,
        "photo": None,
        "photo_url": None,
        "url": f"{at.web}/users/{earner.vanity_slug}",
    }
