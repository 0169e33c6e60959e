"""Who and what is meant, by the names that people use: an address, a title."""

from simulator.skilljar.domain.course import Course
from simulator.skilljar.domain.errors import NotFound
from simulator.skilljar.domain.student import Student, email_key
from simulator.skilljar.records import courses, students
from simulator.skilljar.services.catalogue import organization
from simulator.world import World

_MOST_NAMED = 8


def student_known_as(world: World, name: str) -> Student:
    """The first student of that id or address; raises NotFound, which names some that there are."""
    kept = world.rows(students)
    found = kept.find(id=name) or kept.find(email_key=email_key(name))
    if found is None:
        raise NotFound(
            f"no student has the id or address {name!r}; there are {_some([one.email for one in kept.all()])}"
        )
    return found


def course_known_as(world: World, organization_id: str, name: str) -> Course:
    """An organization's course of that id or title; raises NotFound, which names some that there are."""
    owner, kept = organization(world, organization_id), world.rows(courses).all(organization_id=organization_id)
    found = next((one for one in kept if name in {one.id, one.published_course_id, one.title}), None)
    if found is None:
        raise NotFound(
            f"no course of {owner.name} has the id or title {name!r}; there are {_some([one.title for one in kept])}"
        )
    return found


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"{', '.join(names[:_MOST_NAMED]) or 'none'}{more}"
