"""Webhooks as an organization's admin sees them: the address, what was delivered there, delivering it again."""

from flask import flash, redirect, request, url_for

from simulator.acclaim.domain.errors import Invalid, Problem
from simulator.acclaim.domain.event_delivery import is_https
from simulator.acclaim.domain.organization import IssuerAdmin
from simulator.acclaim.services.querying import organization
from simulator.acclaim.services.webhooks import deliver_again, deliveries_in_pages, set_webhook_url
from simulator.acclaim.web.dashboard.entry import Answer, dashboard, for_admins, page_of
from simulator.unit_of_work import current_world


@dashboard.get("/webhooks")
@for_admins
def webhooks(admin: IssuerAdmin) -> Answer:
    own = organization(current_world(), admin.organization_id)
    return _page(admin, own.webhook_url)


@dashboard.post("/webhooks")
@for_admins
def save_webhook_url(admin: IssuerAdmin) -> Answer:
    url = request.form.get("webhook_url", "").strip()
    try:
        _require_https_when_strict(url)
        set_webhook_url(current_world(), admin.organization_id, url or None)
    except Invalid as error:
        return _page(admin, url, error), 422
    flash("The address is saved." if url else "Nothing is delivered any more.")
    return redirect(url_for("acclaim_dashboard.webhooks"))


def _require_https_when_strict(url: str) -> None:
    if url and not is_https(url) and current_world().switches.strict:
        raise Invalid(Problem("webhook_url", "A strict world takes https addresses only, as documented"))


@dashboard.post("/webhooks/deliveries/<delivery_id>/again")
@for_admins
def deliver_event_again(admin: IssuerAdmin, delivery_id: str) -> Answer:
    try:
        deliver_again(current_world(), admin.organization_id, delivery_id)
    except Invalid as error:
        return _page(admin, None, error), 422
    flash("The event is on its way again.")
    return redirect(url_for("acclaim_dashboard.webhooks"))


def _page(admin: IssuerAdmin, webhook_url: str | None, error: Invalid | None = None) -> str:
    leaf, found = deliveries_in_pages(current_world(), admin.organization_id, request.args.get("page", ""))
    problems = error.by_field if error else {}
    return page_of(admin, "mgmt_webhooks.html", webhook_url=webhook_url, leaf=leaf, deliveries=found, problems=problems)
