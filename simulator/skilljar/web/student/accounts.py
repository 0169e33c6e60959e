"""Signing in and out as a student."""

from flask import redirect, render_template, request, url_for

from simulator.own_paths import own_path
from simulator.sign_ins import sign_in, sign_out
from simulator.skilljar.domain.errors import Invalid
from simulator.skilljar.services.catalogue import organization_for
from simulator.skilljar.services.people import STUDENT_DOOR, sign_in_student
from simulator.skilljar.web.pages import PROBLEM, Page
from simulator.skilljar.web.student.blueprint import student
from simulator.unit_of_work import current_world


@student.get("/accounts/login/")
def login() -> Page:
    return _form({})


@student.post("/accounts/login/")
def log_in() -> Page:
    try:
        person = sign_in_student(current_world(), request.form.get("email", ""), request.form.get("password", ""))
    except Invalid as error:
        return _form(error.by_field), PROBLEM
    sign_in(STUDENT_DOOR, person.id)
    return redirect(own_path(request.args.get("next", "")) or url_for("skilljar_student.profile"), 303)


@student.post("/accounts/logout/")
def log_out() -> Page:
    sign_out(STUDENT_DOOR)
    return redirect(url_for("skilljar_student.catalogue"), 303)


def _form(problems: dict[str, str]) -> str:
    return render_template(
        "skilljar/login.html",
        organization=organization_for(current_world()),
        email=request.form.get("email", ""),
        problems=problems,
    )
