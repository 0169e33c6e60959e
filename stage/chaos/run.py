"""One run: processes, load, kills, faults, and in the end the count of what was lost and what was done twice."""

import random  # noqa: TID251  # seeded
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from stage.chaos.feeding import Feeder, number_of
from stage.chaos.mortal import Mortal
from stage.waiting import wait_until

SETTINGS = Path(__file__).parent.parent.parent / "examples" / "integration.toml"
_SECRET, _TOKEN, _KEY = "invented-webhook-secret", "northwind-invented-token-000000000001", "sk-live-northwind-0001"
_ORGANIZATION = "9c1d1f2e-6a55-4d0b-8f5e-2a4f0a9b7c10"
_LATE: dict[str, Any] = {"kind": "drop", "effect": "late", "late_seconds": 1}
_FAULTS: tuple[dict[str, Any], ...] = (
    _LATE,
    {"kind": "drop", "effect": "done"},
    _LATE,
    {"kind": "reset", "effect": "done"},
    _LATE,
    {"kind": "truncated"},
    {"kind": "status", "status": 503, "retry_after": 1},
)


@dataclass(frozen=True)
class Plan:
    """`database` gives each side, by its name, the words of the command line and the URL; `workers` are processes."""

    kills: int
    completions: int
    seconds: float
    database: Callable[[str], str]
    workers: int = 0
    plant: str = ""
    seed: int = 1


@dataclass(frozen=True)
class Verdict:
    """How many completions, acknowledged and in the end without badge, or with more than one."""

    acknowledged: int
    lost: int
    doubled: int
    parked: int
    kills: Counter[str]
    fired: int
    seconds: float
    is_whole: bool

    @property
    def ok(self) -> bool:
        return self.is_whole and not (self.lost or self.doubled or self.parked)

    def __str__(self) -> str:
        kills = ", ".join(f"{count} of {name}" for name, count in sorted(self.kills.items()))
        cut = "" if self.is_whole else " (time was over before all was done)"
        return (
            f"{self.acknowledged} acknowledged, {self.lost} lost, {self.doubled} doubled, {self.parked} parked; "
            f"killed {kills}; {self.fired} faults fired; {self.seconds:.0f} s{cut}"
        )


class Run:
    """Simulator and integration as processes that a plan kills."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._chance = random.Random(plan.seed)  # noqa: S311  # seeded
        simulator, integration = _free_port(), _free_port()
        self._simulator_url, self._url = f"http://127.0.0.1:{simulator}", f"http://127.0.0.1:{integration}"
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.auth = (_TOKEN, "")
        words = ["simulator", "serve", "--port", str(simulator), "--database", plan.database("simulator")]
        self._simulator = Mortal("simulator", words)
        serve = ["serve", "--port", str(integration), "--workers", "8" if plan.workers == 0 else "4"]
        self._integration = [self._mortal(serve)]
        self._integration += [self._mortal(["worker", "--workers", "4"]) for _ in range(1, plan.workers)]
        self._everyone = [self._simulator, *self._integration]
        self._feeder = Feeder(self._url, _SECRET, plan.completions, plan.seed)

    def play(self, tell: Callable[[str], None]) -> Verdict:
        """Kills and feeds, then waits until the queue is empty, and counts."""
        began = time.monotonic()
        with self._standing():
            self._feeder.start()
            for number in range(self._plan.kills):
                for each in self._everyone:
                    each.wait_until_ready()
                self._arm(number)
                time.sleep(self._chance.uniform(0.1, 1.2))  # the moment is what this is about
                victim = self._simulator if number % 2 else self._chance.choice(self._integration)
                victim.kill()
                victim.begin()
                if number % 20 == 19:
                    tell(f"{number + 1} kills, {len(self._feeder.acknowledged)} completions acknowledged")
            for each in self._everyone:
                each.wait_until_ready()
            left = max(self._plan.seconds - (time.monotonic() - began), 5)
            is_whole = wait_until(lambda: self._feeder.is_done, left, pause=0.2)
            self._feeder.stop()
            left = max(self._plan.seconds - (time.monotonic() - began), 5)
            is_whole = wait_until(lambda: self._waiting() == 0, left, pause=0.2) and is_whole
            time.sleep(2 * _LATE["late_seconds"])  # nothing may come after the count
            return self._verdict(time.monotonic() - began, is_whole=is_whole)

    @contextmanager
    def _standing(self) -> Iterator[None]:
        try:
            for each in self._everyone:
                each.start()
            yield
        finally:
            self._feeder.stop()
            for each in reversed(self._everyone):
                each.stop()

    def _mortal(self, words: list[str]) -> Mortal:
        plan = self._plan
        environment = {
            "INTEGRATION_SETTINGS": str(SETTINGS),
            "INTEGRATION_DATABASE": "sqlite://" if plan.plant == "queue-in-memory" else plan.database("integration"),
            "INTEGRATION_ATTEMPT_SECONDS": "2",
            "INTEGRATION_SETTLE_SECONDS": "2",
            "ACCLAIM_BASE_URL": f"{self._simulator_url}/v1",
            "LMS_BASE_URL": f"{self._simulator_url}/skilljar/v1",
            "ACCLAIM_API_TOKEN": _TOKEN,
            "LMS_API_KEY": _KEY,
            "LMS_WEBHOOK_SECRET": _SECRET,
        }
        module = ["stage.chaos.planted", plan.plant] if plan.plant else ["integration"]
        return Mortal("integration", [*module, *words], environment)

    def _arm(self, number: int) -> None:
        """One fault at a time and not always, or every try to find out whether Acclaim answers again would meet one."""
        if number % 4 != 3:
            return
        url = f"{self._simulator_url}/_simulator/faults"
        if all(fault["fired"] for fault in self._session.get(url, timeout=20).json()["faults"]):
            fault = {"operation": "issueBadge", "first": 1} | _FAULTS[number // 4 % len(_FAULTS)]
            self._session.post(url, json=fault, timeout=20).raise_for_status()

    def _waiting(self) -> int:
        return int(self._counts()["received"])

    def _counts(self) -> dict[str, int]:
        headers = {"X-Skilljar-Secret": _SECRET}
        told: dict[str, int] = self._session.get(f"{self._url}/status", headers=headers, timeout=20).json()
        return told

    def _verdict(self, seconds: float, *, is_whole: bool) -> Verdict:
        issued = Counter(number_of(badge) for badge in self._badges())
        acknowledged = self._feeder.acknowledged
        kills: Counter[str] = Counter()
        for each in self._everyone:
            kills[each.name] += each.deaths
        faults = self._session.get(f"{self._simulator_url}/_simulator/faults", timeout=20).json()["faults"]
        return Verdict(
            acknowledged=len(acknowledged),
            lost=len(acknowledged - set(issued)),
            doubled=sum(count > 1 for count in issued.values()),
            parked=self._counts()["parked"],
            kills=kills,
            fired=sum(fault["fired"] for fault in faults),
            seconds=seconds,
            is_whole=is_whole,
        )

    def _badges(self) -> Iterator[dict[str, Any]]:
        url: str | None = f"{self._simulator_url}/v1/organizations/{_ORGANIZATION}/badges?sort=created_at"
        while url:
            page = self._session.get(url, timeout=20).json()
            yield from page["data"]
            url = page["metadata"]["next_page_url"]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
