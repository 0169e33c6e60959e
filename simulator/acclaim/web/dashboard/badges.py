"""The badges that an organization has issued, looked through by state and address, and revoking one."""

from typing import Any

from flask import flash, redirect, request, url_for

from simulator.acclaim.domain.errors import Invalid, WrongState
from simulator.acclaim.domain.issued_badge import STANDING, BadgeState
from simulator.acclaim.domain.organization import IssuerAdmin
from simulator.acclaim.services.listing import badges_issued_by
from simulator.acclaim.services.revoking import revoke
from simulator.acclaim.web.dashboard.entry import Answer, dashboard, for_admins, page_of
from simulator.unit_of_work import current_world

_STATES = {state.value: state for state in BadgeState}


@dashboard.get("/badges")
@for_admins
def badges(admin: IssuerAdmin) -> Answer:
    """All of them, or those of `?state=` and with `?address=` in their address; fifty on a page."""
    return _page(admin, {})


@dashboard.post("/badges/<badge_id>/revoke")
@for_admins
def revoke_now(admin: IssuerAdmin, badge_id: str) -> Answer:
    """Revokes, and shows the list as it was; the query says which."""
    try:
        revoke(current_world(), admin.organization_id, badge_id, request.form.get("reason", ""))
    except Invalid as error:
        return _page(admin, {badge_id: error.problems[0].message}), 422
    except WrongState:
        flash("This badge is revoked already, or was never standing.")
    return redirect(url_for("acclaim_dashboard.badges", **_query()))


def _query() -> dict[str, Any]:
    """What the address says of the list, without what means nothing."""
    said = {name: request.args.get(name, "") for name in ("state", "address", "page")}
    if said["state"] not in _STATES:
        said["state"] = ""
    return {name: value for name, value in said.items() if value}


def _page(admin: IssuerAdmin, problems: dict[str, str]) -> str:
    query = _query()
    state, address = _STATES.get(query.get("state", "")), query.get("address", "")
    leaf, found = badges_issued_by(current_world(), admin.organization_id, state, address, query.get("page", ""))
    return page_of(
        admin,
        "mgmt_badges.html",
        badges=found,
        leaf=leaf,
        query=query,
        states=list(_STATES),
        standing=STANDING,
        problems=problems,
    )
