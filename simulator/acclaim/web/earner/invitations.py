"""The invitation to an organization's workforce: seen, accepted or rejected by the person it was sent to."""

from flask import redirect, render_template, request, url_for

from simulator.acclaim.domain.earner import Earner
from simulator.acclaim.services.inviting import answer_invitation, invitation, is_invitation_of
from simulator.acclaim.services.querying import organization
from simulator.acclaim.web.earner.entry import earner_pages
from simulator.acclaim.web.earner.session import Answer, for_earners
from simulator.unit_of_work import current_world


@earner_pages.get("/earner/invitations/<employee_id>")
@for_earners
def invitation_page(earner: Earner, employee_id: str) -> Answer:
    """The link of the invitation. A look answers nothing: mail scanners look at links, too."""
    world = current_world()
    invited = invitation(world, employee_id)
    if not is_invitation_of(world, invited, earner):
        return render_template("acclaim/not_yours.html", earner=earner, thing="invitation"), 403
    issuer = organization(world, invited.organization_id)
    return render_template("acclaim/invitation.html", earner=earner, invited=invited, organization=issuer)


@earner_pages.post("/earner/invitations/<employee_id>")
@for_earners
def answer(earner: Earner, employee_id: str) -> Answer:
    """What the two buttons say; a form that says neither changes nothing."""
    said = request.form.get("answer")
    if said in {"accept", "reject"}:
        answer_invitation(current_world(), earner, employee_id, accepts=said == "accept")
    return redirect(url_for("acclaim_earner.invitation_page", employee_id=employee_id))
