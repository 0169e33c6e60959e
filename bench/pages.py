"""The first pages that people see among many badges: what the server takes for them, and how long they are."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import requests

from bench.figures import percentile
from bench.filling import DAY, issue_many, url
from simulator.app import Simulator
from simulator.clock import Clock
from simulator.in_process import WsgiAdapter
from simulator.worlds import DEFAULT
from steps.drivers.browser import PlainBrowser

_WEB = "http://simulator.test"
_PATHS = {
    "the start page": "/_simulator/start",
    "the inspector": "/_simulator/",
    "the journal": "/_simulator/inspect/journal",
    "the mailbox": "/_simulator/mailbox",
    "the organization's overview": "/mgmt",
    "the organization's events": "/mgmt/events",
    "the organization's badges": "/mgmt/badges",
    "the LMS's catalogue": "/skilljar/",
    "an earner's dashboard": "/earner/earned",
}
_ADMIN = {"email": "rhea@northwind.example", "password": "issue-with-rhea"}
_EARNER = {"email": "tomas@example.com", "password": "accept-with-tomas"}


@dataclass(frozen=True)
class FirstPage:
    """Milliseconds within which half, and nineteen of twenty, were answered; bytes of the page."""

    p50: float
    p95: float
    length: int


def first_pages(badges: int, calls: int, place: Path, tell: Callable[[str], None]) -> dict[str, FirstPage]:
    """Each page by its name, among so many badges that were issued with all that comes with them, in a file."""
    tell(f"issuing {badges:,} badges, and opening first pages")
    simulator = Simulator(base_url=_WEB, database=url(place / "pages.db"))
    simulator.worlds.create(DEFAULT, "northwind", Clock(frozen_at=DAY))
    issue_many(simulator, badges)
    browser = _signed_in(simulator)
    found = {name: _opened(browser, path, calls) for name, path in _PATHS.items()}
    simulator.worlds.close()
    return found


def _signed_in(simulator: Simulator) -> PlainBrowser:
    """In front of everything: as an organization's admin, and as an earner."""

    def new_session() -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        session.mount(_WEB, WsgiAdapter(simulator.app))
        return session

    browser = PlainBrowser(new_session)
    for path, who in (("/mgmt/sign_in", _ADMIN), ("/users/sign_in", _EARNER)):
        browser.open(_WEB + path)
        browser.submit("form#sign-in", who)
    return browser


def _opened(browser: PlainBrowser, path: str, calls: int) -> FirstPage:
    took = []
    for _ in range(calls):
        begin = time.perf_counter()
        page = browser.open(_WEB + path)
        took.append((time.perf_counter() - begin) * 1000)
        assert (page.status, page.url) == (200, _WEB + path), f"{path} led to {page.url}"
    return FirstPage(percentile(took, 0.5), percentile(took, 0.95), len(page.content))
