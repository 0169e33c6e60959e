"""Webhooks for people: what Acclaim and the LMS delivered, what came of it, and delivering it again."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, NotFound

from simulator.acclaim.domain.errors import AcclaimError
from simulator.acclaim.services import webhooks as acclaim
from simulator.control.blueprint import control
from simulator.control.looking import asked
from simulator.control.pages.deliveries import of_acclaim, of_the_lms
from simulator.control.pages.forms import posted
from simulator.control.pages.paging import before, paged
from simulator.skilljar.domain.errors import LmsError
from simulator.skilljar.services import webhooks as lms
from simulator.unit_of_work import abandon_world, current_world

MOST = 20
SENDERS = {"acclaim": "Acclaim", "lms": "LMS"}
_DELIVERIES = {"acclaim": of_acclaim, "lms": of_the_lms}
_AGAIN = {"acclaim": acclaim.deliver_again, "lms": lms.deliver_again}


@control.get("/inspect/webhooks")
def inspect_webhooks() -> str:
    """`of` says whose, acclaim or lms; `waiting` leaves out what has arrived."""
    told = asked("of", "waiting", "before")
    of, waiting = told.get("of", "acclaim"), told.get("waiting") == "yes"
    if of not in SENDERS:
        raise BadRequest(f"of: one of {', '.join(SENDERS)}")
    found = _DELIVERIES[of](current_world(), before=before(), waiting=waiting, most=MOST + 1)
    shown, older = paged(found, MOST)
    return render_template(
        "control/webhooks.html", of=of, senders=SENDERS, waiting=waiting, sent=[one for _, one in shown], older=older
    )


@posted("/inspect/webhooks/<of>/<organization_id>/<delivery_id>/again")
def deliver_again_by_form(of: str, organization_id: str, delivery_id: str) -> ResponseReturnValue:
    if of not in SENDERS:
        raise NotFound("nobody else delivers anything")
    try:
        _AGAIN[of](current_world(), organization_id, delivery_id)
        flash("It is on its way again.")
    except (AcclaimError, LmsError) as error:
        abandon_world()
        flash(f"Not sent: {error}.", "error")
    return redirect(url_for("control.inspect_webhooks", of=of), 303)
