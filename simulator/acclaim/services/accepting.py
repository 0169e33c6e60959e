"""Accepting and rejecting: what the earner does with a badge that waits."""

from simulator.acclaim.domain.earner import AutoAccept, Earner
from simulator.acclaim.domain.events import EventType
from simulator.acclaim.domain.issued_badge import IssuedBadge
from simulator.acclaim.records import auto_accepts, issued_badges
from simulator.acclaim.services.events import record_badge_event, save_moved
from simulator.acclaim.services.querying import badge_of_earner
from simulator.world import World


def accept(world: World, earner: Earner, badge_id: str) -> IssuedBadge:
    """Accepts a badge of the earner; raises NotFound for another's and WrongState when it waits no more."""
    return accept_for(world, badge_of_earner(world, earner, badge_id))


def accept_for(world: World, badge: IssuedBadge) -> IssuedBadge:
    """Accepts a badge in its owner's name."""
    accepted = badge.accepted(world.now())
    save_moved(world, accepted)
    return accepted


def reject(world: World, earner: Earner, badge_id: str) -> IssuedBadge:
    """Rejects a badge of the earner; raises NotFound or WrongState."""
    return reject_for(world, badge_of_earner(world, earner, badge_id))


def reject_for(world: World, badge: IssuedBadge) -> IssuedBadge:
    """Rejects a badge in its owner's name."""
    rejected = badge.rejected(world.now())
    save_moved(world, rejected)
    return rejected


def hide(world: World, earner: Earner, badge_id: str, *, hidden: bool) -> IssuedBadge:
    """Makes an accepted badge private, or public again; raises NotFound or WrongState."""
    badge = badge_of_earner(world, earner, badge_id)
    changed = badge.hidden(world.now(), hide=hidden)
    if changed.public is not badge.public:
        world.rows(issued_badges).save(changed)
        record_badge_event(world, EventType.BADGE_PRIVACY_CHANGED, changed)
    return changed


def set_auto_accept(world: World, earner: Earner, organization_id: str, *, on: bool) -> None:
    """Auto accept is a wish for each issuing organization; it says nothing of badges issued earlier."""
    kept = world.rows(auto_accepts)
    kept.remove(earner_id=earner.id, organization_id=organization_id)
    if on:
        kept.add(AutoAccept(world.ids.uuid("auto_accept"), earner.id, organization_id))


def auto_accepted_organizations(world: World, earner: Earner) -> set[str]:
    wishes = world.rows(auto_accepts).all(earner_id=earner.id)
    return {wish.organization_id for wish in wishes}
