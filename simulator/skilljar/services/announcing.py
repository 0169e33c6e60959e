"""Announcing what happened: one delivery for each webhook that asked for it (docs/fidelity.md)."""

from datetime import datetime
from typing import Any

import orjson

from simulator.journal import CHANGE
from simulator.skilljar.domain.course import Course, Lesson, Path
from simulator.skilljar.domain.organization import LmsOrganization
from simulator.skilljar.domain.progress import LessonProgress
from simulator.skilljar.domain.student import Student
from simulator.skilljar.domain.webhook import Delivery, EventType, Webhook
from simulator.skilljar.records import deliveries, webhooks
from simulator.skilljar.services.catalogue import organization
from simulator.world import World

DUE_WORK = "webhook"


def announce_enrollment(world: World, student: Student, course: Course) -> None:
    _announce(world, student, EventType.COURSE_ENROLLMENT, {"course": _course(world, course)})


def announce_lesson(world: World, student: Student, course: Course, lesson: Lesson) -> None:
    """The `lesson` block is assumed: this body is not documented."""
    block = {"id": lesson.id, "title": lesson.title, "type": lesson.kind.value}
    _announce(world, student, EventType.LESSON_COMPLETION, {"course": _course(world, course), "lesson": block})


def announce_quiz(world: World, student: Student, course: Course, lesson: Lesson, attempt: LessonProgress) -> None:
    """The `quiz` block is assumed: this body is not documented."""
    assert attempt.success_status is not None, "a quiz is graded"
    block = {
        "id": lesson.id,
        "title": lesson.title,
        "score": attempt.score,
        "max_score": 100,
        "success_status": attempt.success_status.value,
    }
    _announce(world, student, EventType.QUIZ_COMPLETION, {"course": _course(world, course), "quiz": block})


def announce_course(world: World, student: Student, course: Course) -> None:
    """Holds no score: the name of that block is not known, so receivers have to ask the REST API."""
    _announce(world, student, EventType.COURSE_COMPLETION, {"course": _course(world, course)})


def announce_path(world: World, student: Student, path: Path) -> None:
    _announce(world, student, EventType.PATH_COMPLETION, {"path": {"id": path.id, "title": path.title}})


def ping_body(world: World, organization: LmsOrganization) -> str:
    """What a test of a webhook sends."""
    return _as_json({"event_type": "PING", "timestamp": timestamp(world.now()), "domain": _domain(organization)})


def timestamp(instant: datetime) -> str:
    return instant.isoformat(timespec="microseconds")


def _announce(world: World, student: Student, event_type: EventType, blocks: dict[str, Any]) -> None:
    change = world.note(CHANGE, event_type.value, {}, about=student.id, person=student.email)
    targets = _targets(world, student.organization_id, event_type)
    if not targets:
        return
    owner = organization(world, student.organization_id)
    envelope = {"event_type": event_type.value, "timestamp": timestamp(world.now()), "user": _user(student)}
    body = _as_json(envelope | blocks | {"domain": _domain(owner)})
    for webhook in targets:
        delivery = Delivery(
            world.ids.short("delivery"), webhook.id, event_type.value, body, world.now(), None, 0, "waiting"
        )
        world.rows(deliveries).add(delivery)
        world.schedule(DUE_WORK, delivery.id, world.now(), cause=change)


def _targets(world: World, organization_id: str, event_type: EventType) -> list[Webhook]:
    """Who is told; an address that several webhooks share is told once (documented)."""
    first: dict[str, Webhook] = {}
    for webhook in world.rows(webhooks).all(organization_id=organization_id):
        if webhook.wants(event_type):
            first.setdefault(webhook.target_url, webhook)
    return list(first.values())


def _user(student: Student) -> dict[str, str]:
    names = {"first_name": student.first_name, "last_name": student.last_name}
    return {"id": student.id, "email": student.email} | names


def _course(world: World, course: Course) -> dict[str, str]:
    return {
        "id": course.id,
        "published_course_id": course.published_course_id,
        "title": course.title,
        "url": f"{world.base_url}{course.public_path}",
    }


def _domain(organization: LmsOrganization) -> dict[str, str]:
    # Organization and domain are one here, so one id serves for both.
    return {"id": organization.id, "name": organization.domain_name}


def _as_json(document: dict[str, Any]) -> str:
    return orjson.dumps(document).decode()
