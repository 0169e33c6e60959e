"""Issues a badge for a completed course: the code under test. It knows nothing of the simulator."""

from dataclasses import dataclass
from datetime import UTC, datetime

import requests

ALREADY = "already has this badge"


class CannotIssue(Exception):
    """Acclaim has not issued the badge, and says why."""


@dataclass(frozen=True)
class Office:
    """Where and as whom badges are issued."""

    url: str
    organization_id: str
    token: str

    def issue(
        self, email: str, first_name: str, last_name: str, template_id: str, completed_at: datetime
    ) -> str | None:
        """The id of the new badge, None for who has it already; raises CannotIssue."""
        answer = requests.post(
            f"{self.url}/organizations/{self.organization_id}/badges",
            auth=(self.token, ""),
            json={
                "recipient_email": email,
                "issued_to_first_name": first_name,
                "issued_to_last_name": last_name,
                "badge_template_id": template_id,
                "issued_at": f"{completed_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} +0000",
            },
            timeout=10,
        )
        if answer.status_code == 422 and ALREADY in answer.text:
            return None
        if answer.status_code != 201:
            raise CannotIssue(f"{answer.status_code}: {answer.text}")
        badge_id: str = answer.json()["data"]["id"]
        return badge_id
