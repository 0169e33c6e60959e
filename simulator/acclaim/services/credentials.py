"""Credentials: which badges a verifier may ask about, and signing what they are told."""

from typing import TYPE_CHECKING

from simulator.acclaim.domain.errors import NotFound
from simulator.acclaim.domain.issued_badge import IssuedBadge
from simulator.acclaim.domain.open_badge_credentials import claims, credential, key_id
from simulator.acclaim.domain.open_badges import OpenBadgesAddresses
from simulator.acclaim.records import issued_badges
from simulator.acclaim.services.querying import BadgeView, badge_view
from simulator.world import World

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def verifiable(world: World, badge_id: str) -> BadgeView:
    """A badge that anybody may verify: a public one, or one that was withdrawn since; raises NotFound for any other.

    Of what nobody ever accepted, or what the earner hid, no stranger is told anything.
    """
    view = badge_view(world, badge_id)
    if not view.badge.is_public and not (view.badge.is_withdrawn and view.badge.was_public):
        raise NotFound("Badge not found").because_of("unseen-assertion")
    return view


def with_status(world: World, badge_id: str) -> IssuedBadge:
    """A badge of which a credential may be about, also when its earner hides it by now; raises NotFound."""
    badge = world.rows(issued_badges).find(id=badge_id)
    if badge is None or not badge.accepted_at:
        raise NotFound("Badge not found").because_of("unseen-assertion")
    return badge


def signed_credential(world: World, view: BadgeView, at: OpenBadgesAddresses) -> str:
    """The badge's credential of Open Badges 3.0 as a compact JWT, signed with its organization's key."""
    return signed(world, view.organization.id, credential(view.badge, view.template, view.organization, at), at)


def signed(world: World, organization_id: str, document: dict[str, object], at: OpenBadgesAddresses) -> str:
    """`document` as a compact JWT (VC-JWT, EdDSA) whose `kid` leads to the key in the issuer's did.json."""
    import jwt  # with all that it needs it takes a twentieth of the start, and hardly anybody asks for credentials

    did = at.issuer_did(organization_id)
    key = _private_key(world, organization_id)
    return jwt.encode(claims(document, did), key, algorithm="EdDSA", headers={"kid": key_id(did)})


def public_key(world: World, organization_id: str) -> bytes:
    """The 32 bytes of the organization's Ed25519 key that everybody may know."""
    return _private_key(world, organization_id).public_key().public_bytes_raw()


def _private_key(world: World, organization_id: str) -> "Ed25519PrivateKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(world.ids.key("organization", organization_id))
