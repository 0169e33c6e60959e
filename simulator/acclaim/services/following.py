"""Following the link of a badge's e-mail in its recipient's place, without a browser: no real API can do that."""

from collections.abc import Callable
from dataclasses import dataclass

from simulator.acclaim.domain.earner import Earner
from simulator.acclaim.domain.errors import WrongState
from simulator.acclaim.domain.issued_badge import BadgeState, IssuedBadge
from simulator.acclaim.records import addresses, confirmations
from simulator.acclaim.services.accounts import SignUp, sign_up
from simulator.acclaim.services.addresses import confirmed_now
from simulator.acclaim.services.querying import badge_view, owner_of
from simulator.world import World

PASSWORD = "invented-for-this-test"
"""Of every account that is opened here."""


@dataclass(frozen=True)
class Followed:
    """A badge that was decided on, with the earner whose it is, and whether their account was opened for it."""

    badge: IssuedBadge
    earner: Earner
    is_new: bool


def decide_by_link(world: World, badge_id: str, decide: Callable[[World, IssuedBadge], IssuedBadge]) -> Followed:
    """Has a badge accepted or rejected as its recipient does who follows the link of the e-mail.

    Who has no account gets one, in the name that the badge was issued in. Raises NotFound and WrongState.
    """
    badge = badge_view(world, badge_id).badge
    if badge.state is not BadgeState.PENDING:
        raise WrongState(f"the badge is {badge.state.value}: only one that is pending can be accepted or rejected")
    known = owner_of(world, badge.recipient_email) or _confirm_claim(world, badge)
    earner = known or _signed_up(world, badge)
    return Followed(decide(world, badge), earner, is_new=known is None)


def _confirm_claim(world: World, badge: IssuedBadge) -> Earner | None:
    """Confirms the address for whoever opened an account with it; other claims do not count."""
    address = world.rows(addresses).find(key=badge.recipient_key, is_primary=True)
    if address is None:
        return None
    world.rows(confirmations).remove(earner_id=address.earner_id, email=address.email)
    return confirmed_now(world, address)


def _signed_up(world: World, badge: IssuedBadge) -> Earner:
    form = SignUp(
        first_name=badge.first_name.strip() or "Somebody",
        last_name=badge.last_name.strip() or "Invented",
        email=badge.recipient_email,
        country="Netherlands",
        password=PASSWORD,
        agrees_to_terms=True,
        agrees_to_privacy=True,
    )
    earner = sign_up(world, form, proven=True)
    assert earner is not None, "only what is not proven ends without an account"
    return earner
