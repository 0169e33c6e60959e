"""The world's mailbox for programs: looked through, and held to what should have come."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from werkzeug.exceptions import BadRequest, NotFound

from simulator.control.blueprint import answer, control, worlds
from simulator.control.coming import next_mail
from simulator.control.comparing import OF_ANY, Expectation, counts
from simulator.control.looking import SPAN, asked, newest, within
from simulator.control.names import MAIL_KINDS
from simulator.control.reading import body, text
from simulator.control.verifying import Shown, patience_in, verified
from simulator.mailbox import Mail, mails, matching
from simulator.unit_of_work import current_name, current_world

CRITERIA = ("to", "kind", "about", "subject", "text")


@control.get("/mail")
def list_mail() -> Response:
    """The world's mail in the order in which it was sent.

    `to`, `kind`, `about`, `since` and `until` narrow it down, and parts of `subject` and `text`; `newest` gives the
    last so many.
    """
    return answer({"mail": [_shown(mail) for mail in wanted_mail()]})


@control.get("/mail/<mail_id>")
def get_mail(mail_id: str) -> Response:
    return answer(_shown(the_mail(mail_id)))


@control.post("/mail/verify")
def verify_mail() -> Response:
    """Whether what should have come has: 200 with the mail, or 409 with the closest and where it differs.

    `{"to", "kind", "subject", ..., "since", "count" | "at_least" | "at_most", "within_seconds", "for_seconds"}`.
    """
    told = body()
    at_least, at_most = counts(told)
    patience = patience_in(told, at_least)
    if unknown := set(told) - {*CRITERIA, *SPAN, *OF_ANY}:
        known = ", ".join([*CRITERIA, *SPAN])
        raise BadRequest(f"{', '.join(sorted(unknown))}: no mail is looked for by this; there are {known}")
    span = within(mails.c.sent_at, told)
    values = {name: text(told, name) for name in CRITERIA if name in told}
    demand_known_kind(values)
    when = "".join(f" {name} {told[name]}" for name in SPAN if name in told)
    parts, any_case = {"subject", "text"}, {"to"}
    wanted = Expectation("mail", values, {}, at_least, at_most, parts=parts, any_case=any_case, when=when)
    met, among = lambda: _found(*matching(values), *span), lambda: _found(*span)
    return verified(
        wanted, patience, shown_as="mail", met=met, among=among, hint=lambda: _what_comes(values.get("kind", ""))
    )


def wanted_mail() -> list[Mail]:
    """What the call's query asks for, the oldest first; raises BadRequest."""
    told = asked(*CRITERIA, *SPAN, "newest")
    demand_known_kind(told)
    criteria = [*matching(told), *within(mails.c.sent_at, told)]
    return current_world().rows(mails).where(*criteria, order=[mails.c.n.desc()], limit=newest(told))[::-1]


def the_mail(mail_id: str) -> Mail:
    found = current_world().rows(mails).find(id=mail_id)
    if found is None:
        raise NotFound("there is no such mail")
    return found


def demand_known_kind(told: Mapping[str, str]) -> None:
    if "kind" in told and told["kind"] not in MAIL_KINDS:
        raise BadRequest(f"kind: nothing is sent of this one; there are {', '.join(MAIL_KINDS)}")


def _found(*criteria: Any) -> Shown:
    with worlds().open(current_name(), write=False) as world:
        return [_shown(mail) for mail in world.rows(mails).where(*criteria)]


def _what_comes(kind: str) -> str:
    """Mail that is waited for while the clock stands still is mostly a reminder that is due tomorrow."""
    with worlds().open(current_name(), write=False) as world:
        coming = next_mail(world, kind)
    return f"; due next: {coming.words} at {coming.at.isoformat()}, when the clock gets there" if coming else ""


def _shown(mail: Mail) -> dict[str, Any]:
    return {
        "id": mail.id,
        "kind": mail.kind,
        "about": mail.about,
        "sent_at": mail.sent_at.isoformat(),
        "from": {"name": mail.sender_name, "email": mail.sender_email},
        "to": mail.recipient_email,
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "links": list(mail.links),
    }
