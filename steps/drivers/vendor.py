"""Acclaim as the vendor runs it: its API, the real time, and nothing that only a simulator lets one do."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn

import requests

from report.outcomes import NotPlayed, Outcome
from steps.cast import NORTHWIND, Person, cast
from steps.drivers.acclaim_pages import DashboardPages, EarnerPages
from steps.drivers.account import Account
from steps.drivers.belongings import Belongings
from steps.drivers.browser import Browser, Page
from steps.drivers.control import World
from steps.drivers.inspector import InspectorPages
from steps.drivers.issuer import Holding, Issuer

_LACKS = {
    "control": "nobody can turn the vendor's clock, read its mail or see which calls it received",
    "pages": "the vendor's pages are its own, and are not driven",
    "organizations": "one organization is known here, that of the token",
    "sandbox": "one Acclaim is known here",
}


class VendorAcclaim:
    """For one scenario, whose people have addresses of their own: `ana@example.com` is `ana.<mark>@example.com`."""

    unsupported: Mapping[str, str] = _LACKS

    def __init__(self, account: Account, belongings: Belongings, number: int) -> None:
        """`number` tells the scenario from the others of the run."""
        self._account, self._belongings = account, belongings
        self._mark = f"{belongings.marker}-{number}"

    @property
    def base_url(self) -> str:
        return self._account.url

    @property
    def world(self) -> World:
        _lacks("control")

    def people(self) -> dict[str, Person]:
        people = cast()
        for person in people.values():
            person.email = person.lms_email = self.address(person.email)
        return people

    def address(self, written: str) -> str:
        local, _, domain = written.partition("@")
        return f"{local}.{self._mark}@{domain}"

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251  # the vendor lives in real time

    def organization(self, name: str) -> dict[str, Any]:
        if name != NORTHWIND:
            _lacks("organizations")
        templates = [{"id": id_, "name": name} for name, id_ in self._belongings.templates.items()]
        return {"id": self._account.organization, "token": self._account.token, "templates": templates}

    def template_id(self, badge: str) -> str:
        if badge in self._belongings.lacking:
            raise NotPlayed(Outcome.UNSUPPORTED, f"no template {badge!r}: {self._belongings.lacking[badge]}")
        if badge not in self._belongings.templates:
            _lacks("organizations")
        return self._belongings.templates[badge]

    def issuer(self, organization: str) -> Issuer:
        addresses = [person.email for person in self.people().values()]
        return _Issuer(self._account.session, self.base_url, self.organization(organization), addresses)

    def earner(self, browser: Browser, person: Person) -> EarnerPages:
        _lacks("pages")

    def admin(self, browser: Browser, person: Person) -> DashboardPages:
        return _AdminByApi(self.issuer(NORTHWIND))

    def inspector(self, browser: Browser) -> InspectorPages:
        _lacks("pages")

    def sandbox(self) -> "VendorAcclaim":
        _lacks("sandbox")


class _Issuer(Issuer):
    """Sees the badges of one scenario, among all that the organization has issued."""

    def __init__(
        self, session: requests.Session, base_url: str, organization: dict[str, Any], addresses: list[str]
    ) -> None:
        super().__init__(session, base_url, organization)
        self._addresses = addresses

    def holdings(self, email: str | None = None) -> list[Holding]:
        wanted = [email] if email else self._addresses
        return [holding for address in wanted for holding in super(_Issuer, self).holdings(address)]


class _AdminByApi(DashboardPages):
    """Does by the API what of an admin's deeds it can do; the rest needs the vendor's pages."""

    def __init__(self, issuer: Issuer) -> None:
        self._issuer = issuer

    def revoke(self, badge: str, email: str) -> None:
        found = [one for one in self._issuer.holdings(email) if one.name == badge and one.state != "revoked"]
        assert found, f"{badge!r} of {email} is not among the badges that can be revoked"
        self._issuer.revoke(found[-1], "Issued by mistake")

    def _open(self, path: str) -> Page:
        _lacks("pages")


def _lacks(capability: str) -> NoReturn:
    raise NotPlayed(Outcome.UNSUPPORTED, f"{capability}: {_LACKS[capability]}")
