"""The mailbox for people: looked through, and each mail as it looks, as text and as it would be sent."""

from flask import Response, render_template
from werkzeug.exceptions import BadRequest

from simulator.control.blueprint import control
from simulator.control.looking import SPAN, asked, within
from simulator.control.mail import CRITERIA, demand_known_kind, the_mail
from simulator.control.names import MAIL_KINDS
from simulator.control.pages.paging import before, paged
from simulator.handing_off import source
from simulator.mailbox import Mail, mails, matching
from simulator.page_policy import with_policy
from simulator.unit_of_work import current_world

MOST = 50


@control.get("/mailbox")
def mailbox() -> str:
    told = {name: value for name, value in asked(*CRITERIA, *SPAN, "before").items() if value.strip()}
    demand_known_kind(told)
    criteria = [*matching(told), *within(mails.c.sent_at, told)]
    shown, older = paged(current_world().rows(mails).newest(*criteria, before=before(), limit=MOST + 1), MOST)
    return render_template(
        "control/mailbox.html",
        mails=[mail for _, mail in shown],
        older=older,
        told=told,
        searched=set(told) - {"before"},
        kinds=MAIL_KINDS,
    )


@control.get("/mailbox/<mail_id>")
def mail_page(mail_id: str) -> str:
    mail = the_mail(mail_id)
    return render_template("control/mail.html", mail=mail, source=_source(mail))


@control.get("/mailbox/<mail_id>/html")
def mail_html(mail_id: str) -> Response:
    """The HTML part by itself, for the frame on the mail's page, which its links leave."""
    shown = Response(the_mail(mail_id).html.replace("<head>", '<head><base target="_top">', 1), mimetype="text/html")
    return with_policy(shown, style_src="'unsafe-inline'", script_src="'none'", frame_ancestors="'self'")


@control.get("/mailbox/<mail_id>/source")
def mail_source(mail_id: str) -> Response:
    """The whole message, for a program that reads mail."""
    written = _source(the_mail(mail_id))
    if written is None:
        raise BadRequest("no mail server could take this e-mail: its address is none of one mailbox")
    named = {"Content-Disposition": f'attachment; filename="{mail_id}.eml"'}
    return Response(written, mimetype="message/rfc822", headers=named)


def _source(mail: Mail) -> str | None:
    try:
        return source(mail)
    except ValueError:
        return None
