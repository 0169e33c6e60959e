"""How Acclaim's things look on the wire; the only place that knows the API's keys.

Field order as in the vendor's samples (https://www.credly.com/docs/issued_badges, .../badge_templates,
.../organizations). What is not simulated is answered with the value of an organization that does not use it.
"""

from dataclasses import asdict, dataclass
from typing import Any

from simulator.acclaim.domain.badge_template import BadgeTemplate
from simulator.acclaim.domain.earner import Earner
from simulator.acclaim.domain.issued_badge import BadgeState, IssuedBadge
from simulator.acclaim.domain.open_badges import OpenBadgesAddresses
from simulator.acclaim.domain.organization import Organization
from simulator.acclaim.services.querying import BadgeView
from simulator.acclaim.web.api.dates import wire_date, wire_instant


@dataclass(frozen=True)
class Presenter:
    """Presents for a caller who reached the API at `web` (the root of the host, without a slash at the end)."""

    web: str

    @property
    def addresses(self) -> OpenBadgesAddresses:
        return OpenBadgesAddresses(self.web, f"{self.web}/v1")

    def organization(self, organization: Organization) -> dict[str, Any]:
        return {
            "id": organization.id,
            "name": organization.name,
            "website_url": organization.website_url,
            "webhook_url": None,
            "contact_email": organization.contact_email,
            "technical_contact_email": organization.contact_email,
            "zip_or_postal_code": None,
            "organization_type": "education",
            "bio": organization.bio,
            "twitter_url": None,
            "vanity_slug": organization.vanity_slug,
            "facebook_url": None,
            "linked_in_url": None,
            "city": organization.city,
            "address": None,
            "primary_hex_color": None,
            "support_email": organization.contact_email,
            "support_url": organization.website_url,
            "allowed_webhooks": [],
            "enable_blockchain": False,
            "print_method": None,
            "pdf_id": None,
            "linkedin_a2p_url": None,
            "location": " ".join(filter(None, [organization.city, organization.country])),
            "country": organization.country,
            "state_or_province": None,
            "created_at": wire_instant(organization.created_at),
            "updated_at": wire_instant(organization.updated_at),
            "vanity_url": self._organization_page(organization),
            "verified_at": wire_instant(organization.created_at),
            "verified": True,
            "photo": None,
            "photo_url": None,
            "sso_enabled": organization.sso_enabled,
        }

    def template(
        self, template: BadgeTemplate, organization: Organization, issued: int, *, alone: bool = False
    ) -> dict[str, Any]:
        """A template of its own; `issued` counts its badges, `alone` is true for a single GET."""
        presented = self._nested_template(template, organization, issued)
        presented["reporting_tags"] = list(template.reporting_tags)
        presented["show_template_settings"] = alone
        if alone:
            presented |= {"recommending_templates": [], "criterion_for": []}
        return presented

    def badge(self, view: BadgeView) -> dict[str, Any]:
        badge, template, organization = view.badge, view.template, view.organization
        presented: dict[str, Any] = {
            "user": self._user(view.owner, badge) if view.owner else None,
            "created_by": self._entity(organization),
            "issuer": {
                "summary": f"issued by {organization.name}",
                "entities": [{"label": "Issued by", "primary": True, "entity": self._entity(organization)}],
            },
            "printing_enabled": False,
            "print_method": None,
            "badge_template": self._nested_template(template, organization, issued=None),
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
            "state_or_province": badge.state_or_province,
            "created_at": wire_instant(badge.created_at),
            "expires_at": wire_instant(badge.expires_at),
            "expires_at_date": wire_date(badge.expires_at),
            "issued_at": wire_instant(badge.issued_at),
            "issued_at_date": wire_date(badge.issued_at),
            "state_updated_at": wire_instant(badge.state_updated_at),
            "image": self._image(template),
            "image_url": self.addresses.template_picture(template),
            "alignments": [],
            "evidence": [
                {key: value for key, value in asdict(proof).items() if value is not None} for proof in badge.evidence
            ],
        }
        return presented | self._badge_addresses(badge)

    def _badge_addresses(self, badge: IssuedBadge) -> dict[str, str]:
        """A pending badge has only the first, an accepted one only the second, any other neither (samples)."""
        if badge.state is BadgeState.PENDING:
            return {"accept_badge_url": f"{self.web}/badges/{badge.id}/accept"}
        if badge.state is BadgeState.ACCEPTED:
            return {"badge_url": f"{self.web}/badges/{badge.id}"}
        return {}

    def _nested_template(
        self, template: BadgeTemplate, organization: Organization, issued: int | None
    ) -> dict[str, Any]:
        return {
            "id": template.id,
            "allow_duplicate_badges": template.allow_duplicate_badges,
            "cost": template.cost,
            "description": template.description,
            "global_activity_url": template.global_activity_url,
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
            "send_expiring_badge_notifications": False,
            "show_badge_lmi": False,
            "show_lmi_jobs": False,
            "show_skill_tag_links": True,
            "show_template_settings": False,
            "time_to_earn": template.time_to_earn,
            "type_category": template.type_category,
            "certification": template.type_category == "Certification",
            "image": self._image(template),
            "image_url": self.addresses.template_picture(template),
            "url": self.addresses.template_page(template, organization),
            "criteria_url": None,
            "criteria_url_name": None,
            "default_expires_at": None,
            "default_expires_at_type": None,
            "created_at": wire_instant(template.created_at),
            "updated_at": wire_instant(template.updated_at),
            "state_updated_at": wire_instant(template.state_updated_at),
            "owner": self._entity(organization) | {"vanity_slug": organization.vanity_slug, "viewable": True},
            "alignments": [],
            "badge_template_activities": [
                {
                    "id": activity.id,
                    "title": activity.title,
                    "activity_type": activity.activity_type,
                    "activity_url": activity.activity_url,
                    "required_badge_template_id": None,
                }
                for activity in template.activities
            ],
            "recommendations": [],
            "required_badge_templates": [],
            "skills": list(template.skills),
        } | ({} if issued is None else {"badges_count": issued, "get_issue_count": issued})

    def _user(self, earner: Earner, badge: IssuedBadge) -> dict[str, Any]:
        return {
            "id": earner.id,
            "email": badge.recipient_email,
            "first_name": earner.first_name,
            "last_name": earner.last_name,
            "current_position_name": None,
            "current_organization_name": None,
            "confirmed": True,
            "photo": None,
            "photo_url": None,
            "url": f"{self.web}/users/{earner.vanity_slug}",
        }

    def _entity(self, organization: Organization) -> dict[str, Any]:
        return {
            "type": "Organization",
            "id": organization.id,
            "name": organization.name,
            "url": f"{self.web}/v1/organizations/{organization.id}",
            "vanity_url": self._organization_page(organization),
            "verified": True,
        }

    def _image(self, template: BadgeTemplate) -> dict[str, str]:
        return {"id": template.id, "url": self.addresses.template_picture(template)}

    def _organization_page(self, organization: Organization) -> str:
        return f"{self.web}/org/{organization.vanity_slug}"
