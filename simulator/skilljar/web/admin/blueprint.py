"""The LMS admin's door: who is signed in, and for which organization."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import Blueprint, redirect, request, url_for

from simulator.sign_ins import signed_in
from simulator.skilljar.domain.organization import LmsAdmin
from simulator.skilljar.services.people import ADMIN_DOOR, signed_in_admin
from simulator.skilljar.web.pages import Page, show_refusals
from simulator.unit_of_work import current_world, demand_world

P = ParamSpec("P")

admin = Blueprint("skilljar_admin", __name__, url_prefix="/skilljar/admin", template_folder="../templates")
show_refusals(admin)
admin.before_request(demand_world)


def for_admins(view: Callable[Concatenate[LmsAdmin, P], Page]) -> Callable[P, Page]:
    """Gives the view the admin; who is not signed in comes back to the page by way of the sign-in form."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Page:
        person = signed_in_admin(current_world(), signed_in(ADMIN_DOOR))
        if person is None:
            here = request.script_root + request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(url_for("skilljar_admin.login", next=here), 303)
        return view(person, *args, **kwargs)

    return guarded
