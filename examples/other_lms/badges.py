"""From a completion to a badge, and from badges to the table: the integration, which looks by itself at what is new."""

import sqlite3
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from examples.other_lms.acclaim import EVERY_STATE, Acclaim, Away, Refused
from examples.other_lms.school import School, kept

_SETTLES = timedelta(minutes=1)  # how long after a call without an answer its badge may still come


def look(school: School, acclaim: Acclaim, url: str, now: datetime) -> dict[str, str]:
    """Issues what new completions have earned, and tells what became of each, by its mark.

    What is not known waits for a later look. `url` is where the school is: a badge links to its course. One look at a
    time: whoever calls it sees to that.
    """
    told = {}
    for completion in school.new_completions():
        try:
            became = _become(school, completion, acclaim, url, now)
        except Away as away:
            told[completion["mark"]] = f"later: {away}"
        else:
            school.note(completion["id"], became)
            told[completion["mark"]] = became
    return told


def _become(school: School, completion: sqlite3.Row, acclaim: Acclaim, url: str, now: datetime) -> str:
    if completion["template"] is None:
        return "no badge on this course"
    if completion["passed"] == 0:
        return "failed"
    if completion["completed_at"] < completion["since"]:
        return "completed before the course had its badge"
    if completion["asked_at"] and completion["asked_at"] > kept(now - _SETTLES):
        raise Away("what the last look asked for may still come")
    held = acclaim.held(completion["email"], EVERY_STATE, completion["template"])
    if any(_is_for(completion, badge) for badge in held):
        return "issued by an earlier look"  # whose answer never came
    school.ask(completion["id"], now)
    try:
        acclaim.issue(_badge(completion, url))
    except Refused as refused:
        return "has it already" if "already has this badge" in str(refused) else f"refused: {refused}"
    return "issued"


def _badge(completion: sqlite3.Row, url: str) -> dict[str, Any]:
    mark, course = completion["mark"], f"{url}/courses/{completion['course']}"
    return {
        "recipient_email": completion["email"],
        "issued_to_first_name": completion["first_name"],
        "issued_to_last_name": completion["last_name"],
        "badge_template_id": completion["template"],
        "issued_at": f"{completion['completed_at']} +0000",
        "expires_at": False,  # not left out: a template may have badges expire by default
        "evidence": [
            {"type": "UrlEvidence", "name": completion["title"], "value": course},
            {"type": "IdEvidence", "title": "Completion", "description": mark, "id": mark},
        ],
    }


def _is_for(completion: sqlite3.Row, badge: dict[str, Any]) -> bool:
    marks = [proof.get(key) for proof in badge.get("evidence") or [] for key in ("id", "description")]
    return completion["mark"] in marks


def rows(acclaim: Acclaim, email: str) -> list[tuple[str, str, str, str]]:
    """The table's rows, live from Acclaim: badge, day, words of the link, where it leads."""
    return [_row(badge) for badge in acclaim.held(email, "pending,accepted")]


def _row(badge: dict[str, Any]) -> tuple[str, str, str, str]:
    name, day = badge["badge_template"]["name"], badge["issued_at"][:10]
    if badge["state"] == "pending":
        return name, day, "Accept", _web(badge["accept_badge_url"])
    home = _web(badge.get("badge_url", "")).rpartition("/badges/")[0]
    return name, day, "View", f"{home}/earner/earned"


def _web(url: str) -> str:
    """Nothing but a page of the web becomes a link."""
    return url if urlsplit(url).scheme in {"http", "https"} else ""
