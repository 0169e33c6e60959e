"""The addresses of an account: added, confirmed by mail, and never one in two accounts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from simulator.acclaim.domain.earner import CONFIRMATION_LIFE, Confirmation, Earner, EarnerAddress, Purpose
from simulator.acclaim.domain.errors import Invalid, Problem
from simulator.acclaim.domain.issued_badge import recipient_key
from simulator.acclaim.domain.mail_address import is_mail_address
from simulator.acclaim.records import (
    addresses,
    authorization_codes,
    auto_accepts,
    confirmations,
    earners,
)
from simulator.acclaim.services.expiring import end_access_tokens
from simulator.acclaim.services.notifying import send_account_exists, send_confirmation
from simulator.acclaim.services.querying import owner_of
from simulator.world import World


def has_account(world: World, email: str) -> bool:
    """Whether somebody has confirmed this address as theirs."""
    return owner_of(world, email) is not None


def addresses_of(world: World, earner: Earner) -> list[EarnerAddress]:
    return world.rows(addresses).all(earner_id=earner.id)


def primary_email(world: World, earner: Earner) -> str:
    """The confirmed address under which the earner is known to others: the primary one, if that is confirmed."""
    confirmed = [address for address in addresses_of(world, earner) if address.confirmed_at]
    return max(confirmed, key=lambda address: address.is_primary).email


def ask_to_add_address(world: World, earner: Earner, email: str) -> None:
    """E-mails a link that adds the address to the account; raises Invalid for what is no address.

    An address that has an account already gets no e-mail, and the page says the same in both cases: whether somebody
    else has an account is nobody's business.
    """
    problems = list(address_problems(email))
    if problems:
        raise Invalid(*problems)
    if not is_free(world, email, for_earner=earner):
        return
    asked = _asked(world, earner.id, recipient_key(email))
    if asked:  # the claim lasts no longer for being said again
        send_confirmation(world, asked)
    else:
        take_address(world, earner, email)
        ask_for_confirmation(world, earner, email)


def claimant(world: World, token: str) -> Earner | None:
    """To whose account the link of a confirmation e-mail adds the address; None when it is not known."""
    confirmation = world.rows(confirmations).find(id=token, purpose=Purpose.CONFIRM_ADDRESS)
    return world.rows(earners).find(id=confirmation.earner_id) if confirmation else None


def confirm_address(world: World, token: str) -> Earner | None:
    """Follows the link of a confirmation e-mail; None when it is unknown, used or too old."""
    confirmation = world.rows(confirmations).find(id=token, purpose=Purpose.CONFIRM_ADDRESS)
    if confirmation is None or confirmation.expires_at <= world.now():
        return None
    world.rows(confirmations).remove(id=token)
    address = world.rows(addresses).find(key=recipient_key(confirmation.email), earner_id=confirmation.earner_id)
    if address is None:  # somebody else has shown it to be theirs in the meantime
        return None
    return confirmed_now(world, address)


def confirmed_now(world: World, address: EarnerAddress) -> Earner | None:
    """Confirms an address of an account; gives whose it is."""
    world.rows(addresses).save(replace(address, confirmed_at=world.now()))
    return world.rows(earners).find(id=address.earner_id)


def address_problems(email: str) -> Iterator[Problem]:
    if not is_mail_address(email.strip()):
        yield Problem("email", "Enter an e-mail address, such as name@example.com")


def is_free(world: World, email: str, *, for_earner: Earner | None = None, proven: bool = False) -> bool:
    """Whether the address can be taken: nobody has confirmed it, and nobody else was just asked to.

    A `proven` address was shown to be theirs by a link that Acclaim had e-mailed, so no other's mere claim counts.
    """
    address = world.rows(addresses).find(key=recipient_key(email))
    if address is None:
        return True
    if address.confirmed_at:
        return False
    own = for_earner is not None and address.earner_id == for_earner.id
    return proven or own or not _asked(world, address.earner_id, address.key)


def take_address(
    world: World, earner: Earner, email: str, *, confirmed_at: datetime | None = None, is_primary: bool = False
) -> None:
    """Gives the earner an address that `is_free`; whoever had claimed it without confirming it loses it."""
    key = recipient_key(email)
    claimed = world.rows(addresses).find(key=key)
    world.rows(addresses).remove(key=key)
    world.rows(addresses).add(EarnerAddress(key, email.strip(), earner.id, confirmed_at, is_primary))
    if claimed and not world.rows(addresses).all(earner_id=claimed.earner_id):
        remove_account(world, claimed.earner_id)


def remove_account(world: World, earner_id: str) -> None:
    """Removes an account that has no address left, with what it had let applications do."""
    world.rows(authorization_codes).remove(earner_id=earner_id)
    end_access_tokens(world, earner_id=earner_id)
    world.rows(auto_accepts).remove(earner_id=earner_id)
    world.rows(confirmations).remove(earner_id=earner_id)
    world.rows(earners).remove(id=earner_id)


def ask_for_confirmation(world: World, earner: Earner, email: str) -> None:
    send_confirmation(world, new_confirmation(world, Purpose.CONFIRM_ADDRESS, earner, email.strip()))


def tell_of_account(world: World, email: str) -> None:
    """Tells whoever reads an address that it is taken already: nobody else is to know."""
    address = world.rows(addresses).find(key=recipient_key(email))
    if address is not None:
        send_account_exists(world, address)


def new_confirmation(world: World, purpose: Purpose, earner: Earner, email: str) -> Confirmation:
    confirmation = Confirmation(
        id=world.ids.token("confirmation"),
        purpose=purpose,
        code=world.ids.code("confirmation_code"),
        earner_id=earner.id,
        email=email,
        expires_at=world.now() + CONFIRMATION_LIFE,
        attempts=0,
    )
    world.rows(confirmations).add(confirmation)
    return confirmation


def _asked(world: World, earner_id: str, key: str) -> Confirmation | None:
    """The confirmation that an earner's claim of an address waits for, while it is good."""
    asked = world.rows(confirmations).all(earner_id=earner_id, purpose=Purpose.CONFIRM_ADDRESS)
    return next((one for one in asked if recipient_key(one.email) == key and one.expires_at > world.now()), None)
