"""An organization's badge templates and their settings, and its single sign-on."""

from flask import flash, redirect, request, url_for

from simulator.acclaim.domain.badge_template import TemplateState
from simulator.acclaim.domain.organization import IssuerAdmin
from simulator.acclaim.records import badge_templates
from simulator.acclaim.services.administering import switch_single_sign_on
from simulator.acclaim.services.querying import issued_counts, template
from simulator.acclaim.services.templating import TemplateChange, change_template
from simulator.acclaim.web.dashboard.entry import Answer, dashboard, for_admins, page_of
from simulator.unit_of_work import current_world


@dashboard.get("/templates")
@for_admins
def templates(admin: IssuerAdmin) -> Answer:
    world, of = current_world(), badge_templates.c
    own = world.rows(badge_templates).where(of.organization_id == admin.organization_id, order=[of.name])
    return page_of(admin, "mgmt_templates.html", templates=own, issued=issued_counts(world, admin.organization_id))


@dashboard.get("/templates/<template_id>")
@for_admins
def template_settings(admin: IssuerAdmin, template_id: str) -> Answer:
    return _settings(admin, template_id, {})


@dashboard.post("/templates/<template_id>")
@for_admins
def save_template(admin: IssuerAdmin, template_id: str) -> Answer:
    world, form = current_world(), request.form
    template(world, admin.organization_id, template_id)
    problems = {}
    if form.get("state") not in {state.value for state in TemplateState}:
        problems["state"] = "Choose a state"
    if not _is_days(form.get("expires_after_days", "")):
        problems["expires_after_days"] = "Enter a number of days from 1 to 36500, or leave it empty"
    if problems:
        return _settings(admin, template_id, problems), 422
    change = TemplateChange(
        state=TemplateState(form["state"]),
        allow_duplicate_badges="allow_duplicate_badges" in form,
        expires_after_days=int(form.get("expires_after_days") or 0),
    )
    change_template(world, admin.organization_id, template_id, change)
    flash("The template is saved.")
    return redirect(url_for("acclaim_dashboard.templates"))


@dashboard.get("/saml")
@for_admins
def saml(admin: IssuerAdmin) -> Answer:
    return page_of(admin, "mgmt_saml.html")


@dashboard.post("/saml")
@for_admins
def save_saml(admin: IssuerAdmin) -> Answer:
    switch_single_sign_on(current_world(), admin.organization_id, on="sso_enabled" in request.form)
    flash("Single sign-on is saved.")
    return redirect(url_for("acclaim_dashboard.saml"))


def _settings(admin: IssuerAdmin, template_id: str, problems: dict[str, str]) -> str:
    shown = template(current_world(), admin.organization_id, template_id)
    return page_of(admin, "mgmt_template.html", template=shown, states=list(TemplateState), problems=problems)


def _is_days(text: str) -> bool:
    return text == "" or (len(text) < 6 and text.isascii() and text.isdigit() and 1 <= int(text) <= 36500)
