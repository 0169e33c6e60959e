"""The organization's own view of its badges, through Acclaim's API."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import requests

from steps.drivers.control import named


@dataclass(frozen=True)
class Holding:
    """A badge as its issuer sees it through the API."""

    name: str
    state: str
    document: dict[str, Any]


class Issuer:
    """A program that speaks for one organization through the API."""

    def __init__(self, session: requests.Session, base_url: str, organization: dict[str, Any]) -> None:
        self._session = session
        self._organization = organization
        self._badges = f"{base_url}/v1/organizations/{organization['id']}/badges"

    def holdings(self, email: str | None = None) -> list[Holding]:
        """The badges of an address, or of everybody, in the order in which they were issued; all pages."""
        url: str | None = self._badges
        query = {"sort": "created_at"} | ({"filter": f"recipient_email::{email}"} if email else {})
        found: list[Holding] = []
        seen = set[str]()
        while url:
            assert url not in seen, f"the list of badges leads back to a page that was read: {url}"
            seen.add(url)
            answer = self._session.get(url, params=query, auth=(self._organization["token"], ""))
            assert answer.ok, f"the list of badges answered {answer.status_code}: {answer.text[:300]}"
            badges = answer.json()
            found += [Holding(badge["badge_template"]["name"], badge["state"], badge) for badge in badges["data"]]
            url, query = badges["metadata"]["next_page_url"], {}
        return found

    def issue(self, badge: str, email: str, first_name: str, last_name: str, issued_at: str) -> None:
        template = named(self._organization["templates"], "name", badge)
        fields = {
            "recipient_email": email,
            "issued_to_first_name": first_name,
            "issued_to_last_name": last_name,
            "badge_template_id": template["id"],
            "issued_at": f"{datetime.fromisoformat(issued_at).astimezone(UTC):%Y-%m-%d %H:%M:%S} +0000",
        }
        answer = self._session.post(self._badges, json=fields, auth=(self._organization["token"], ""))
        assert answer.status_code == 201, f"issuing answered {answer.status_code}: {answer.text[:300]}"

    def revoke(self, badge: Holding, reason: str) -> None:
        url = f"{self._badges}/{badge.document['id']}/revoke"
        answer = self._session.put(url, json={"reason": reason}, auth=(self._organization["token"], ""))
        assert answer.ok, f"revoking answered {answer.status_code}: {answer.text[:300]}"
