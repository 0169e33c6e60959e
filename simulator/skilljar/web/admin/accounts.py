"""Signing in and out as an LMS admin."""

from flask import redirect, render_template, request, url_for

from simulator.own_paths import own_path
from simulator.sign_ins import sign_in, sign_out
from simulator.skilljar.domain.errors import Invalid
from simulator.skilljar.services.people import ADMIN_DOOR, sign_in_admin
from simulator.skilljar.web.admin.blueprint import admin
from simulator.skilljar.web.pages import PROBLEM, Page
from simulator.unit_of_work import current_world


@admin.get("/login")
def login() -> Page:
    return _form({})


@admin.post("/login")
def log_in() -> Page:
    try:
        person = sign_in_admin(current_world(), request.form.get("email", ""), request.form.get("password", ""))
    except Invalid as error:
        return _form(error.by_field), PROBLEM
    sign_in(ADMIN_DOOR, person.id)
    return redirect(own_path(request.args.get("next", "")) or url_for("skilljar_admin.list_courses"), 303)


@admin.post("/logout")
def log_out() -> Page:
    sign_out(ADMIN_DOOR)
    return redirect(url_for("skilljar_admin.login"), 303)


def _form(problems: dict[str, str]) -> str:
    return render_template("skilljar/admin/login.html", email=request.form.get("email", ""), problems=problems)
