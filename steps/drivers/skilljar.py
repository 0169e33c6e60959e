"""The simulated LMS with integrations of its organizations: the driver that is used unless another is named."""

from collections.abc import Callable, Mapping

import requests

from steps.cast import CONNECTED, GLOBEX, NORTHWIND, Person
from steps.drivers.acclaim_protocol import Acclaim
from steps.drivers.browser import Browser
from steps.drivers.control import World
from steps.drivers.lms import StudentPages
from steps.drivers.lms_admin import AdminPages
from steps.drivers.operator import Host, HostedOperator


class SkilljarLms:
    """The LMS of one world; its integrations run on a host."""

    unsupported: Mapping[str, str] = {}

    def __init__(self, new_session: Callable[[], requests.Session], host: Host, world: World, acclaim: Acclaim) -> None:
        self._new_session, self._host = new_session, host
        self._world, self._acclaim = world, acclaim

    def student(self, person: Person, browser: Browser) -> StudentPages:
        return StudentPages(browser, self._world, person)

    def admin(self, person: Person, browser: Browser) -> AdminPages:
        return AdminPages(browser, self._world, person)

    def operator(self) -> HostedOperator:
        return self._operator(NORTHWIND, NORTHWIND, CONNECTED[NORTHWIND])

    def other_operator(self) -> HostedOperator:
        return self._operator("Globex Training", GLOBEX, CONNECTED[GLOBEX])

    def course_page(self, course: str) -> str:
        address: str = self._world.course(NORTHWIND, course)["url"]
        return address

    def close(self) -> None:
        self._host.clear()

    def _operator(self, lms: str, organization: str, badges: Mapping[str, str]) -> HostedOperator:
        session = self._new_session()
        return HostedOperator(session, self._host, self._world, lms, self._acclaim, organization, badges)
