"""Looking up organizations, courses, lessons and paths."""

from simulator.skilljar.domain.course import Course, Lesson, Path
from simulator.skilljar.domain.errors import KeyRefused, NotFound
from simulator.skilljar.domain.organization import LmsOrganization
from simulator.skilljar.domain.student import Student
from simulator.skilljar.records import courses, lessons, organizations, paths
from simulator.world import World


def organization(world: World, organization_id: str) -> LmsOrganization:
    """Raises NotFound."""
    found = world.rows(organizations).find(id=organization_id)
    if found is None:
        raise NotFound("There is no such organization")
    return found


def organization_by_key(world: World, api_key: str) -> LmsOrganization:
    """Whoever has the key speaks for the whole organization; raises KeyRefused."""
    found = _of_key(world, api_key)
    if found is None:
        raise KeyRefused("Invalid API key.")
    return found


def is_api_key(world: World, text: str) -> bool:
    """Whether an organization has this key."""
    return _of_key(world, text) is not None


def _of_key(world: World, api_key: str) -> LmsOrganization | None:
    return world.rows(organizations).find(api_key=api_key) if _is_plain(api_key) else None


def organization_for(world: World, domain_name: str = "") -> LmsOrganization:
    """The organization of a domain, or the first one there is; raises NotFound."""
    kept = world.rows(organizations)
    if domain_name:
        found = kept.find(domain_name=domain_name) if _is_plain(domain_name) else None
    else:
        found = next(iter(kept.where(limit=1)), None)
    if found is None:
        raise NotFound("There is no such domain")
    return found


def courses_of(world: World, organization_id: str) -> list[Course]:
    return world.rows(courses).all(organization_id=organization_id)


def course(world: World, organization_id: str, course_id: str) -> Course:
    """Raises NotFound, for another organization's course too."""
    found = world.rows(courses).find(organization_id=organization_id, id=course_id) if _is_plain(course_id) else None
    if found is None:
        raise NotFound("There is no such course")
    return found


def published_course(world: World, organization_id: str, published_course_id: str) -> Course:
    """Raises NotFound, for another organization's course too."""
    kept = world.rows(courses)
    found = (
        kept.find(organization_id=organization_id, published_course_id=published_course_id)
        if _is_plain(published_course_id)
        else None
    )
    if found is None:
        raise NotFound("There is no such published course")
    return found


def course_by_slug(world: World, slug: str, student: Student | None, domain_name: str = "") -> Course:
    """The course at a public address: the student's own organization goes first; raises NotFound.

    All domains share one address here, so two organizations may use one slug.
    """
    found = world.rows(courses).all(slug=slug) if _is_plain(slug) else []
    first = student.organization_id if student else domain_name and organization_for(world, domain_name).id
    found.sort(key=lambda course: course.organization_id != first)
    if not found:
        raise NotFound("There is no such course")
    return found[0]


def lessons_of(world: World, course_id: str) -> list[Lesson]:
    return world.rows(lessons).where(lessons.c.course_id == course_id, order=[lessons.c.position])


def lesson(world: World, course: Course, lesson_id: str) -> Lesson:
    """Raises NotFound."""
    found = world.rows(lessons).find(course_id=course.id, id=lesson_id) if _is_plain(lesson_id) else None
    if found is None:
        raise NotFound("There is no such lesson")
    return found


def paths_of(world: World, organization_id: str) -> list[Path]:
    return world.rows(paths).all(organization_id=organization_id)


def _is_plain(text: str) -> bool:
    # Anything else is no id, slug, key or domain of ours, and databases refuse some of it.
    return text.isascii() and text.isprintable()
