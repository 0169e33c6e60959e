"""A world in a test's hands: the doors that lead into it, and all that is kept of it."""

import re
from base64 import b64encode
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import lxml.html
import sqlalchemy as sa
from werkzeug.test import TestResponse

from simulator.acclaim.domain.accept_link import accept_path
from simulator.acclaim.records import issued_badges
from simulator.acclaim.services.querying import accept_key
from simulator.app import Simulator
from simulator.due import DueWork, due_work
from simulator.mailbox import Mail, mails
from simulator.records import metadata
from simulator.world import World
from simulator.worlds import Worlds
from tests.simulator.held import hold
from tests.simulator.held_control import hold_control

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NORTHWIND = "9c1d1f2e-6a55-4d0b-8f5e-2a4f0a9b7c10"
TOKEN = "northwind-invented-token-000000000001"
GLOBEX = "b7a4c0de-90f1-4c7d-9a3e-5d2c8e6f1a20"
GLOBEX_TOKEN = "globex-invented-token-0000000000000002"
ONBOARDED, DATA_LITERATE, SAFETY, FOUNDERS, CLOUD = (f"3f0d5b1c-1f7e-4c66-9d0a-6e1b2f3a4c0{n}" for n in range(1, 6))
# What is refused is told as well; who is signed in has random ids; the key of the database is in no world.
_NOT_LOOKED_AT = {"journal", "sign_in", "secret_key"}
PARTNER = "7be2c9a4-0d31-4f5e-8c67-1a9f3e5d7b01"


class Browser:
    """A visitor with cookies, who sends forms with the CSRF token of the page that they stand on."""

    def __init__(self, simulator: Simulator, prefix: str) -> None:
        self.client = simulator.app.test_client()
        self.client.environ_base["HTTP_ACCEPT"] = "text/html,application/xhtml+xml,*/*;q=0.8"
        self._prefix = prefix

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(self._prefix + path, **options)

    def post(self, page: str, to: str | None = None, **fields: Any) -> TestResponse:
        """Opens `page` and sends a form from there, to `to` or to the page itself."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page).text)
        assert token, f"no form on {page}"
        return self.client.post(self._prefix + (to or page), data={"csrf_token": token[1]} | fields)

    def sign_in(self, email: str, password: str) -> "Browser":
        assert self.post("/users/sign_in", email=email, password=password).status_code == 302
        return self

    def sign_in_admin(self, email: str = "rhea@northwind.example", password: str = "issue-with-rhea") -> "Browser":
        assert self.post("/mgmt/sign_in", email=email, password=password).status_code == 302
        return self


class Place:
    """One world and the doors that lead into it."""

    def __init__(self, simulator: Simulator, name: str) -> None:
        self.simulator = simulator
        self.name = name
        self.prefix = f"/w/{name}"
        self.client = simulator.app.test_client()

    def world(self, *, write: bool = True) -> AbstractContextManager[World]:
        return self.simulator.worlds.open(self.name, write=write)

    def browser(self) -> Browser:
        return Browser(self.simulator, self.prefix)

    def tomas(self) -> Browser:
        return self.browser().sign_in("tomas@example.com", "accept-with-tomas")

    def mei(self) -> Browser:
        return self.browser().sign_in("mei@example.com", "accept-with-mei")

    def api(self, method: str, path: str, *, token: str | None = TOKEN, **options: Any) -> TestResponse:
        """A call of the API with the token as the docs have it; `path` begins after /v1.

        The answer is held to openapi.yaml.
        """
        headers = dict(options.pop("headers", {}))
        if token is not None:
            headers.setdefault("Authorization", "Basic " + b64encode(f"{token}:".encode()).decode())
        answer = self.client.open(f"{self.prefix}/v1{path}", method=method, headers=headers, **options)
        return hold(method, f"/v1{path}".partition("?")[0], answer)

    def own(self, method: str, path: str = "", **options: Any) -> TestResponse:
        """A call below Northwind's own address."""
        return self.api(method, f"/organizations/{NORTHWIND}{path}", **options)

    def control(self, method: str, path: str, **options: Any) -> TestResponse:
        """A call of the control plane; the answer is held to its description."""
        answer = self.client.open(f"{self.prefix}/_simulator{path}", method=method, **options)
        return hold_control(method, f"/_simulator{path}".partition("?")[0], answer)

    def request(self, **changes: Any) -> dict[str, Any]:
        """The fields of an issue that is in order, with `changes`."""
        return {
            "recipient_email": "priya@example.com",
            "issued_to_first_name": "Priya",
            "issued_to_last_name": "Raman",
            "badge_template_id": ONBOARDED,
            "issued_at": "2026-03-02 09:00:00 +0000",
        } | changes

    def try_to_issue(self, **changes: Any) -> TestResponse:
        return self.own("POST", "/badges", json=self.request(**changes))

    def issue(self, **changes: Any) -> str:
        """Issues a badge and tells its id."""
        answer = self.try_to_issue(**changes)
        assert answer.status_code == 201, answer.text
        badge_id: str = answer.json["data"]["id"]
        return badge_id

    def issue_to_tomas(self, **changes: Any) -> str:
        return self.issue(
            **{"recipient_email": "tomas@example.com", "issued_to_first_name": "Tomás", "issued_to_last_name": "Ortega"}
            | changes
        )

    def accepted_by_tomas(self, **changes: Any) -> str:
        badge = self.issue_to_tomas(**changes)
        assert self.tomas().post(f"/badges/{badge}/accept").status_code == 302
        return badge

    def revoke(self, badge: str, **changes: Any) -> TestResponse:
        return self.own("PUT", f"/badges/{badge}/revoke", json={"reason": "By mistake"} | changes)

    def link(self, badge: str) -> str:
        """The path of a badge's accept link, token and all, as its e-mail has it."""
        with self.world(write=False) as world:
            return accept_path(accept_key(world), badge)

    def entry(self, form: str, badge: str) -> str:
        """The path of the form ("sign_up", "sign_in") to which that link leads a stranger."""
        return f"/users/{form}?badge={badge}&{self.link(badge).partition('?')[2]}"

    def state_of(self, badge: str) -> str:
        with self.world(write=False) as world:
            found = world.rows(issued_badges).find(id=badge)
        assert found is not None
        return found.state.value

    def mail(self, **known: object) -> list[Mail]:
        with self.world(write=False) as world:
            return world.rows(mails).all(**known)

    def now(self) -> datetime:
        with self.world(write=False) as world:
            return world.now()

    def advance(self, **span: float) -> list[DueWork]:
        return self.simulator.turning.advance(self.name, self.now() + timedelta(**span))

    def digest(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that is kept of this world, the counters of ids included."""
        with self.world(write=False) as world:
            return {
                table.name: [tuple(row) for row in world.connection.execute(_rows_of(table), {"marked": self.name})]
                for table in metadata.sorted_tables
                if table.name not in _NOT_LOOKED_AT
            }


def next_due_at(worlds: Worlds, name: str) -> datetime | None:
    """When the next thing of a world falls due."""
    with worlds.open(name, write=False) as world:
        soonest = world.rows(due_work).where(order=[due_work.c.due_at], limit=1)
    return soonest[0].due_at if soonest else None


@cache
def _rows_of(table: sa.Table) -> sa.Select[Any]:
    marked = table.c.name if table.name == "world" else table.c.world
    return sa.select(table).where(marked == sa.bindparam("marked")).order_by(*table.primary_key)


def page(answer: TestResponse) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(answer.text)
