"""Webhooks as an admin sees them: what was sent, what came of it, and sending it again."""

from flask import flash, redirect, render_template, request, url_for

from simulator.skilljar.domain.errors import WebhookInactive
from simulator.skilljar.domain.organization import LmsAdmin
from simulator.skilljar.services import catalogue, webhooks
from simulator.skilljar.web.admin.blueprint import admin, for_admins
from simulator.skilljar.web.pages import Page
from simulator.unit_of_work import current_world


@admin.get("/webhooks")
@for_admins
def list_webhooks(person: LmsAdmin) -> Page:
    world = current_world()
    shown, sent = webhooks.deliveries_in_pages(world, person.organization_id, request.args.get("page", ""))
    return render_template(
        "skilljar/admin/webhooks.html",
        organization=catalogue.organization(world, person.organization_id),
        webhooks=webhooks.webhooks_of(world, person.organization_id),
        leaf=shown,
        deliveries=sent,
    )


@admin.post("/webhooks/<webhook_id>/reactivate")
@for_admins
def reactivate(person: LmsAdmin, webhook_id: str) -> Page:
    world = current_world()
    webhooks.reactivate(world, webhooks.webhook(world, person.organization_id, webhook_id))
    flash("The webhook is active again.")
    return redirect(url_for("skilljar_admin.list_webhooks"), 303)


@admin.post("/deliveries/<delivery_id>/again")
@for_admins
def deliver_again(person: LmsAdmin, delivery_id: str) -> Page:
    try:
        webhooks.deliver_again(current_world(), person.organization_id, delivery_id)
        flash("The event is on its way again.")
    except WebhookInactive as error:
        flash(f"{error}.", "error")
    return redirect(url_for("skilljar_admin.list_webhooks"), 303)
