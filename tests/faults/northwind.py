"""Northwind's integration put together by hand, so that a test holds its clock and the road to the services."""

import json
import random  # noqa: TID251  # seeded
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import requests
import sqlalchemy as sa

from bounded.connections import closed_session
from integration.behind import Integration
from integration.database import Database
from integration.schema import completions
from integration.settings import load_settings
from integration.store import Store
from integration.web import create_app
from integration.worker import Worker
from stage.standing import Stage
from steps.drivers.control import World, new_world
from tests.faults.gate import Road

SETTINGS = Path(__file__).parents[2] / "examples" / "integration.toml"
ORGANIZATION, SECRET = "Northwind Academy", "invented-webhook-secret"
START = "2026-03-02T09:00:00+00:00"


class Time:
    """Stands still, and passes when it is told to; once it runs, it runs as the real time does."""

    def __init__(self) -> None:
        self._at, self._began = datetime.fromisoformat(START), 0.0

    def __call__(self) -> datetime:
        return self._at + timedelta(seconds=time.monotonic() - self._began if self._began else 0)

    def passes(self, span: timedelta) -> None:
        self._at += span

    def runs(self) -> None:
        self._began = time.monotonic()


class Northwind:
    """An integration in a world of its own; nobody works on what it receives until a test does."""

    def __init__(self, stage: Stage, world: World, place: str, now: Callable[[], datetime]) -> None:
        self.world, self.road = world, Road(stage.new_session())
        self._session = stage.new_session()
        http = closed_session()
        http.mount("http://", self.road)
        settings = load_settings(SETTINGS, _environment(world))
        self.database = Database(place, settings.name)
        behind = Integration(settings, http, now)
        behind.store = self._store = Store(self.database)
        # The chance is seeded: the same every time.
        self.worker = Worker(behind, random.Random(1).random)  # noqa: S311
        self._door = create_app(behind).test_client()

    def receive(self, event: dict[str, Any]) -> None:
        """What the LMS tells, at the door."""
        told = self._door.post("/webhooks/lms", data=json.dumps(event), headers={"X-Skilljar-Secret": SECRET})
        assert (told.status_code, told.json["outcome"]) == (200, "received")

    @property
    def counts(self) -> dict[str, int]:
        return self._store.counts()

    @property
    def waiting(self) -> int:
        return self.counts["received"]

    @property
    def due(self) -> list[datetime]:
        """When each that waits is to be tried again."""
        with self.database.begin() as connection:
            rows = connection.execute(sa.select(completions).where(completions.c.state == "received"))
            return [row.due_at for row in rows]

    @property
    def badges(self) -> list[dict[str, Any]]:
        """All that Acclaim has issued."""
        return list(self._pages())

    def _pages(self) -> Iterator[dict[str, Any]]:
        organization = self.world.organization(ORGANIZATION)
        url = f"{self.world.base_url}/v1/organizations/{organization['id']}/badges?sort=created_at"
        while url:
            page = self._session.get(url, auth=(organization["token"], ""), timeout=20).json()
            yield from page["data"]
            url = page["metadata"]["next_page_url"]


@contextmanager
def northwind(stage: Stage, name: str, place: str, now: Callable[[], datetime]) -> Iterator[Northwind]:
    """In a new world whose clock stands at START; its queue is in the database at the URL `place`."""
    world = new_world(stage.new_session(), stage.simulator_url, name, "northwind", START)
    made = Northwind(stage, world, place, now)
    try:
        yield made
    finally:
        made.database.close()


def _environment(world: World) -> dict[str, str]:
    return {
        "ACCLAIM_BASE_URL": f"{world.base_url}/v1",
        "ACCLAIM_API_TOKEN": world.organization(ORGANIZATION)["token"],
        "LMS_BASE_URL": f"{world.base_url}/skilljar/v1",
        "LMS_API_KEY": world.lms(ORGANIZATION)["api_key"],
        "LMS_WEBHOOK_SECRET": SECRET,
    }


def address_in(request: requests.PreparedRequest) -> str:
    """The recipient that Acclaim is asked to issue to; empty when it is asked for anything else."""
    body = json.loads(request.body) if request.body else {}
    address: str = body.get("recipient_email", "")
    return address
