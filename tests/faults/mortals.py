"""A world of the simulator, and the integration beside it as a process that a test starts, feeds, breaks and judges."""

import itertools
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
import sqlalchemy as sa

from integration.schema import NEWEST
from stage.chaos.feeding import event, number_of
from stage.standing import over_sockets
from stage.waiting import wait_until
from steps.drivers.control import new_world

ROOT = Path(__file__).parent.parent.parent
SECRET = "invented-webhook-secret"
_numbers = itertools.count(1)


def new_session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    return session


class Northwind:
    """A world of its own, as the integration and the one who judges it see it."""

    def __init__(self, simulator_url: str) -> None:
        self._session = new_session()
        name = f"faults-{os.getpid()}-{next(_numbers)}"
        self.world = new_world(self._session, simulator_url, name, "northwind", "2026-03-02T09:00:00Z")
        acclaim, lms = (self.world.organization("Northwind Academy"), self.world.lms("Northwind Academy"))
        self._session.auth = (acclaim["token"], "")
        self._badges = f"{self.world.base_url}/v1/organizations/{acclaim['id']}/badges?sort=created_at"
        self.environment = {
            "INTEGRATION_SETTINGS": str(ROOT / "examples" / "integration.toml"),
            "INTEGRATION_ATTEMPT_SECONDS": "1",
            "INTEGRATION_SETTLE_SECONDS": "1",
            "ACCLAIM_BASE_URL": f"{self.world.base_url}/v1",
            "LMS_BASE_URL": f"{self.world.base_url}/skilljar/v1",
            "ACCLAIM_API_TOKEN": acclaim["token"],
            "LMS_API_KEY": lms["api_key"],
            "LMS_WEBHOOK_SECRET": SECRET,
        }

    def arm(self, **fault: Any) -> str:
        """The id of a fault of issueBadge."""
        return str(self._control("POST", "/faults", json={"operation": "issueBadge"} | fault)["id"])

    def fired(self, fault: str) -> int:
        return int(self._control("GET", f"/faults/{fault}")["fired"])

    def badges(self) -> Counter[int | None]:
        """How many there are for each completion, by its number."""
        return Counter(number_of(badge) for badge in self._all())

    def _all(self) -> Iterator[dict[str, Any]]:
        url: str | None = self._badges
        while url:
            page = self._session.get(url, timeout=20, headers={"X-Simulator-Unseen": "1"}).json()
            yield from page["data"]
            url = page["metadata"]["next_page_url"]

    def _control(self, method: str, path: str, **options: Any) -> Any:
        answer = self._session.request(method, f"{self.world.base_url}/_simulator{path}", timeout=20, **options)
        assert answer.ok, answer.text
        return answer.json()


@contextmanager
def simulator() -> Iterator[str]:
    """The address of one that runs in threads of this process."""
    with over_sockets() as stage:
        yield stage.simulator_url


@dataclass
class Integration:
    """`database` is a URL; `shell` are words before the command; what it says on stderr is added to `log`."""

    northwind: Northwind
    database: str
    log: Path
    environment: dict[str, str] = field(default_factory=dict)
    shell: tuple[str, ...] = ()
    url: str = ""
    process: "subprocess.Popen[str] | None" = None
    acknowledged: set[int] = field(default_factory=set)

    def start(self, *module: str, workers: int = 2, words: tuple[str, ...] = ("serve", "--port", "0")) -> bool:
        """Whether it became ready; `module` are words after `python -m`."""
        command = [*self.shell, sys.executable, "-m", *(module or ("integration",)), *words, "--workers", str(workers)]
        environment = os.environ | self.northwind.environment | {"INTEGRATION_DATABASE": self.database}
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment | self.environment, stdout=subprocess.PIPE, stderr=log, text=True
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        self.url = "http://" + line.split("http://")[1].strip() if "http://" in line else ""
        return bool(line)

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def said(self) -> str:
        return self.log.read_text()

    def ended(self, seconds: float = 20) -> int:
        """Its return code, once it has ended."""
        assert self.process is not None and self.process.stdout is not None
        code = self.process.wait(seconds)
        self.process.stdout.close()
        self.process = None
        return code

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.ended()

    def deliver(self, number: int, timeout: float = 20) -> int | None:
        """The status of the answer; None when there was none."""
        try:
            answer = self.ask("POST", "/webhooks/lms", timeout, data=body(number))
        except requests.RequestException:
            return None
        if answer.ok:
            self.acknowledged.add(number)
        return answer.status_code

    def ask(self, method: str, path: str, timeout: float = 20, **options: Any) -> requests.Response:
        headers = {"X-Skilljar-Secret": SECRET, "Connection": "close"}
        with new_session() as session:
            return session.request(method, f"{self.url}{path}", headers=headers, timeout=timeout, **options)

    def waits_for(self, *numbers: int, seconds: float = 30) -> bool:
        """Whether in time each has its badge and nothing is left to do; those not acknowledged are delivered first."""
        for number in sorted(set(numbers) - self.acknowledged):
            assert self.deliver(number) == 200
        return wait_until(lambda: self.counts()["received"] == 0, seconds, pause=0.1)

    def counts(self) -> dict[str, int]:
        told: dict[str, int] = self.ask("GET", "/status").json()
        return told


@contextmanager
def integration(northwind: Northwind, database: str, place: Path, **more: Any) -> Iterator[Integration]:
    one = Integration(northwind, database, place / "log", **more)
    try:
        yield one
    finally:
        if one.process is not None:
            one.process.kill()
            one.ended()


def body(number: int) -> bytes:
    """The event about a completion of this number, as the LMS writes it."""
    return json.dumps(event(number, "2026-03-02T09:00:01+00:00")).encode()


def rows(database: str, query: str) -> list[tuple[Any, ...]]:
    engine = sa.create_engine(database, poolclass=sa.NullPool)
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.text(query))]
    finally:
        engine.dispose()


def is_whole(database: str) -> bool:
    """Whether nothing in it is broken, and its tables are those of the newest version."""
    if database.startswith("sqlite"):
        with closing(sqlite3.connect(str(sa.make_url(database).database))) as connection:
            assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
            assert connection.execute("pragma foreign_key_check").fetchall() == []
    return rows(database, "select version_num from alembic_version") == [(NEWEST,)]
