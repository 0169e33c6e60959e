"""Acclaim as a world of the simulator: everything that scenarios ask of one."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import requests

from steps.cast import Person, cast
from steps.drivers.acclaim_pages import DashboardPages, EarnerPages
from steps.drivers.browser import Browser
from steps.drivers.control import World, new_world
from steps.drivers.inspector import InspectorPages
from steps.drivers.issuer import Issuer


class SimulatedAcclaim:
    """One world, whose control plane is `world`."""

    unsupported: Mapping[str, str] = {}

    def __init__(self, new_session: Callable[[], requests.Session], root: str, world: World) -> None:
        """`root` is where the simulator's worlds are made."""
        self._new_session, self._root = new_session, root
        self.world = world

    @property
    def base_url(self) -> str:
        return self.world.base_url

    def people(self) -> dict[str, Person]:
        return cast()

    def address(self, written: str) -> str:
        return written

    def now(self) -> datetime:
        return self.world.now()

    def organization(self, name: str) -> dict[str, Any]:
        return self.world.organization(name)

    def template_id(self, badge: str) -> str:
        return self.world.template_id(badge)

    def issuer(self, organization: str) -> Issuer:
        return Issuer(self._new_session(), self.base_url, self.organization(organization))

    def earner(self, browser: Browser, person: Person) -> EarnerPages:
        return EarnerPages(browser, self.world, person)

    def admin(self, browser: Browser, person: Person) -> DashboardPages:
        return DashboardPages(browser, self.world, person)

    def inspector(self, browser: Browser) -> InspectorPages:
        return InspectorPages(browser, self.world)

    def sandbox(self) -> "SimulatedAcclaim":
        """A second Acclaim, with a token and an organization id of its own."""
        name = f"{self.world.told['name']}-sandbox"
        beside = new_world(self._new_session(), self._root, name, "northwind-sandbox", self.now().isoformat())
        return SimulatedAcclaim(self._new_session, self._root, beside)
