"""A completion on its way to Acclaim over a bad network, and what of it can be seen from outside."""

import itertools
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from lxml import html

from stage.standing import Stage
from steps.drivers.control import World, new_world
from tests.faults.road import Ear, Road

START, LONG_AGO = "2026-03-02T09:00:00Z", datetime(2026, 1, 5, tzinfo=UTC)
SECRET, OPERATOR = "invented-webhook-secret", "invented-operator-token"
NORTHWIND = "9c1d1f2e-6a55-4d0b-8f5e-2a4f0a9b7c10"
TOKEN = "northwind-invented-token-000000000001"
TEMPLATE = "3f0d5b1c-1f7e-4c66-9d0a-6e1b2f3a4c0"  # and a digit
# A student can have any number of badges for the first: there a second POST would not be refused, and be seen.
SAFETY, ONBOARDING, DATA, FOUNDERS = "crssafetyref1", "crsonboarding", "crsdataliter1", "crsfounders01"
TEMPLATES = {ONBOARDING: f"{TEMPLATE}1", DATA: f"{TEMPLATE}2", SAFETY: f"{TEMPLATE}3", FOUNDERS: f"{TEMPLATE}4"}
_numbers = itertools.count(1)


def completed(student: str, course: str, *, email: str = "", timestamp: str = "2026-03-01T12:00:01+00:00") -> Any:
    """The event of a passed course, with all that the integration needs to know, so that it need not ask the LMS."""
    person = {"id": student, "email": email or f"{student}@example.org", "first_name": "Stu", "last_name": "Dent"}
    progress = {"course_progress_id": f"{student}-{course}", "success_status": "PASSED"}
    return {
        "event_type": "COURSE_COMPLETION",
        "timestamp": timestamp,
        "user": person,
        "course": {"id": course, "published_course_id": f"p{course}", "title": course, "url": "https://a.example/c"},
        "course_progress": progress | {"completed_at": "2026-03-01T12:00:00Z"},
    }


