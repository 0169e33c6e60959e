"""The world's mailbox: every e-mail that a stand-in sends ends here and nowhere else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser

import sqlalchemy as sa

from simulator.criteria import has
from simulator.records import records

_LINK = re.compile(r"https?://[^\s<>\"]+")
_ENDS_A_SENTENCE = ".,;:!?'"


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
        """The addresses in the text part, then what else the HTML part links to; each once, in their order."""
        in_html = _Anchors()
        in_html.feed(self.html)
        return tuple(dict.fromkeys([*map(_link, _LINK.findall(self.text)), *in_html.found]))


# By `n` the newest are found; without, all of a world would be sorted for that.
mails = records(Mail, "mail", indexes=[("recipient_email",), ("n",)])


def matching(asked: Mapping[str, str]) -> list[sa.ColumnElement[bool]]:
    """SQL for what is asked of the mailbox: kind and about as they are, the rest in any case of Latin letters.

    `to` is an address, `subject` and `text` are parts of theirs. A NUL is in no mail.
    """
    if any("\x00" in value for value in asked.values()):  # PostgreSQL refuses even to look for one
        return [sa.false()]
    found: list[sa.ColumnElement[bool]] = [mails.c[name] == asked[name] for name in ("kind", "about") if name in asked]
    if "to" in asked:
        found.append(sa.func.lower(mails.c.recipient_email) == sa.func.lower(asked["to"]))
    parts = [name for name in ("subject", "text") if name in asked]
    return found + [has(mails.c[name], asked[name]) for name in parts]


class _Anchors(HTMLParser):
    """Collects where the anchors of a page lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        target = dict(attrs).get("href") or ""
        if tag == "a" and target.startswith(("http://", "https://")):
            self.found.append(target)


def _link(found: str) -> str:
    """Without what belongs to the sentence around it; a bracket belongs to the link in which it was opened."""
    link = found.rstrip(_ENDS_A_SENTENCE)
    if link.endswith(")") and link.count(")") > link.count("("):
        return _link(link[:-1])
    return link
