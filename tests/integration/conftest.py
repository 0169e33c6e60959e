"""The far ends of the integration as a table of answers: no socket, no clock, no chance, no thread."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
import sqlalchemy as sa
from flask.testing import FlaskClient
from requests.adapters import BaseAdapter

from bounded.connections import closed_session
from integration.behind import Integration
from integration.database import Database
from integration.outcomes import State
from integration.schema import completions
from integration.settings import Acclaim, CourseBadge, Lms, Settings
from integration.store import Store
from integration.web import create_app
from integration.worker import Worker
from tests.databases import fresh_database

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
POSTGRES = os.environ.get("ACCLAIM_TEST_POSTGRES")
ACCLAIM, LMS = "http://acclaim.test/w/x/v1", "http://lms.test/v1"


@dataclass
class Call:
    method: str
    url: str
    path: str
    query: dict[str, str]
    headers: Any
    document: Any
    timeout: Any


class FarEnds(BaseAdapter):
    """`answers["POST /badges"] = 201, {...}`; the longest ending wins; a callable gets the Call."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[Call] = []
        self.answers: dict[str, Any] = {}

    def send(self, request: requests.PreparedRequest, timeout: Any = None, **_: Any) -> requests.Response:  # type: ignore[override]
        parts = urlsplit(str(request.url))
        document = json.loads(request.body) if request.body else None
        query = dict(parse_qsl(parts.query))
        call = Call(str(request.method), str(request.url), parts.path, query, request.headers, document, timeout)
        self.calls.append(call)
        keys = [key for key in self.answers if f"{call.method} {call.path}".endswith(key.split(" ")[1])]
        keys = [key for key in keys if key.startswith(call.method)]
        assert keys, f"nobody answers {call.method} {call.url}"
        answer = self.answers[max(keys, key=len)]
        answer = answer(call) if callable(answer) else answer
        if isinstance(answer, Exception):
            raise answer
        return _response(request, *answer)

    def close(self) -> None:
        pass

    def to(self, host: str) -> list[Call]:
        return [call for call in self.calls if urlsplit(call.url).hostname == host]


def _response(request: requests.PreparedRequest, status: int, body: Any, headers: Any = None) -> requests.Response:
    response = requests.Response()
    response.status_code, response.request, response.url = status, request, str(request.url)
    response.headers.update(headers or {})
    is_stream = hasattr(body, "read1")
    response.raw = body if is_stream else io.BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
    return response


class Shelf:
    """An Acclaim that keeps what it is asked to issue as b-1, b-2, ..., and lists it."""

    def __init__(self) -> None:
        self.badges: list[dict[str, Any]] = []

    def issue(self, call: Call) -> tuple[int, Any]:
        asked = call.document
        template = {"id": asked["badge_template_id"], "name": "Data Literate"}
        told = {"id": f"b-{len(self.badges) + 1}", "state": "pending", "badge_template": template}
        told |= {"recipient_email": asked["recipient_email"], "issued_at": "2026-02-01T10:00:00.000Z"}
        self.badges.append(told | {"evidence": asked["evidence"]})
        return 201, {"data": told, "metadata": {}}

    def list(self, call: Call) -> tuple[int, Any]:
        wanted = dict(part.split("::") for part in call.query["filter"].split("|"))
        address, template = wanted.get("recipient_email"), wanted.get("badge_template_id")
        rows = [row for row in self.badges if address in (None, row["recipient_email"])]
        rows = [row for row in rows if template in (None, row["badge_template"]["id"])]
        return 200, {"data": rows, "metadata": {"total_count": len(rows), "next_page_url": None}}


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def far_ends(shelf: Shelf) -> FarEnds:
    ends = FarEnds()
    ends.answers = {"POST /badges": shelf.issue, "GET /badges": shelf.list}
    return ends


@pytest.fixture
def http(far_ends: FarEnds) -> requests.Session:
    session = closed_session()
    session.mount("http://", far_ends)
    session.mount("https://", far_ends)
    return session


@pytest.fixture
def settings() -> Settings:
    return Settings(
        name="Northwind Academy Acclaim Integration",
        acclaim=Acclaim("org-1", f"{ACCLAIM}/", api_token="the-token"),
        lms=Lms(f"{LMS}/", api_key="the-key", webhook_secret="sécret"),
        database="sqlite:///:memory:",
        course_badges=(
            CourseBadge("c1", "Data Literacy", "t-1", "Data Literate", datetime(2026, 1, 5, tzinfo=UTC)),
            CourseBadge("c2", "Safety Refresher", "t-2", "Safety First", datetime(2026, 1, 5, tzinfo=UTC)),
        ),
    )


