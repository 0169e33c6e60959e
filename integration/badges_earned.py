"""The rows of the "Badges Earned" table, and where the link of each leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from urllib.parse import urlsplit, urlunsplit

from integration.acclaim_client import IssuedBadge


@dataclass(frozen=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True)
class Row:
    """`issued_on` is the day in UTC, YYYY-MM-DD; every URL is http(s) or empty."""

    name: str
    image_url: str
    issued_on: str
    state: str
    link: Link


def rows(badges: Iterable[IssuedBadge], organization_id: str, address: str) -> list[Row]:
    """Our organization's live badges of the address, newest first (view-2, view-3, view-7, view-8)."""
    # Acclaim's filter cannot quote "|" and ":" in an address, so each badge is looked at again.
    shown = {badge.id: badge for badge in badges if _belongs(badge, organization_id, address)}
    newest_first = sorted(shown.values(), key=lambda badge: (-badge.issued_at.timestamp(), badge.id))
    return [_row(badge) for badge in newest_first]


def _belongs(badge: IssuedBadge, organization_id: str, address: str) -> bool:
    live = badge.state in ("pending", "accepted") and organization_id in badge.organization_ids
    return live and badge.recipient.casefold() == address.casefold()


def _row(badge: IssuedBadge) -> Row:
    pending = badge.state == "pending"
    link = Link("Accept", _web_only(badge.accept_url)) if pending else Link("View", _dashboard(badge.badge_url))
    day = badge.issued_at.astimezone(UTC).date().isoformat()
    return Row(badge.name, _web_only(badge.image_url), day, badge.state, link)


def _dashboard(badge_url: str) -> str:
    """The earner's dashboard beside <web>/badges/<id>, where <web> may have a path (view-5)."""
    parts = urlsplit(_web_only(badge_url))
    web, found, _ = parts.path.rpartition("/badges/")
    return urlunsplit((parts.scheme, parts.netloc, f"{web}/earner/earned", "", "")) if found else ""


def _web_only(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""
