"""The two calls to Acclaim's API that the school needs: what somebody holds, and issuing."""

import base64
import json
from dataclasses import dataclass
from http.client import HTTPException
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

_PATIENCE = 10  # seconds for each thing that is waited for
EVERY_STATE = "pending,accepted,rejected,revoked,replaced"


class Away(Exception):
    """No answer that says anything of the badge: it may be there or not, so one looks again later."""


class Refused(Exception):
    """Acclaim will not do it, now or later; `str()` is its reason."""


@dataclass(frozen=True)
class Acclaim:
    """One organization in Acclaim, by the address of the API (it ends with `/v1`), its id and its token."""

    url: str
    organization_id: str
    token: str

    def held(self, email: str, states: str, template: str = "") -> list[dict[str, Any]]:
        """The organization's badges of an address, all pages, the newest first."""
        wanted = f"recipient_email::{email}|state::{states}" + (f"|badge_template_id::{template}" if template else "")
        try:
            found = self._listed(wanted)
            # A filter that was not understood must not show what is somebody else's, or gone.
            return [badge for badge in found.values() if _is_of(badge, email) and badge["state"] in states.split(",")]
        except (Refused, LookupError, TypeError, AttributeError) as error:  # of nobody's badges may the others' depend
            raise Away(f"Acclaim's list is none: {error}") from error

    def _listed(self, wanted: str) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        page, pages = 1, 1
        while page <= pages:
            query = urlencode({"filter": wanted, "sort": "-issued_at", "page": page})
            answer = self._ask("GET", f"?{query}")
            found |= {badge["id"]: badge for badge in answer["data"]}
            page, pages = page + 1, answer["metadata"]["total_pages"]
        return found

    def issue(self, badge: dict[str, Any]) -> None:
        self._ask("POST", "", json.dumps(badge).encode())

    def _ask(self, method: str, query: str, body: bytes | None = None) -> Any:
        badges = f"{self.url}/organizations/{quote(self.organization_id, safe='')}/badges"
        headers = {"Content-Type": "application/json"} if body else {}
        request = Request(badges + query, body, headers, method=method)  # noqa: S310  # the operator's own address
        secret = base64.b64encode(f"{self.token}:".encode()).decode()
        request.add_unredirected_header("Authorization", f"Basic {secret}")  # not for where a redirect leads
        try:
            with urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310  # as above
                if method == "POST" and answer.status != 201:  # a redirect has made another call of it
                    raise Away(f"Acclaim answered {answer.status}")
                return json.load(answer)
        except HTTPError as error:
            with error:
                if error.code in {400, 422}:
                    raise Refused(_reason(error)) from None
            raise Away(f"Acclaim answered {error.code}") from None
        except (OSError, HTTPException, ValueError) as error:  # not reached, broken off, or no JSON
            raise Away(f"Acclaim gave no answer: {error}") from error


def _is_of(badge: dict[str, Any], email: str) -> bool:
    return str(badge["recipient_email"]).casefold() == email.casefold()


def _reason(answer: IO[bytes]) -> str:
    try:
        return str(json.load(answer)["data"]["message"])
    except (ValueError, KeyError, TypeError):
        return "no reason given"
