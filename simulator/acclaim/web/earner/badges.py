"""The earner's badges: accepting, the dashboard, details, privacy, sharing and download."""

import orjson
from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for

from simulator.acclaim.domain.baking import CREDENTIAL, baked
from simulator.acclaim.domain.earner import Earner
from simulator.acclaim.domain.errors import NotFound, WrongState
from simulator.acclaim.domain.issued_badge import BadgeState
from simulator.acclaim.domain.mail_address import is_mail_address
from simulator.acclaim.domain.open_badges import assertion
from simulator.acclaim.domain.sharing import embed_code, social_channels
from simulator.acclaim.services import accepting
from simulator.acclaim.services.credentials import signed_credential
from simulator.acclaim.services.notifying import send_share
from simulator.acclaim.services.pictures import picture_of
from simulator.acclaim.services.querying import BadgeView, badge_of_earner, badges_of_earner, views_of
from simulator.acclaim.web.api.presenting.places import places
from simulator.acclaim.web.earner.entry import earner_pages
from simulator.acclaim.web.earner.session import Answer, for_earners
from simulator.unit_of_work import current_world

_LONGEST_MESSAGE = 1000


@earner_pages.post("/badges/<badge_id>/accept")
@for_earners
def accept_now(earner: Earner, badge_id: str) -> Answer:
    try:
        badge = accepting.accept(current_world(), earner, badge_id)
    except WrongState:  # a second click, or revoked in the meantime
        return redirect(url_for("acclaim_earner.details", badge_id=badge_id))
    flash("The badge is yours.")
    if not earner.chose_settings:
        return redirect(url_for("acclaim_earner.profile_settings"))
    return redirect(url_for("acclaim_earner.details", badge_id=badge.id))


@earner_pages.post("/badges/<badge_id>/reject")
@for_earners
def reject_now(earner: Earner, badge_id: str) -> Answer:
    accepting.reject(current_world(), earner, badge_id)
    flash("You have rejected the badge.")
    return redirect(url_for("acclaim_earner.dashboard"))


@earner_pages.get("/earner/earned")
@for_earners
def dashboard(earner: Earner) -> Answer:
    badges = badges_of_earner(current_world(), earner)
    return render_template("acclaim/dashboard.html", earner=earner, badges=badges, now=current_world().now())


@earner_pages.get("/earner/earned/badge/<badge_id>")
@for_earners
def details(earner: Earner, badge_id: str) -> Answer:
    view = _own(earner, badge_id)
    return render_template("acclaim/details.html", earner=earner, view=view, now=current_world().now())


@earner_pages.post("/earner/earned/badge/<badge_id>/visibility")
@for_earners
def visibility(earner: Earner, badge_id: str) -> Answer:
    accepting.hide(current_world(), earner, badge_id, hidden=request.form.get("hidden") == "yes")
    return redirect(url_for("acclaim_earner.details", badge_id=badge_id))


@earner_pages.get("/earner/earned/badge/<badge_id>/share")
@for_earners
def share(earner: Earner, badge_id: str) -> Answer:
    return _share_page(earner, _shareable(earner, badge_id), {})


@earner_pages.post("/earner/earned/badge/<badge_id>/share")
@for_earners
def share_by_email(earner: Earner, badge_id: str) -> Answer:
    view = _shareable(earner, badge_id)
    recipient, message = request.form.get("recipient", "").strip(), request.form.get("message", "")
    if not is_mail_address(recipient):
        return _share_page(earner, view, {"recipient": "Enter an e-mail address, such as name@example.com"}), 422
    if len(message) > _LONGEST_MESSAGE or "\x00" in message:
        return _share_page(earner, view, {"message": f"Write at most {_LONGEST_MESSAGE} characters"}), 422
    send_share(current_world(), view.badge, recipient, message)
    flash("Your badge is on its way.")
    return redirect(url_for("acclaim_earner.share", badge_id=badge_id))


@earner_pages.get("/earner/earned/badge/<badge_id>/download")
@for_earners
def download(earner: Earner, badge_id: str) -> Answer:
    """The badge's picture with its assertion baked in (rule share-3); with `version=3`, its signed credential."""
    view, at = _shareable(earner, badge_id), places().open_badges
    plain = picture_of(current_world(), view.template.id)
    if request.args.get("version") == "3":
        image = baked(plain, signed_credential(current_world(), view, at), CREDENTIAL)
    else:
        image = baked(plain, orjson.dumps(assertion(view.badge, view.template, at)).decode())
    named = {"Content-Disposition": f'attachment; filename="{view.template.vanity_slug}.png"'}
    return FlaskResponse(image, content_type="image/png", headers=named)


def _own(earner: Earner, badge_id: str) -> BadgeView:
    badge = badge_of_earner(current_world(), earner, badge_id)
    if badge.state not in {BadgeState.PENDING, BadgeState.ACCEPTED}:
        raise NotFound("Badge not found")
    return views_of(current_world(), [badge])[0]


def _shareable(earner: Earner, badge_id: str) -> BadgeView:
    """Only an accepted badge that is not hidden can be shared."""
    view = _own(earner, badge_id)
    if not view.badge.is_public:
        raise NotFound("Badge not found")
    return view


def _share_page(earner: Earner, view: BadgeView, problems: dict[str, str]) -> str:
    public_url = url_for("acclaim_public.badge_page", badge_id=view.badge.id, _external=True)
    embedded = url_for("acclaim_public.embedded", badge_id=view.badge.id, _external=True)
    return render_template(
        "acclaim/share.html",
        earner=earner,
        view=view,
        typed=request.form,
        channels=social_channels(public_url, view.template.name),
        public_url=public_url,
        embed=embed_code(embedded, view.template.name),
        problems=problems,
    )
