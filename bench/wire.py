"""The calls as bytes: to the simulator, to the floor and to the peers."""

import base64
import json
from urllib.parse import quote, urlencode

from bench.load import NUMBER

ORGANIZATION = "9c1d1f2e-6a55-4d0b-8f5e-2a4f0a9b7c10"
TEMPLATE = "3f0d5b1c-1f7e-4c66-9d0a-6e1b2f3a4c01"
TOKEN = "northwind-invented-token-000000000001"
BADGES = f"/v1/organizations/{ORGANIZATION}/badges"
AUTHORIZATION = {"Authorization": f"Basic {base64.b64encode(f'{TOKEN}:'.encode()).decode()}"}
BADGE = {
    "recipient_email": f"r{NUMBER}@bench.example",
    "issued_to_first_name": "Mei",
    "issued_to_last_name": "Chen",
    "badge_template_id": TEMPLATE,
    "issued_at": "2026-03-02 09:00:00 +0000",
}
OF_RECIPIENT = "recipient_email::mei@bench.example"
"""Meets the same sixty badges, however many there are."""

BY_STATE = f"state::pending|badge_template_id::{TEMPLATE}"
"""Meets half of all badges."""

_JSON = {"Content-Type": "application/json"}
_AWS = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Authorization": "AWS4-HMAC-SHA256 Credential=invented/20260302/us-east-1/ses/aws4_request, SignedHeaders=host",
}


def http(method: str, target: str, headers: dict[str, str] | None = None, body: str = "") -> str:
    """A request with all that belongs to it."""
    lines = {"Host": "127.0.0.1", **(headers or {})} | ({"Content-Length": str(len(body))} if body else {})
    return f"{method} {target} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in lines.items()) + f"\r\n{body}"


def page_of(filters: str) -> str:
    return http("GET", f"{BADGES}?filter={quote(filters)}", AUTHORIZATION)


def ses(action: str, **fields: str) -> str:
    """A call to the e-mail service that moto stands in for."""
    return http("POST", "/", _AWS, urlencode({"Action": action, **fields}, safe="@#."))


ISSUE = http("POST", BADGES, AUTHORIZATION | _JSON, json.dumps(BADGE))
PAGE = page_of(BY_STATE)
CREATE = http("POST", "/_simulator/worlds", _JSON, json.dumps({"name": f"world-{NUMBER}"}))
RESET = http("POST", "/_simulator/reset")
FLOOR_ISSUE = http("POST", "/", AUTHORIZATION | _JSON, json.dumps(BADGE))
FLOOR_PAGE = http("GET", "/", AUTHORIZATION)
SES_VERIFY = ses("VerifyEmailIdentity", EmailAddress=f"r{NUMBER}@bench.example")
SES_SENDER = ses("VerifyEmailIdentity", EmailAddress="sender@bench.example")
SES_SEND = ses(
    "SendEmail",
    Source="sender@bench.example",
    **{
        "Destination.ToAddresses.member.1": f"r{NUMBER}@bench.example",
        "Message.Subject.Data": "Badge",
        "Message.Body.Text.Data": "Hello",
    },
)
SES_LIST = ses("ListIdentities")
ROWS_ADD = http("POST", "/badges", _JSON, json.dumps(BADGE))
ROWS_PAGE = http("GET", "/badges?state=pending&_page=1&_limit=50")
