"""Northwind's students, their LMS, a courier, and the integration as a process of its own: webhooks from end to end."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from stage.chaos.mortal import Mortal
from stage.standing import Stage
from stage.waiting import wait_until
from steps.cast import cast
from steps.drivers.browser import PlainBrowser
from steps.drivers.control import World, new_world
from steps.drivers.lms import StudentPages
from tests.faults.courier import Courier, Parcel

SETTINGS = Path(__file__).parents[2] / "examples" / "integration.toml"
ORGANIZATION, SECRET, START = "Northwind Academy", "invented-webhook-secret", "2026-03-02T09:00:00Z"
COURSE = "Onboarding Essentials"


class Academy:
    """The world's clock stands still. What the integration keeps is in a file, and outlives the process."""

    def __init__(self, stage: Stage, world: World, place: Path) -> None:
        self._stage, self._session, self.world = stage, stage.new_session(), world
        self._url = f"http://127.0.0.1:{_free_port()}"
        self._environment = _environment(world, place)
        self.courier = Courier(f"{self._url}/webhooks/lms")
        self._integration = self._mortal()
        self.secret(SECRET)

    def secret(self, secret: str) -> None:
        """The LMS sends this one from now on."""
        self.world.connect_lms(ORGANIZATION, self.courier.url, secret)

    def start(self, **environment: str) -> None:
        """Starts the integration, or starts it again with what is told."""
        self._integration.stop()
        self._environment |= environment
        self._integration = self._mortal()
        self._integration.start()

    def stop(self) -> None:
        self._integration.stop()

    def operate(self, *words: str, **environment: str) -> tuple[int, str]:
        """One of the integration's commands: its exit code, and what it says."""
        command = [sys.executable, "-m", "integration", *words]
        told = os.environ | self._environment | environment
        done = subprocess.run(command, env=told, capture_output=True, text=True, timeout=60, check=False)
        return done.returncode, done.stdout + done.stderr

    def arm(self, operation: str, **fault: Any) -> Callable[[], int]:
        """Arms a fault of the simulator's; gives how many calls it has hit so far."""
        url = f"{self.world.base_url}/_simulator/faults"
        armed = self._session.post(url, json={"operation": operation} | fault, timeout=20).json()["id"]
        return lambda: int(self._session.get(f"{url}/{armed}", timeout=20).json()["fired"])

    def student(self, name: str) -> StudentPages:
        return StudentPages(PlainBrowser(self._stage.new_session), self.world, cast()[name])

    @property
    def counts(self) -> dict[str, int]:
        """How many completions the integration holds in each state that it has any in."""
        told = self._session.get(f"{self._url}/status", headers={"X-Skilljar-Secret": self._told_secret}, timeout=20)
        return {state: count for state, count in told.json().items() if count}

    def comes_to(self, **counts: int) -> bool:
        """Whether the integration's counts come to these, and to no others, in good time."""
        return wait_until(lambda: self.counts == counts, 30)

    @property
    def badges(self) -> list[dict[str, Any]]:
        """All that Acclaim has issued."""
        organization = self.world.organization(ORGANIZATION)
        rows: list[dict[str, Any]] = []
        url = f"{self.world.base_url}/v1/organizations/{organization['id']}/badges"
        while url:
            page = self._session.get(url, auth=(organization["token"], ""), timeout=20).json()
            rows, url = rows + page["data"], page["metadata"]["next_page_url"]
        return rows

    @property
    def tries(self) -> list[int | None]:
        """How the LMS was answered about completions, each time; None for not at all."""
        told = self._session.get(f"{self.world.base_url}/_simulator/journal?kind=webhook", timeout=20).json()
        return [entry["status"] for entry in told["entries"] if entry["name"] == "COURSE_COMPLETION"]

    @property
    def _told_secret(self) -> str:
        return self._environment["LMS_WEBHOOK_SECRET"]

    def _mortal(self) -> Mortal:
        return Mortal(
            "integration", ["integration", "serve", "--port", self._url.rpartition(":")[2]], self._environment
        )


@contextmanager
def academy(stage: Stage, name: str, place: Path) -> Iterator[Academy]:
    """With a world, an integration and a courier of its own, all at work; files are kept in the directory `place`."""
    world = new_world(stage.new_session(), stage.simulator_url, name, "northwind", START)
    made = Academy(stage, world, place)
    with made.courier.at_work():
        try:
            made.start()
            yield made
        finally:
            made.stop()


def _environment(world: World, place: Path) -> dict[str, str]:
    return {
        "INTEGRATION_SETTINGS": str(SETTINGS),
        "INTEGRATION_DATABASE": f"sqlite:///{place}/integration.db",
        "ACCLAIM_BASE_URL": f"{world.base_url}/v1",
        "ACCLAIM_API_TOKEN": world.organization(ORGANIZATION)["token"],
        "LMS_BASE_URL": f"{world.base_url}/skilljar/v1",
        "LMS_API_KEY": world.lms(ORGANIZATION)["api_key"],
        "LMS_WEBHOOK_SECRET": SECRET,
    }


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def parcel(event: bytes, secret: str = SECRET) -> Parcel:
    """An event that a test has written itself."""
    return Parcel(event, {"X-Skilljar-Secret": secret})
