"""Handing e-mails on to a real SMTP server, such as Mailpit: a copy, for eyes; the mailbox keeps what counts."""

import logging
import re
import smtplib
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, unquote
from functools import partial

from simulator.due import AfterCommit, DueWork
from simulator.mailbox import Mail, mails
from simulator.world import World

SECONDS = 5.0
_NO_HOST = re.compile(r"[\s()<>\[\]:;@\\,\"]")  # with one of these a header names another host, or several people
_log = logging.getLogger(__name__)


class HandingOff:
    """Does the due work of the kind "mail_handoff". What the server does not take is logged, and not tried again."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port

    def __call__(self, world: World, work: DueWork) -> AfterCommit | None:
        mail = world.rows(mails).find(id=work.subject)
        return partial(self._send, mail) if mail else None

    def _send(self, mail: Mail) -> None:
        try:
            recipient = _address(mail.recipient_email)
            made = message(mail, recipient)
        except ValueError as error:
            _log.warning("the e-mail %s cannot be handed on: %s", mail.id, error)
            return
        try:
            with smtplib.SMTP(self._host, self._port, timeout=SECONDS) as server:
                server.send_message(made, to_addrs=[recipient.addr_spec])
        except (OSError, smtplib.SMTPException) as error:
            _log.warning("%s:%s took no e-mail: %s", self._host, self._port, error)


def _address(email: str) -> Address:
    """One mailbox, whatever a header would make of the text; raises ValueError for what is none."""
    name, _, host = email.rpartition("@")
    host = host.removesuffix(".")
    if not name or not host or _NO_HOST.search(host):
        raise ValueError("it is no address of one mailbox")
    return Address(username=unquote(name) if name.startswith('"') else name, domain=host)


def source(mail: Mail) -> str:
    """An e-mail as a server gets it, headers and all; raises ValueError for what none could take."""
    made = message(mail, _address(mail.recipient_email))
    made.set_boundary(f"=_{mail.id}")  # else another one each time that it is looked at
    return made.as_string()


def message(mail: Mail, recipient: Address) -> EmailMessage:
    """An e-mail with both its parts; raises ValueError for what no header can hold."""
    made = EmailMessage()
    made["From"] = formataddr((mail.sender_name, mail.sender_email))
    made["To"] = recipient
    made["Subject"] = mail.subject
    made["Date"] = format_datetime(mail.sent_at)
    made["Message-ID"] = f"<{mail.id}@acclaim.example>"
    made["X-Simulator-Kind"] = mail.kind
    made.set_content(mail.text)
    made.add_alternative(mail.html, subtype="html")
    return made
