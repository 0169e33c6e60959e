"""The earner's settings: profile with auto accept, notifications, account with its addresses."""

from flask import flash, redirect, render_template, request, url_for

from simulator.acclaim.domain.earner import Earner
from simulator.acclaim.domain.errors import Invalid
from simulator.acclaim.domain.organization import Organization
from simulator.acclaim.services import accepting, accounts, addresses, merging
from simulator.acclaim.services.querying import badges_of_earner, organization
from simulator.acclaim.web.earner.entry import earner_pages
from simulator.acclaim.web.earner.session import Answer, for_earners
from simulator.unit_of_work import current_world


@earner_pages.get("/earner/settings/profile")
@for_earners
def profile_settings(earner: Earner) -> Answer:
    """Asked after the first acceptance, and there to be changed ever after (rule accept-6)."""
    return render_template(
        "acclaim/settings_profile.html",
        earner=earner,
        issuers=_issuers(earner),
        auto_accepted=accepting.auto_accepted_organizations(current_world(), earner),
    )


@earner_pages.post("/earner/settings/profile")
@for_earners
def save_profile_settings(earner: Earner) -> Answer:
    world, wanted = current_world(), set(request.form.getlist("auto_accept"))
    for issuer in _issuers(earner):
        accepting.set_auto_accept(world, earner, issuer.id, on=issuer.id in wanted)
    accounts.choose_settings(world, earner, profile_is_public="profile_is_public" in request.form)
    flash("Your settings are saved.")
    return redirect(url_for("acclaim_earner.dashboard"))


@earner_pages.get("/earner/settings/notifications")
@for_earners
def notifications(earner: Earner) -> Answer:
    return render_template("acclaim/settings_notifications.html", earner=earner)


@earner_pages.post("/earner/settings/notifications")
@for_earners
def save_notifications(earner: Earner) -> Answer:
    accounts.choose_notifications(current_world(), earner, wants_email="wants_email" in request.form)
    flash("Your settings are saved.")
    return redirect(url_for("acclaim_earner.notifications"))


@earner_pages.get("/earner/settings/account")
@for_earners
def account(earner: Earner) -> Answer:
    return _account_page(earner, {})


@earner_pages.post("/earner/settings/account/addresses")
@for_earners
def add_address(earner: Earner) -> Answer:
    try:
        addresses.ask_to_add_address(current_world(), earner, request.form.get("new_email", ""))
    except Invalid as error:
        return _account_page(earner, {"new_email": error.by_field["email"]}), 422
    flash("If the address is free, we have e-mailed it a link: follow it to add the address.")
    return redirect(url_for("acclaim_earner.account"))


@earner_pages.post("/earner/settings/account/merge")
@for_earners
def ask_to_merge(earner: Earner) -> Answer:
    email, password = request.form.get("email", ""), request.form.get("password", "")
    try:
        asked = merging.ask_to_merge(current_world(), earner, email, password)
    except Invalid as error:
        return _account_page(earner, error.by_field), 422
    return redirect(url_for("acclaim_earner.merge_form", confirmation_id=asked.id))


@earner_pages.get("/earner/settings/account/merge/<confirmation_id>")
@for_earners
def merge_form(earner: Earner, confirmation_id: str) -> Answer:  # noqa: ARG001  # the form posts back to it
    return render_template("acclaim/merge.html", earner=earner, problems={})


@earner_pages.post("/earner/settings/account/merge/<confirmation_id>")
@for_earners
def merge(earner: Earner, confirmation_id: str) -> Answer:
    try:
        merging.merge(current_world(), earner, confirmation_id, request.form.get("code", ""))
    except Invalid as error:
        return render_template("acclaim/merge.html", earner=earner, problems=error.by_field), 422
    flash("The two accounts are one now.")
    return redirect(url_for("acclaim_earner.account"))


def _issuers(earner: Earner) -> list[Organization]:
    """The organizations that have issued the earner a badge, and those whose badges are accepted automatically."""
    world = current_world()
    issuers = {view.organization.id: view.organization for view in badges_of_earner(world, earner)}
    wished = accepting.auto_accepted_organizations(world, earner) - set(issuers)
    return [*issuers.values(), *(organization(world, organization_id) for organization_id in sorted(wished))]


def _account_page(earner: Earner, problems: dict[str, str]) -> str:
    """One that is yet to be confirmed is not shown: that it is there would tell that it was free."""
    owned = [address for address in addresses.addresses_of(current_world(), earner) if address.confirmed_at]
    return render_template("acclaim/settings_account.html", earner=earner, addresses=owned, problems=problems)
