"""Open Badges 2.0: the assertion, the badge class and the issuer as JSON-LD, and the assertion of Open Badges 1.

Shapes as in the vendor's samples (https://www.credly.com/docs/obi_specified_endpoints) and the specification
(https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/).
"""

import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from simulator.acclaim.domain.badge_template import Alignment, BadgeTemplate
from simulator.acclaim.domain.instants import written
from simulator.acclaim.domain.issued_badge import Evidence, IssuedBadge
from simulator.acclaim.domain.organization import Organization

CONTEXT = "https://w3id.org/openbadges/v2"


@dataclass(frozen=True)
class OpenBadgesAddresses:
    """Where the documents of Open Badges and the pages they name are found, as seen by whoever asks."""

    web: str
    api: str

    def assertion(self, badge: IssuedBadge) -> str:
        return f"{self.api}/obi/v2/badge_assertions/{badge.id}"

    def old_assertion(self, badge: IssuedBadge) -> str:
        return f"{self.api}/obi/badge_assertions/{badge.id}"

    def badge_class(self, template: BadgeTemplate) -> str:
        return f"{self.api}/obi/v2/issuers/{template.organization_id}/badge_classes/{template.id}"

    def issuer(self, organization: Organization) -> str:
        return f"{self.api}/obi/v2/issuers/{organization.id}"

    def credential(self, badge: IssuedBadge) -> str:
        return f"{self.web}/api/v1/obi/v3/open_badge_credentials/{badge.id}"

    def status_list(self, badge: IssuedBadge) -> str:
        return f"{self.web}/api/v1/obi/v3/status_lists/{badge.id}"

    def issuer_did(self, organization_id: str) -> str:
        """The issuer's did:web, which leads to `<web>/api/v1/obi/v3/issuers/<id>/did.json`.

        The method knows https alone: who resolves it for a simulator without TLS has to go by http instead.
        """
        place = f"{self.web}/api/v1/obi/v3/issuers/{organization_id}".partition("://")[2]
        return "did:web:" + ":".join(quote(part, safe="") for part in place.split("/"))

    def badge_page(self, badge: IssuedBadge) -> str:
        return f"{self.web}/badges/{badge.id}"

    def template_page(self, template: BadgeTemplate, organization: Organization) -> str:
        return f"{self.web}/org/{organization.vanity_slug}/badge/{template.vanity_slug}"

    def template_picture(self, template: BadgeTemplate) -> str:
        return f"{self.web}/images/{template.id}/image.png"


def assertion(badge: IssuedBadge, template: BadgeTemplate, at: OpenBadgesAddresses) -> dict[str, Any]:
    """That a badge was earned. A withdrawn badge says so and says why, and nothing else."""
    if badge.is_withdrawn:
        return {
            "@context": CONTEXT,
            "type": "Assertion",
            "id": at.assertion(badge),
            "revoked": True,
            "revocationReason": badge.reason_of_withdrawal,
        }
    return {
        "@context": CONTEXT,
        "badge": at.badge_class(template),
        **_expiry(badge),
        "evidence": [{"@context": CONTEXT} | described(proof) | {"type": "Evidence"} for proof in found(badge)],
        "id": at.assertion(badge),
        "issuedOn": written(badge.issued_at),
        "recipient": _recipient(badge),
        "type": "Assertion",
        "verification": {"type": "hosted"},
    }


def old_assertion(badge: IssuedBadge, template: BadgeTemplate, at: OpenBadgesAddresses) -> dict[str, Any]:
    """The same in the words of Open Badges 1, whose clients take the picture and the badge's page out of it."""
    if badge.is_withdrawn:
        return {"revoked": True}
    return {
        "uid": badge.id,
        "recipient": _recipient(badge),
        "badge": at.badge_class(template),
        "verify": {"type": "hosted", "url": at.old_assertion(badge)},
        "issuedOn": written(badge.issued_at),
        "image": at.template_picture(template),
        "evidence": at.badge_page(badge),
        **_expiry(badge),
    }


def found(badge: IssuedBadge) -> list[Evidence]:
    """The evidence that stands at an address of its own; the other kinds have no place in Open Badges."""
    return [proof for proof in badge.evidence if proof.type == "UrlEvidence"]


def described(proof: Evidence) -> dict[str, Any]:
    """A piece of evidence; what the issuer did not tell is left out."""
    told = {"id": proof.value, "name": proof.name, "description": proof.description, "genre": proof.type}
    return {key: value for key, value in told.items() if value is not None}


def _expiry(badge: IssuedBadge) -> dict[str, str]:
    return {"expires": written(badge.expires_at)} if badge.expires_at else {}


def _recipient(badge: IssuedBadge) -> dict[str, Any]:
    return {"type": "email", "identity": hashed_identity(badge.recipient_email), "hashed": True}


def hashed_identity(email: str) -> str:
    """SHA-256 of the lower-cased address without salt, as the real service's assertions have it."""
    return "sha256$" + hashlib.sha256(email.lower().encode()).hexdigest()


def criteria(template: BadgeTemplate) -> str:
    """What has to be done for the badge, a line for each activity."""
    return "\n".join(
        " ".join(filter(None, [f"{activity.activity_type}:", activity.title, activity.activity_url]))
        for activity in template.activities
    )


def badge_class(template: BadgeTemplate, organization: Organization, at: OpenBadgesAddresses) -> dict[str, Any]:
    """What the badge stands for, with its issuer inside."""
    return {
        "@context": CONTEXT,
        "criteria": {
            "@context": CONTEXT,
            "id": at.template_page(template, organization),
            "narrative": criteria(template),
        },
        "description": template.description,
        "id": at.badge_class(template),
        "image": {"@context": CONTEXT, "id": at.template_picture(template)},
        "name": template.name,
        "issuer": issuer(organization, at) | {"type": "Profile"},
        "alignment": [_alignment(one) for one in template.alignments],
        "tags": list(template.skills),
        "type": "BadgeClass",
    }


def _alignment(alignment: Alignment) -> dict[str, Any]:
    told = {"targetDescription": alignment.description, "targetName": alignment.name, "targetUrl": alignment.url}
    return {key: value for key, value in told.items() if value is not None}


def issuer(organization: Organization, at: OpenBadgesAddresses) -> dict[str, Any]:
    """Who stands behind the badge.

    By itself it is of the type "Issuer", in a badge class of the type "Profile": so the samples have it, and the
    specification takes either. There is an `image` where the organization has a photo.
    """
    return {
        "@context": CONTEXT,
        "email": organization.contact_email,
        "description": organization.bio,
        "id": at.issuer(organization),
        **({"image": organization.photo_url} if organization.photo_url else {}),
        "name": organization.name,
        "type": "Issuer",
        "url": organization.website_url,
    }
