"""What a run makes at a real Acclaim: badge templates under the names of the cast's, and how it is all taken back.

Whatever it makes carries the run's marker: templates as a reporting tag, badges in the recipient's address. Nothing
that does not is touched, unless the run was told the id of it when it made it.
"""

import base64
import io
from collections.abc import Callable, Mapping
from typing import Any

from PIL import Image

from steps.cast import CONNECTED, NORTHWIND
from steps.drivers.account import Account, told_in
from steps.drivers.protocol import NotThere
from steps.drivers.taking_back import TakingBack, is_id, is_marked

STATES = {"Founders' Circle": "archived", "Cloud Pilot": "draft"}
_CONNECTED = tuple(CONNECTED[NORTHWIND].values())
BADGES = (*_CONNECTED, *STATES)


class Belongings:
    """Of one run, by its marker. `named` are ids of templates that are there already, by the names of their badges."""

    def __init__(self, account: Account, marker: str, named: Mapping[str, str], issued: Callable[[], set[str]]) -> None:
        """`issued` gives the ids of the badges that the run has issued by now, as far as it knows."""
        self._account, self.marker, self._named, self._issued = account, marker, dict(named), issued
        self._own: set[str] = set()
        self.templates: dict[str, str] = {}
        self.lacking: dict[str, str] = {}
        self.are_found = False  # whether, when they were taken back, there were templates whose badges they may be

    def prepare(self) -> None:
        """Makes the templates, or looks at those that are named; raises NotThere when courses would go without."""
        for badge in BADGES:
            try:
                self.templates[badge] = self._looked_at(badge) if self._named else self._made(badge)
            except NotThere as problem:
                if badge in _CONNECTED:
                    raise NotThere(f"no template {badge!r}: {problem}") from None
                self.lacking[badge] = str(problem)

    def take_back(self) -> list[str]:
        """Revokes every badge of the run and puts away what it made; tells what could not be, a line each."""
        named = set(self._named.values())
        taking_back = TakingBack(self._account, self.marker, self._own, named, self._issued())
        left = taking_back.done()
        self.are_found = taking_back.looks_through_templates
        return left

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
        made = told_in(answer)
        found: str = made.get("id", "")
        if not is_id(found):
            raise NotThere("it was made without an id")
        self._own.add(found)
        if made.get("state") != state:
            raise NotThere(f"it was made as {made.get('state')}, not {state}")
        if not is_marked(made, self.marker):
            raise NotThere("it was made without its reporting tag, by which a later run finds it")
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


def _picture() -> str:
    """A plain square, as the documentation asks for a picture."""
    content = io.BytesIO()
    Image.new("RGB", (600, 600), "#2f4a8a").save(content, "PNG")
    return base64.b64encode(content.getvalue()).decode()
