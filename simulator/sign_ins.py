"""Who is signed in at which door of a world, in a cookie that is signed."""

from flask import session

from simulator.unit_of_work import current_name


def sign_in(door: str, person_id: str) -> None:
    """Remembers who is signed in at a door ("acclaim", "skilljar", ...) of this world, in the signed cookie."""
    session[f"{current_name()}/{door}"] = person_id


def sign_out(door: str) -> None:
    session.pop(f"{current_name()}/{door}", None)


def signed_in(door: str) -> str | None:
    """The id of whoever is signed in at this door of this world."""
    person_id: str | None = session.get(f"{current_name()}/{door}")
    return person_id
