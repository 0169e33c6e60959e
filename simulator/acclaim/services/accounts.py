"""Accounts of earners: signing up and in, addresses, merging, what they wish for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from werkzeug.security import check_password_hash, generate_password_hash

from simulator.acclaim.domain.countries import COUNTRIES
from simulator.acclaim.domain.earner import (
    CONFIRMATION_LIFE,
    Confirmation,
    Earner,
    EarnerAddress,
    Purpose,
)
from simulator.acclaim.domain.errors import Invalid, Problem
from simulator.acclaim.domain.issued_badge import recipient_key
from simulator.acclaim.records import addresses, auto_accepts, confirmations, earners
from simulator.acclaim.services.notifying import send_confirmation
from simulator.world import World

PASSWORD_LENGTH = range(8, 129)
MAIL_ADDRESS = re.compile(r"[^@\s,;<>\x00-\x1f]{1,64}@[^@\s,;<>\x00-\x1f]+\.[^@\s,;<>.\x00-\x1f]{2,}")
_CODE_ATTEMPTS = 5
_HASHING = "scrypt:1024:8:1"  # cheap on purpose: every password here is invented, see docs/fidelity.md


@dataclass(frozen=True)
class SignUp:
    """What somebody wrote into the sign-up form."""

    first_name: str
    last_name: str
    email: str
    country: str
    password: str
    agrees_to_terms: bool
    agrees_to_privacy: bool


def sign_up(world: World, form: SignUp, *, proven: bool) -> Earner:
    """Opens an account; raises Invalid with a problem for each field.

    `proven` says that the address was shown to be theirs by a link that Acclaim had e-mailed; otherwise it
    counts once the link in a confirmation e-mail is followed.
    """
    problems = list(_sign_up_problems(world, form))
    if problems:
        raise Invalid(*problems)
    earner = Earner(
        id=world.ids.uuid("earner"),
        first_name=form.first_name.strip(),
        last_name=form.last_name.strip(),
        country=form.country,
        vanity_slug=_free_slug(world, f"{form.first_name} {form.last_name}"),
        password_hash=hash_password(form.password),
        wants_email=True,
        profile_is_public=True,
        chose_settings=False,
        created_at=world.now(),
    )
    world.rows(earners).add(earner)
    _take_address(world, earner, form.email, confirmed_at=world.now() if proven else None, is_primary=True)
    if not proven:
        _ask_for_confirmation(world, earner, form.email)
    return earner


def _sign_up_problems(world: World, form: SignUp) -> Iterator[Problem]:
    if not form.first_name.strip():
        yield Problem("first_name", "Enter your first name")
    if not form.last_name.strip():
        yield Problem("last_name", "Enter your last name")
    yield from _address_problems(form.email)
    if world.rows(addresses).find(key=recipient_key(form.email)):
        yield Problem("email", "There is an account for this address: sign in instead")
    if form.country not in COUNTRIES:
        yield Problem("country", "Choose your country")
    if len(form.password) not in PASSWORD_LENGTH:
        yield Problem("password", "Choose a password of 8 to 128 characters")
    if not form.agrees_to_terms:
        yield Problem("terms", "Agree to the Terms of Service")
    if not form.agrees_to_privacy:
        yield Problem("privacy", "Agree to the Privacy Policy")


def sign_in(world: World, email: str, password: str) -> Earner:
    """The earner with this confirmed address and password; raises Invalid without saying which was wrong."""
    address = world.rows(addresses).find(key=recipient_key(email))
    earner = world.rows(earners).find(id=address.earner_id) if address else None
    if address is None or earner is None or not check_password_hash(earner.password_hash, password):
        raise Invalid(Problem("password", "This address and password do not go together"))
    if address.confirmed_at is None:
        raise Invalid(Problem("email", "Confirm this address first: follow the link that we e-mailed to it"))
    return earner


def has_account(world: World, email: str) -> bool:
    return world.rows(addresses).find(key=recipient_key(email)) is not None


def addresses_of(world: World, earner: Earner) -> list[EarnerAddress]:
    return world.rows(addresses).all(earner_id=earner.id)


def ask_to_add_address(world: World, earner: Earner, email: str) -> None:
    """E-mails a link that adds the address to the account; raises Invalid for what is no address.

    An address that has an account already gets no e-mail, and the page says the same in both cases: whether somebody
    else has an account is nobody's business.
    """
    problems = list(_address_problems(email))
    if problems:
        raise Invalid(*problems)
    if not has_account(world, email):
        _take_address(world, earner, email, confirmed_at=None, is_primary=False)
        _ask_for_confirmation(world, earner, email)


def confirm_address(world: World, token: str) -> Earner | None:
    """Follows the link of a confirmation e-mail; None when it is unknown, used or too old."""
    confirmation = world.rows(confirmations).find(id=token, purpose=Purpose.CONFIRM_ADDRESS)
    if confirmation is None or confirmation.expires_at <= world.now():
        return None
    address = world.rows(addresses).find(key=recipient_key(confirmation.email))
    if address and address.earner_id == confirmation.earner_id:
        world.rows(addresses).save(replace(address, confirmed_at=world.now()))
    world.rows(confirmations).remove(id=token)
    return world.rows(earners).find(id=confirmation.earner_id)


def ask_to_merge(world: World, earner: Earner, email: str, password: str) -> Confirmation:
    """E-mails a code to the other account's address; raises Invalid when address and password do not go together."""
    other = sign_in(world, email, password)
    if other.id == earner.id:
        raise Invalid(Problem("email", "This address belongs to this account already"))
    confirmation = _new_confirmation(world, Purpose.MERGE_ACCOUNT, earner, email)
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
    if address is not None:
        _absorb(world, earner, address.earner_id)
    world.rows(confirmations).remove(id=asked.id)


def _absorb(world: World, earner: Earner, other_id: str) -> None:
    for address in world.rows(addresses).all(earner_id=other_id):
        world.rows(addresses).save(replace(address, earner_id=earner.id, is_primary=False))
    world.rows(auto_accepts).remove(earner_id=other_id)
    world.rows(earners).remove(id=other_id)


def choose_settings(world: World, earner: Earner, *, profile_is_public: bool) -> Earner:
    changed = replace(earner, profile_is_public=profile_is_public, chose_settings=True)
    world.rows(earners).save(changed)
    return changed


def choose_notifications(world: World, earner: Earner, *, wants_email: bool) -> Earner:
    """Opting out, or in again (rule notify-4)."""
    changed = replace(earner, wants_email=wants_email)
    world.rows(earners).save(changed)
    return changed


def hash_password(password: str) -> str:
    return generate_password_hash(password, method=_HASHING)


def _address_problems(email: str) -> Iterator[Problem]:
    if len(email) > 254 or not MAIL_ADDRESS.fullmatch(email.strip()):
        yield Problem("email", "Enter an e-mail address, such as name@example.com")


def _take_address(world: World, earner: Earner, email: str, *, confirmed_at: datetime | None, is_primary: bool) -> None:
    email = email.strip()
    world.rows(addresses).add(EarnerAddress(recipient_key(email), email, earner.id, confirmed_at, is_primary))


def _ask_for_confirmation(world: World, earner: Earner, email: str) -> None:
    send_confirmation(world, _new_confirmation(world, Purpose.CONFIRM_ADDRESS, earner, email.strip()))


def _new_confirmation(world: World, purpose: Purpose, earner: Earner, email: str) -> Confirmation:
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


def _free_slug(world: World, name: str) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "earner"
    taken = world.rows(earners).count(earners.c.vanity_slug.startswith(base, autoescape=True))
    return f"{base}-{taken + 1}" if taken else base
