"""The few calls we make to Acclaim, and what its answers mean."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import quote, urlencode

import requests
from msgspec import Meta, Struct, field

from bounded.calls import Answer, Deadline
from integration.calls import Refused, Service, Unreachable
from integration.completions import Completion, Student
from integration.forms import Form, Text, fit
from integration.outcomes import Outcome, State
from integration.settings import Acclaim, CourseBadge

_STATES = "pending,accepted,rejected,revoked,replaced"
Given = Annotated[str, Meta(pattern=r"^[^\0]+\Z")]  # no database takes a NUL


class IssuedBadge(Struct, frozen=True):
    """A badge as Acclaim lists it; `organization_ids` are those that issued or created it."""

    id: Given
    name: Given
    image_url: Text
    issued_at: datetime
    state: Given
    recipient: Given
    accept_url: Text
    organization_ids: frozenset[Any]
    badge_url: Text = Text()
    marks: frozenset[str] = frozenset()  # of the completions that it was issued for


class Organization(Struct, frozen=True):
    name: Given
    single_sign_on: Any = field(name="sso_enabled", default=None)  # whether it is on, where Acclaim says so


class BadgeTemplate(Struct, frozen=True):
    name: Given
    state: Given


class _Answered(Struct, frozen=True):
    id: Given
    recipient_email: Given
    badge_template: Any = None


class AcclaimClient:
    """Acclaim's REST API v1; each method raises a ServiceFailure when it has no answer."""

    def __init__(self, settings: Acclaim, session: requests.Session, deadline: Deadline) -> None:
        self._token = settings.token
        self._organization_id = settings.organization_id
        organizations = f"{settings.base_url.rstrip('/')}/organizations"
        self._organization = f"{organizations}/{quote(settings.organization_id, safe='')}"
        self._service = Service("Acclaim", self._token, session, deadline, self._reason)

    def issue(self, completion: Completion, course_badge: CourseBadge) -> Outcome:
        """Issued, already earned, or parked with Acclaim's reason; Refused when it is forbidden."""
        answer = self._service.call("POST", f"{self._organization}/badges", _issue_body(completion, course_badge))
        if answer.status == 201:
            badge = self._service.read(answer, lambda told: fit(told["data"], _Answered))
            return _outcome(badge, completion, course_badge)
        if answer.status < 400:
            raise Unreachable(f"Acclaim answered {answer.status} where 201 is due")
        refusal = str(self._service.refusal(answer))
        if answer.status == 422 and "already has this badge" in refusal:
            return Outcome(State.ALREADY_EARNED)
        reason = _nameless(refusal, completion.student)
        if answer.status == 403:
            raise Refused(reason)
        return Outcome(State.PARKED, reason)

    def find(self, completion: Completion, course_badge: CourseBadge) -> Outcome | None:
        """Issued, as the badge that carries the completion's mark, whatever became of it since; None for none."""
        wanted = f"badge_template_id::{course_badge.template_id}|state::{_STATES}"
        badges = self._list(wanted, completion.student.email)
        found = (Outcome(State.ISSUED, badge_id=badge.id) for badge in badges if completion.mark in badge.marks)
        return next(found, None)

    def badges(self, address: str) -> list[IssuedBadge]:
        """Every live badge of the organization that Acclaim lists for the address, all pages."""
        return self._list("state::pending,accepted", address)

    def issued_from(self, template_id: str) -> list[IssuedBadge]:
        """Every badge of the organization that was ever issued from a template, all pages."""
        return self._list(f"badge_template_id::{template_id}|state::{_STATES}")

    def organization(self) -> Organization:
        # Assumption: no public document names a field for single sign-on (docs/fidelity.md).
        return self._known(f"organization {self._organization_id} for this token", self._organization, Organization)

    def badge_template(self, template_id: str) -> BadgeTemplate:
        url = f"{self._organization}/badge_templates/{quote(template_id, safe='')}"
        return self._known(f"badge template {template_id} in this organization", url, BadgeTemplate)

    def _known(self, what: str, url: str, form: type[Form]) -> Form:
        """Raises Refused also when Acclaim knows none."""
        found = self._service.find(url, lambda told: fit(told["data"], form))
        if found is None:
            raise Refused(f"Acclaim knows no {what}")
        return found

    def _list(self, wanted: str, address: str = "") -> list[IssuedBadge]:
        # The filter cannot quote its own signs: an address that has them is looked for among all badges.
        recipient = f"recipient_email::{address}|" if address and not ("|" in address or "::" in address) else ""
        query = urlencode({"filter": recipient + wanted, "sort": "-issued_at"})
        pages = list(self._service.pages(f"{self._organization}/badges?{query}", _page))
        found = {badge.id: badge for badges, _ in pages for badge in badges}
        totals = sorted({total for _, total in pages})
        if totals != [len(found)]:  # badges came, or went, between two pages
            raise Unreachable(
                f"Acclaim's list has {len(found)} badges where it counts {' and '.join(map(str, totals))}"
            )
        return list(found.values())

    def _reason(self, answer: Answer) -> str:
        try:
            message = self._service.read(answer, lambda told: fit(told["data"]["message"], str))
        except Unreachable:
            message = ""
        # The reason is stored and logged, so no address and no token may stand in it, nor what no database takes.
        message = re.sub(r"[\s\0-\x1f]+", " ", message.replace(self._token, "(token)")).strip()
        message = re.sub(r"[^\s<>]+(?:@|%40)[^\s<>]+", "(address)", message)
        return f": {message[:300] or 'no reason given'}"