class Time:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture(params=["memory", "file", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database, for what depends on where things are kept."""
    if request.param != "postgresql":
        yield "sqlite://" if request.param == "memory" else f"sqlite:///{tmp_path}/integration.db"
    elif POSTGRES is None:
        pytest.skip("ACCLAIM_TEST_POSTGRES names no server")
    else:
        with fresh_database(POSTGRES) as url:
            yield url


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    database = Database("sqlite://", settings.name)
    yield Store(database)
    database.close()


@pytest.fixture
def headers() -> dict[str, str]:
    return {"X-Skilljar-Secret": "sécret".encode().decode("latin-1")}


@pytest.fixture
def new_integration(settings: Settings, http: requests.Session, store: Store, time: Time) -> Callable[..., Integration]:
    """Another integration on the same store; keywords replace its settings."""

    def make(**changes: Any) -> Integration:
        made = Integration(replace(settings, **changes), http, time)
        made.store = store
        return made

    return make


@pytest.fixture
def integration(new_integration: Callable[..., Integration]) -> Integration:
    return new_integration()


@pytest.fixture
def new_worker(new_integration: Callable[..., Integration]) -> Callable[..., Worker]:
    """Another worker on the same store; keywords replace its settings."""
    return lambda **changes: Worker(new_integration(**changes), lambda: 0.5)


@pytest.fixture
def worker(new_worker: Callable[..., Worker]) -> Worker:
    return new_worker()


@pytest.fixture
def client(integration: Integration) -> FlaskClient:
    return create_app(integration).test_client()


@pytest.fixture
def post(client: FlaskClient, headers: dict[str, str]) -> Callable[..., Any]:
    """What the LMS does; nobody works on it yet."""

    def deliver(document: Any, path: str = "/webhooks/lms", **extra: Any) -> Any:
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        return client.post(path, data=body, headers=headers, **extra)

    return deliver


@pytest.fixture
def deliver(post: Callable[..., Any], worker: Worker, kept: Callable[[], list[Any]]) -> Callable[..., Any]:
    """Delivers, works off what is due, and gives the row of the last completion."""

    def post_and_work(document: Any) -> Any:
        assert post(document).status_code == 200
        worker.work_off()
        return kept()[-1]

    return post_and_work


@pytest.fixture
def kept(store: Store) -> Callable[[], list[Any]]:
    """The rows of the completions, in the order in which they were received."""

    def read() -> list[Any]:
        with store.database.begin() as connection:
            return list(connection.execute(sa.select(completions).order_by(completions.c.id)))

    return read


@pytest.fixture
def counted(store: Store) -> Callable[..., bool]:
    """Whether the store holds so many completions in these states, and none in others."""
    return lambda **numbers: store.counts() == dict.fromkeys(State, 0) | numbers


@pytest.fixture
def event() -> Callable[..., dict[str, Any]]:
    """An event of a passed course; keywords replace its parts, None takes a part out."""

    def make(**parts: Any) -> dict[str, Any]:
        document = {
            "event_type": "COURSE_COMPLETION",
            "timestamp": "2026-02-01T10:00:01.123456+00:00",
            "user": {"id": "u1", "email": "priya@example.com", "first_name": "Priya", "last_name": "O'Neil"},
            "course": {
                "id": "c1",
                "published_course_id": "p1",
                "title": "Data Literacy 101",
                "url": "https://academy.test/data",
            },
            "domain": {"name": "academy.test"},
            "course_progress": {
                "course_progress_id": "g1",
                "completed_at": "2026-02-01T12:00:00+02:00",
                "success_status": "PASSED",
                "score": 9,
                "max_score": 10,
            },
        } | parts
        return {key: value for key, value in document.items() if value is not None}

    return make


@pytest.fixture
def badge() -> Callable[..., dict[str, Any]]:
    """A row of Acclaim's list; keywords replace its parts."""

    def make(id: str = "b-1", **parts: Any) -> dict[str, Any]:
        return {
            "id": id,
            "state": "pending",
            "recipient_email": "priya@example.com",
            "issued_at": "2026-02-01T10:00:00.000Z",
            "badge_template": {"name": "Data Literate", "image_url": "https://images.test/t.png"},
            "image_url": "https://images.test/b.png",
            "issuer": {"entities": [{"entity": {"id": "org-1"}}]},
            "accept_badge_url": f"http://acclaim.test/w/x/badges/{id}/accept",
        } | parts

    return make


@pytest.fixture
def page() -> Callable[..., tuple[int, dict[str, Any]]]:
    def make(*rows: Any, following: Any = None, total: int | None = None) -> tuple[int, dict[str, Any]]:
        counted = len(rows) if total is None else total
        return 200, {"data": list(rows), "metadata": {"next_page_url": following, "total_count": counted}}

    return make
