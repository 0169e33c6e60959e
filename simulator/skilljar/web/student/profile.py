"""The Student Profile: the integration's table above the registrations, and the student's own details."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from markupsafe import Markup

from simulator.skilljar.domain.errors import Invalid
from simulator.skilljar.domain.organization import LmsOrganization
from simulator.skilljar.domain.student import Student
from simulator.skilljar.services import catalogue
from simulator.skilljar.services.connecting import SECRET_HEADER
from simulator.skilljar.services.people import Details, change_details
from simulator.skilljar.services.registrations import registrations
from simulator.skilljar.web.calling import outbound
from simulator.skilljar.web.pages import PROBLEM, Page
from simulator.skilljar.web.student.blueprint import for_students, student
from simulator.skilljar.web.student.labels import LANGUAGE_NAMES, labels_in
from simulator.unit_of_work import abandon_world, current_world, release_world

TABLE_SECONDS = 2.0
_NOTHING_TO_SHOW = {204, 404}
NOT_AVAILABLE = Markup('<p class="paper quiet" lang="en">Badges Earned is not available right now.</p>')


@student.get("/accounts/profile/")
@for_students
def profile(person: Student) -> Page:
    return _show(person)


@student.post("/accounts/profile/")
@for_students
def change_profile(person: Student) -> Page:
    """Changes the address and the language; badges stay with the address they were issued to."""
    details = Details(email=request.form.get("email", ""), language=request.form.get("language", ""))
    try:
        change_details(current_world(), person, details)
    except Invalid as error:
        abandon_world()
        typed = replace(person, email=details.email or "")
        return _show(person, typed, error.by_field), PROBLEM
    flash("Your details are saved.")
    return redirect(url_for("skilljar_student.profile"), 303)


def _show(person: Student, typed: Student | None = None, problems: dict[str, str] | None = None) -> str:
    world = current_world()
    organization = catalogue.organization(world, person.organization_id)
    taken = registrations(world, person)
    release_world()  # no transaction may be open while the integration asks the LMS who the student is
    return render_template(
        "skilljar/profile.html",
        organization=organization,
        person=person,
        typed=typed or person,
        taken=taken,
        badges_earned=_badges_earned(organization, person),
        labels=labels_in(person.language),
        languages=LANGUAGE_NAMES,
        problems=problems or {},
    )


def _badges_earned(organization: LmsOrganization, person: Student) -> Markup:
    """The integration's table as it comes, a line in its place when it does not come, or nothing."""
    if organization.badges_earned_url is None:
        return Markup()
    url = f"{organization.badges_earned_url}/students/{person.id}/badges-earned"
    headers = {SECRET_HEADER: organization.badges_earned_secret, "Accept": "text/html"}
    try:
        answer = outbound().send("GET", url, headers=headers, seconds=TABLE_SECONDS)
        html = answer.body.decode() if answer.status == 200 else ""
    except (OSError, ValueError):
        return NOT_AVAILABLE
    if html or answer.status in _NOTHING_TO_SHOW:
        return Markup(html)  # noqa: S704  # the operator's own server is trusted, as the real page trusts its integration
    return NOT_AVAILABLE
