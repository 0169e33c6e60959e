"""Open Badges 2.0: the assertion, badge class and issuer as JSON-LD, and the PNG that carries the assertion.

Shapes as in the vendor's samples (https://www.credly.com/docs/obi_specified_endpoints) and the specification
(https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/).
"""

import hashlib
import struct
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from simulator.acclaim.domain.badge_template import BadgeTemplate
from simulator.acclaim.domain.issued_badge import BadgeState, IssuedBadge
from simulator.acclaim.domain.organization import Organization

CONTEXT = "https://w3id.org/openbadges/v2"
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"openbadges"


@dataclass(frozen=True)
class OpenBadgesAddresses:
    """Where the documents of Open Badges and the pages they name are found."""

    web: str
    api: str

    def assertion(self, badge: IssuedBadge) -> str:
        return f"{self.api}/obi/v2/badge_assertions/{badge.id}"

    def badge_class(self, template: BadgeTemplate) -> str:
        return f"{self.api}/obi/v2/issuers/{template.organization_id}/badge_classes/{template.id}"

    def issuer(self, organization: Organization) -> str:
        return f"{self.api}/obi/v2/issuers/{organization.id}"

    def template_page(self, template: BadgeTemplate, organization: Organization) -> str:
        return f"{self.web}/org/{organization.vanity_slug}/badge/{template.vanity_slug}"

    def template_picture(self, template: BadgeTemplate) -> str:
        return f"{self.web}/images/{template.id}/image.png"


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def assertion(badge: IssuedBadge, template: BadgeTemplate, at: OpenBadgesAddresses) -> dict[str, Any]:
    """That a badge was earned. A revoked badge says so and says why, and nothing else."""
    if badge.state is BadgeState.REVOKED:
        return {
            "@context": CONTEXT,
            "type": "Assertion",
            "id": at.assertion(badge),
            "revoked": True,
            "revocationReason": badge.revocation_reason,
        }
    document: dict[str, Any] = {
        "@context": CONTEXT,
        "badge": at.badge_class(template),
        "evidence": [
            {
                "@context": CONTEXT,
                "id": proof.value,
                "name": proof.name,
                "description": proof.description,
                "genre": proof.type,
                "type": "Evidence",
            }
            for proof in badge.evidence
            if proof.type == "UrlEvidence"
        ],
        "id": at.assertion(badge),
        "issuedOn": _utc(badge.issued_at),
        "recipient": {"type": "email", "identity": hashed_identity(badge.recipient_email), "hashed": True},
        "type": "Assertion",
        "verification": {"type": "hosted"},
    }
    if badge.expires_at:
        document["expires"] = _utc(badge.expires_at)
    return document


def hashed_identity(email: str) -> str:
    """SHA-256 of the lower-cased address without salt, as the real service's assertions have it."""
    return "sha256$" + hashlib.sha256(email.lower().encode()).hexdigest()


def badge_class(template: BadgeTemplate, organization: Organization, at: OpenBadgesAddresses) -> dict[str, Any]:
    """What the badge stands for."""
    return {
        "@context": CONTEXT,
        "criteria": {
            "@context": CONTEXT,
            "id": at.template_page(template, organization),
            "narrative": "\n".join(
                " ".join(filter(None, [f"{activity.activity_type}:", activity.title, activity.activity_url]))
                for activity in template.activities
            ),
        },
        "description": template.description,
        "id": at.badge_class(template),
        "image": {"@context": CONTEXT, "id": at.template_picture(template)},
        "name": template.name,
        "issuer": issuer(organization, at),
        "alignment": [],
        "tags": list(template.skills),
        "type": "BadgeClass",
    }


def issuer(organization: Organization, at: OpenBadgesAddresses) -> dict[str, Any]:
    """Who stands behind the badge."""
    return {
        "@context": CONTEXT,
        "email": organization.contact_email,
        "description": organization.bio,
        "id": at.issuer(organization),
        "name": organization.name,
        "type": "Profile",
        "url": organization.website_url,
    }


def baked(picture: bytes, text: str) -> bytes:
    """The PNG `picture` with `text` in its iTXt chunk `openbadges`, in place of any that was there."""
    chunks = [(kind, body) for kind, body in png_chunks(picture) if not _is_baked(kind, body)]
    payload = _KEYWORD + b"\x00\x00\x00\x00\x00" + text.encode()
    head, *rest = chunks  # IHDR stands first in every PNG
    return _png([head, (b"iTXt", payload), *rest])


def png_chunks(picture: bytes) -> list[tuple[bytes, bytes]]:
    """The chunks of a PNG, each as its kind and its body; raises ValueError when it is none."""
    if not picture.startswith(_PNG_SIGNATURE):
        raise ValueError("not a PNG: the signature is missing")
    chunks, position = [], len(_PNG_SIGNATURE)
    while position < len(picture):
        (length,) = struct.unpack(">I", picture[position : position + 4].rjust(4, b"\xff"))
        if position + length + 12 > len(picture):
            raise ValueError("not a PNG: a chunk is cut short")
        kind = picture[position + 4 : position + 8]
        chunks.append((kind, picture[position + 8 : position + 8 + length]))
        position += length + 12
    return chunks


def drawn(width: int, height: int, rows: bytes) -> bytes:
    """A PNG of `width` by `height` pixels; `rows` holds RGBA, each row after a filter byte of 0."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return _png([(b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")])


def _png(chunks: list[tuple[bytes, bytes]]) -> bytes:
    return _PNG_SIGNATURE + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def _is_baked(kind: bytes, body: bytes) -> bool:
    return kind == b"iTXt" and body.startswith(_KEYWORD + b"\x00")
