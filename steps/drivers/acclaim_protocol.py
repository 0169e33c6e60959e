"""What scenarios ask of Acclaim, a simulated one or the vendor's.

As with an LMS (`protocol.py`), each part of it is a capability.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from steps.cast import Person
from steps.drivers.acclaim_pages import DashboardPages, EarnerPages
from steps.drivers.browser import Browser
from steps.drivers.capabilities import part_of
from steps.drivers.control import World
from steps.drivers.inspector import InspectorPages
from steps.drivers.issuer import Issuer


class Acclaim(Protocol):
    """The Acclaim of one scenario: a world of the simulator, or the vendor's."""

    unsupported: Mapping[str, str]
    """The capabilities that it does not have, each with the reason."""

    @property
    def base_url(self) -> str:
        """Where its pages begin; its API is at `/v1` below."""

    @property
    @part_of("control")
    def world(self) -> World:
        """What only a simulator lets one do."""

    def people(self) -> dict[str, Person]:
        """The cast, with the addresses that they have here."""

    def address(self, written: str) -> str:
        """What an address that scenarios write is here, where others may have used it before."""

    def now(self) -> datetime: ...

    def organization(self, name: str) -> dict[str, Any]:
        """Its `id`, `token` and `templates`, each of these with `id` and `name`."""

    def template_id(self, badge: str) -> str:
        """The id of a badge's template, whichever organization has it."""

    def issuer(self, organization: str) -> Issuer: ...

    @part_of("pages")
    def earner(self, browser: Browser, person: Person) -> EarnerPages: ...

    def admin(self, browser: Browser, person: Person) -> DashboardPages:
        """An admin of the organization; some of what they do can be done without pages."""

    @part_of("pages")
    def inspector(self, browser: Browser) -> InspectorPages: ...

    @part_of("sandbox")
    def sandbox(self) -> "Acclaim": ...
