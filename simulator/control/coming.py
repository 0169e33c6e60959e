"""Due work in words: what will happen to whom about what, looked up for a whole list at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.acclaim.records import access_tokens, badge_templates, event_deliveries, issued_badges, organizations
from simulator.acclaim.records import tokens as organization_tokens
from simulator.acclaim.services import announcing as acclaim_announcing
from simulator.acclaim.services.coming import EXPIRY_NOTICE, REMINDER
from simulator.acclaim.services.expiring import BADGE_EXPIRY, TOKEN_EXPIRY
from simulator.criteria import Criterion, one_of
from simulator.due import DueWork, due_work
from simulator.late_calls import DUE_WORK as LATE_CALL
from simulator.late_calls import late_calls
from simulator.mailbox import mails
from simulator.masking import masked_address
from simulator.records import Records
from simulator.skilljar.records import deliveries, webhooks
from simulator.skilljar.services import announcing as lms_announcing
from simulator.world import HAND_OFF, World

_NUMBERS = {1: "First", 2: "Second", 3: "Third"}
_OF_BADGES = (REMINDER, EXPIRY_NOTICE, BADGE_EXPIRY)
_OF_KIND: dict[str, Records[Any]] = dict.fromkeys(_OF_BADGES, issued_badges) | {
    TOKEN_EXPIRY: organization_tokens,
    acclaim_announcing.DUE_WORK: event_deliveries,
    lms_announcing.DUE_WORK: deliveries,
    LATE_CALL: late_calls,
    HAND_OFF: mails,
}
_SENDS = {"badge reminder": REMINDER, "badge expiring": EXPIRY_NOTICE}
_BEHIND: dict[Records[Any], tuple[str, Records[Any]]] = {
    issued_badges: ("badge_template_id", badge_templates),
    organization_tokens: ("organization_id", organizations),
    event_deliveries: ("organization_id", organizations),
    deliveries: ("webhook_id", webhooks),
}
"""What the words about a subject need beside it, and where the subject names it."""


@dataclass(frozen=True)
class Coming:
    """A piece of work with what it is in words."""

    at: datetime
    words: str


def coming(world: World, most: int, *criteria: Criterion) -> list[DueWork]:
    """What is due next, the soonest first."""
    return world.rows(due_work).where(*criteria, order=[due_work.c.due_at, due_work.c.n], limit=most)


def next_mail(world: World, kind: str) -> Coming | None:
    """What sends the next e-mail of a kind that the clock brings, as far as that is known by now."""
    works = coming(world, 1, one_of(due_work.c.kind, [_SENDS[kind]])) if kind in _SENDS else []
    return next(iter(in_words(world, works)), None)


def in_words(world: World, works: list[DueWork]) -> list[Coming]:
    """The same work, told; as many queries whether it is one piece or a thousand."""
    subjects = _subjects(world, works)
    behind = _behind(world, subjects)
    return [Coming(work.due_at, _words(work, subjects, behind)) for work in works]


def _subjects(world: World, works: list[DueWork]) -> dict[str, tuple[Records[Any], Any]]:
    wanted: dict[Records[Any], set[str]] = {}
    for work in works:
        if work.kind in _OF_KIND:
            wanted.setdefault(_OF_KIND[work.kind], set()).add(work.subject)
    found = {one.id: (kept, one) for kept, ids in wanted.items() for one in world.rows(kept).among("id", ids)}
    others = wanted.get(organization_tokens, set()) - set(found)  # an application's
    return found | {one.id: (organization_tokens, one) for one in world.rows(access_tokens).among("id", others)}


def _behind(world: World, subjects: Mapping[str, tuple[Records[Any], Any]]) -> dict[str, Any]:
    wanted: dict[Records[Any], set[str]] = {}
    for kept, one in subjects.values():
        if kept in _BEHIND:
            name, other = _BEHIND[kept]
            wanted.setdefault(other, set()).add(getattr(one, name))
    return {one.id: one for kept, ids in wanted.items() for one in world.rows(kept).among("id", ids)}


def _words(work: DueWork, subjects: Mapping[str, tuple[Records[Any], Any]], behind: Mapping[str, Any]) -> str:
    kept, subject = subjects.get(work.subject, (None, None))
    other = behind.get(getattr(subject, _BEHIND[kept][0])) if kept in _BEHIND else subject
    if other is None or work.kind not in _WORDS:  # as in a world that was imported
        return f"{work.kind.replace('_', ' ').capitalize()} of {work.subject}"
    return _WORDS[work.kind](work, subject, other)


def _reminder(work: DueWork, badge: Any, template: Any) -> str:
    return f"{_NUMBERS.get(work.round, f'{work.round}th')} reminder to {badge.issued_to} about “{template.name}”"


def _try(work: DueWork, what: str, where: str) -> str:
    return f"Try {work.round} to deliver {what} to {where}"


_WORDS: dict[str, Callable[[DueWork, Any, Any], str]] = {
    REMINDER: _reminder,
    EXPIRY_NOTICE: lambda _, badge, template: f"Notice to {badge.issued_to} that “{template.name}” will expire",
    BADGE_EXPIRY: lambda _, badge, template: f"“{template.name}” of {badge.issued_to} expires",
    TOKEN_EXPIRY: lambda _, __, owner: f"A token of {owner.name} expires",
    acclaim_announcing.DUE_WORK: lambda work, sent, owner: _try(
        work, sent.event_type, masked_address(owner.webhook_url or "") or f"{owner.name}, which has no address"
    ),
    lms_announcing.DUE_WORK: lambda work, sent, webhook: _try(
        work, sent.event_type, masked_address(webhook.target_url)
    ),
    LATE_CALL: lambda _, call, __: f"The effect of {call.method} {call.path.decode('latin-1')}, held up by a fault",
    HAND_OFF: lambda _, mail, __: f"“{mail.subject}” to {mail.recipient_email} is handed to the mail server",
}
