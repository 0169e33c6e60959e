"""Passwords: hashed with scrypt, wrong so many times for each account, and no time tells whether there is one."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Protocol, TypeVar

from werkzeug.security import check_password_hash, generate_password_hash

from simulator.records import records
from simulator.world import World

MOST_ATTEMPTS = 10
WITHIN = timedelta(minutes=15)
WRONG = "This address and password do not go together"
TOO_MANY = "Too many wrong passwords for this address: try again in 15 minutes"

# Cheap on purpose, see docs/fidelity.md: Werkzeug's own takes 0.1 s, and tests sign in thousands of times.
_HASHING = "scrypt:1024:8:1"
_PLANTED = "scrypt:128:1:1"  # next to nothing: the password itself stands in the seed, which is kept with the world


class NotLetIn(Exception):
    """A wrong password, or one too many; `str()` says which, in the same words for addresses without an account."""


class _WithPassword(Protocol):
    @property
    def password_hash(self) -> str: ...


@dataclass(frozen=True)
class WrongPasswords:
    """How often a wrong password was given for an account, or for an address without one, since the first of them."""

    id: str
    count: int
    since: datetime


wrong_passwords = records(WrongPasswords, "wrong_passwords", indexes=[("since",)])
P = TypeVar("P", bound=_WithPassword)


def hashed(password: str) -> str:
    return generate_password_hash(password, method=_HASHING)


@lru_cache(maxsize=1024)
def hashed_for_seed(password: str) -> str:
    return generate_password_hash(password, method=_PLANTED)


def let_in(world: World, door: str, account: str, people: Sequence[P], password: str) -> P:
    """Whoever of `people`, who go by that account at that door, has this password; raises NotLetIn.

    After so many wrong ones the right one is refused as well. Whoever catches it must keep the transaction: it counts.
    """
    kept, one = world.rows(wrong_passwords), _so_far(world, f"{door}/{account}")
    if one.count >= MOST_ATTEMPTS:
        raise NotLetIn(TOO_MANY)
    fits = [_fits(hash_, password) for hash_ in [person.password_hash for person in people] or [""]]
    kept.remove(id=one.id)
    if True in fits:
        return people[fits.index(True)]
    kept.remove_all([stale.id for stale in kept.where(wrong_passwords.c.since <= world.now() - WITHIN)])
    kept.add(replace(one, count=one.count + 1))
    raise NotLetIn(WRONG)


def _so_far(world: World, account: str) -> WrongPasswords:
    """What is counted of an account; nothing, if the first was too long ago, or is yet to come on a clock set back."""
    id_, now = hashlib.sha256(account.encode(errors="replace")).hexdigest(), world.now()
    found = world.rows(wrong_passwords).find(id=id_)
    return found if found and found.since <= now < found.since + WITHIN else WrongPasswords(id_, 0, now)


def _fits(kept: str, password: str) -> bool:
    """Whether it is the password of this hash; takes as long for a planted hash, or for none, as for any other."""
    if not kept.startswith(_HASHING):
        check_password_hash(_nobodys(), password)
    return check_password_hash(kept, password)


@cache
def _nobodys() -> str:
    return hashed("nobody's")
