"""The student's door: who is signed in, and where one who is not is sent."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import Blueprint, redirect, request, url_for

from simulator.sign_ins import signed_in
from simulator.skilljar.domain.student import Student
from simulator.skilljar.services.people import STUDENT_DOOR, signed_in_student
from simulator.skilljar.web.pages import Page, show_refusals
from simulator.unit_of_work import current_world, demand_world

P = ParamSpec("P")

student = Blueprint("skilljar_student", __name__, url_prefix="/skilljar", template_folder="../templates")
show_refusals(student)
student.before_request(demand_world)


def whoever_is_signed_in() -> Student | None:
    return signed_in_student(current_world(), signed_in(STUDENT_DOOR))


def for_students(view: Callable[Concatenate[Student, P], Page]) -> Callable[P, Page]:
    """Gives the view the student; who is not signed in comes back to the page by way of the sign-in form."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Page:
        person = whoever_is_signed_in()
        if person is None:
            here = request.script_root + request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(url_for("skilljar_student.login", next=here), 303)
        return view(person, *args, **kwargs)

    return guarded
