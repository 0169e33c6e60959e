"""Revoking: the issuer takes a badge back and says why."""

from simulator.acclaim.domain.errors import Invalid, Problem
from simulator.acclaim.domain.issued_badge import IssuedBadge
from simulator.acclaim.services.events import save_moved
from simulator.acclaim.services.notifying import send_revocation
from simulator.acclaim.services.querying import badge_of_organization
from simulator.world import World

_LONGEST_REASON = 10_000


def revoke(
    world: World, organization_id: str, badge_id: str, reason: str, *, suppress_email: bool = False
) -> IssuedBadge:
    """Revokes a pending or accepted badge; raises NotFound, Gone, Invalid without a reason, or WrongState."""
    badge = badge_of_organization(world, organization_id, badge_id)
    if not reason.strip():
        raise Invalid(Problem("reason", "Reason can't be blank")).because_of("revoke-reason")
    if "\x00" in reason or len(reason) > _LONGEST_REASON:
        raise Invalid(Problem("reason", f"Reason is invalid or too long (maximum is {_LONGEST_REASON} characters)"))
    revoked = badge.revoked(reason, world.now())
    save_moved(world, revoked)
    if not suppress_email:
        send_revocation(world, revoked)
    return revoked
