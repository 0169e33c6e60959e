"""Webhooks: who is told of what, what was sent, and when a webhook is switched off."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from urllib.parse import urlsplit

TARGET_URL_LENGTH = 1024
# Assumed: the real number and spacing of tries are not known (docs/fidelity.md).
RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_HEADER_VALUE = re.compile(r"[\x21-\x7e]([\x20-\x7e]{0,1000}[\x21-\x7e])?|")


class EventType(Enum):
    """All types that can be subscribed to; the first five of them happen here."""

    COURSE_COMPLETION = "COURSE_COMPLETION"
    COURSE_ENROLLMENT = "COURSE_ENROLLMENT"
    LESSON_COMPLETION = "LESSON_COMPLETION"
    QUIZ_COMPLETION = "QUIZ_COMPLETION"
    PATH_COMPLETION = "PATH_COMPLETION"
    DOMAIN_ENROLLMENT = "DOMAIN_ENROLLMENT"
    PATH_ENROLLMENT = "PATH_ENROLLMENT"
    PURCHASE_FULFILLMENT = "PURCHASE_FULFILLMENT"
    VILT_EVENT_REGISTRATION = "VILT_EVENT_REGISTRATION"
    DASHBOARD_TASK_CREATED = "DASHBOARD_TASK_CREATED"


class DeactivateReason(Enum):
    HTTP_4XX_RESPONSE = "HTTP_4XX_RESPONSE"
    RETRY_COUNT = "RETRY_COUNT"
    TOO_MANY_REDIRECTS = "TOO_MANY_REDIRECTS"
    ORG_DISABLED = "ORG_DISABLED"


@dataclass(frozen=True)
class Header:
    name: str
    value: str


@dataclass(frozen=True)
class Webhook:
    """A subscription; without an `event_type` it is told of everything."""

    id: str
    organization_id: str
    target_url: str
    active: bool
    event_type: EventType | None
    deactivate_reason: DeactivateReason | None
    additional_headers: tuple[Header, ...]
    basic_auth_username: str
    basic_auth_password: str

    def wants(self, event_type: EventType) -> bool:
        return self.active and self.event_type in {None, event_type}


@dataclass(frozen=True)
class Delivery:
    """One event on its way to one webhook."""

    id: str
    webhook_id: str
    event_type: str
    body: str
    created_at: datetime
    delivered_at: datetime | None
    attempts: int
    last_outcome: str


def retry_after(attempt: int) -> timedelta | None:
    """How long after a failed attempt the next one follows; None when it was the last."""
    return RETRY_AFTER[attempt - 1] if attempt <= len(RETRY_AFTER) else None


def is_success(status: int | None) -> bool:
    return status is not None and 200 <= status < 300


def reason_to_deactivate(status: int | None, *, is_last: bool) -> DeactivateReason | None:
    """Why a failed attempt switches the webhook off; None while it is tried again. `status` is None for no answer.

    That one 4xx is enough, and that no redirect is followed, is assumed.
    """
    if status is not None and 300 <= status < 400:
        return DeactivateReason.TOO_MANY_REDIRECTS
    if status is not None and 400 <= status < 500:
        return DeactivateReason.HTTP_4XX_RESPONSE
    return DeactivateReason.RETRY_COUNT if is_last else None


def is_target_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port_is_good = parts.port is None or parts.port > 0
    except ValueError:
        return False
    plain = url.isprintable() and " " not in url and len(url) <= TARGET_URL_LENGTH
    return plain and port_is_good and parts.scheme in {"http", "https"} and bool(parts.hostname)


def is_header(header: Header) -> bool:
    named = _HEADER_NAME.fullmatch(header.name) is not None
    return named and _HEADER_VALUE.fullmatch(header.value) is not None
