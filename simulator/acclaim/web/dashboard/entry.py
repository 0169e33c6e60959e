"""The door of the dashboard at /mgmt: its admins sign in, and each sees the own organization alone."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from simulator.acclaim.domain.errors import Invalid
from simulator.acclaim.domain.organization import IssuerAdmin
from simulator.acclaim.records import issuer_admins
from simulator.acclaim.services.administering import ADMIN_DOOR, sign_in_admin
from simulator.acclaim.services.querying import organization
from simulator.acclaim.web.refusals import show_refusals
from simulator.own_paths import onward
from simulator.sign_ins import sign_in, sign_out, signed_in
from simulator.unit_of_work import current_world, demand_world

P = ParamSpec("P")
Answer = str | Response | tuple[str, int]

dashboard = Blueprint("acclaim_dashboard", __name__, url_prefix="/mgmt", template_folder="../templates")
show_refusals(dashboard)
dashboard.before_request(demand_world)


def for_admins(view: Callable[Concatenate[IssuerAdmin, P], Answer]) -> Callable[P, Answer]:
    """Gives the view the signed-in admin; others sign in first."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Answer:
        admin_id = signed_in(ADMIN_DOOR)
        admin = current_world().rows(issuer_admins).find(id=admin_id) if admin_id else None
        if admin is None:
            here = request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(url_for("acclaim_dashboard.sign_in_form", next=here))
        return view(admin, *args, **kwargs)

    return guarded


def page_of(admin: IssuerAdmin, name: str, **context: object) -> str:
    """The page with that template, for the admin's organization."""
    own = organization(current_world(), admin.organization_id)
    context.setdefault("problems", {})
    return render_template(f"acclaim/{name}", admin=admin, organization=own, **context)


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
    sign_in(ADMIN_DOOR, admin.id)
    return redirect(onward(default=url_for("acclaim_dashboard.overview")))


@dashboard.post("/sign_out")
def sign_out_now() -> Answer:
    sign_out(ADMIN_DOOR)
    return redirect(url_for("acclaim_dashboard.sign_in_form"))
