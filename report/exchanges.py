"""What a step caused: the requests, e-mails and webhooks that the world's journal has since the step before.

The journal keeps no secrets (docs/journal.md). The name of the world differs from run to run, so it is left out.
"""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from report.bodies import trimmed

UNSEEN = {"X-Simulator-Unseen": "1"}

_FORM_TOKEN = re.compile(r"^csrf_token=[^&]*&?")  # every form of a page begins with it
_MARKS = ("rule", "leniency", "fault")


class Journal:
    """One world's journal, read on from where it was left."""

    def __init__(self, session: requests.Session, base_url: str) -> None:
        self._session = session
        self._base_url = base_url
        self._name = urlsplit(base_url).path.rpartition("/")[2]
        self._seen: set[str] = set()

    def news(self) -> list[dict[str, Any]]:
        """What happened since it was read before, the oldest first; that it cannot be read is told in its place."""
        try:
            entries = self._entries()
        except (requests.RequestException, ValueError, KeyError) as error:
            return [{"kind": "gap", "name": f"What this step caused is not known: {type(error).__name__}"}]
        fresh = [entry for entry in entries if entry["id"] not in self._seen]
        self._seen.update(entry["id"] for entry in fresh)
        return [self._told(entry) for entry in fresh if entry["kind"] in _TOLD]

    def close(self) -> None:
        self._session.close()

    def _entries(self) -> list[dict[str, Any]]:
        answer = self._session.get(f"{self._base_url}/_simulator/journal", headers=UNSEEN, timeout=10)
        answer.raise_for_status()
        entries: list[dict[str, Any]] = answer.json()["entries"]
        return entries

    def _told(self, entry: dict[str, Any]) -> dict[str, Any]:
        at = datetime.fromisoformat(entry["at"]).strftime("%Y-%m-%d %H:%M")
        told = {"kind": entry["kind"], "name": entry["name"], "at": at} | _TOLD[entry["kind"]](entry)
        return {name: self._without_world(value) for name, value in told.items() if value not in {"", None}}

    def _without_world(self, value: object) -> object:
        if not isinstance(value, str):
            return value
        return trimmed(value.replace(f"/w/{self._name}", "").replace(self._name, "scenario"))


WATCHED = pytest.StashKey[Journal]()


def watch(node: pytest.Item, session: requests.Session, base_url: str) -> None:
    """Has the report of a scenario tell what happens in its world."""
    node.stash[WATCHED] = Journal(session, base_url)


def unwatch(node: pytest.Item) -> None:
    """Lets go of its journal: tests are kept to the end of a run, and would keep their connections."""
    if journal := node.stash.get(WATCHED, None):
        journal.close()
        del node.stash[WATCHED]


def _request(entry: dict[str, Any]) -> dict[str, Any]:
    query = f"?{entry['query']}" if entry.get("query") else ""
    told = {"method": entry["method"], "path": entry["path"] + query, "status": entry["status"]}
    marks = {mark: entry.get(mark) for mark in _MARKS}
    sent = _FORM_TOKEN.sub("", entry.get("body", ""))
    return told | marks | {"sent": sent, "answered": entry.get("answer")}


def _mail(entry: dict[str, Any]) -> dict[str, Any]:
    return {"to": entry["person"], "subject": entry.get("subject")}


def _webhook(entry: dict[str, Any]) -> dict[str, Any]:
    told = {name: entry.get(name) for name in ("status", "outcome", "attempt")}
    return {"path": entry["url"], "sent": entry.get("body")} | told


_TOLD = {"request": _request, "mail": _mail, "webhook": _webhook}