def _nameless(reason: str, student: Student) -> str:
    names = "|".join(map(re.escape, (student.first_name, student.last_name)))
    return re.sub(rf"(?<!\w)(?:{names})(?!\w)", "(name)", reason, flags=re.IGNORECASE)


def _issue_body(completion: Completion, course_badge: CourseBadge) -> dict[str, object]:
    student, course = completion.student, completion.course
    evidence = [{"type": "IdEvidence", "title": "Completion", "description": completion.mark, "id": completion.mark}]
    if course.url.startswith(("http://", "https://")):
        evidence.append({"type": "UrlEvidence", "name": course.title or course_badge.course_title, "value": course.url})
    return {
        "recipient_email": student.email,
        "issued_to_first_name": student.first_name,
        "issued_to_last_name": student.last_name,
        "badge_template_id": course_badge.template_id,
        "issued_at": f"{completion.completed_at:%Y-%m-%d %H:%M:%S} +0000",
        "expires_at": False,  # not absent: the template's own expiry must not apply (earn-11)
        "evidence": evidence,
    }


def _outcome(badge: _Answered, completion: Completion, course_badge: CourseBadge) -> Outcome:
    """What a 201 tells; a badge that nobody asked for is for an operator to look at."""
    template = badge.badge_template
    wanted = (completion.student.email.casefold(), course_badge.template_id)
    if (badge.recipient_email.casefold(), isinstance(template, dict) and template.get("id")) != wanted:
        return Outcome(State.PARKED, f"Acclaim answered with a badge that was not asked for: {badge.id[:64]}")
    return Outcome(State.ISSUED, badge_id=badge.id)


def _page(told: Any) -> tuple[tuple[list[IssuedBadge], int], str | None]:
    """The badges of a page, how many the list counts, and the next page's URL."""
    badges = [_issued_badge(row) for row in fit(told["data"], list[dict[str, Any]])]
    return (badges, fit(told["metadata"]["total_count"], int)), told["metadata"].get("next_page_url")


def _issued_badge(row: dict[str, Any]) -> IssuedBadge:
    template, issuer, creator = row["badge_template"], row.get("issuer") or {}, row.get("created_by") or {}
    issued_at = datetime.fromisoformat(row["issued_at"])
    # Whether Acclaim keeps the id that an evidence was sent with is not documented (docs/fidelity.md).
    marks = [str(proof.get(key)) for proof in row.get("evidence") or [] for key in ("id", "description")]
    badge = {
        "name": template["name"],
        "image_url": row.get("image_url") or template.get("image_url"),
        "issued_at": issued_at if issued_at.tzinfo else issued_at.replace(tzinfo=UTC),
        "recipient": row["recipient_email"],
        "accept_url": row.get("accept_badge_url"),
        "organization_ids": [creator.get("id"), *(each["entity"]["id"] for each in issuer.get("entities", []))],
        "marks": marks,
    }
    return fit(row | badge, IssuedBadge)
