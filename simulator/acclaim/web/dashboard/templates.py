"""An organization's badge templates and their settings, and its single sign-on."""

from flask import flash, redirect, request, url_for

from simulator.acclaim.domain.badge_template import TemplateState
from simulator.acclaim.domain.errors import Invalid
from simulator.acclaim.domain.organization import IssuerAdmin
from simulator.acclaim.records import badge_templates
from simulator.acclaim.services.administering import switch_single_sign_on
from simulator.acclaim.services.querying import issued_counts, template
from simulator.acclaim.services.templating import change_template, settings_told
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
    form = request.form
    try:
        told = settings_told(
            form.get("state", ""), form.get("expires_after_days", ""), "allow_duplicate_badges" in form
        )
        change_template(current_world(), admin.organization_id, template_id, told)
    except Invalid as error:
        return _settings(admin, template_id, error.by_field), 422
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
    return page_of(
        admin, "mgmt_template.html", template=shown, states=[state.value for state in TemplateState], problems=problems
    )
