"""Telling an organization of an event at its webhook address: what a delivery is, and when it is tried again.

The receiver's 200 ends a delivery; anything else, and silence, has it delivered again at growing intervals for up to
25 days (https://www.credly.com/docs/webhooks).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from urllib.parse import urlsplit

from simulator.acclaim.domain.web_address import LONGEST, is_web_address

BAD_URL = (
    "Enter an address that begins with https:// or http://, without user name and password, "
    f"of at most {LONGEST} characters"
)
DELIVERED_FOR = timedelta(days=25)
# Assumed: the documents say "growing" and give no numbers (docs/fidelity.md).
RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(days=1),
)


class DeliveryState(Enum):
    """WAITING has a try to come or under way; the others have none."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given up"
    STOPPED = "stopped"


@dataclass(frozen=True)
class EventDelivery:
    """One event on its way to the organization's webhook address; `created_at` is when the event occurred."""

    id: str
    organization_id: str
    event_id: str
    event_type: str
    body: str
    created_at: datetime
    state: DeliveryState
    delivered_at: datetime | None
    attempts: int


@dataclass(frozen=True)
class Attempt:
    """One try of a delivery; `status` is None while it is under way and when there was no answer."""

    id: str
    delivery_id: str
    number: int
    at: datetime
    target_url: str
    status: int | None
    words: str


def next_try_at(delivery: EventDelivery, now: datetime) -> datetime | None:
    """When the try after one that is made now follows; None when that would be after the 25 days."""
    wait = RETRY_AFTER[min(delivery.attempts, len(RETRY_AFTER)) - 1]
    return now + wait if now + wait <= delivery.created_at + DELIVERED_FOR else None


def ends_delivery(status: int | None, *, accepts_204: bool) -> bool:
    """Whether the receiver has the event: 200 says so, and 204 in a world that bears with it (openedx/credentials)."""
    return status == 200 or (accepts_204 and status == 204)


def remark(status: int, *, accepts_204: bool) -> str:
    """What is told beside an answer that looks like success and ends nothing."""
    if not 200 <= status < 300 or ends_delivery(status, accepts_204=accepts_204):
        return ""
    if accepts_204:
        return "only 200 and 204 count"
    return f"only 200 counts{', unless the switch webhook_204 is on' if status == 204 else ''}"


def is_webhook_url(url: str) -> bool:
    """Whether events can be posted there: a web address with neither user name nor password."""
    return is_web_address(url) and "@" not in urlsplit(url).netloc


def is_https(url: str) -> bool:
    """The documents ask for HTTPS; plain HTTP is a leniency of the simulator's, for receivers on the same machine."""
    return urlsplit(url).scheme == "https"
