"""The world's mailbox for programs."""

from typing import Any

from flask import Response, request

from simulator.control.blueprint import answer, control
from simulator.mailbox import Mail, mails
from simulator.unit_of_work import current_world


@control.get("/mail")
def list_mail() -> Response:
    """The world's mail in the order in which it was sent; `to`, `kind` and `about` narrow it down."""
    return answer({"mail": [_mail(mail) for mail in wanted_mail()]})


def wanted_mail() -> list[Mail]:
    fields = {"to": "recipient_email", "kind": "kind", "about": "about"}
    return (
        current_world()
        .rows(mails)
        .all(**{field: request.args[name] for name, field in fields.items() if name in request.args})
    )


def _mail(mail: Mail) -> dict[str, Any]:
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
