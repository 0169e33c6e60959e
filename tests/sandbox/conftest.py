"""A second simulator that plays the vendor's sandbox, over a socket, and runs of the suite against it."""

import base64
import itertools
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from simulator.app import Simulator
from simulator.in_thread import listening, serving
from tests.sandbox.planted import Planted

ROOT = Path(__file__).parent.parent.parent
TOKEN, ORGANIZATION = "northwind-invented-token-000000000001", "9c1d1f2e-6a55-4d0b-8f5e-2a4f0a9b7c10"
_numbers = itertools.count(1)


@dataclass
class Sandbox:
    """One world of it, which lives in real time; what differs there is planted in `planted`."""

    url: str
    planted: Planted

    def get(self, path):
        answer = requests.get(f"{self.url}/organizations/{ORGANIZATION}{path}", auth=(TOKEN, ""), timeout=10)
        return answer.json()["data"]

    def issue(self, address):
        """A badge that no run has anything to do with."""
        template = next(one for one in self.get("/badge_templates") if one["name"] == "Safety First")
        fields = {
            "recipient_email": address,
            "badge_template_id": template["id"],
            "issued_at": "2026-03-02 09:00:00 +0000",
        }
        names = {"issued_to_first_name": "Some", "issued_to_last_name": "Body"}
        url = f"{self.url}/organizations/{ORGANIZATION}/badges"
        requests.post(url, json=fields | names, auth=(TOKEN, ""), timeout=10).raise_for_status()

    @property
    def basic(self):
        """The token as it goes over the wire."""
        return base64.b64encode(f"{TOKEN}:".encode()).decode()

    def marker(self):
        (marker,) = {tag for one in self.get("/badge_templates") for tag in one["reporting_tags"] if "suite-" in tag}
        return marker

    def states(self):
        return sorted(badge["state"] for badge in self.get("/badges"))

    def templates(self):
        """The states of the templates that are not the seed's."""
        return sorted(
            one["state"] for one in self.get("/badge_templates") if one["reporting_tags"] not in ([], ["onboarding"])
        )


@dataclass
class Ran:
    code: int
    said: str
    record: dict | None

    @property
    def outcomes(self):
        return {one["name"]: one["outcome"] for one in self.record["scenarios"]}

    @property
    def differences(self):
        return {(one["operation"], one["where"], one["kind"], one["severity"]) for one in self.record["differences"]}

    @property
    def marker(self):
        return re.search(r"suite-\d{8}-[0-9a-f]{6}", self.said)[0]


@pytest.fixture(scope="session")
def served():
    listener, url = listening()
    simulator = Simulator(base_url=url, beside=True)
    planted = Planted(simulator.app)
    simulator.start()
    with serving(planted, listener):
        yield url, planted
    simulator.stop()
    simulator.worlds.close()


@pytest.fixture
def sandbox(served):
    url, planted = served
    name = f"sandbox-{next(_numbers)}"
    requests.post(f"{url}/_simulator/worlds", json={"name": name, "seed": "northwind"}, timeout=30).raise_for_status()
    planted.clear()
    return Sandbox(f"{url}/w/{name}/v1", planted)


@pytest.fixture
def play_against(sandbox, tmp_path):
    """Plays scenarios that `-k` chooses against the sandbox, in a process of its own."""

    def play(chosen, *options, url=None, environment=None):
        file = tmp_path / "record.json"
        command = [sys.executable, "-m", "suite", "-q", "-k", chosen, "--parity", str(file)]
        given = {"ACCLAIM_SUITE_TOKEN": TOKEN, "ACCLAIM_SUITE_ORGANIZATION": ORGANIZATION} | (environment or {})
        play.running = subprocess.Popen(
            [*command, "--acclaim-url", url or sandbox.url, "--report-date", "2026-03-02", *options],
            cwd=ROOT,
            env=os.environ | given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said, _ = play.running.communicate()
        return Ran(play.running.returncode, said, json.loads(file.read_text()) if file.exists() else None)

    return play
