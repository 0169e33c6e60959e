"""The simulator's control plane: a world of one's own, its clock, its mailbox."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests

from report.outcomes import WrongScenario

_SPAN = re.compile(r"(\d+) (day|hour|minute|second)s?")


@dataclass(frozen=True)
class Mail:
    """An e-mail from the world's mailbox."""

    kind: str
    about: str
    sent_at: datetime
    sender_name: str
    sender_email: str
    subject: str
    text: str
    html: str
    links: tuple[str, ...]

    @property
    def sender(self) -> str:
        """Who it is from, in the scenarios' words."""
        return "Acclaim" if self.sender_email.endswith("@acclaim.example") else self.sender_name


class World:
    """One world of the simulator, by its base address; `told` is what the control plane tells of it."""

    def __init__(self, session: requests.Session, base_url: str, told: dict[str, Any]) -> None:
        self._session = session
        self.base_url = base_url
        self.told = told
        self._armed: list[list[str]] = []

    def organization(self, name: str) -> dict[str, Any]:
        """An Acclaim organization by its name, with token and templates."""
        return named(self.told["acclaim"]["organizations"], "name", name)

    def lms(self, name: str) -> dict[str, Any]:
        """An LMS organization by its name, with courses and students."""
        return named(self.told["skilljar"]["organizations"], "name", name)

    def template_id(self, badge: str) -> str:
        """The id of a badge's template, whichever organization has it."""
        owners = self.told["acclaim"]["organizations"]
        found: str = named([each for owner in owners for each in owner["templates"]], "name", badge)["id"]
        return found

    def student_id(self, email: str) -> str:
        """The id by which the LMS knows the student with that address, in whichever organization."""
        lms = self.told["skilljar"]["organizations"]
        found: str = named([each for one in lms for each in one["students"]], "email", email)["id"]
        return found

    def course(self, lms: str, title: str) -> dict[str, Any]:
        return named(self.lms(lms)["courses"], "title", title)

    def now(self) -> datetime:
        return datetime.fromisoformat(self._json("GET", "clock")["now"])

    def pass_time(self, span: str) -> None:
        """Turns the clock by a span such as `3 days, 23 hours`; all that is due on the way is done then."""
        parts = {f"{unit}s": int(number) for number, unit in _SPAN.findall(span)}
        assert parts, f"{span!r} names no span of time"
        self._json("POST", "clock/advance", json=parts)

    def settle(self) -> None:
        """Waits until everything that is due has been done."""
        self._json("POST", "clock/advance", json={"seconds": 0})

    def mail_to(self, email: str) -> list[Mail]:
        """The mail to an address, the oldest first."""
        found = self._json("GET", "mail", params={"to": email})["mail"]
        return [
            Mail(
                kind=mail["kind"],
                about=mail["about"],
                sent_at=datetime.fromisoformat(mail["sent_at"]),
                sender_name=mail["from"]["name"],
                sender_email=mail["from"]["email"],
                subject=mail["subject"],
                text=mail["text"],
                html=mail["html"],
                links=tuple(mail["links"]),
            )
            for mail in found
        ]

    def calls(self, prefix: str) -> list[str]:
        """The calls that programs made to addresses below `prefix`, each as method and path."""
        calls = self._json("GET", "journal?kind=request")["entries"]
        return [f"{call['method']} {call['path']}" for call in calls if call["path"].startswith(prefix)]

    def arm(self, operations: Iterable[str], **fault: Any) -> None:
        """Has the first calls of each of these operations of Acclaim's go wrong; one will do (docs/faults.md)."""
        armed = [self._json("POST", "faults", json={"operation": each, **fault}) for each in operations]
        self._armed.append([each["id"] for each in armed])

    def disarm(self) -> None:
        """Nothing goes wrong any more; what was put off comes nevertheless."""
        answer = self._session.delete(f"{self.base_url}/_simulator/faults")
        assert answer.ok, f"DELETE /_simulator/faults answered {answer.status_code}: {answer.text[:300]}"
        self._armed.clear()

    def unmet(self) -> list[str]:
        """The operations of what was armed and has met no call."""
        unfired = {one["id"]: one["operation"] for one in self._json("GET", "faults?unfired=true")["faults"]}
        return [" or ".join(unfired[each] for each in armed) for armed in self._armed if unfired.keys() >= set(armed)]

    def connect_lms(self, lms: str, url: str, secret: str) -> None:
        """Tells an LMS organization where its integration is."""
        self._json(
            "PUT",
            f"lms/{self.lms(lms)['id']}/integration",
            json={"webhook_url": f"{url}/webhooks/lms", "badges_earned_url": url, "secret": secret},
        )

    def _json(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        answer = self._session.request(method, f"{self.base_url}/_simulator/{path}", **request)
        assert answer.ok, f"{method} /_simulator/{path} answered {answer.status_code}: {answer.text[:300]}"
        told: dict[str, Any] = answer.json()
        return told


def new_world(
    session: requests.Session, root: str, name: str, seed: str | dict[str, Any], frozen_at: str, *, strict: bool = False
) -> World:
    """Makes a world of a seed, by its name or as it stands, and enters it; a `strict` one grants no leniency."""
    wanted = {"name": name, "seed": seed, "frozen_at": frozen_at, "switches": {"strict": strict}}
    answer = session.post(f"{root}/_simulator/worlds", json=wanted)
    assert answer.status_code == 201, f"no new world: {answer.status_code} {answer.text[:300]}"
    return World(session, f"{root}/w/{name}", answer.json())


def named(items: list[dict[str, Any]], key: str, wanted: str) -> dict[str, Any]:
    for item in items:
        if item[key] == wanted:
            return item
    raise WrongScenario(f"there is no {wanted!r}, only {', '.join(item[key] for item in items)}")
