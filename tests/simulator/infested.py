"""A world in which every text that people or programs can give is the same text, and the way to each of its pages."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from simulator.app import Simulator
from simulator.clock import Clock
from simulator.journal import REQUEST, entries
from simulator.mailbox import mails
from simulator.origins import Seed
from simulator.seeds import seed_document
from simulator.skilljar.records import courses, lessons
from tests.simulator.places import DATA_LITERATE, FOUNDERS, NORTHWIND, ONBOARDED, SAFETY, START, Browser, Place

_TEXTS = {
    "name", "bio", "city", "title", "description", "skills", "first_name", "last_name", "content", "text", "options", "correct",
    "score_lesson", "courses", "label", "reporting_tags",
}  # fmt: skip
CONSENT = (
    "/oauth/authorize?response_type=code&client_id=northwind-invented-client-id-0000000000001"
    "&redirect_uri=https%3A%2F%2Fconnect.northwind.example%2Fcallback"
)
_WHO = {
    "acclaim_earner": "tomas", "acclaim_dashboard": "rhea", "acclaim_public": "stranger", "acclaim_description": "stranger",
    "skilljar_student": "student", "skilljar_admin": "sam", "control": "stranger",
}  # fmt: skip
_STRANGERS = {f"{door}.{form}" for door, form in (
    ("acclaim_earner", "sign_in_form"), ("acclaim_earner", "sign_up_form"), ("acclaim_dashboard", "sign_in_form"),
    ("skilljar_student", "login"), ("skilljar_admin", "login"),
)}  # fmt: skip


class Unknown(AssertionError):
    """A page is there that nobody has said how to open."""


class Infested:
    """Northwind, with `text` before each text of its seed and of all that has happened since."""

    def __init__(self, simulator: Simulator, name: str, text: str) -> None:
        self.text = text
        simulator.worlds.create(name, Seed("northwind", _document(text)), Clock(frozen_at=START))
        self.place = Place(simulator, name)
        self.who: dict[str, Browser] = {
            "tomas": self.place.tomas(),
            "mei": self.place.mei(),
            "rhea": self.place.browser().sign_in_admin(),
            "student": _lms(self.place, "/skilljar/accounts/login/", "mei@example.com", "learn-with-mei"),
            "sam": _lms(self.place, "/skilljar/admin/login", "sam@northwind.example", "teach-with-sam"),
            "stranger": self.place.browser(),
        }
        self._happen()
        self._learn()
        self.place.advance(hours=1)

    def _happen(self) -> None:
        place, text, tomas = self.place, self.text, self.who["tomas"]
        place.own("PUT", json={"webhook_url": f"http://127.0.0.1:9/?{quote(text)}", "address": text, "location": text})
        named = {"issued_to_first_name": text, "issued_to_last_name": text, "evidence": _evidence(text)}
        self.badge = place.issue_to_tomas(**named)
        tomas.post(f"/badges/{self.badge}/accept")
        tomas.post("/earner/settings/profile", profile_is_public="yes")
        tomas.post(f"/earner/earned/badge/{self.badge}/share", recipient="a@x.example", message=text)
        self.pending = place.issue_to_tomas(badge_template_id=DATA_LITERATE, **named)
        self.hidden = place.issue_to_tomas(badge_template_id=SAFETY, **named)
        tomas.post(f"/badges/{self.hidden}/accept")
        tomas.post(
            f"/earner/earned/badge/{self.hidden}", f"/earner/earned/badge/{self.hidden}/visibility", hidden="yes"
        )
        self.unclaimed = place.issue(**named)
        revoked = place.issue(recipient_email="r@example.com", **named)
        place.revoke(revoked, reason=text)
        person = {"email": "tomas@example.com", "first_name": text, "last_name": text, "external_id": "e-1"}
        self.employee = place.own("POST", "/employees", json=person).json["data"]["id"]
        sent = {"employee_list": ["e-1"], "list_type": "external_id", "message": text}
        place.own("POST", "/employees/send_invitations", json=sent)

    def _learn(self) -> None:
        with self.place.world(write=False) as world:
            taken = {course.title.removeprefix(self.text): course for course in world.rows(courses).all()}
            self.course = taken["Onboarding Essentials"]
            self.lessons = [lesson.id for lesson in world.rows(lessons).all(course_id=self.course.id)]
        self.completed = taken["Data Literacy"]
        self.student = "meiolin000001"
        here = f"/skilljar/courses/{self.course.slug}"
        self.who["student"].post(here, f"{here}/enroll")
        self.who["sam"].post(
            f"/skilljar/admin/students/{self.student}", f"/skilljar/admin/students/{self.student}/completions",
            course=self.completed.id, result="pass",
        )  # fmt: skip

    @property
    def values(self) -> dict[str, str]:
        """What the parts of addresses are."""
        with self.place.world(write=False) as world:
            mail = world.rows(mails).where(limit=1, order=[mails.c.n.desc()])[0]
            entry = world.rows(entries).where(entries.c.kind == REQUEST, entries.c.name == "issueBadge", limit=1)[0]
        return {
            "badge_id": self.badge, "template_id": ONBOARDED, "employee_id": self.employee, "confirmation_id": "x", "token": "x",
            "org_slug": "northwind-academy", "mail_id": mail.id, "course_id": self.course.id, "student_id": self.student,
            "lesson_id": self.lessons[0], "organization_id": NORTHWIND, "entry_id": entry.id, "name": "infested", "deed": "reset",
        }  # fmt: skip

    def ways(self, rules: list[Rule]) -> Iterator[tuple[str, str, str]]:
        """For each rule of a page its name, who looks at it and where; raises Unknown."""
        slugs = {
            "acclaim_public.profile": "tomas-ortega",
            "acclaim_public.template_page": "northwind-onboarded",
            "skilljar_student.course": self.course.slug,
            "skilljar_student.lesson": self.course.slug,
            "skilljar_student.completed": self.completed.slug,
        }
        adapter = self.place.simulator.app.url_map.bind("simulator.test")
        for rule in rules:
            known = self.values | {"slug": slugs.get(rule.endpoint, "")}
            missing = [name for name in rule.arguments if not known.get(name)]
            door = rule.endpoint.partition(".")[0]
            if missing or door not in _WHO:
                raise Unknown(f"{rule.endpoint} at {rule.rule}: say in tests/simulator/infested.py how it is opened")
            path = adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments})
            yield rule.endpoint, "stranger" if rule.endpoint in _STRANGERS else _WHO[door], path

    def more(self) -> Iterator[tuple[str, str, str]]:
        """The same pages in other states, and pages that say what is wrong."""
        place = self.place
        with place.world(write=False) as world:
            every = world.rows(mails).all()
        for kind in sorted({mail.kind for mail in every}):
            (mail, *_) = (mail for mail in every if mail.kind == kind)
            yield f"mail: {kind}", "stranger", f"/_simulator/mailbox/{mail.id}"
            yield f"mail as HTML: {kind}", "stranger", f"/_simulator/mailbox/{mail.id}/html"
        yield "sign up by the link", "stranger", place.entry("sign_up", self.unclaimed)
        yield "sign in by the link", "stranger", place.entry("sign_in", self.pending)
        yield "accept", "tomas", place.link(self.pending)
        yield "not yours", "mei", place.link(self.pending)
        yield "pending", "tomas", f"/earner/earned/badge/{self.pending}"
        yield "hidden", "tomas", f"/earner/earned/badge/{self.hidden}"
        yield "consent", "tomas", f"{CONSENT}&state={quote(self.text)}"
        yield "another template", "rhea", f"/mgmt/templates/{FOUNDERS}"
        for lesson in self.lessons[1:]:
            yield f"lesson {lesson}", "student", f"/skilljar/courses/{self.course.slug}/lessons/{lesson}"
        for path in ("/nothing/", "/users/", "/org/", "/badges/", "/skilljar/courses/", "/users/confirmation/"):
            yield f"nothing at {path}", "stranger", path + quote(self.text.replace("/", ""), safe="")
        yield "nothing, with slashes", "stranger", f"/no/such/page/{quote(self.text)}"
        yield "next", "stranger", f"/users/sign_in?next={quote(self.text, safe='')}"

    def forms(self) -> Iterator[tuple[str, Callable[[], TestResponse]]]:
        """Forms that come back with what was typed, or whose next page says what was done."""
        text, who = self.text, self.who
        details = {"first_name": text, "last_name": text, "email": text, "country": text, "password": "short"}
        yield "sign up", lambda: who["stranger"].post("/users/sign_up", **details)
        yield "sign in", lambda: who["stranger"].post("/users/sign_in", email=text, password=text)
        yield "admins sign in", lambda: who["stranger"].post("/mgmt/sign_in", email=text, password=text)
        yield "students sign in", lambda: who["stranger"].post("/skilljar/accounts/login/", email=text, password=text)
        yield "LMS admins sign in", lambda: who["stranger"].post("/skilljar/admin/login", email=text, password=text)
        yield "webhook", lambda: who["rhea"].post("/mgmt/webhooks", webhook_url=text)
        yield "address", lambda: who["student"].post("/skilljar/accounts/profile/", email=text, language=text)
        there = f"/skilljar/admin/students/{self.student}"
        too_long = {"first_name": text * 30, "last_name": text * 30}
        yield "student", lambda: who["sam"].post(there, email=text, **too_long)
        course = f"/skilljar/admin/courses/{self.course.id}"
        yield "course", lambda: who["sam"].post(course, score_lesson=text)
        yield "merge", lambda: who["tomas"].post("/earner/settings/account/merge/x", code=text)
        account = "/earner/settings/account"
        yield "add address", lambda: who["tomas"].post(account, f"{account}/addresses", new_email=text)
        share = f"/earner/earned/badge/{self.badge}/share"
        yield "share", lambda: who["tomas"].post(share, recipient=text, message=text)


def _lms(place: Place, page: str, email: str, password: str) -> Browser:
    browser = place.browser()
    assert browser.post(page, email=email, password=password).status_code == 303
    return browser


def _evidence(text: str) -> list[dict[str, Any]]:
    return [
        {"type": "PlainTextEvidence", "title": text, "description": text},
        {"type": "IdEvidence", "id": text, "title": text, "description": text},
        {"type": "UrlEvidence", "value": f"https://x.example/?{quote(text)}", "name": text, "description": text},
        {"type": "KeyValueGroupEvidence", "title": text, "values": [
            {"type": "KeyValuePairEvidence", "label": text, "value": text},
        ]},
    ]  # fmt: skip


def _document(text: str) -> dict[str, Any]:
    document: dict[str, Any] = _with(text, seed_document("northwind"))
    for organization, before in zip(
        document["skilljar"]["organizations"], seed_document("northwind")["skilljar"]["organizations"], strict=True
    ):
        for course, plain in zip(organization["courses"], before["courses"], strict=True):
            course["slug"] = "-".join(plain["title"].lower().split())
    return document


def _with(text: str, told: Any, *, is_text: bool = False) -> Any:
    if isinstance(told, dict):
        return {name: _with(text, value, is_text=name in _TEXTS) for name, value in told.items()}
    if isinstance(told, list):
        return [_with(text, value, is_text=is_text) for value in told]
    return f"{text}{told}" if is_text and isinstance(told, str) else told
