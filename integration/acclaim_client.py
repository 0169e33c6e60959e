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

_STATES = ("pending", "accepted", "rejected", "revoked", "replaced")
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
    marks: frozenset[str] = frozenset()  # of the completions that it was issued for


class Organization(NamedTuple):
    name: str
    single_sign_on: bool | None  # None: Acclaim does not say


class BadgeTemplate(NamedTuple):
    name: str
    state: str


class AcclaimClient:
    """Acclaim's REST API v1; each method raises a ServiceFailure when it has no answer."""

    def __init__(self, settings: Settings, session: requests.Session, deadline: Deadline) -> None:
        self._token, self._base = settings.token, settings.acclaim_base_url
        self._organization = f"{self._base}/organizations/{quote(settings.organization_id, safe='')}"
        self._service = Service("Acclaim", self._token, session, deadline)

    def issue(self, completion: Completion, course_badge: CourseBadge) -> Outcome:
        """Issued, already earned, or parked with Acclaim's reason; Refused when it is forbidden."""
        answer = self._service.call("POST", f"{self._organization}/badges", _issue_body(completion, course_badge))
        if answer.status == 201:
            return _issued(_data(answer), completion, course_badge)
        if answer.status < 400:
            raise Unreachable(f"Acclaim answered {answer.status} where 201 is due")
        refusal = self._refusal(answer)
        if answer.status == 403:
            raise refusal
        if answer.status == 422 and "already has this badge" in refusal.message:
            return Outcome(State.ALREADY_EARNED)
        return Outcome(State.PARKED, str(refusal))

    def find(self, completion: Completion, course_badge: CourseBadge) -> str:
        """The id of the badge that carries the completion's mark, whatever became of it since; empty for none."""
        wanted = f"badge_template_id::{course_badge.template_id}|state::{','.join(_STATES)}"
        badges = self._list(completion.student.email, wanted)
        return next((badge.id for badge in badges if completion.mark in badge.marks), "")

    def badges(self, address: str) -> list[IssuedBadge]:
        """Every live badge of the organization that Acclaim lists for the address, all pages."""
        return self._list(address, "state::pending,accepted")

    def issued_from(self, template_id: str) -> list[IssuedBadge]:
        """Every badge of the organization that was ever issued from a template, all pages."""
        return self._list("", f"badge_template_id::{template_id}|state::{','.join(_STATES)}")

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

    def _list(self, address: str, wanted: str) -> list[IssuedBadge]:
        # The filter cannot quote its own signs: an address that has them is looked for among all badges.
        recipient = f"recipient_email::{address}|" if address and not ("|" in address or "::" in address) else ""
        query = urlencode({"filter": recipient + wanted, "sort": "-issued_at"})
        url: str | None = f"{self._organization}/badges?{query}"
        seen: set[str] = set()
        found: dict[str, IssuedBadge] = {}
        total = 0
        while url is not None:
            if url in seen or _origin(url) != _origin(self._base):
                raise Unreachable("Acclaim's list leads in a circle or to another host")
            seen.add(url)
            rows, total, url = self._page(url)
            found |= {row.id: row for row in rows}
        if len(found) != total:  # badges came, or went, between two pages
            raise Unreachable(f"Acclaim's list has {len(found)} badges where it counts {total}")
        return list(found.values())

    def _page(self, url: str) -> tuple[list[IssuedBadge], int, str | None]:
        document: Any = self._accepted(self._service.call("GET", url, cap=4 * MIB)).document()
        try:
            following, total = document["metadata"].get("next_page_url"), document["metadata"]["total_count"]
            badges = [_issued_badge(row) for row in document["data"]]
        except (TypeError, KeyError, ValueError, AttributeError):
            raise Unreachable(STRANGE) from None
        if not isinstance(following, str | None) or not isinstance(total, int):
            raise Unreachable(STRANGE)
        return badges, total, following

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


def _issue_body(completion: Completion, course_badge: CourseBadge) -> dict[str, object]:
    student = completion.student
    earned = completion.progress.completed_at if completion.progress else None
    if earned is None:
        raise ValueError("a completion that is not complete earns nothing")
    evidence = [{"type": "IdEvidence", "title": "Completion", "description": completion.mark, "id": completion.mark}]
    if completion.course_url.startswith(("http://", "https://")):
        title = completion.course_title or course_badge.course_title
        evidence.append({"type": "UrlEvidence", "name": title, "value": completion.course_url})
    return {
        "recipient_email": student.email,
        "issued_to_first_name": student.first_name,
        "issued_to_last_name": student.last_name,
        "badge_template_id": course_badge.template_id,
        "issued_at": f"{earned.astimezone(UTC):%Y-%m-%d %H:%M:%S} +0000",
        "expires_at": False,  # not absent: the template's own expiry must not apply (earn-11)
        "evidence": evidence,
    }


def _issued(data: dict[str, Any], completion: Completion, course_badge: CourseBadge) -> Outcome:
    """What a 201 tells; a badge that nobody asked for is for an operator to look at."""
    template = data.get("badge_template")
    wanted = (completion.student.email.casefold(), course_badge.template_id)
    if (_text(data, "recipient_email").casefold(), isinstance(template, dict) and template.get("id")) != wanted:
        return Outcome(State.PARKED, f"Acclaim answered with a badge that was not asked for: {_text(data, 'id')[:64]}")
    return Outcome(State.ISSUED, badge_id=_text(data, "id"))


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
        # Whether Acclaim keeps the id that an evidence was sent with is not documented (docs/fidelity.md).
        marks=frozenset(str(proof.get(key)) for proof in row.get("evidence") or [] for key in ("id", "description")),
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
