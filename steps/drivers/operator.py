"""The operator of an integration: its settings, starting and stopping it, the set-up check."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

import requests

from steps.cast import Person
from steps.drivers.acclaim_protocol import Acclaim
from steps.drivers.control import World, named
from steps.drivers.roles import Checked, Operator

SECRET = "invented-webhook-secret"
LONG_AGO = "2026-01-05T00:00:00Z"
_SETTINGS = {"name": ("integration", "name"), "organization id": ("acclaim", "organization_id")}


class Host(Protocol):
    """Where integrations run. A settings document is what stands in the TOML file, `secrets` the environment."""

    def start(self, name: str, document: dict[str, Any], secrets: dict[str, str]) -> str:
        """Starts the integration `name`, again if it runs; gives its address or raises Refused."""

    def stop(self, name: str) -> None:
        """Stops it: its address answers no more, what it has stored stays."""

    def pass_time(self, seconds: float) -> None:
        """Moves the clock of every integration, and lets it do what is due by then."""

    def counts(self, name: str) -> dict[str, int]:
        """How many completions an integration holds in each state."""

    def check(self, document: dict[str, Any], secrets: dict[str, str]) -> Checked:
        """Runs the set-up check."""

    def clear(self) -> None:
        """Forgets every integration and what it had stored."""


class HostedOperator:
    """Runs one integration between one LMS organization of a world and one Acclaim organization."""

    def __init__(
        self,
        session: requests.Session,
        host: Host,
        world: World,
        lms: str,
        acclaim: Acclaim,
        organization: str,
        badges: Mapping[str, str],
    ) -> None:
        """`badges` are the names of badges by the titles of the courses that carry them from the start."""
        self._session = session
        self._host = host
        self._world = world
        self._lms = lms
        self._acclaim = acclaim
        self.url = ""
        self.document = _document(world, lms)
        self.secrets: dict[str, str] = {
            "LMS_API_KEY": world.lms(lms)["api_key"],
            "LMS_WEBHOOK_SECRET": f"{SECRET}-{world.lms(lms)['id']}",
        }
        self._aim(acclaim, organization)
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

    def try_again(self, seconds: int) -> bool:
        self._host.pass_time(seconds)
        return self._host.counts(self.name)["received"] > 0

    def check(self) -> Checked:
        return self._host.check(self.document, self.secrets)

    def connect(self, course: str, badge: str) -> None:
        """Adds a badge to a course from this moment of the world on."""
        self._map(course, badge, self._world.now().isoformat())
        self.start()

    def switch_table(self, *, on: bool) -> None:
        self.document["integration"]["badges_earned_table"] = on
        self.start()

    def leave_out(self, setting: str) -> None:
        """Takes away the name, the organization id or the API token."""
        if setting in _SETTINGS:
            section, key = _SETTINGS[setting]
            del self.document[section][key]
        else:
            del self.secrets["ACCLAIM_API_TOKEN"]

    def rename(self, name: str) -> None:
        self.document["integration"]["name"] = name

    def suppress_emails(self) -> None:
        self.document["acclaim"]["suppress_badge_notification_email"] = True

    def point_at(self, acclaim: Acclaim, organization: str) -> None:
        """Moves to another Acclaim: token, organization id and base URL change, and nothing else."""
        self._aim(acclaim, organization)
        self.start()

    def answer_to(self, other: Operator, student: Person) -> int:
        """The status with which it answers the other's LMS, which asks for a student's badges."""
        return self._session.get(
            f"{self.url}/students/{self._world.student_id(student.email)}/badges-earned",
            headers={"X-Skilljar-Secret": other.secret},
        ).status_code

    def running_name(self) -> str:
        """The name under which the integration runs."""
        name: str = self._session.get(f"{self.url}/health").json()["name"]
        return name

    def _aim(self, acclaim: Acclaim, organization: str) -> None:
        there = acclaim.organization(organization)
        self.document["acclaim"] |= {"organization_id": there["id"], "base_url": f"{acclaim.base_url}/v1"}
        self.secrets["ACCLAIM_API_TOKEN"] = there["token"]

    def _map(self, course: str, badge: str, installed_at: str) -> None:
        courses = [item for lms in self._world.told["skilljar"]["organizations"] for item in lms["courses"]]
        mapped = named(courses, "title", course)
        self.document["course_badges"].append(
            {
                "course_id": mapped["id"],
                "course_title": course,
                "template_id": self._acclaim.template_id(badge),
                "template_name": badge,
                "installed_at": datetime.fromisoformat(installed_at),
            }
        )


def _document(world: World, lms: str) -> dict[str, Any]:
    """The settings as they stand in a TOML file, before Acclaim and courses are known."""
    return {
        "integration": {"name": f"{lms} Acclaim Integration", "badges_earned_table": True},
        "acclaim": {},
        "lms": {"base_url": f"{world.base_url}/skilljar/v1"},
        "course_badges": [],
    }
