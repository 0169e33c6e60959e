"""Coming in: the accept link, signing up, signing in and out, confirming an address."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for

from simulator.acclaim.domain import accept_link
from simulator.acclaim.domain.countries import COUNTRIES
from simulator.acclaim.domain.errors import AcclaimError, Invalid, NotFound, WrongState
from simulator.acclaim.domain.issued_badge import BadgeState, IssuedBadge
from simulator.acclaim.services import accounts
from simulator.acclaim.services.addresses import claimant, confirm_address, has_account
from simulator.acclaim.services.querying import BadgeView, accept_key, badge_view, confirmed_keys
from simulator.acclaim.web.earner.session import Answer, current_earner
from simulator.acclaim.web.refusals import show_refusals
from simulator.own_paths import onward
from simulator.sign_ins import sign_in, sign_out
from simulator.unit_of_work import abandon_world, current_world, demand_world

earner_pages = Blueprint("acclaim_earner", __name__, template_folder="../templates")
show_refusals(earner_pages)
earner_pages.before_request(demand_world)


@earner_pages.errorhandler(WrongState)
def too_late(_error: AcclaimError) -> Answer:
    """A second click, or the issuer was faster."""
    abandon_world()
    flash("This badge has changed in the meantime.")
    return redirect(url_for("acclaim_earner.dashboard"))


@earner_pages.get("/badges/<badge_id>/accept")
def accept_page(badge_id: str) -> Answer:
    """The call to action of the e-mail, and the Accept link of the profile's table.

    Recipients get to their badge without the link's token, too. Nobody else learns from an id that there is a badge.
    """
    earner, has_link = current_earner(), _opens(badge_id)
    if earner is None and not has_link:
        return redirect(url_for("acclaim_earner.sign_in_form", next=request.path))
    view = badge_view(current_world(), badge_id)
    is_own = earner is not None and view.badge.recipient_key in confirmed_keys(current_world(), earner)
    if not is_own and not has_link:
        raise NotFound("Badge not found")
    if view.badge.state is BadgeState.ACCEPTED:
        return redirect(url_for("acclaim_earner.details", badge_id=badge_id))
    if view.badge.state is not BadgeState.PENDING:
        raise NotFound("Badge not found")
    if earner is None:
        return redirect(_way_in(view))
    if not is_own:
        return render_template("acclaim/not_yours.html", earner=earner), 403
    return render_template("acclaim/accept.html", earner=earner, view=view, now=current_world().now())


def _way_in(view: BadgeView) -> str:
    form = "sign_in_form" if has_account(current_world(), view.badge.recipient_email) else "sign_up_form"
    return url_for(f"acclaim_earner.{form}", badge=view.badge.id, token=request.args["token"])


@earner_pages.get("/users/sign_up")
def sign_up_form() -> Answer:
    badge = _badge_of_link()
    known = {}
    if badge:
        if has_account(current_world(), badge.recipient_email):
            return redirect(url_for("acclaim_earner.sign_in_form", badge=badge.id, token=request.args["token"]))
        known = {"first_name": badge.first_name, "last_name": badge.last_name, "email": badge.recipient_email}
    return _sign_up_page(known, {}, badge)


@earner_pages.post("/users/sign_up")
def sign_up() -> Answer:
    badge, form = _badge_of_link(), request.form
    # Whose badge it is decides the address, not what the form says.
    email = badge.recipient_email if badge else form.get("email", "")
    written = accounts.SignUp(
        first_name=form.get("first_name", ""),
        last_name=form.get("last_name", ""),
        email=email,
        country=form.get("country", ""),
        password=form.get("password", ""),
        agrees_to_terms="terms" in form,
        agrees_to_privacy="privacy" in form,
    )
    try:
        earner = accounts.sign_up(current_world(), written, proven=badge is not None)
    except Invalid as error:
        return _sign_up_page(form | {"email": email}, error.by_field, badge), 422
    if earner is None or badge is None:
        flash("We have e-mailed you a link: follow it to confirm your address, then sign in.")
        return redirect(url_for("acclaim_earner.sign_in_form"))
    sign_in(accounts.EARNER_DOOR, earner.id)
    return redirect(_after_sign_in(badge))


@earner_pages.get("/users/sign_in")
def sign_in_form() -> Answer:
    badge = _badge_of_link()
    if current_earner():
        return redirect(_after_sign_in(badge))
    return _sign_in_page(badge.recipient_email if badge else "", {}, badge)


@earner_pages.post("/users/sign_in")
def sign_in_now() -> Answer:
    badge, email = _badge_of_link(), request.form.get("email", "")
    try:
        earner = accounts.sign_in(current_world(), email, request.form.get("password", ""))
    except Invalid as error:
        return _sign_in_page(email, error.by_field, badge), 422
    sign_in(accounts.EARNER_DOOR, earner.id)
    return redirect(_after_sign_in(badge))


@earner_pages.post("/users/sign_out")
def sign_out_now() -> Answer:
    sign_out(accounts.EARNER_DOOR)
    return redirect(url_for("acclaim_earner.sign_in_form"))


@earner_pages.route("/users/confirmation/<token>", methods=["GET", "POST"])
def confirmation(token: str) -> Answer:
    """The link of a confirmation e-mail. A look confirms nothing: mail scanners look at links, too."""
    if request.method == "GET":
        return render_template("acclaim/confirm.html", token=token, claimant=claimant(current_world(), token))
    owner = confirm_address(current_world(), token)
    if owner is None:
        return render_template("acclaim/gone.html"), 404
    flash(f"The address is confirmed: it belongs to the account of {owner.name}.")
    return redirect(url_for("acclaim_earner.dashboard"))


def _after_sign_in(badge: IssuedBadge | None) -> str:
    if badge:
        return url_for("acclaim_earner.accept_page", badge_id=badge.id, token=request.args["token"])
    return onward(default=url_for("acclaim_earner.dashboard"))


def _badge_of_link() -> IssuedBadge | None:
    """The pending badge whose accept link led here, token and all; signing up opens only what waits."""
    badge_id = request.args.get("badge", "")
    if not _opens(badge_id):
        return None
    badge = badge_view(current_world(), badge_id).badge
    if badge.state is not BadgeState.PENDING:
        raise NotFound("Badge not found")
    return badge


def _opens(badge_id: str) -> bool:
    """Whether the query has the token of this badge's accept link."""
    token = request.args.get("token", "")
    return bool(token) and accept_link.opens(accept_key(current_world()), badge_id, token)


def _sign_up_page(values: Mapping[str, str], problems: dict[str, str], badge: IssuedBadge | None) -> str:
    return render_template("acclaim/sign_up.html", values=values, problems=problems, badge=badge, countries=COUNTRIES)


def _sign_in_page(email: str, problems: dict[str, str], badge: IssuedBadge | None) -> str:
    return render_template("acclaim/sign_in.html", email=email, problems=problems, badge=badge)
