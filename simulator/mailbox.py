"""The world's mailbox: every e-mail that a stand-in sends ends here and nowhere else."""

import re
from dataclasses import dataclass
from datetime import datetime

from simulator.storage import records

_LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class Mail:
    """An e-mail as sent. `kind` says what it is for, `about` is the id of what it speaks of."""

    id: str
    kind: str
    about: str
    sent_at: datetime
    sender_name: str
    sender_email: str
    recipient_email: str
    subject: str
    text: str
    html: str

    @property
    def links(self) -> tuple[str, ...]:
        """The addresses in the text part, in the order in which they stand."""
        return tuple(_LINK.findall(self.text))


mails = records(Mail, "mail", indexes=[("recipient_email",)])
