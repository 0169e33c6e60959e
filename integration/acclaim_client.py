"""The few calls we make to Acclaim, and what its answers mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

import requests

from integration.calls import MIB, Answer, Deadline, Refused, Service, Unreachable
from integration.completions import Completion
from integration.outcomes import Outcome, State
from integration.settings import CourseBadge, Settings

STRANGE = "Acclaim answered in a form that this integration does not know"


@dataclass(frozen=True)
class IssuedBadge:
    """A badge as Acclaim lists it; `organization_ids` are those that issued or created it."""

    id: str
    name: str
    image_url: str
    issued_at: datetime
    state: str
    recipient: str
    accept_url: str
    badge_url: str
    organization_ids: frozenset[str]


class Organization(NamedTuple):
    name: str
    single_sign_on: bool | None  # None: Acclaim does not say


class BadgeTemplate(NamedTuple):
    name: str
    state: str


class AcclaimClient:
    """Acclaim's REST API v1; each method raises a ServiceFailure when it has no answer."""

    def __init__(self, settings: Settings, session: requests.Session, deadline: Deadline) -> None:
        self._token, self._base = settings.api_token, settings.acclaim_base_url
        self._organization = f"{self._base}/organizations/{quote(settings.organization_id, safe='')}"
        self._service = Service("Acclaim", self._token, session, deadline)

    def issue(self, completion: Completion, course_badge: CourseBadge, issued_at: datetime) -> Outcome:
        """Issued, already earned, or parked with Acclaim's reason."""
        body = _issue_body(completion, course_badge, issued_at)
        answer = self._service.call("POST", f"{self._organization}/badges", body)
        if answer.status == 201:
            return Outcome(State.ISSUED, badge_id=_text(_data(answer), "id"))
        if answer.status < 400:
            raise Unreachable(f"Acclaim answered {answer.status} where 201 is due")
        refusal = self._refusal(answer)
        if answer.status == 422 and "already has this badge" in refusal.message:
            return Outcome(State.ALREADY_EARNED)
        return Outcome(State.PARKED, str(refusal))

    def badges(self, address: str) -> list[IssuedBadge]:
        """Every badge of the organization that Acclaim lists for the address, all pages."""
        # The filter cannot quote its own signs: an address that has them is looked for among all badges.
        recipient = "" if "|" in address or "::" in address else f"recipient_email::{address}|"
        query = urlencode({"filter": f"{recipient}state::pending,accepted", "sort": "-issued_at"})
        url: str | None = f"{self._organization}/badges?{query}"
        seen: set[str] = set()
        found: list[IssuedBadge] = []
        while url is not None:
            if url in seen or _origin(url) != _origin(self._base):
                raise Unreachable("Acclaim's list leads in a circle or to another host")
            seen.add(url)
            rows, url = self._page(url)
            found += rows
        return found

    def organization(self) -> Organization | None:
        """None when Acclaim knows no such organization."""
        data = self._get(self._organization)
        # Assumption: no public document names a field for single sign-on (docs/fidelity.md).
        return data and Organization(_text(data, "name"), data.get("sso_enabled"))

    def badge_template(self, template_id: str) -> BadgeTemplate | None:
        """None when the organization has no such template."""
        data = self._get(f"{self._organization}/badge_templates/{quote(template_id, safe='')}")
        return data and BadgeTemplate(_text(data, "name"), _text(data, "state"))

    def _get(self, url: str) -> Any:
        answer = self._service.call("GET", url)
        return None if answer.status == 404 else _data(self._accepted(answer))

    def _page(self, url: str) -> tuple[list[IssuedBadge], str | None]:
        document: Any = self._accepted(self._service.call("GET", url, cap=4 * MIB)).document()
        try:
            following = document["metadata"].get("next_page_url")
            badges = [_issued_badge(row) for row in document["data"]]
        except (TypeError, KeyError, ValueError, AttributeError):
            raise Unreachable(STRANGE) from None
        if not isinstance(following, str | None):
            raise Unreachable(STRANGE)
        return badges, following

    def _accepted(self, answer: Answer) -> Answer:
        if answer.status >= 400:
            raise self._refusal(answer)
        return answer

    def _refusal(self, answer: Answer) -> Refused:
        try:
            message = _text(_data(answer), "message")
        except Unreachable:
            message = "no reason given"
        # The reason is stored and logged, so no address and no token may stand in it.
        message = re.sub(r"\S+@\S+", "(address)", message.replace(self._token, "(token)"))
        return Refused(answer.status, f"Acclaim refused with {answer.status}: {message[:300]}")


def _issue_body(completion: Completion, course_badge: CourseBadge, issued_at: datetime) -> dict[str, object]:
    student = completion.student
    body: dict[str, object] = {
        "recipient_email": student.email,
        "issued_to_first_name": student.first_name,
        "issued_to_last_name": student.last_name,
        "badge_template_id": course_badge.template_id,
        "issued_at": f"{issued_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} +0000",
        "expires_at": False,  # not absent: the template's own expiry must not apply (earn-11)
    }
    if completion.course_url.startswith(("http://", "https://")):
        title = completion.course_title or course_badge.course_title
        body["evidence"] = [{"type": "UrlEvidence", "name": title, "value": completion.course_url}]
    return body


def _data(answer: Answer) -> dict[str, Any]:
    document = answer.document()
    data = document.get("data") if isinstance(document, dict) else None
    if not isinstance(data, dict):
        raise Unreachable(STRANGE)
    return data


def _text(data: dict[str, Any], key: str) -> str:
    text = data.get(key)
    if not isinstance(text, str) or not text:
        raise Unreachable(STRANGE)
    return text


def _issued_badge(row: dict[str, Any]) -> IssuedBadge:
    issued_at = datetime.fromisoformat(row["issued_at"])
    issuers: list[Any] = [each["entity"]["id"] for each in (row.get("issuer") or {}).get("entities", [])]
    creator: list[Any] = [(row.get("created_by") or {}).get("id")]
    return IssuedBadge(
        id=_text(row, "id"),
        name=_text(row["badge_template"], "name"),
        image_url=str(row.get("image_url") or row["badge_template"].get("image_url") or ""),
        issued_at=issued_at if issued_at.tzinfo else issued_at.replace(tzinfo=UTC),
        state=_text(row, "state"),
        recipient=_text(row, "recipient_email"),
        accept_url=str(row.get("accept_badge_url") or ""),
        badge_url=str(row.get("badge_url") or ""),
        organization_ids=frozenset([*issuers, *creator]),
    )


def _origin(url: str) -> tuple[object, ...] | None:
    try:
        parts = urlsplit(url)
        return (
            parts.scheme,
            parts.username,
            parts.hostname,
            parts.port or {"http": 80, "https": 443}[parts.scheme],
        )
    except (ValueError, KeyError):
        return None
