"""How all that a run made at a real Acclaim is taken back: found by its marker, and by the ids that the run knows.

Whatever Acclaim answers, it comes to an end: what is odd in one list or one answer is told, and the rest goes on.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import requests

from steps.drivers.account import Account, told_in
from steps.drivers.protocol import NotThere

_SECONDS = 1800.0  # for all of it; the call under way when they are over is waited for
_REASON = "Issued by a run of the contract suite, which has ended"
_ENDED = ("revoked", "replaced")
_ODD = (requests.RequestException, NotThere, ValueError, LookupError, TypeError)


class TakingBack:
    """Of one run. `templates` and `badges` are ids of what it made; the badges of templates that are `named` are
    looked through, and those templates stay."""

    def __init__(
        self,
        account: Account,
        marker: str,
        templates: set[str],
        named: set[str],
        badges: set[str],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._account, self._marker, self._named = account, marker, named
        self._templates, self._badges, self._revoked = set(templates), set(badges), set[str]()
        self._now, self._until = now, now() + _SECONDS
        self._left: list[str] = []

    def done(self) -> list[str]:
        """Does it; tells what could not be taken back or looked for, a line each."""
        found = self._rows("badge templates", "/badge_templates", f"reporting_tags::{self._marker}")
        self._templates.update(row["id"] for row in found if is_marked(row, self._marker))
        for badge in sorted(self._live()):
            self._revoke(badge)
        for badge in sorted(self._live()):
            self._tell(f"badge {badge} is still live")
        for template in sorted(self._templates):
            self._put_away(template)
        return self._left

    @property
    def looks_through_templates(self) -> bool:
        """Whether any is known, or was found, among whose badges those of the run are looked for."""
        return bool(self._templates | self._named)

    def _rows(self, what: str, path: str, wanted: str) -> Iterator[dict[str, Any]]:
        """The rows of a list that have an id, as far as it can be read."""
        try:
            self._require_time()
            for row in self._account.listed(path, wanted):
                self._require_time()
                if is_id(row.get("id")):
                    yield row
        except _ODD as problem:
            self._tell(f"{what} could not all be looked for: {_said(problem)}")

    def _live(self) -> set[str]:
        """The run's badges that a list shows as live, or that no list shows and no answer called revoked."""
        live, shown = set[str](), set[str]()
        for template in sorted(self._templates | self._named):
            for row in self._rows("badges", "/badges", f"badge_template_id::{template}"):
                if self._is_own(row):
                    shown.add(row["id"])
                    live.update([row["id"]] if row.get("state") not in _ENDED else [])
        self._badges |= shown
        return live | (self._badges - shown - self._revoked)

    def _is_own(self, badge: dict[str, Any]) -> bool:
        return badge["id"] in self._badges or f".{self._marker}-" in str(badge.get("recipient_email"))

    def _revoke(self, badge: str) -> None:
        with suppress(*_ODD):  # the others are revoked all the same; what is left is seen afterwards
            self._require_time()
            answer = self._account.call("PUT", f"/badges/{badge}/revoke", {"reason": _REASON})
            self._revoked.update([badge] if told_in(answer).get("state") == "revoked" else [])

    def _put_away(self, template: str) -> None:
        path = f"/badge_templates/{template}"
        try:
            self._require_time()
            if self._account.call("DELETE", path).status_code // 100 == 2:
                return
            answer = self._account.call("PUT", path, {"state": "archived"})
            if answer.status_code == 200 and told_in(answer).get("state") == "archived":
                return
            self._tell(f"badge template {template} is neither deleted nor archived")
        except _ODD as problem:
            self._tell(f"badge template {template} is neither deleted nor archived: {_said(problem)}")

    def _require_time(self) -> None:
        if self._now() > self._until:
            raise NotThere(f"{_SECONDS / 60:.0f} minutes of cleaning up are over")

    def _tell(self, line: str) -> None:
        if line not in self._left:
            self._left.append(line)


def is_id(told: object) -> bool:
    """Whether it can be asked for as a part of an address."""
    return isinstance(told, str) and bool(re.fullmatch(r"[\w-]+", told))


def is_marked(template: dict[str, Any], marker: str) -> bool:
    tags = template.get("reporting_tags")
    return isinstance(tags, list) and marker in tags


def _said(problem: Exception) -> str:
    return str(problem) if isinstance(problem, NotThere) else type(problem).__name__
