"""Acclaim from the outside: the calls and pages by which things are done, and what can be seen of them."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from werkzeug.test import TestResponse

from tests.properties.model import Badge, Person, Wish
from tests.simulator.places import GLOBEX, GLOBEX_TOKEN, NORTHWIND, TOKEN, Browser, Place

LONGEST_TURN = timedelta(days=90)  # tokens live for 180 days: each is renewed in time
PASSWORD = "accept-with-{}"


class Visitor:
    """A signed-in earner whose every form carries the token of the first page that they saw."""

    def __init__(self, browser: Browser, prefix: str) -> None:
        self._browser, self._prefix = browser, prefix
        self._csrf = _csrf(browser, "/earner/settings/notifications")

    def send(self, path: str, **fields: object) -> TestResponse:
        return self._browser.client.post(self._prefix + path, data={"csrf_token": self._csrf} | fields)


class Outside:
    """One world as its callers and visitors know it."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self.web = f"http://localhost{place.prefix}"
        self._tokens = {NORTHWIND: TOKEN, GLOBEX: GLOBEX_TOKEN}
        self._renewed = place.now()
        self._visitors: dict[str, Visitor] = {}

    def digest(self) -> object:
        return self._place.digest()

    def call(self, issuer: str, method: str, path: str, **options: Any) -> TestResponse:
        return self._place.api(method, f"/organizations/{issuer}{path}", token=self._tokens[issuer], **options)

    def issue(self, wish: Wish) -> TestResponse:
        said = _said(wish) | {
            "recipient_email": wish.recipient,
            "issued_to_first_name": "Ann",
            "issued_to_last_name": "Earner",
            "duplicate_behavior": wish.behavior,
            "suppress_badge_notification_email": wish.quiet,
        }
        if wish.earner_id:
            said["issuer_earner_id"] = wish.earner_id
        return self.call(wish.template.issuer, "POST", "/badges", json=said)

    def replace(self, badge: Badge, wish: Wish, message: str | None) -> TestResponse:
        said = _said(wish) | ({} if message is None else {"notification_message": message})
        return self.call(badge.template.issuer, "POST", f"/badges/{badge.id}/replace", json=said)

    def revoke(self, badge: Badge, reason: str, *, quiet: bool) -> TestResponse:
        said = {"reason": reason, "suppress_revoke_notification_email": quiet}
        return self.call(badge.template.issuer, "PUT", f"/badges/{badge.id}/revoke", json=said)

    def delete(self, badge: Badge) -> TestResponse:
        return self.call(badge.template.issuer, "DELETE", f"/badges/{badge.id}")

    def badge(self, badge: Badge) -> TestResponse:
        return self.call(badge.template.issuer, "GET", f"/badges/{badge.id}")

    def assertion(self, badge: Badge) -> TestResponse:
        return self._place.api("GET", f"/obi/v2/badge_assertions/{badge.id}", token=None)

    def page(self, badge: Badge) -> TestResponse:
        return self._place.client.get(f"{self._place.prefix}/badges/{badge.id}")

    def newest(self, issuer: str, what: str, **query: str) -> tuple[list[dict[str, Any]], int]:
        """The first page of a list, and how many there are in all."""
        answer = self.call(issuer, "GET", f"/{what}", query_string=query)
        assert answer.status_code == 200, answer.text
        return answer.json["data"], answer.json["metadata"]["total_count"]

    def mails(self) -> list[dict[str, Any]]:
        return self._place.control("GET", "/mail").json["mail"]

    def now(self) -> datetime:
        return datetime.fromisoformat(self._place.control("GET", "/clock").json["now"])

    def advance(self, now: datetime, stops: Iterable[datetime]) -> None:
        """Turns the clock to each of the instants, at most so far at once that no token runs out meanwhile."""
        for stop in stops:
            while now < stop:
                now = min(stop, now + LONGEST_TURN)
                self._place.control("POST", "/clock/advance", json={"to": now.isoformat()})
                self._renew_tokens(now)

    def _renew_tokens(self, now: datetime) -> None:
        if now - self._renewed < LONGEST_TURN / 2:
            return
        self._renewed = now
        for issuer in self._tokens:
            answer = self.call(issuer, "POST", "/authorization_tokens/rotate", json={})
            self._tokens[issuer] = answer.json["data"]["token"]

    def sign_in(self, person: Person) -> None:
        browser = self._place.browser().sign_in(f"{person.name}@example.com", PASSWORD.format(person.name))
        self._visitors[person.name] = Visitor(browser, self._place.prefix)

    def sign_up(self, person: Person, badge: Badge) -> None:
        """Opens an account by way of the accept link of a badge that waits."""
        browser, path = self._place.browser(), self._place.entry("sign_up", badge.id)
        fields = {"first_name": person.name, "last_name": "Earner", "country": "Spain", "terms": "y", "privacy": "y"}
        answer = browser.post(path, **fields, password=PASSWORD.format(person.name))
        assert answer.status_code == 302, answer.text
        self._visitors[person.name] = Visitor(browser, self._place.prefix)

    def add_address(self, person: Person, address: str) -> None:
        self.send(person, "/earner/settings/account/addresses", new_email=address)
        (link,) = (mail["links"][0] for mail in self.mails() if mail["kind"] == "confirm address")
        self.send(person, link.removeprefix("http://simulator.test" + self._place.prefix))

    def send(self, person: Person, path: str, **fields: object) -> TestResponse:
        return self._visitors[person.name].send(path, **fields)


def _said(wish: Wish) -> dict[str, Any]:
    said = {"badge_template_id": wish.template.id, "issued_at": _written(wish.issued_at)}
    return said | ({"expires_at": _written(wish.expires_at)} if wish.expires_at else {})


def _written(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S} +0000"


def _csrf(browser: Browser, path: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(path).text)
    assert found, f"no form on {path}"
    return found[1]
