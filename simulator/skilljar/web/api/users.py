"""Users of the REST API: who they are and how far they came."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Response, jsonify, request

from simulator.skilljar.domain.errors import NotFound
from simulator.skilljar.domain.progress import CourseProgress, CourseResult, SuccessStatus
from simulator.skilljar.domain.student import EMAIL_LENGTH, NAME_LENGTH, Student
from simulator.skilljar.services import catalogue, people
from simulator.skilljar.services.completing import set_result, undo
from simulator.skilljar.services.enrolling import latest_progress
from simulator.skilljar.services.people import Details, change_details, students_of
from simulator.skilljar.services.registrations import activities, registration, registrations
from simulator.skilljar.web.api import presenters
from simulator.skilljar.web.api.blueprint import operation, organization
from simulator.skilljar.web.api.bodies import Body, read_body
from simulator.skilljar.web.api.paging import PAGED, paged
from simulator.unit_of_work import current_world

_FILTERS = ("email", "first_name", "last_name")


@operation("lmsListUsers", "/users", "GET", query=(*_FILTERS, "is_inactive", *PAGED))
def list_users() -> Response:
    """Filters are exact and mind capitals (seen)."""
    return jsonify(paged([] if _asks_for_inactive() else _matching(), _rows))


def _asks_for_inactive() -> bool:
    """Nobody is inactive here; what is neither true nor false is passed over (assumed)."""
    return request.args.get("is_inactive", "").lower() == "true"


def _matching() -> list[Student]:
    wanted = {name: request.args[name] for name in _FILTERS if name in request.args}
    return [
        student
        for student in students_of(current_world(), organization().id)
        if all(getattr(student, name) == text for name, text in wanted.items())
    ]


@operation("lmsGetUser", "/users/<user_id>", "GET")
def read_user(user_id: str) -> Response:
    return jsonify(_rows([_student(user_id)])[0])


@operation("lmsUpdateUser", "/users/<user_id>", "PUT", "PATCH")
def change_user(user_id: str) -> Response:
    """PUT changes only what is given, as PATCH does (documented)."""
    student, body = _student(user_id), read_body()
    details = Details(
        email=body.text("email", EMAIL_LENGTH),
        first_name=body.text("first_name", NAME_LENGTH),
        last_name=body.text("last_name", NAME_LENGTH),
    )
    body.refuse()
    return jsonify(_rows([change_details(current_world(), student, details)])[0])


@operation("lmsListProgress", "/users/<user_id>/published-courses", "GET")
def list_progress(user_id: str) -> Response:
    """A bare array (documented)."""
    found = registrations(current_world(), _student(user_id))
    return jsonify([presenters.progress_row(entry, organization()) for entry in found])


@operation("lmsGetProgress", "/users/<user_id>/published-courses/<published_course_id>", "GET")
def read_progress(user_id: str, published_course_id: str) -> Response:
    return _progress(_student(user_id), published_course_id)


@operation("lmsCompleteCourse", "/users/<user_id>/published-courses/<published_course_id>", "PUT", "PATCH")
def complete_course(user_id: str, published_course_id: str) -> Response:
    """Completes a course for a student, corrects how it ended or, with null for completed_at, undoes it.

    What is left out stays, with PUT too (documented).
    """
    world, student, body = current_world(), _student(user_id), read_body()
    course = catalogue.published_course(world, organization().id, published_course_id)
    before = latest_progress(world, student, course)
    part = body.part("course_progress")
    body.pass_over("published_course_id")
    part.pass_over("credits_earned", "credit_unit_plural")
    for told in (body, part):
        told.read_only(*presenters.PROGRESS_READ_ONLY)
    completed_at = _completed_at(part, before)
    result = _result(part, before)
    body.refuse()
    if completed_at:
        set_result(world, student, course, completed_at, result)
    elif before:
        undo(world, before)
    return _progress(student, published_course_id)


def _completed_at(part: Body, before: CourseProgress | None) -> datetime | None:
    """When the course was completed; None undoes that. It has to be said as long as the course is not complete."""
    if part.is_null("completed_at"):
        return None
    if before and before.completed_at and not part.has("completed_at"):
        return before.completed_at
    return part.instant("completed_at", required=True)


def _result(part: Body, before: CourseProgress | None) -> CourseResult:
    """How the course ended: what is told of it, null too, and of the rest what was known before."""
    known = before or CourseResult()
    return CourseResult(
        part.choice("success_status", SuccessStatus) if part.has("success_status") else known.success_status,
        part.number("score") if part.has("score") else known.score,
        part.number("max_score") if part.has("max_score") else known.max_score,
    )


def _student(user_id: str) -> Student:
    return people.student(current_world(), organization().id, user_id)


def _rows(students: Sequence[Student]) -> list[dict[str, Any]]:
    known = activities(current_world(), students)
    return [presenters.user_row(student, known[student.id]) for student in students]


def _progress(student: Student, published_course_id: str) -> Response:
    world = current_world()
    course = catalogue.published_course(world, organization().id, published_course_id)
    found = registration(world, student, course)
    if found is None:
        raise NotFound("The student is not enrolled in this course")
    return jsonify(presenters.progress_row(found, organization()))
