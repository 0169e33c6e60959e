"""The operator of an integration: its settings, starting and stopping it, the set-up check."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import requests

from steps.drivers.control import World

SECRET = "invented-webhook-secret"
LONG_AGO = "2026-01-05T00:00:00Z"


@dataclass(frozen=True)
class Checked:
    """What the set-up check said, and whether it passed."""

    passed: bool
    text: str


class Refused(Exception):
    """The integration did not start; `str()` is what it said."""


class Host(Protocol):
    """Where integrations run. A settings document is what stands in the TOML file, `secrets` the environment."""

    def start(self, name: str, document: dict[str, Any], secrets: dict[str, str]) -> str:
        """Starts the integration `name`, again if it runs; gives its address or raises Refused."""

    def stop(self, name: str) -> None:
        """Stops it: its address answers no more, what it has stored stays."""

    def check(self, document: dict[str, Any], secrets: dict[str, str]) -> Checked:
        """Runs the set-up check."""


class Operator:
    """Runs one integration between one LMS organization and one Acclaim organization."""

    def __init__(
        self, session: requests.Session, host: Host, world: World, lms: str, organization: str, badges: dict[str, str]
    ) -> None:
        self._session = session
        self._host = host
        self._world = world
        self._lms = lms
        self._organization = organization
        self.url = ""
        self.document: dict[str, Any] = {
            "integration": {"name": f"{lms} Acclaim Integration", "badges_earned_table": True},
            "acclaim": {"organization_id": world.organization(organization)["id"], "base_url": f"{world.base_url}/v1"},
            "lms": {"base_url": f"{world.base_url}/skilljar/v1"},
            "course_badges": [],
        }
        self.secrets: dict[str, str] = {
            "ACCLAIM_API_TOKEN": world.organization(organization)["token"],
            "LMS_API_KEY": world.lms(lms)["api_key"],
            "LMS_WEBHOOK_SECRET": f"{SECRET}-{world.lms(lms)['id']}",
        }
        for course, badge in badges.items():
            self._map(course, badge, LONG_AGO)

    @property
    def name(self) -> str:
        """What tells this integration from every other one under test."""
        return f"{self._world.told['name']}-{self._world.lms(self._lms)['id']}"

    @property
    def secret(self) -> str:
        return self.secrets["LMS_WEBHOOK_SECRET"]

    def start(self) -> None:
        """Starts with the settings as they are and lets the LMS know where; raises Refused."""
        self.url = self._host.start(self.name, self.document, self.secrets)
        self._world.connect_lms(self._lms, self.url, self.secret)

    def stop(self) -> None:
        self._host.stop(self.name)

    def check(self) -> Checked:
        return self._host.check(self.document, self.secrets)

    def connect(self, course: str, badge: str) -> None:
        """Adds a badge to a course from this moment of the world on."""
        self._map(course, badge, self._world.now().isoformat())
        self.start()

    def switch_table(self, *, on: bool) -> None:
        self.document["integration"]["badges_earned_table"] = on
        self.start()

    def point_at(self, acclaim: World, organization: str) -> None:
        """Moves to another Acclaim: token, organization id and base URL change, and nothing else."""
        self.document["acclaim"]["organization_id"] = acclaim.organization(organization)["id"]
        self.document["acclaim"]["base_url"] = f"{acclaim.base_url}/v1"
        self.secrets["ACCLAIM_API_TOKEN"] = acclaim.organization(organization)["token"]
        self.start()

    def ask_for_table(self, student_id: str, secret: str) -> int:
        """The status with which the integration answers a question for a student's badges."""
        url = f"{self.url}/students/{student_id}/badges-earned"
        return self._session.get(url, headers={"X-Skilljar-Secret": secret}).status_code

    def running_name(self) -> str:
        """The name under which the integration runs."""
        name: str = self._session.get(f"{self.url}/health").json()["name"]
        return name

    def _map(self, course: str, badge: str, installed_at: str) -> None:
        owners = self._world.told["acclaim"]["organizations"]
        template = next(item for owner in owners for item in owner["templates"] if item["name"] == badge)
        courses = [item for lms in self._world.told["skilljar"]["organizations"] for item in lms["courses"]]
        mapped = next(item for item in courses if item["title"] == course)
        self.document["course_badges"].append(
            {
                "course_id": mapped["id"],
                "course_title": course,
                "template_id": template["id"],
                "template_name": badge,
                "installed_at": datetime.fromisoformat(installed_at),
            }
        )
