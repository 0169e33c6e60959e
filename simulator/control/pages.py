"""The control plane for people: the world at a glance, its clock, its mailbox."""

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from simulator.control.blueprint import control, turning
from simulator.control.mail import the_mail, wanted_mail
from simulator.control.reading import clock_target
from simulator.control.worlds import described
from simulator.due import due_work
from simulator.page_policy import with_policy
from simulator.unit_of_work import current_name, current_world


@control.get("/mailbox")
def mailbox() -> str:
    return render_template("control/mailbox.html", mails=list(reversed(wanted_mail())))


@control.get("/mailbox/<mail_id>")
def mail_page(mail_id: str) -> str:
    return render_template("control/mail.html", mail=the_mail(mail_id))


@control.get("/mailbox/<mail_id>/html")
def mail_html(mail_id: str) -> Response:
    """The HTML part by itself, for the frame on the mail's page."""
    shown = Response(the_mail(mail_id).html, mimetype="text/html")
    return with_policy(shown, style_src="'unsafe-inline'", script_src="'none'", frame_ancestors="'self'")


@control.get("/")
def index() -> str:
    world = current_world()
    coming = world.rows(due_work).where(order=[due_work.c.due_at], limit=20)
    return render_template("control/index.html", world=world, described=described(world.name, world), coming=coming)


@control.post("/clock/turn")
def turn() -> ResponseReturnValue:
    """The buttons of the start page: so many days on."""
    days = request.form.get("days", type=int)
    if days not in {1, 4}:
        raise BadRequest("days: 1 or 4")
    turning().advance(current_name(), clock_target({"days": days}))
    return redirect(url_for("control.index"))
