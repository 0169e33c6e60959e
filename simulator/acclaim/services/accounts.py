"""Accounts of earners: signing up and in, and what they wish for."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from simulator.acclaim.domain.countries import COUNTRIES
from simulator.acclaim.domain.earner import Earner
from simulator.acclaim.domain.errors import Invalid, Problem
from simulator.acclaim.domain.issued_badge import recipient_key
from simulator.acclaim.domain.slugs import free_slug, slug_base
from simulator.acclaim.records import addresses, earners
from simulator.acclaim.services.addresses import (
    address_problems,
    ask_for_confirmation,
    is_free,
    take_address,
    tell_of_account,
)
from simulator.passwords import WRONG, NotLetIn, hashed, let_in
from simulator.world import World

EARNER_DOOR = "acclaim"
_HINTED = f"{WRONG}. A new address counts once it is confirmed: follow the link that we e-mailed to it"
PASSWORD_LENGTH = range(8, 129)
_LONGEST_NAME = 255


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


def sign_up(world: World, form: SignUp, *, proven: bool) -> Earner | None:
    """Opens an account; raises Invalid with a problem for each field.

    `proven` says that the address was shown to be theirs by a link that Acclaim had e-mailed; otherwise it
    counts once the link in a confirmation e-mail is followed. None for an address that is taken: only who reads its
    mail is told so, and hashing comes first, so that time does not tell it either.
    """
    problems = list(_sign_up_problems(world, form, proven=proven))
    if problems:
        raise Invalid(*problems)
    password_hash = hashed(form.password)
    if not is_free(world, form.email, proven=proven):
        tell_of_account(world, form.email)
        return None
    earner = Earner(
        id=world.ids.uuid("earner"),
        first_name=form.first_name.strip(),
        last_name=form.last_name.strip(),
        country=form.country,
        vanity_slug=_free_slug(world, f"{form.first_name} {form.last_name}"),
        password_hash=password_hash,
        wants_email=True,
        profile_is_public=True,
        chose_settings=False,
        created_at=world.now(),
    )
    world.rows(earners).add(earner)
    take_address(world, earner, form.email, confirmed_at=world.now() if proven else None, is_primary=True)
    if not proven:
        ask_for_confirmation(world, earner, form.email)
    return earner


def _sign_up_problems(world: World, form: SignUp, *, proven: bool) -> Iterator[Problem]:
    if not _is_name(form.first_name.strip()):
        yield Problem("first_name", "Enter your first name")
    if not _is_name(form.last_name.strip()):
        yield Problem("last_name", "Enter your last name")
    yield from address_problems(form.email)
    if proven and not is_free(world, form.email, proven=True):
        yield Problem("email", "There is an account for this address: sign in instead")
    if form.country not in COUNTRIES:
        yield Problem("country", "Choose your country")
    if len(form.password) not in PASSWORD_LENGTH:
        yield Problem("password", "Choose a password of 8 to 128 characters")
    if not form.agrees_to_terms:
        yield Problem("terms", "Agree to the Terms of Service")
    if not form.agrees_to_privacy:
        yield Problem("privacy", "Agree to the Privacy Policy")


def _is_name(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_NAME and not any(letter < " " for letter in text)


def sign_in(world: World, email: str, password: str) -> Earner:
    """The earner with this confirmed address and password; raises Invalid, which counts.

    It does not say which of them was wrong.
    """
    account = recipient_key(email)
    address = world.rows(addresses).find(key=account)
    is_confirmed = address is not None and address.confirmed_at is not None
    known = world.rows(earners).find(id=address.earner_id) if address and is_confirmed else None
    try:
        return let_in(world, EARNER_DOOR, account, [known] if known else [], password)
    except NotLetIn as refused:
        raise Invalid(Problem("password", _HINTED if str(refused) == WRONG else str(refused))) from refused


def choose_settings(world: World, earner: Earner, *, profile_is_public: bool) -> Earner:
    changed = replace(earner, profile_is_public=profile_is_public, chose_settings=True)
    world.rows(earners).save(changed)
    return changed


def choose_notifications(world: World, earner: Earner, *, wants_email: bool) -> Earner:
    """Opting out, or in again (rule notify-4)."""
    changed = replace(earner, wants_email=wants_email)
    world.rows(earners).save(changed)
    return changed


def _free_slug(world: World, name: str) -> str:
    base = slug_base(name, otherwise="earner")
    alike = world.rows(earners).where(earners.c.vanity_slug.startswith(base, autoescape=True))
    return free_slug(base, {earner.vanity_slug for earner in alike})
