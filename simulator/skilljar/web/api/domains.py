"""A domain: its people, its published courses, and enrolling in them."""

from collections.abc import Sequence
from typing import Any

from flask import Response, jsonify, request

from simulator.skilljar.domain.course import Course
from simulator.skilljar.domain.errors import Invalid, NotFound, Problem
from simulator.skilljar.domain.student import EMAIL_LENGTH, NAME_LENGTH, Student
from simulator.skilljar.services import catalogue, people
from simulator.skilljar.services.enrolling import enrol
from simulator.skilljar.web.api import presenters
from simulator.skilljar.web.api.blueprint import operation, organization
from simulator.skilljar.web.api.bodies import Body, read_body
from simulator.skilljar.web.api.leniency import Leniency, lenient
from simulator.skilljar.web.api.paging import PAGED, paged
from simulator.unit_of_work import current_world

_OF_A_CATALOGUE = ("search", "include_searchable_content")
_COURSES = "/domains/<domain_name>/published-courses"


@operation("lmsAdmitUser", "/domains/<domain_name>/users", "POST")
def admit_user(domain_name: str) -> tuple[Response, int]:
    """A known address is given back with its existing details (documented)."""
    _mind_the_domain(domain_name)
    body = read_body()
    user = _person(body)
    details = people.Details(
        email=user.text("email", EMAIL_LENGTH, required=True),
        first_name=user.text("first_name", NAME_LENGTH),
        last_name=user.text("last_name", NAME_LENGTH),
    )
    body.pass_over("active", "marketing_optin", "expires_at")
    body.refuse()
    admitted = people.admit(current_world(), organization(), details)
    return jsonify(presenters.domain_user_row(admitted)), 201


def _person(body: Body) -> Body:
    """The part of a body that says who is new."""
    if body.has("user"):
        return body.part("user")
    lenient(Leniency.USER_FIELDS, "user")
    return body


@operation("lmsListCourses", _COURSES, "GET", query=("course__id", *PAGED), passed_over=_OF_A_CATALOGUE)
def list_courses(domain_name: str) -> Response:
    _mind_the_domain(domain_name)
    wanted = request.args.get("course__id")
    found = catalogue.courses_of(current_world(), organization().id)
    return jsonify(paged([course for course in found if wanted in {None, course.id}], _rows))


@operation("lmsGetCourse", f"{_COURSES}/<published_course_id>", "GET")
def read_course(domain_name: str, published_course_id: str) -> Response:
    return jsonify(_rows([_course(domain_name, published_course_id)])[0])


@operation("lmsEnrolStudent", f"{_COURSES}/<published_course_id>/enrollments", "POST")
def enrol_student(domain_name: str, published_course_id: str) -> tuple[Response, int]:
    """The student has to be in the domain already (documented)."""
    course, body = _course(domain_name, published_course_id), read_body()
    user_id = body.part("user").text("id", 64, required=True)
    enrolled_at, expires_at = body.instant("enrolled_at"), body.instant("expires_at")
    active = body.flag("active", otherwise=True)
    body.pass_over("purchase")
    body.refuse()
    student = _student(user_id or "")
    enrollment = enrol(current_world(), student, course, enrolled_at=enrolled_at, expires_at=expires_at, active=active)
    return jsonify(presenters.enrollment_row(enrollment, student)), 201


def _student(user_id: str) -> Student:
    try:
        return people.student(current_world(), organization().id, user_id)
    except NotFound as error:
        raise Invalid(Problem("user.id", "There is no such user in this domain.")) from error


def _course(domain_name: str, published_course_id: str) -> Course:
    _mind_the_domain(domain_name)
    return catalogue.published_course(current_world(), organization().id, published_course_id)


def _mind_the_domain(domain_name: str) -> None:
    if domain_name != organization().domain_name:
        raise NotFound("There is no such domain")


def _rows(courses: Sequence[Course]) -> list[dict[str, Any]]:
    world = current_world()
    return [
        presenters.published_course(course, catalogue.lessons_of(world, course.id), world.base_url)
        for course in courses
    ]
