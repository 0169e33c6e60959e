"""The journal for people: a timeline that joins requests with what came of them, looked through; and one entry."""

from typing import Any

import sqlalchemy as sa
from flask import render_template
from werkzeug.exceptions import BadRequest, NotFound

from simulator.control.blueprint import control, worlds
from simulator.control.journal import causes_of
from simulator.control.looking import asked
from simulator.control.pages.lines import Line, line, pretty, shorten
from simulator.control.pages.paging import before, older
from simulator.control.pages.timeline import BY_NUMBER, timeline
from simulator.journal import KINDS, Entry, entries, matching
from simulator.unit_of_work import current_name, current_world

MOST = 30
_LONGEST = 12  # lines of a group; the rest is on the page of its first entry
_MOST_EFFECTS = 100
_CRITERIA = ("kind", "person", "status", "text")
STATUSES = {"refused": "refused (4xx and 5xx)", "2xx": "2xx", "3xx": "3xx", "4xx": "4xx", "5xx": "5xx"}


@control.get("/inspect/journal")
def inspect_journal() -> str:
    told = {name: value for name, value in asked(*_CRITERIA, "before").items() if value.strip()}
    criteria = _criteria(told)
    _write_down()
    groups, number = timeline(current_world(), criteria, before=before(), most=MOST)
    return render_template(
        "control/journal.html",
        groups=[_shown(group.members, group.cause, group.found) for group in groups],
        older=older(number) if number is not None else None,
        told=told,
        searched=set(told) - {"before"},
        kinds=KINDS,
        statuses=STATUSES,
    )


@control.get("/inspect/journal/<entry_id>")
def inspect_entry(entry_id: str) -> str:
    """An entry with all that is kept of it, what led to it and what it has led to."""
    _write_down()
    world = current_world()
    found = world.rows(entries).find(id=entry_id)
    if found is None:
        raise NotFound("there is no such entry in the journal of this world: it keeps the newest 10,000 or so")
    effects = world.rows(entries).where(entries.c.cause == found.id, order=BY_NUMBER, limit=_MOST_EFFECTS + 1)
    return render_template(
        "control/entry.html",
        line=line(found),
        causes=[line(cause) for cause in causes_of(world, found)],
        effects=[line(effect) for effect in effects[:_MOST_EFFECTS]],
        has_more=len(effects) > _MOST_EFFECTS,
        exchange=_exchange(found),
    )


def _write_down() -> None:
    """What only reads waits in the process; it is looked at every two seconds, so nothing is written in vain."""
    if current_name() in worlds().waiting.worlds():
        worlds().write_journal(current_name())


def _criteria(told: dict[str, str]) -> list[sa.ColumnElement[bool]]:
    """SQL for what is asked; raises BadRequest."""
    if told.get("kind", KINDS[0]) not in KINDS:
        raise BadRequest(f"kind: one of {', '.join(KINDS)}")
    found = matching({name: told[name].strip() for name in ("kind", "person") if name in told})
    if "text" in told:
        text = told["text"].strip().replace("\x00", "\ufffd")
        columns = (entries.c.name, entries.c.about, entries.c.person, entries.c.details)
        found.append(sa.or_(*(column.icontains(text, autoescape=True) for column in columns)))
    return found + ([_status(told["status"])] if "status" in told else [])


def _status(told: str) -> sa.ColumnElement[bool]:
    """A status is kept among the details, where a quote that belongs to a body has a backslash before it."""
    firsts = {"refused": ("4", "5")}.get(told, (told.removesuffix("xx"),))
    if told not in STATUSES and not (told.isdecimal() and len(told) == 3):
        raise BadRequest(f"status: three digits, or one of {', '.join(STATUSES)}")
    return sa.or_(*(entries.c.details.contains(f'"status":{first}', autoescape=True) for first in firsts))


def _shown(members: list[tuple[int, Entry]], cause: Entry | None, found: frozenset[str]) -> dict[str, Any]:
    lines = [(depth, line(entry)) for depth, entry in members[:_LONGEST]]
    return {
        "head": lines[0][1],
        "below": lines[1:],
        "hidden": len(members) - len(lines),
        "cause": line(cause) if cause else None,
        "found": found,
        "refused": sum(1 for _, one in lines[1:] if one.mood == "bad"),
        "summary": _summary(lines[1:]),
        "exchange": _glimpse(lines[0][1]),
    }


def _summary(below: list[tuple[int, Line]]) -> str:
    """What came of the first, as in: 2 changes, 1 mail."""
    counts: dict[str, int] = {}
    for _, one in below:
        counts[one.what.lower()] = counts.get(one.what.lower(), 0) + 1
    return ", ".join(f"{count} {what}{'s' if count > 1 else ''}" for what, count in counts.items())


def _glimpse(of: Line) -> list[tuple[str, str]]:
    """The beginnings of what was sent and answered; bodies that are told by their size or kind alone are left out."""
    texts = (("Sent", of.told.get("body") or ""), ("Answered", of.told.get("answer") or ""))
    return [(label, shorten(text)) for label, text in texts if text and not text.startswith("(")]


def _exchange(entry: Entry) -> dict[str, str]:
    """The bodies as they are kept, without their secrets."""
    told = entry.detail()
    return {name: pretty(told[name]) for name in ("body", "answer") if told.get(name)}
