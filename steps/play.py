"""What the steps of one scenario share: Acclaim, the LMS, the cast, their browsers."""

from collections.abc import Callable
from functools import cached_property

from _pytest.outcomes import Skipped

from report.outcomes import WrongScenario
from steps.cast import NORTHWIND, Person
from steps.drivers.acclaim_pages import DashboardPages, EarnerPages
from steps.drivers.acclaim_protocol import Acclaim
from steps.drivers.browser import Browser
from steps.drivers.control import World
from steps.drivers.declaring import Incomplete, declared, lacking
from steps.drivers.inspector import InspectorPages
from steps.drivers.issuer import Holding, Issuer
from steps.drivers.protocol import Lms
from steps.drivers.roles import Admin, Checked, Operator, Student


class Play:
    """One scenario. Whoever is needed comes on when asked for; what a target declares unsupported ends it."""

    def __init__(self, acclaim: Acclaim, lms: Lms, new_browser: Callable[[], Browser]) -> None:
        """`new_browser` opens one for whoever comes on; raises Incomplete for a driver that declares what cannot be."""
        self.acclaim = declared(acclaim, Acclaim, acclaim.unsupported)
        self._lacks = lacking(lms)
        self._lms = declared(lms, Lms, self._lacks)
        self._new_browser = new_browser
        self.people = acclaim.people()
        self.browsers: dict[str, Browser] = {}
        self._is_running = False
        self._last_earner = ""
        self.refusal = ""
        self.answered = 0
        self.checked = Checked(passed=False, text="")
        self.downloaded = b""

    @property
    def world(self) -> World:
        """The clock, the mailbox and the journal of a simulated Acclaim."""
        return self.acclaim.world

    @cached_property
    def operator(self) -> Operator:
        """Northwind's operator, whose integration may not run yet."""
        return declared(self._lms.operator(), Operator, self._lacks)

    def start(self) -> Operator:
        """Northwind's operator, whose integration runs unless a scenario said otherwise before."""
        if not self._is_running:
            self._is_running = True
            self.operator.start()
        return self.operator

    @cached_property
    def globex_operator(self) -> Operator:
        """The operator of Globex Training's own integration, which may not run yet."""
        return declared(self._lms.other_operator(), Operator, self._lacks)

    @cached_property
    def sandbox(self) -> Acclaim:
        """A second Acclaim, with a token and an organization id of its own."""
        return self.acclaim.sandbox()

    def person(self, name: str) -> Person:
        if name not in self.people:
            raise WrongScenario(f"nobody of the cast is called {name!r}, only {', '.join(self.people)}")
        return self.people[name]

    def student(self, name: str) -> Student:
        """Somebody of the cast in front of the LMS; the integration runs from then on."""
        return self._at_the_lms(name, self.browser(name))

    def another_browser(self, name: str) -> Student:
        """The same student at one more machine."""
        return self._at_the_lms(name, self._new_browser())

    def lms_admin(self, name: str = "Sam") -> Admin:
        self.start()
        return declared(self._lms.admin(self.person(name), self.browser(name)), Admin, self._lacks)

    def earner(self, name: str = "") -> EarnerPages:
        """Somebody of the cast in front of Acclaim; without a name, whoever was there last."""
        self._last_earner = name or self._last_earner
        return self.acclaim.earner(self.browser(self._last_earner), self.person(self._last_earner))

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

    def course_page(self, course: str) -> str:
        """The address at which the LMS shows a course to everybody."""
        return self._lms.course_page(course)

    def issuer_admin(self, name: str) -> DashboardPages:
        return self.acclaim.admin(self.browser(name), self.person(name))

    def issuer(self, organization: str = NORTHWIND) -> Issuer:
        """A program that speaks for an organization."""
        return self.acclaim.issuer(organization)

    def inspector(self, name: str) -> InspectorPages:
        """Somebody in front of the simulator's own pages."""
        return self.acclaim.inspector(self.browser(name))

    def viewer(self) -> Browser:
        """Somebody who is signed in nowhere."""
        return self.browser("a viewer")

    def close(self) -> None:
        """The scenario is over: what it showed, nobody takes back."""
        try:
            self._lms.close()
        except Skipped as late:
            raise Incomplete(f"the driver's close says that the scenario is not played: {late}") from late

    def _at_the_lms(self, name: str, browser: Browser) -> Student:
        self.start()
        return declared(self._lms.student(self.person(name), browser), Student, self._lacks)

    def browser(self, name: str) -> Browser:
        """What somebody looks at pages with, opened when first asked for."""
        if name not in self.browsers:
            self.browsers[name] = self._new_browser()
        return self.browsers[name]
