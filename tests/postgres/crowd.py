"""Four servers on one database in a test's hands: one world behind all of them, asked by many at once."""

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import requests

from tests.simulator.places import NORTHWIND, ONBOARDED, TOKEN

AT_ONCE = 32


def new_session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    return session


def at_once(calls: Iterable[Callable[[], Any]]) -> list[Any]:
    """What the calls give, up to 32 of them under way at the same time and the first of these begun together."""
    every = list(calls)
    together = threading.Barrier(min(AT_ONCE, len(every)))

    def make(number: int) -> Any:
        if number < together.parties:
            together.wait(30)
        return every[number]()

    with ThreadPoolExecutor(AT_ONCE) as crowd:
        return list(crowd.map(make, range(len(every))))


def within(seconds: float, ask: Callable[[], Any]) -> Any:
    """What `ask` gives as soon as it is not empty, and what it gave last when the time is up."""
    until = time.monotonic() + seconds
    while not (found := ask()) and time.monotonic() < until:
        time.sleep(0.02)  # the servers have work to do
    return found


class Shared:
    """A world of its own behind every server; `of` is the number of the server that is asked."""

    def __init__(self, servers: list[str], name: str, **more: Any) -> None:
        self.servers = servers
        self.name = name
        self._own = threading.local()
        made = new_session().post(f"{servers[0]}/_simulator/worlds", json={"name": name} | more, timeout=30)
        assert made.status_code == 201, made.text
        now = made.json()["clock"]["now"]
        self._began = f"{now[:10]} {now[11:19]} +0000"

    def call(self, of: int, method: str, path: str, **options: Any) -> requests.Response:
        session: requests.Session = self._own.__dict__.setdefault("session", new_session())
        return session.request(
            method, f"{self.servers[of % len(self.servers)]}/w/{self.name}{path}", timeout=60, **options
        )

    def api(self, of: int, method: str, path: str = "", **options: Any) -> requests.Response:
        """A call below Northwind's own address."""
        return self.call(of, method, f"/v1/organizations/{NORTHWIND}{path}", auth=(TOKEN, ""), **options)

    def issue(self, of: int, email: str, **changes: Any) -> requests.Response:
        fields = {
            "recipient_email": email, "issued_to_first_name": "Priya", "issued_to_last_name": "Raman",
            "badge_template_id": ONBOARDED, "issued_at": self._began,
        }  # fmt: skip
        return self.api(of, "POST", "/badges", json=fields | changes)

    def issues(self, many: int, **changes: Any) -> list[str]:
        """Issues so many badges to as many people, by way of all servers at once, and tells the ids."""
        answers = at_once(partial(self.issue, number, f"p{number}@x.example", **changes) for number in range(many))
        assert {answer.status_code for answer in answers} == {201}, [answer.text for answer in answers]
        return [answer.json()["data"]["id"] for answer in answers]

    def control(self, of: int, method: str, path: str, **options: Any) -> Any:
        answer = self.call(of, method, f"/_simulator/{path}", **options)
        assert answer.status_code < 300, answer.text
        return answer.json()

    def advance(self, of: int, **span: int) -> Any:
        return self.control(of, "POST", "clock/advance", json=span)

    def mail(self, kind: str) -> list[str]:
        """What the mails of a kind are about, one for each mail."""
        return [mail["about"] for mail in self.control(0, "GET", "mail", params={"kind": kind})["mail"]]

    def pages(self, path: str) -> list[dict[str, Any]]:
        """All pages of a list."""
        url, found = f"{path}?page=1", []
        for number in range(1, 1000):
            answer = self.api(number, "GET", url).json()
            found += answer["data"]
            if answer["metadata"]["next_page_url"] is None:
                return found
            url = f"{path}?page={number + 1}"
        raise AssertionError("the list has no end")

    def deliveries(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.control(0, "GET", f"acclaim/{NORTHWIND}/deliveries")["deliveries"]
        return found
