"""The dashboard at /mgmt for an organization's admins; each sees the own organization alone."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from simulator.acclaim.domain.badge_template import BadgeTemplate, TemplateState
from simulator.acclaim.domain.errors import Invalid, WrongState
from simulator.acclaim.domain.organization import IssuerAdmin
from simulator.acclaim.records import badge_templates, issued_badges, issuer_admins
from simulator.acclaim.services.administering import sign_in_admin, switch_single_sign_on
from simulator.acclaim.services.events import events_of
from simulator.acclaim.services.querying import BadgeView, organization, template, views_of
from simulator.acclaim.services.revoking import revoke
from simulator.acclaim.services.templating import TemplateChange, change_template
from simulator.acclaim.web.refusals import show_refusals
from simulator.sign_ins import sign_in, sign_out, signed_in
from simulator.unit_of_work import current_world

DOOR = "acclaim-admin"
LONGEST_LIST = 200
P = ParamSpec("P")
Answer = str | Response | tuple[str, int]

dashboard = Blueprint("acclaim_dashboard", __name__, url_prefix="/mgmt", template_folder="../templates")
show_refusals(dashboard)


def for_admins(view: Callable[Concatenate[IssuerAdmin, P], Answer]) -> Callable[P, Answer]:
    """Gives the view the signed-in admin; others sign in first."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Answer:
        admin_id = signed_in(DOOR)
        admin = current_world().rows(issuer_admins).find(id=admin_id) if admin_id else None
        if admin is None:
            return redirect(url_for("acclaim_dashboard.sign_in_form"))
        return view(admin, *args, **kwargs)

    return guarded


@dashboard.get("/sign_in")
def sign_in_form() -> Answer:
    return render_template("acclaim/mgmt_sign_in.html", email="", problems={})


@dashboard.post("/sign_in")
def sign_in_now() -> Answer:
    email = request.form.get("email", "")
    try:
        admin = sign_in_admin(current_world(), email, request.form.get("password", ""))
    except Invalid as error:
        problems = error.by_field
        return render_template("acclaim/mgmt_sign_in.html", email=email, problems=problems), 422
    sign_in(DOOR, admin.id)
    return redirect(url_for("acclaim_dashboard.events"))


@dashboard.post("/sign_out")
def sign_out_now() -> Answer:
    sign_out(DOOR)
    return redirect(url_for("acclaim_dashboard.sign_in_form"))


@dashboard.get("")
@for_admins
def events(admin: IssuerAdmin) -> Answer:
    """The issue events and all that followed (rule notify-6)."""
    world = current_world()
    happened = events_of(world, admin.organization_id, LONGEST_LIST)
    names = {item.id: item.name for item in _templates(admin)}
    return _page(admin, "mgmt_events.html", events=happened, names=names)


@dashboard.get("/badges")
@for_admins
def badges(admin: IssuerAdmin) -> Answer:
    return _page(admin, "mgmt_badges.html", badges=_badges(admin))


@dashboard.post("/badges/<badge_id>/revoke")
@for_admins
def revoke_now(admin: IssuerAdmin, badge_id: str) -> Answer:
    try:
        revoke(current_world(), admin.organization_id, badge_id, request.form.get("reason", ""))
    except Invalid as error:
        problems = {badge_id: error.problems[0].message}
        return _page(admin, "mgmt_badges.html", badges=_badges(admin), problems=problems), 422
    except WrongState:
        flash("This badge is revoked already, or was never standing.")
    return redirect(url_for("acclaim_dashboard.badges"))


@dashboard.get("/templates")
@for_admins
def templates(admin: IssuerAdmin) -> Answer:
    return _page(admin, "mgmt_templates.html", templates=_templates(admin))


@dashboard.get("/templates/<template_id>")
@for_admins
def template_settings(admin: IssuerAdmin, template_id: str) -> Answer:
    shown = template(current_world(), admin.organization_id, template_id)
    return _page(admin, "mgmt_template.html", template=shown, states=list(TemplateState), problems={})


@dashboard.post("/templates/<template_id>")
@for_admins
def save_template(admin: IssuerAdmin, template_id: str) -> Answer:
    world, form = current_world(), request.form
    shown = template(world, admin.organization_id, template_id)
    problems = {}
    if form.get("state") not in {state.value for state in TemplateState}:
        problems["state"] = "Choose a state"
    if not _is_days(form.get("expires_after_days", "")):
        problems["expires_after_days"] = "Enter a number of days from 1 to 36500, or leave it empty"
    if problems:
        page = _page(admin, "mgmt_template.html", template=shown, states=list(TemplateState), problems=problems)
        return page, 422
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
    return _page(admin, "mgmt_saml.html")


@dashboard.post("/saml")
@for_admins
def save_saml(admin: IssuerAdmin) -> Answer:
    switch_single_sign_on(current_world(), admin.organization_id, on="sso_enabled" in request.form)
    flash("Single sign-on is saved.")
    return redirect(url_for("acclaim_dashboard.saml"))


def _page(admin: IssuerAdmin, name: str, **context: object) -> str:
    own = organization(current_world(), admin.organization_id)
    context.setdefault("problems", {})
    return render_template(f"acclaim/{name}", admin=admin, organization=own, **context)


def _badges(admin: IssuerAdmin) -> list[BadgeView]:
    own = issued_badges.c.organization_id == admin.organization_id
    newest = current_world().rows(issued_badges).where(own, order=[issued_badges.c.n.desc()], limit=LONGEST_LIST)
    return views_of(current_world(), newest)


def _templates(admin: IssuerAdmin) -> list[BadgeTemplate]:
    return (
        current_world()
        .rows(badge_templates)
        .where(badge_templates.c.organization_id == admin.organization_id, order=[badge_templates.c.name])
    )


def _is_days(text: str) -> bool:
    return text == "" or (len(text) < 6 and text.isascii() and text.isdigit() and 1 <= int(text) <= 36500)
