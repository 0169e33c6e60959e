"""What the integration does: webhooks acknowledged, and the table of a student with many badges."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.contenders import simulator
from bench.figures import Sample, middle
from bench.filling import fill, url
from bench.load import NUMBER
from bench.measuring import Effort, Tell, run
from bench.servers import Contender, Server, python, serving, warm_up
from bench.wire import TOKEN, http

_SETTINGS = Path(__file__).parent.parent / "examples" / "integration.toml"
_SECRET = {"X-Skilljar-Secret": "invented-webhook-secret"}
_STUDENT, _ADDRESS = "priyaraman001", "priya@example.com"
_USER = {"id": f"s{NUMBER}", "email": f"s{NUMBER}@bench.example", "first_name": "Mei", "last_name": "Chen"}
_PROGRESS = {"course_progress_id": f"g{NUMBER}", "completed_at": "2026-03-02T09:00:00Z", "success_status": "PASSED"}
_EVENT = {
    "event_type": "COURSE_COMPLETION",
    "timestamp": "2026-03-02T09:00:01+00:00",
    "user": _USER,
    "course": {"id": "crsonboarding", "published_course_id": "pubonboarding", "title": "Onboarding Essentials"},
    "course_progress": _PROGRESS,
}
_WEBHOOK = http("POST", "/webhooks/lms", _SECRET | {"Content-Type": "application/json"}, json.dumps(_EVENT))
_TABLE = http("GET", f"/students/{_STUDENT}/badges-earned", _SECRET | {"Accept": "application/json"})


@dataclass(frozen=True)
class Integrating:
    """Of webhooks, by what else is done; of the table, among so many badges."""

    webhooks: dict[str, Sample]
    table: Sample
    badges: int


def integrating(effort: Effort, place: Path, tell: Tell) -> Integrating:
    """Everything is kept in files; 16 connections for webhooks, one for the table."""
    webhooks = {}
    for name, workers in (("nothing is issued", 0), ("badges are issued", 8)):
        with _both(place / f"webhooks-{workers}", workers) as server:
            tell(f"webhooks while {name}")
            warm_up(server, _WEBHOOK, 0)
            webhooks[name] = middle([run(server, _WEBHOOK, 16, effort.seconds) for _ in range(effort.rounds)])
    badges = 5 * effort.badges
    with _both(place / "table", 0, badges) as server:
        tell(f"the table of a student among {badges:,} badges")
        table = middle([run(server, _TABLE, 1, effort.seconds) for _ in range(effort.rounds)])
    return Integrating(webhooks, table, badges)


@contextmanager
def _both(place: Path, workers: int, badges: int = 0) -> Iterator[Server]:
    """The integration beside a simulator with so many badges, a hundredth of them of one student."""
    place.mkdir()
    if badges:
        fill(place / "simulator.db", badges, _ADDRESS, badges // 100)
    with (
        serving(simulator(url(place / "simulator.db"))) as far_end,
        serving(_integration(far_end.port, url(place / "integration.db"), workers)) as server,
    ):
        yield server


def _integration(port: int, database: str, workers: int) -> Contender:
    environment = {
        "INTEGRATION_SETTINGS": str(_SETTINGS),
        "INTEGRATION_DATABASE": database,
        "ACCLAIM_BASE_URL": f"http://127.0.0.1:{port}/v1",
        "LMS_BASE_URL": f"http://127.0.0.1:{port}/skilljar/v1",
        "ACCLAIM_API_TOKEN": TOKEN,
        "LMS_API_KEY": "sk-live-northwind-0001",
        "LMS_WEBHOOK_SECRET": _SECRET["X-Skilljar-Secret"],
    }
    command = python("integration", "serve", "--port", "0", "--workers", str(workers))
    words = [f"{name}={value}" for name, value in environment.items()]
    return Contender("integration", ["env", *words, *command], http("GET", "/health"), _WEBHOOK, _TABLE)
