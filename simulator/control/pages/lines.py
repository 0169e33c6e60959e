"""Entries of the journal as people read them: a headline, a state, and why something was refused."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import orjson

from simulator.fidelity import Row, rows
from simulator.journal import CHANGE, MAIL, REQUEST, WEBHOOK, Entry
from simulator.journal_lines import marked
from simulator.skilljar.domain.webhook import EventType

_HAPPENED = {
    "badge.created": "Badge issued",
    "badge.deleted": "Badge deleted",
    "badge.privacy.changed": "Badge made public or private",
    "badge_template.created": "Badge template made",
    "badge_template.changed": "Badge template changed",
    "badge_template.deleted": "Badge template deleted",
    "pending_badge_notification.sent": "Notice sent to an earner",
    "pending_badge_notification.no_user.sent": "Notice sent to somebody without an account",
    "pending_badge_notification.unconfirmed_email.sent": "Notice sent to an address that is not confirmed",
    "badge expired": "Badge expired",
    "token expired": "Token expired",
}
_GLIMPSE = 240  # characters: thirty pairs of them have to leave the page below 100 kB
_OF_THE_LMS = {kind.value for kind in EventType}
_ARE = {REQUEST: "Request", CHANGE: "Change", MAIL: "Mail", WEBHOOK: "Webhook"}


@dataclass(frozen=True)
class Refusal:
    """Why a request was refused: what the answer said, and the rule with what is known of it."""

    words: list[str]
    rule: str | None
    row: Row | None


@dataclass(frozen=True)
class Line:
    """An entry for people. `state` says how it ended and `mood` whether that is good or bad; both may be empty.

    `sender` of a webhook is lms or acclaim.
    """

    entry: Entry
    what: str
    headline: str
    state: str = ""
    mood: str = ""
    refusal: Refusal | None = None
    marks: list[str] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)
    sender: str = ""


def line(entry: Entry) -> Line:
    told = entry.detail()
    return _LINES[entry.kind](entry, told)


def _request(entry: Entry, told: dict[str, Any]) -> Line:
    status = told.get("status") or 0
    query = f"?{told['query']}" if told.get("query") else ""
    marks = [f"{name} {marked(told, name)}" for name in ("nearest", "hint", "leniency", "fault") if told.get(name)]
    return Line(
        entry,
        _ARE[REQUEST],
        f"{told['method']} {told['path']}{query}",
        phrase(status),
        mood(status),
        refusal(told) if status >= 400 else None,
        marks,
        told,
    )


def _change(entry: Entry, told: dict[str, Any]) -> Line:
    if entry.name == "badge.state.changed":
        return Line(entry, _ARE[CHANGE], f"Badge {told.get('state', 'changed')}", told=told)
    return Line(entry, _ARE[CHANGE], _HAPPENED.get(entry.name, words(entry.name)), told.get("state", ""), told=told)


def _mail(entry: Entry, told: dict[str, Any]) -> Line:
    return Line(entry, _ARE[MAIL], f"“{told['subject']}”", told=told)


def _webhook(entry: Entry, told: dict[str, Any]) -> Line:
    status = told.get("status")
    state = phrase(status) if status else told["outcome"]
    sender = "lms" if entry.name in _OF_THE_LMS else "acclaim"
    headline = f"{entry.name} to {told['url']}, try {told['attempt']}"
    return Line(entry, _ARE[WEBHOOK], headline, state, mood(status or 599), told=told, sender=sender)


_LINES = {REQUEST: _request, CHANGE: _change, MAIL: _mail, WEBHOOK: _webhook}


def words(name: str) -> str:
    """A name such as COURSE_COMPLETION in letters that can be read."""
    return name.replace("_", " ").replace(".", " ").capitalize()


def phrase(status: int) -> str:
    """A status with what it is called, such as 404 Not Found."""
    return f"{status} {HTTPStatus(status).phrase}" if status in set(HTTPStatus) else str(status)


def mood(status: int) -> str:
    return "good" if status < 300 else "bad" if status >= 400 else ""


def refusal(told: dict[str, Any]) -> Refusal:
    rule = told.get("rule")
    return Refusal(_said(told.get("answer") or ""), rule, rows().get(rule) if rule else None)


def _said(answer: str) -> list[str]:
    """The words in an answer, whichever door has given it; none where it holds none."""
    try:
        document = orjson.loads(answer)
    except orjson.JSONDecodeError:
        return []
    if not isinstance(document, dict):
        return []
    data = document["data"] if isinstance(document.get("data"), dict) else document
    named = [data[name] for name in ("message", "detail", "error_description", "error") if name in data]
    problems = data.get("errors") if isinstance(data.get("errors"), list) else []
    return [str(one) for one in named[:1]] + [_problem(one) for one in problems or []]


def _problem(told: Any) -> str:
    if not isinstance(told, dict):
        return str(told)
    messages = told.get("messages")
    said = " ".join(map(str, messages)) if isinstance(messages, list) else ""
    return f"{told.get('attribute', '')}: {said}"


def shorten(text: str) -> str:
    """The beginning of a body, without line breaks."""
    flat = " ".join(text[: 2 * _GLIMPSE].split())
    return flat if len(flat) <= _GLIMPSE else f"{flat[:_GLIMPSE]}…"


def pretty(text: str) -> str:
    """JSON with a line for each value, all else as it is."""
    try:
        return orjson.dumps(orjson.loads(text), option=orjson.OPT_INDENT_2).decode()
    except orjson.JSONDecodeError:
        return text
