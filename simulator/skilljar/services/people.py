"""Students and admins: who they are, signing in, changing their details."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

import sqlalchemy as sa

from simulator.criteria import has
from simulator.leafing import Leaf, leafed
from simulator.passwords import NotLetIn, let_in
from simulator.skilljar.domain.errors import Invalid, NotFound, Problem
from simulator.skilljar.domain.organization import LmsAdmin, LmsOrganization
from simulator.skilljar.domain.student import LANGUAGES, NAME_LENGTH, Student, email_key, is_address
from simulator.skilljar.records import admins, students
from simulator.world import World

STUDENT_DOOR, ADMIN_DOOR = "skilljar", "skilljar-admin"
P = TypeVar("P", Student, LmsAdmin)


@dataclass(frozen=True)
class Details:
    """What may be changed about a student; None leaves it as it is."""

    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    language: str | None = None


def student(world: World, organization_id: str, student_id: str) -> Student:
    """Raises NotFound, for another organization's student too."""
    is_id = student_id.isascii() and student_id.isalnum()
    found = world.rows(students).find(organization_id=organization_id, id=student_id) if is_id else None
    if found is None:
        raise NotFound("There is no such student")
    return found


def students_of(world: World, organization_id: str) -> list[Student]:
    return world.rows(students).all(organization_id=organization_id)


def find_students(world: World, organization_id: str, words: str, asked: str) -> tuple[Leaf, list[Student]]:
    """The page that is asked for of the students with these words in name or address, in any case of Latin letters."""
    of = students.c
    criteria = [of.organization_id == organization_id]
    if words.strip():
        places = (of.first_name + " " + of.last_name, of.email)
        criteria.append(sa.or_(*(has(place, words.strip()) for place in places)))
    return leafed(world.rows(students), *criteria, asked=asked)


def signed_in_student(world: World, student_id: str | None) -> Student | None:
    return world.rows(students).find(id=student_id) if student_id else None


def signed_in_admin(world: World, admin_id: str | None) -> LmsAdmin | None:
    return world.rows(admins).find(id=admin_id) if admin_id else None


def sign_in_student(world: World, email: str, password: str) -> Student:
    """The student with this address and password, in whichever organization; raises Invalid, which counts."""
    key = email_key(email)
    candidates = world.rows(students).all(email_key=key) if is_address(key) else []
    return _let_in(world, STUDENT_DOOR, key, candidates, password)


def sign_in_admin(world: World, email: str, password: str) -> LmsAdmin:
    """The admin with this address and password; raises Invalid, which counts."""
    key = email_key(email)
    candidates = [admin for admin in world.rows(admins).all() if email_key(admin.email) == key]
    return _let_in(world, ADMIN_DOOR, key, candidates, password)


def admit(world: World, organization: LmsOrganization, details: Details) -> Student:
    """Makes a student of a new address and gives back the one who has it already, as they are; raises Invalid."""
    address = details.email or ""
    known = world.rows(students).find(organization_id=organization.id, email_key=email_key(address))
    if known is not None:
        return known
    fresh = Student(
        id=world.ids.short("student"),
        organization_id=organization.id,
        first_name="",
        last_name="",
        email=address,
        email_key=email_key(address),
        language=LANGUAGES[0],
        password_hash="",  # nobody can sign in with it
        created_at=world.now(),
    )
    problems = list(_problems(world, fresh, details))
    if problems:
        raise Invalid(*problems)
    world.rows(students).add(fresh)
    return change_details(world, fresh, details)


def change_details(world: World, student: Student, details: Details) -> Student:
    """Changes what is given; raises Invalid with a problem for each field. Badges do not move with an address."""
    problems = list(_problems(world, student, details))
    if problems:
        raise Invalid(*problems)
    given = {name: value.strip() for name, value in vars(details).items() if value is not None}
    if "email" in given:
        given["email_key"] = email_key(given["email"])
    changed = replace(student, **given)
    world.rows(students).save(changed)
    return changed


def _problems(world: World, student: Student, details: Details) -> Iterator[Problem]:
    if details.email is not None:
        yield from _address_problems(world, student, details.email.strip())
    for name in ("first_name", "last_name"):
        text = getattr(details, name)
        if text is not None and (len(text) > NAME_LENGTH or not text.isprintable()):
            yield Problem(name, f"Enter a name of at most {NAME_LENGTH} characters")
    if details.language is not None and details.language not in LANGUAGES:
        yield Problem("language", "Choose one of the languages")


def _address_problems(world: World, student: Student, email: str) -> Iterator[Problem]:
    if not is_address(email):
        yield Problem("email", "Enter a valid email address.")
        return
    holder = world.rows(students).find(organization_id=student.organization_id, email_key=email_key(email))
    if holder and holder.id != student.id:
        yield Problem("email", "Another student has this address")


def _let_in(world: World, door: str, key: str, candidates: list[P], password: str) -> P:
    try:
        return let_in(world, door, key, candidates, password)
    except NotLetIn as refused:
        raise Invalid(Problem("password", str(refused))) from refused