class Acclaim:
    """A world of the simulator, as whoever arranges a test sees it."""

    def __init__(self, session: requests.Session, root: str) -> None:
        self._root, self._name = root, f"network-{os.getpid()}-{next(_numbers)}"
        self.world: World = new_world(session, root, self._name, "northwind", START)
        self.url = self.world.base_url
        self.port: int = urlsplit(self.url).port or 0
        self.path = urlsplit(self.url).path
        self._session, self.token = session, TOKEN

    def arm(self, fault: dict[str, Any]) -> str:
        armed: str = self._control("POST", "faults", json={"operation": "issueBadge"} | fault)["id"]
        return armed

    def fired(self, fault: str) -> int:
        count: int = self._control("GET", f"faults/{fault}")["fired"]
        return count

    def calls(self) -> list[str]:
        """What has come in about badges, and how it was answered."""
        told = self._control("GET", "journal?kind=request")["entries"]
        return [f"{call['method']} {call['status']}" for call in told if call["path"].endswith("/badges")]

    def badges(self, student: str) -> list[str]:
        """The templates of a student's badges, whatever became of them."""
        states = "pending,accepted,rejected,revoked,replaced"
        query = {"filter": f"recipient_email::{student}@example.org|state::{states}", "sort": "created_at"}
        return [row["badge_template"]["id"] for row in self.ask("GET", "/badges", params=query)["data"]]

    def ask(self, method: str, path: str, **request: Any) -> Any:
        """Somebody else's call of the API, which meets no fault and is in no journal."""
        url = f"{self.url}/v1/organizations/{NORTHWIND}{path}"
        answer = self._session.request(
            method, url, auth=(self.token, ""), headers={"X-Simulator-Unseen": "1"}, **request
        )
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def remove(self) -> None:
        self._session.delete(f"{self._root}/_simulator/worlds/{self._name}").raise_for_status()

    def _control(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        answer = self._session.request(method, f"{self.url}/_simulator/{path}", **request)
        assert answer.ok, answer.text
        told: dict[str, Any] = answer.json()
        return told


@dataclass(frozen=True)
class Integration:
    """The integration as its LMS, its profile pages and its operator see it."""

    session: requests.Session
    url: str

    def told(self, event: Any) -> None:
        """The LMS tells of a completion, and is thanked at once."""
        answer = self.session.post(f"{self.url}/webhooks/lms", json=event, headers=_SECRET, timeout=30)
        assert answer.status_code == 200, answer.text

    def complete(self, student: str, course: str) -> None:
        self.told(completed(student, course))

    def counts(self) -> dict[str, int]:
        """How many completions are in each state, without those in which there is none."""
        told = self.session.get(f"{self.url}/status", headers=_SECRET, timeout=10).json()
        return {state: count for state, count in told.items() if count}

    def table(self, student: str) -> requests.Response:
        headers = _SECRET | {"Accept": "application/json"}
        return self.session.get(f"{self.url}/students/{student}/badges-earned", headers=headers, timeout=10)

    def held_up(self) -> list[str]:
        """What the operator reads of everything, or a course, that is held up: `everything: why`."""
        lines = [str(item.text_content()) for item in self._page("").cssselect("ul li")]
        return [f"{line.split(', since', 1)[0]}: {line.split('UTC: ', 1)[1]}" for line in lines]

    def parked(self) -> list[str]:
        """What the operator reads of those that were refused for good: `course: why`."""
        rows = [row.cssselect("td") for row in self._page("").cssselect("tbody tr")]
        return [f"{row[2].text_content()}: {row[3].text_content()}" for row in rows]

    def attempts(self, number: int) -> list[str]:
        """What the operator reads of every attempt at a completion; badges without their ids."""
        rows = [row.cssselect("td") for row in self._page(f"/completions/{number}").cssselect("tbody tr")]
        results = [str(row[3].text_content()) for row in rows]
        return ["issued" if result.startswith("issued ") else result for result in results]

    def _page(self, path: str) -> Any:
        answer = self.session.get(f"{self.url}/operator{path}", auth=("", OPERATOR), timeout=10)
        assert answer.status_code == 200, answer.text
        return html.fromstring(answer.content)


_SECRET = {"X-Skilljar-Secret": SECRET}


class Network:
    """An Acclaim, a road to it, another host, and an integration whose clock the test moves."""

    def __init__(self, stage: Stage) -> None:
        self._stage, self.session = stage, stage.new_session()
        self.acclaim = Acclaim(self.session, stage.simulator_url)
        self.road = Road(self.acclaim.port)
        self.elsewhere = Ear()

    def direct(self, name: str = "integration") -> Integration:
        """An integration that has nothing between itself and Acclaim."""
        return self._started(name, f"{self.acclaim.url}/v1")

    def by_road(self) -> Integration:
        return self._started("integration", self.road_url)

    @property
    def road_url(self) -> str:
        return f"http://127.0.0.1:{self.road.port}{self.acclaim.path}/v1"

    def pass_time(self, seconds: float) -> None:
        """For the integration, which then does what is due."""
        self._stage.switchboard.pass_time(seconds)

    def close(self) -> None:
        self._stage.switchboard.clear()
        self.road.close()
        self.elsewhere.close()
        self.acclaim.remove()
        self.session.close()

    def _started(self, name: str, base_url: str) -> Integration:
        document = {
            "integration": {"name": name, "attempt_seconds": 1, "settle_seconds": 30},
            "acclaim": {"organization_id": NORTHWIND, "base_url": base_url},
            "lms": {"base_url": f"{self.acclaim.url}/skilljar/v1"},
            "course_badges": [_mapped(course) for course in TEMPLATES],
        }
        secrets = {
            "ACCLAIM_API_TOKEN": TOKEN,
            "LMS_API_KEY": "sk-live-northwind-0001",
            "LMS_WEBHOOK_SECRET": SECRET,
            "INTEGRATION_OPERATOR_TOKEN": OPERATOR,
        }
        return Integration(self.session, self._stage.switchboard.start(name, document, secrets))


def _mapped(course: str) -> dict[str, Any]:
    badge = {"template_id": TEMPLATES[course], "template_name": course, "installed_at": LONG_AGO}
    return {"course_id": course, "course_title": course} | badge
