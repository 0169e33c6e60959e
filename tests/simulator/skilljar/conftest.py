"""A small world with only the LMS in it, its pages and API, and a receiver of webhooks that does as told."""

import io
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
import urllib3
import yaml
from flask import Flask
from flask.testing import FlaskClient
from flask_wtf.csrf import CSRFProtect

from simulator.clock import Clock
from simulator.error_doors import install_error_doors
from simulator.outbound import Outbound
from simulator.skilljar.doors import open_skilljar
from simulator.skilljar.planting import plant_skilljar
from simulator.storage import Storage
from simulator.turning import Turning
from simulator.unit_of_work import WorldPrefix, install
from simulator.worlds import DEFAULT, Worlds
from tests.simulator.databases import new_database

START = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
SEED = (Path(__file__).parents[3] / "simulator/seeds/northwind.yaml").read_text(encoding="utf-8")
BASE = "http://lms.example"


class Receiver(requests.Session):
    """Stands for every other server: answers with `status` or fails, and remembers what it was sent."""

    def __init__(self) -> None:
        super().__init__()
        self.status = 200
        self.html = ""
        self.fails = False
        self.calls: list[dict[str, Any]] = []
        self.while_called: Any = None

    def request(self, method: str, url: str, **options: Any) -> requests.Response:  # type: ignore[override]
        self.calls.append({"method": method, "url": url} | options)
        if self.while_called:
            self.while_called()
        if self.fails:
            raise requests.ConnectionError("nobody there")
        answer = requests.Response()
        answer.status_code = self.status
        answer.raw = urllib3.HTTPResponse(io.BytesIO(self.html.encode()), preload_content=False)
        return answer


class Lms:
    """The app under test with its world, clock and receiver."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.receiver = Receiver()
        outbound = Outbound(self.receiver)
        self.worlds = Worlds(Storage(new_database()), BASE, lambda world, _seed: plant_skilljar(world, document) or {})
        handlers: dict[str, Any] = {}
        self.turning = Turning(self.worlds, handlers)
        self.app = Flask("simulator", template_folder="templates", static_folder="static")
        self.app.config.update(SECRET_KEY="for tests", WTF_CSRF_TIME_LIMIT=None, TESTING=True)
        CSRFProtect(self.app)
        install_error_doors(self.app)
        install(self.app, self.worlds, self.turning.settle)
        self.app.wsgi_app = WorldPrefix(self.app.wsgi_app)
        handlers |= open_skilljar(self.app, self.worlds, outbound)
        self.worlds.create(DEFAULT, "seed", Clock(frozen_at=START))

    def world(self, *, write: bool = True) -> Any:
        return self.worlds.open(DEFAULT, write=write)

    def advance(self, by: timedelta) -> None:
        with self.world(write=False) as world:
            to = world.now() + by
        self.turning.advance(DEFAULT, to)

    def browser(self) -> "Browser":
        return Browser(self.app.test_client())

    def api(self, method: str, path: str, key: str = "sk-live-northwind-0001", **options: Any) -> Any:
        token = b64encode(f"{key}:".encode()).decode()
        headers = {"Authorization": f"Basic {token}"} if key else {}
        return self.app.test_client().open(f"/skilljar/v1{path}", method=method, headers=headers, **options)


class Browser:
    """A client that fills in forms as they come, with their CSRF token."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str) -> Any:
        return self.client.get(path)

    def post(self, page: str, path: str | None = None, **fields: str) -> Any:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(page).text)
        assert token, page
        return self.client.post(path or page, data={"csrf_token": token[1]} | fields)

    def sign_in(self, email: str, password: str) -> "Browser":
        answer = self.post("/skilljar/accounts/login/", email=email, password=password)
        assert answer.status_code == 303
        return self

    def sign_in_admin(self) -> "Browser":
        answer = self.post("/skilljar/admin/login", email="sam@northwind.example", password="teach-with-sam")
        assert answer.status_code == 303
        return self


@pytest.fixture
def document() -> dict[str, Any]:
    return yaml.safe_load(SEED)["skilljar"]  # type: ignore[no-any-return]


@pytest.fixture
def lms(document: dict[str, Any]) -> Iterator[Lms]:
    lms = Lms(document)
    yield lms
    lms.worlds.close()


@pytest.fixture
def priya(lms: Lms) -> Browser:
    return lms.browser().sign_in("priya@example.com", "learn-with-priya")


@pytest.fixture
def sam(lms: Lms) -> Browser:
    return lms.browser().sign_in_admin()
