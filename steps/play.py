"""What the steps of one scenario share: the world, the cast, their browsers, and those who speak as programs."""

from collections.abc import Callable
from functools import cached_property

import requests

from steps.cast import Person, cast
from steps.drivers.acclaim import DashboardPages, EarnerPages, Holding, Issuer
from steps.drivers.browser import Browser, PlainBrowser
from steps.drivers.control import World, new_world
from steps.drivers.inspector import InspectorPages
from steps.drivers.lms import AdminPages, StudentPages
from steps.drivers.operator import Checked, Host, Operator

NORTHWIND, GLOBEX = "Northwind Academy", "Globex"
_BADGES = {
    "Onboarding Essentials": "Northwind Onboarded",
    "Data Literacy": "Data Literate",
    "Safety Refresher": "Safety First",
}


class Play:
    """One scenario. Whoever is needed comes on when asked for."""

    def __init__(
        self,
        new_session: Callable[[], requests.Session],
        host: Host,
        root: str,
        world: World,
        new_browser: Callable[[], Browser] | None = None,
    ) -> None:
        """Programs speak through sessions; people sit in front of browsers, which are plain ones if nothing is said."""
        self._new_session = new_session
        self._new_browser = new_browser or (lambda: PlainBrowser(new_session))
        self._host = host
        self._root = root
        self.world = world
        self.people = cast()
        self.browsers: dict[str, Browser] = {}
        self._operator: Operator | None = None
        self._last_earner = ""
        self.refusal = ""
        self.answered = 0
        self.checked = Checked(passed=False, text="")
        self.downloaded = b""

    @property
    def operator(self) -> Operator:
        """Northwind's operator, whose integration runs unless a scenario said otherwise before."""
        if self._operator is None:
            self._operator = self.new_operator(NORTHWIND, NORTHWIND, _BADGES)
            self._operator.start()
        return self._operator

    def prepare_operator(self) -> Operator:
        """Northwind's operator before the start, to take settings away."""
        if self._operator is None:
            self._operator = self.new_operator(NORTHWIND, NORTHWIND, _BADGES)
        return self._operator

    @cached_property
    def globex_operator(self) -> Operator:
        """The operator of Globex Training's own integration, running."""
        operator = self.new_operator("Globex Training", GLOBEX, {"Partner Basics": "Globex Partner"})
        operator.start()
        return operator

    def new_operator(self, lms: str, organization: str, badges: dict[str, str]) -> Operator:
        return Operator(self._new_session(), self._host, self.world, lms, organization, badges)

    @cached_property
    def sandbox(self) -> World:
        """A second Acclaim, with a token and an organization id of its own."""
        name, now = f"{self.world.told['name']}-sandbox", self.world.now().isoformat()
        return new_world(self._new_session(), self._root, name, "northwind-sandbox", now)

    def person(self, name: str) -> Person:
        return self.people[name]

    def student(self, name: str) -> StudentPages:
        """Somebody of the cast in front of the LMS; the integration runs from then on."""
        assert self.operator
        return StudentPages(self._browser(name), self.world, self.person(name))

    def another_browser(self, name: str) -> StudentPages:
        """The same student at one more machine."""
        return StudentPages(self._new_browser(), self.world, self.person(name))

    def lms_admin(self, name: str = "Sam") -> AdminPages:
        assert self.operator
        return AdminPages(self._browser(name), self.world, self.person(name))

    def earner(self, name: str = "") -> EarnerPages:
        """Somebody of the cast in front of Acclaim; without a name, whoever was there last."""
        self._last_earner = name or self._last_earner
        return EarnerPages(self._browser(self._last_earner), self.world, self.person(self._last_earner))

    def second_account(self, name: str, email: str) -> Person:
        """Lets one of the cast use another address as if it were another person; known by that address."""
        person = self.person(name)
        self.people[email] = Person(person.first_name, person.last_name, email)
        return self.people[email]

    def holding(self, badge: str, name: str) -> Holding:
        """The newest badge of that name which Northwind has issued to one of the cast."""
        found = [holding for holding in self.issuer().holdings(self.person(name).email) if holding.name == badge]
        assert found, f"Northwind Academy has issued {name} no badge {badge!r}"
        return found[-1]

    def public_address(self, badge: str) -> str:
        """The address at which the last earner's badge is public."""
        address: str = self.holding(badge, self._last_earner).document["badge_url"]
        return address

    def issuer_admin(self, name: str) -> DashboardPages:
        return DashboardPages(self._browser(name), self.world, self.person(name))

    def issuer(self, organization: str = NORTHWIND, world: World | None = None) -> Issuer:
        """A program that speaks for an organization."""
        at = world or self.world
        return Issuer(self._new_session(), at, at.organization(organization))

    def student_id(self, name: str) -> str:
        """The id by which Northwind's LMS knows one of the cast."""
        students = self.world.lms(NORTHWIND)["students"]
        found: str = next(student["id"] for student in students if student["email"] == self.person(name).email)
        return found

    def inspector(self, name: str) -> InspectorPages:
        """Somebody in front of the simulator's own pages."""
        return InspectorPages(self._browser(name), self.world)

    def viewer(self) -> Browser:
        """Somebody who is signed in nowhere."""
        return self._browser("a viewer")

    def _browser(self, name: str) -> Browser:
        if name not in self.browsers:
            self.browsers[name] = self._new_browser()
        return self.browsers[name]
