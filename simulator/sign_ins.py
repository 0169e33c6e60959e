"""Who is signed in at which door of a world: the browser has a random id, the world its hash and whose it is."""

import hashlib
import secrets  # noqa: TID251  # nobody may guess who is signed in, so these are no ids of a world's seed
from dataclasses import dataclass
from datetime import datetime

from flask import session

from simulator.records import records
from simulator.unit_of_work import current_name, current_world

_MOST_PLACES = 24  # in as many worlds and doors somebody is signed in at once


@dataclass(frozen=True)
class SignIn:
    """One browser that is signed in; `id` is the hash of what its cookie holds, `person` the id of whoever it is."""

    id: str
    door: str
    person: str
    since: datetime


sign_ins = records(SignIn, "sign_in")


def sign_in(door: str, person_id: str) -> None:
    """Remembers who is signed in at a door ("acclaim", "skilljar", ...) of this world, under an id that nobody knew.

    Whoever has planted a cookie (session fixation) knows nothing of it. The token of forms stays: pages that are open
    beside this one go on working.
    """
    sign_out(door)
    secret = session[_place(door)] = secrets.token_urlsafe(32)
    _forget_the_oldest()
    world = current_world()
    world.rows(sign_ins).add(SignIn(_hash(secret), door, person_id, world.now()))


def sign_out(door: str) -> None:
    """Forgets it here and in the world, so that a copy of the cookie is worth nothing."""
    secret = session.pop(_place(door), None)
    if secret is not None:
        current_world().rows(sign_ins).remove(id=_hash(secret))


def signed_in(door: str) -> str | None:
    """The id of whoever is signed in at this door of this world; without a cookie the database is not asked."""
    secret = session.get(_place(door))
    if secret is None:
        return None
    found = current_world().rows(sign_ins).find(id=_hash(secret), door=door)
    return found.person if found else None


def _forget_the_oldest() -> None:
    """Browsers drop a cookie of more than 4 kB without a word."""
    for place in [name for name in session if "/" in name][:-_MOST_PLACES]:
        session.pop(place)


def _place(door: str) -> str:
    return f"{current_name()}/{door}"


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
