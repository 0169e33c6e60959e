"""What there is in the LMS of a world, as a document for those who write tests against it."""

from collections.abc import Mapping
from typing import Any

from simulator.records import Records
from simulator.skilljar.domain.course import Course, Lesson
from simulator.skilljar.domain.organization import LmsOrganization
from simulator.skilljar.records import admins, courses, lessons, organizations, paths, students, webhooks
from simulator.world import World

_Held = Mapping[Records[Any], Mapping[str, list[Any]]]
_HELD: tuple[Records[Any], ...] = (courses, paths, students, admins, webhooks)
"""What belongs to an organization."""


def describe_skilljar(world: World) -> dict[str, Any]:
    """Organizations with key, courses, paths, students, admins and webhooks; passwords are not known here."""
    contents = world.rows(lessons).by("course_id")
    held = {kept: world.rows(kept).by("organization_id") for kept in _HELD}
    known = world.rows(organizations).all()
    return {"organizations": [_organization(world, organization, held, contents) for organization in known]}


def first_academy(world: World) -> dict[str, str] | None:
    """Name and key of the organization that came first, which in a seed stands first."""
    first = world.rows(organizations).find()
    return {"name": first.name, "api_key": first.api_key} if first else None


def _organization(
    world: World, organization: LmsOrganization, held: _Held, contents: Mapping[str, list[Lesson]]
) -> dict[str, Any]:
    return {
        "id": organization.id,
        "name": organization.name,
        "domain_name": organization.domain_name,
        "api_key": organization.api_key,
        "api_key_at_root": f"{organization.api_key}@{world.name}",
        "badges_earned_url": organization.badges_earned_url,
        "courses": [_course(world, course, contents[course.id]) for course in held[courses][organization.id]],
        "paths": [
            {"id": path.id, "title": path.title, "course_ids": list(path.course_ids)}
            for path in held[paths][organization.id]
        ],
        "students": [_person(student) | {"language": student.language} for student in held[students][organization.id]],
        "admins": [_person(admin) for admin in held[admins][organization.id]],
        "webhooks": [
            {
                "id": webhook.id,
                "target_url": webhook.target_url,
                "event_type": webhook.event_type.value if webhook.event_type else None,
                "active": webhook.active,
            }
            for webhook in held[webhooks][organization.id]
        ],
    }


def _course(world: World, course: Course, contents: list[Lesson]) -> dict[str, Any]:
    return {
        "id": course.id,
        "published_course_id": course.published_course_id,
        "title": course.title,
        "slug": course.slug,
        "url": f"{world.base_url}{course.public_path}",
        "score_lesson_id": course.score_lesson_id,
        "complete_on_pass_or_fail": course.complete_on_pass_or_fail,
        "lessons": [_lesson(lesson) for lesson in sorted(contents, key=lambda each: each.position)],
    }


def _lesson(lesson: Lesson) -> dict[str, Any]:
    document = {"id": lesson.id, "title": lesson.title, "type": lesson.kind.value, "optional": lesson.optional}
    if not lesson.questions:
        return document
    asked = [
        {"text": question.text, "options": list(question.options), "correct": question.correct}
        for question in lesson.questions
    ]
    return document | {"questions": asked, "passing_percentage": lesson.passing_percentage}


def _person(person: Any) -> dict[str, str]:
    return {name: getattr(person, name) for name in ("id", "first_name", "last_name", "email")}
