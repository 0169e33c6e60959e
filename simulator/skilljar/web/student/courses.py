"""The catalogue, the public page of a course, registering for it, and how it ended."""

from flask import flash, redirect, render_template, request, url_for

from simulator.skilljar.domain.student import Student
from simulator.skilljar.services import catalogue as library
from simulator.skilljar.services.enrolling import enrol
from simulator.skilljar.services.registrations import registration, registrations
from simulator.skilljar.web.pages import Page
from simulator.skilljar.web.student.blueprint import for_students, student, whoever_is_signed_in
from simulator.unit_of_work import current_world


@student.get("/")
def catalogue() -> Page:
    """The courses of the student's organization, of the domain `?d=`, or of the first organization."""
    world, person = current_world(), whoever_is_signed_in()
    domain_name = request.args.get("d", "")
    if person and not domain_name:
        shown = library.organization(world, person.organization_id)
    else:
        shown = library.organization_for(world, domain_name)
    return render_template(
        "skilljar/catalogue.html",
        organization=shown,
        person=person,
        courses=library.courses_of(world, shown.id),
        is_theirs=person is not None and person.organization_id == shown.id,
        taken={entry.course.id: entry for entry in registrations(world, person)} if person else {},
    )


@student.get("/courses/<slug>")
def course(slug: str) -> Page:
    """Open to everybody: badges link to it (rule share-4)."""
    world, person = current_world(), whoever_is_signed_in()
    shown = library.course_by_slug(world, slug, person, request.args.get("d", ""))
    is_theirs = person is not None and person.organization_id == shown.organization_id
    taken = registration(world, person, shown) if person and is_theirs else None
    return render_template(
        "skilljar/course.html",
        organization=library.organization(world, shown.organization_id),
        person=person,
        is_theirs=is_theirs,
        course=shown,
        lessons=library.lessons_of(world, shown.id),
        taken=taken,
        is_open=taken is not None and taken.enrollment.is_open(world.now()),
    )


@student.get("/courses/<slug>/completed")
@for_students
def completed(person: Student, slug: str) -> Page:
    """How the course ended, and what is left to do; who has not completed it is shown the course."""
    world = current_world()
    shown = library.course_by_slug(world, slug, person)
    taken = registration(world, person, shown)
    if taken is None or taken.progress.completed_at is None:
        return redirect(url_for("skilljar_student.course", slug=slug), 303)
    return render_template(
        "skilljar/completed.html",
        organization=library.organization(world, shown.organization_id),
        person=person,
        taken=taken,
        is_open=taken.enrollment.is_open(world.now()),
    )


@student.post("/courses/<slug>/enroll")
@for_students
def enroll(person: Student, slug: str) -> Page:
    world = current_world()
    wanted = library.course_by_slug(world, slug, person)
    enrol(world, person, library.course(world, person.organization_id, wanted.id))
    flash(f"You are registered for {wanted.title}.")
    return redirect(url_for("skilljar_student.course", slug=slug), 303)
