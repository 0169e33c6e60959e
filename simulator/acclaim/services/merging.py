"""Merging: all that another account of the same person has comes to this one."""

from dataclasses import replace

from simulator.acclaim.domain.earner import Confirmation, Earner, Purpose
from simulator.acclaim.domain.errors import Invalid, Problem
from simulator.acclaim.domain.issued_badge import recipient_key
from simulator.acclaim.records import addresses, auto_accepts, confirmations, earners
from simulator.acclaim.services.accepting import set_auto_accept
from simulator.acclaim.services.accounts import sign_in
from simulator.acclaim.services.addresses import new_confirmation, remove_account
from simulator.acclaim.services.notifying import send_confirmation
from simulator.world import World

_CODE_ATTEMPTS = 5


def ask_to_merge(world: World, earner: Earner, email: str, password: str) -> Confirmation:
    """E-mails a code to the other account's address; raises Invalid when address and password do not go together."""
    other = sign_in(world, email, password)
    if other.id == earner.id:
        raise Invalid(Problem("email", "This address belongs to this account already"))
    confirmation = new_confirmation(world, Purpose.MERGE_ACCOUNT, earner, email.strip())
    send_confirmation(world, confirmation)
    return confirmation


def merge(world: World, earner: Earner, confirmation_id: str, code: str) -> None:
    """Moves all that the other account has to this one; raises Invalid for a wrong or worn-out code."""
    asked = world.rows(confirmations).find(id=confirmation_id, earner_id=earner.id, purpose=Purpose.MERGE_ACCOUNT)
    if asked is None or asked.expires_at <= world.now() or asked.attempts >= _CODE_ATTEMPTS:
        raise Invalid(Problem("code", "This code is no longer good: ask for a new one"))
    if asked.code != code.strip():
        world.rows(confirmations).save(replace(asked, attempts=asked.attempts + 1))
        raise Invalid(Problem("code", "This is not the code that we e-mailed"))
    address = world.rows(addresses).find(key=recipient_key(asked.email))
    if address is not None and address.earner_id != earner.id:  # a second code may have merged it already
        _absorb(world, earner, address.earner_id)
    world.rows(confirmations).remove(id=asked.id)


def _absorb(world: World, earner: Earner, other_id: str) -> None:
    """Addresses and wishes come along: who opted out on either account stays opted out (rule notify-4)."""
    other = world.rows(earners).find(id=other_id)
    if other and not other.wants_email:
        world.rows(earners).save(replace(earner, wants_email=False))
    for wish in world.rows(auto_accepts).all(earner_id=other_id):
        set_auto_accept(world, earner, wish.organization_id, on=True)
    moved = world.rows(addresses).all(earner_id=other_id)
    for address in moved:
        world.rows(addresses).save(replace(address, earner_id=earner.id, is_primary=False))
    _end_codes(world, {address.key for address in moved})
    remove_account(world, other_id)


def _end_codes(world: World, keys: set[str]) -> None:
    """Whose password was given for them is another account now."""
    asked = world.rows(confirmations).all(purpose=Purpose.MERGE_ACCOUNT)
    world.rows(confirmations).remove_all([each.id for each in asked if recipient_key(each.email) in keys])
