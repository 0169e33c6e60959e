"""Students as an admin sees them: their registrations, completing a course by hand, changing an address."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for

from simulator.skilljar.domain.errors import Invalid, NotFound, Problem
from simulator.skilljar.domain.organization import LmsAdmin
from simulator.skilljar.domain.progress import SuccessStatus
from simulator.skilljar.domain.student import Student
from simulator.skilljar.services import catalogue, people
from simulator.skilljar.services.completing import complete_by_hand
from simulator.skilljar.services.people import Details, change_details
from simulator.skilljar.services.registrations import activities, registrations
from simulator.skilljar.web.admin.blueprint import admin, for_admins
from simulator.skilljar.web.pages import PROBLEM, Page
from simulator.unit_of_work import abandon_world, current_world

RESULTS = {"pass": SuccessStatus.PASSED, "fail": SuccessStatus.FAILED, "none": None}


@admin.get("/students")
@for_admins
def list_students(person: LmsAdmin) -> Page:
    """All of them, or those with `?q=` in name or address, in pages."""
    world, words = current_world(), request.args.get("q", "")
    shown, found = people.find_students(world, person.organization_id, words, request.args.get("page", ""))
    return render_template(
        "skilljar/admin/students.html",
        organization=catalogue.organization(world, person.organization_id),
        words=words,
        leaf=shown,
        students=found,
        activities=activities(world, found),
    )


@admin.get("/students/<student_id>")
@for_admins
def student(person: LmsAdmin, student_id: str) -> Page:
    return _show(people.student(current_world(), person.organization_id, student_id), {})


@admin.post("/students/<student_id>")
@for_admins
def change_student(person: LmsAdmin, student_id: str) -> Page:
    world = current_world()
    changed = people.student(world, person.organization_id, student_id)
    email, first_name, last_name = (request.form.get(name, "") for name in ("email", "first_name", "last_name"))
    try:
        change_details(world, changed, Details(email, first_name, last_name))
    except Invalid as error:
        abandon_world()
        typed = replace(changed, email=email, first_name=first_name, last_name=last_name)
        return _show(typed, error.by_field), PROBLEM
    flash("The student's details are saved.")
    return redirect(url_for("skilljar_admin.student", student_id=student_id), 303)


@admin.post("/students/<student_id>/completions")
@for_admins
def complete_course(person: LmsAdmin, student_id: str) -> Page:
    """Completes a course by hand, with a pass, a fail or no result (rule earn-7)."""
    world = current_world()
    completer = people.student(world, person.organization_id, student_id)
    try:
        result, score = _result(), _score()
        course = catalogue.course(world, person.organization_id, request.form.get("course", ""))
        complete_by_hand(world, completer, course, result, score)
    except NotFound:
        abandon_world()
        return _show(completer, {"course": "Choose a course"}), PROBLEM
    except Invalid as error:
        abandon_world()
        return _show(completer, error.by_field), PROBLEM
    flash(f"{course.title} is completed.")
    return redirect(url_for("skilljar_admin.student", student_id=student_id), 303)


def _result() -> SuccessStatus | None:
    chosen = request.form.get("result", "")
    if chosen not in RESULTS:
        raise Invalid(Problem("result", "Choose a result"))
    return RESULTS[chosen]


def _score() -> int | None:
    text = request.form.get("score", "").strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 3:
        raise Invalid(Problem("score", "Enter a score from 0 to 100"))
    return int(text)


def _show(shown: Student, problems: dict[str, str]) -> str:
    world = current_world()
    return render_template(
        "skilljar/admin/student.html",
        organization=catalogue.organization(world, shown.organization_id),
        student=shown,
        taken=registrations(world, shown),
        courses=[(one.id, one.title) for one in catalogue.courses_of(world, shown.organization_id)],
        chosen=request.form,
        problems=problems,
    )
