"""Revoking: the issuer takes a badge back and says why."""

from simulator.acclaim.domain.errors import Invalid, NotFound, Problem
from simulator.acclaim.domain.issued_badge import IssuedBadge
from simulator.acclaim.records import issued_badges
from simulator.acclaim.services.events import save_moved
from simulator.acclaim.services.notifying import send_revocation
from simulator.world import World

_LONGEST_REASON = 10_000


def revoke(
    world: World, organization_id: str, badge_id: str, reason: str, *, suppress_email: bool = False
) -> IssuedBadge:
    """Revokes a pending or accepted badge; raises NotFound, Invalid without a reason, or WrongState."""
    badge = world.rows(issued_badges).find(lock=True, id=badge_id, organization_id=organization_id)
    if badge is None:
        raise NotFound("Badge not found")
    if not reason.strip():
        raise Invalid(Problem("reason", "Reason can't be blank"))
    if "\x00" in reason or len(reason) > _LONGEST_REASON:
        raise Invalid(Problem("reason", f"Reason is invalid or too long (maximum is {_LONGEST_REASON} characters)"))
    revoked = badge.revoked(reason, world.now())
    save_moved(world, revoked)
    if not suppress_email:
        send_revocation(world, revoked)
    return revoked
