"""Open Badges 3.0: the badge as a verifiable credential, the list that revokes it and its issuer's public key.

The credential is shaped like those of the real service that are public in part (issues 649 and 692 of
openwallet-foundation-labs/learner-credential-wallet); subject and status follow https://www.imsglobal.org/spec/ob/v3p0/
and https://www.w3.org/TR/vc-bitstring-status-list/.
"""

import gzip
from base64 import urlsafe_b64encode
from datetime import datetime
from typing import Any

from simulator.acclaim.domain.badge_template import BadgeTemplate
from simulator.acclaim.domain.instants import written
from simulator.acclaim.domain.issued_badge import IssuedBadge
from simulator.acclaim.domain.open_badges import (
    OpenBadgesAddresses,
    criteria,
    described,
    found,
    hashed_identity,
)
from simulator.acclaim.domain.organization import Organization

_CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
_OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0"
_SCHEMA = f"{_OPEN_BADGES}/schema/json/ob_v3p0_achievementcredential_schema.json"
_FEWEST_BITS = 131_072  # so short a list may be; a longer one would say no more


def credential(
    badge: IssuedBadge, template: BadgeTemplate, organization: Organization, at: OpenBadgesAddresses
) -> dict[str, Any]:
    """That a badge was earned. It is named after its earner, as the real ones seem to be (issue 692)."""
    document: dict[str, Any] = {
        "@context": [_CREDENTIALS, f"{_OPEN_BADGES}/context-3.0.3.json", f"{_OPEN_BADGES}/extensions.json"],
        "id": at.credential(badge),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "credentialSchema": [{"id": _SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "issuer": _profile(organization, at),
        "validFrom": written(badge.issued_at),
        "name": badge.issued_to,
        "credentialSubject": _subject(badge, template, organization, at),
        "credentialStatus": _status(badge, at),
    }
    if badge.expires_at:
        document["validUntil"] = written(badge.expires_at)
    if evidence := found(badge):
        document["evidence"] = [{"type": ["Evidence"]} | described(proof) for proof in evidence]
    return document


def _profile(organization: Organization, at: OpenBadgesAddresses) -> dict[str, Any]:
    return {
        "type": ["Profile"],
        "id": at.issuer_did(organization.id),
        "name": organization.name,
        "email": organization.contact_email,
        "url": organization.website_url,
        "description": organization.bio,
    }


def _subject(
    badge: IssuedBadge, template: BadgeTemplate, organization: Organization, at: OpenBadgesAddresses
) -> dict[str, Any]:
    """Who earned what. The address is hashed, for anybody may read this."""
    return {
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": hashed_identity(badge.recipient_email),
                "identityType": "emailAddress",
            }
        ],
        "achievement": _achievement(template, organization, at),
    }


def _achievement(template: BadgeTemplate, organization: Organization, at: OpenBadgesAddresses) -> dict[str, Any]:
    return {
        "id": at.badge_class(template),
        "type": ["Achievement"],
        "achievementType": "Badge",
        "name": template.name,
        "description": template.description,
        "criteria": {"id": at.template_page(template, organization), "narrative": criteria(template)},
        "image": {"id": at.template_picture(template), "type": "Image"},
        "tag": list(template.skills),
    }


def _status(badge: IssuedBadge, at: OpenBadgesAddresses) -> dict[str, Any]:
    """Where to ask whether the badge still stands: the first place of a list of its own.

    A place in a list for all badges would have to be kept for good, also when a badge before it is deleted.
    """
    return {
        "id": f"{at.status_list(badge)}#0",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "0",
        "statusListCredential": at.status_list(badge),
    }


def status_list(badge: IssuedBadge, at: OpenBadgesAddresses) -> dict[str, Any]:
    """Whether the badge is withdrawn, as it is signed.

    The list is valid since the credential is: a verifier whose time is not the world's takes both of them or neither.
    """
    return {
        "@context": [_CREDENTIALS],
        "id": at.status_list(badge),
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": at.issuer_did(badge.organization_id),
        "validFrom": written(badge.issued_at),
        "credentialSubject": {
            "id": f"{at.status_list(badge)}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": _encoded(first=badge.is_withdrawn),
        },
    }


def _encoded(*, first: bool) -> str:
    bits = bytearray(_FEWEST_BITS // 8)
    bits[0] = 0x80 if first else 0
    return "u" + unpadded(gzip.compress(bits, mtime=0))


def claims(document: dict[str, Any], did: str) -> dict[str, Any]:
    """What a JWT says for `document`, signed by `did`: the document itself, the registered claims beside its fields."""
    registered: dict[str, Any] = {"iss": did, "jti": document["id"], "nbf": _seconds(document["validFrom"])}
    if "validUntil" in document:
        registered["exp"] = _seconds(document["validUntil"])
    return document | registered


def key_id(did: str) -> str:
    return f"{did}#key-1"


def did_document(did: str, public_key: bytes) -> dict[str, Any]:
    """Where a verifier finds the issuer's key; `public_key` is an Ed25519 key of 32 bytes."""
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
        "id": did,
        "verificationMethod": [
            {
                "id": key_id(did),
                "type": "JsonWebKey",
                "controller": did,
                "publicKeyJwk": {"kty": "OKP", "crv": "Ed25519", "x": unpadded(public_key)},
            }
        ],
        "assertionMethod": [key_id(did)],
    }


def unpadded(octets: bytes) -> str:
    """Base64 for addresses, without the equals signs at its end."""
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


def _seconds(instant: str) -> int:
    return int(datetime.fromisoformat(instant).timestamp())
