"""What a run makes at a real Acclaim: badge templates under the names of the cast's, and how it is all taken back.

Whatever it makes carries the run's marker: templates as a reporting tag, badges in the recipient's address. Nothing
that does not is touched.
"""

import base64
import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import requests
from PIL import Image

from steps.cast import CONNECTED, NORTHWIND
from steps.drivers.account import Account
from steps.drivers.protocol import NotThere

STATES = {"Founders' Circle": "archived", "Cloud Pilot": "draft"}
_CONNECTED = tuple(CONNECTED[NORTHWIND].values())
BADGES = (*_CONNECTED, *STATES)
_REASON = "Issued by a run of the contract suite, which has ended"


class Belongings:
    """Of one run, by its marker. `named` are ids of templates that are there already, by the names of their badges."""

    def __init__(self, account: Account, marker: str, named: Mapping[str, str] | None = None) -> None:
        self._account, self.marker, self._named = account, marker, dict(named or {})
        self.templates: dict[str, str] = {}
        self.lacking: dict[str, str] = {}

    def prepare(self) -> None:
        """Makes the templates, or looks at those that are named; raises NotThere when courses would go without."""
        for badge in BADGES:
            try:
                self.templates[badge] = self._looked_at(badge) if self._named else self._made(badge)
            except NotThere as problem:
                self.lacking[badge] = str(problem)
        missing = [badge for badge in _CONNECTED if badge in self.lacking]
        if missing:
            raise NotThere(f"no template {missing[0]!r}: {self.lacking[missing[0]]}")

    def take_back(self) -> list[str]:
        """Revokes every badge of the run and archives what it made; tells what could not be, a line each."""
        return [*self._attempt("badges", self._revoke), *self._attempt("badge templates", self._put_away)]

    def _attempt(self, what: str, deed: Callable[[], Iterator[str]]) -> Iterator[str]:
        try:
            yield from deed()
        except (requests.RequestException, NotThere, ValueError, LookupError, TypeError) as error:
            yield f"{what}: {error if isinstance(error, NotThere) else type(error).__name__}"

    def _looked_at(self, badge: str) -> str:
        if badge not in self._named:
            raise NotThere("no id of one was given")
        answer = self._account.call("GET", f"/badge_templates/{self._named[badge]}")
        name = answer.json()["data"]["name"] if answer.status_code == 200 else None
        if name != badge:
            raise NotThere(f"the template that was given for it {'is named otherwise' if name else 'is not there'}")
        return self._named[badge]

    def _made(self, badge: str) -> str:
        state = STATES.get(badge, "active")
        answer = self._account.call("POST", "/badge_templates", self._template(badge, state))
        if answer.status_code != 201:
            raise NotThere(f"making one answered {answer.status_code}")
        made = answer.json()["data"]
        if made["state"] != state:
            raise NotThere(f"it was made as {made['state']}, not {state}")
        found: str = made["id"]
        return found

    def _template(self, badge: str, state: str) -> dict[str, Any]:
        """What the vendor's documentation asks of a template, and the marker."""
        return {
            "name": badge,
            "description": f"Made by a run of a contract suite ({self.marker}); it may be archived.",
            "state": state,
            "skills": ["Testing", "Patience", "Care"],
            "image": _picture(),
            "global_activity_url": "https://example.com/contract-suite",
            "badge_template_activities": [{"title": "Take part in a run", "activity_type": "Assessment"}],
            "reporting_tags": [self.marker],
            "allow_duplicate_badges": badge == "Safety First",
        }

    def _revoke(self) -> Iterator[str]:
        for badge in list(self._live()):
            with suppress(requests.RequestException):  # the others are revoked all the same; what is left is seen below
                self._account.call("PUT", f"/badges/{badge}/revoke", {"reason": _REASON})
        for badge in self._live():
            yield f"badge {badge} is still live"

    def _live(self) -> Iterator[str]:
        """The ids of the run's badges that are neither revoked nor replaced."""
        for template in self._own_templates() | set(self._named.values()):
            for badge in self._account.listed("/badges", f"badge_template_id::{template}"):
                if f".{self.marker}-" in badge["recipient_email"] and badge["state"] not in {"revoked", "replaced"}:
                    yield badge["id"]

    def _own_templates(self) -> set[str]:
        """Those with the marker: found by it, since a run that died knows no more."""
        listed = self._account.listed("/badge_templates", f"reporting_tags::{self.marker}")
        return {one["id"] for one in listed if self.marker in (one.get("reporting_tags") or ())}

    def _put_away(self) -> Iterator[str]:
        for template in sorted(self._own_templates()):
            path = f"/badge_templates/{template}"
            if self._account.call("DELETE", path).status_code // 100 == 2:
                continue
            answer = self._account.call("PUT", path, {"state": "archived"})
            if answer.status_code != 200 or answer.json()["data"]["state"] != "archived":
                yield f"badge template {template} is neither deleted nor archived"


def _picture() -> str:
    """A plain square, as the documentation asks for a picture."""
    content = io.BytesIO()
    Image.new("RGB", (600, 600), "#2f4a8a").save(content, "PNG")
    return base64.b64encode(content.getvalue()).decode()
