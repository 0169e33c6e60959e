"""What the model and Acclaim tell of the same thing, in one form, and where the two part."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from tests.properties.model import WITHDRAWN, Badge, Happening, Letter, Model

TOLD_AS_IT_IS = (
    "id",
    "state",
    "recipient_email",
    "issuer_earner_id",
    "suppress_badge_notification_email",
    "issued_at",
    "expires_at",
    "created_at",
    "updated_at",
    "state_updated_at",
    "revocation_reason",
    "replaces_badge_id",
    "replacement_badge_id",
    "accept_badge_url",
    "badge_url",
)


class Divergence(AssertionError):
    """The model and Acclaim tell different things."""


def agree(what: str, modelled: object, seen: object) -> None:
    """Raises Divergence in the words of `what`; of two mappings only what differs is told."""
    if modelled == seen:
        return
    if isinstance(modelled, Mapping) and isinstance(seen, Mapping):
        parted = [key for key in modelled if modelled[key] != seen.get(key)]
        modelled, seen = ({key: side.get(key) for key in parted} for side in (modelled, seen))
    raise Divergence(f"{what}: the model has {modelled}, Acclaim has {seen}")


def agree_on_list(what: str, modelled: list[Any], seen: list[Any], named: Mapping[str, str]) -> None:
    agree(f"{what}: how many", len(modelled), len(seen))
    for one, other in zip(modelled, seen, strict=True):
        agree(f"{what}: {named.get(one['id'], one['id'])}", one, other)


def wire(instant: datetime | None) -> str | None:
    return instant and instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def modelled_badge(model: Model, badge: Badge, web: str) -> dict[str, Any]:
    """A pending badge carries the address at which it is accepted, an accepted one that of its page."""
    return {
        "id": badge.id,
        "state": badge.state,
        "recipient_email": badge.recipient,
        "issuer_earner_id": badge.earner_id,
        "suppress_badge_notification_email": badge.quiet,
        "issued_at": wire(badge.issued_at),
        "expires_at": wire(badge.expires_at),
        "created_at": wire(badge.created_at),
        "updated_at": wire(badge.updated_at),
        "state_updated_at": wire(badge.state_updated_at),
        "revocation_reason": badge.reason,
        "replaces_badge_id": badge.replaces and badge.replaces.id,
        "replacement_badge_id": badge.replaced_by and badge.replaced_by.id,
        "accept_badge_url": f"{web}/badges/{badge.id}/accept" if badge.state == "pending" else None,
        "badge_url": f"{web}/badges/{badge.id}" if badge.state == "accepted" else None,
        "template": badge.template.id,
        "has account": model.owner(badge.recipient) is not None,
    }


def seen_badge(data: dict[str, Any]) -> dict[str, Any]:
    """Nobody outside can know the token of an accept link beforehand."""
    told = {key: data.get(key) for key in TOLD_AS_IT_IS}
    told["accept_badge_url"] = told["accept_badge_url"] and told["accept_badge_url"].partition("?")[0]
    return told | {"template": data["badge_template"]["id"], "has account": data["user"] is not None}


def modelled_event(happening: Happening) -> dict[str, Any]:
    return {
        "id": happening.about.id,
        "kind": happening.kind,
        "at": wire(happening.at),
        "state": happening.state,
    }


def seen_event(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": data["badge"]["id"],
        "kind": data["event_type"],
        "at": data["occurred_at"],
        "state": data["badge"]["state"],
    }


def modelled_mail(letter: Letter) -> tuple[str, ...]:
    return letter.sent_at.isoformat(), letter.kind, letter.recipient, letter.about.id


def seen_mail(data: dict[str, Any]) -> tuple[str, ...]:
    return data["sent_at"], data["kind"], data["to"], data["about"]


def agree_on_mails(modelled: list[tuple[str, ...]], seen: list[tuple[str, ...]]) -> None:
    """First how many of each kind went to whom, which is what people ask; then each with its instant."""
    wanted, found = (Counter((kind, to) for _, kind, to, _ in mails) for mails in (modelled, seen))
    for kind, to in sorted({*wanted, *found}):
        if wanted[kind, to] != found[kind, to]:
            raise Divergence(
                f"the model has {wanted[kind, to]} of the mails {kind!r} to {to}, the mailbox {found[kind, to]}"
            )
    for one, other in zip(sorted(modelled), sorted(seen), strict=True):
        agree(f"mail {one[1]!r} to {one[2]}", one, other)


def agree_on_order(what: str, instants: list[str]) -> None:
    if instants != sorted(instants):
        raise Divergence(f"{what}: time ran backwards, {instants}")


def modelled_assertion(badge: Badge, *, deleted: bool) -> dict[str, Any]:
    """Accepted badges are vouched for, those withdrawn since with the reason, others are nobody's business."""
    if not deleted and badge.state in WITHDRAWN and badge.was_accepted:
        reason = "Replaced by another badge" if badge.replaced_by else badge.reason
        return {"status": 410, "revoked": True, "revocationReason": reason}
    if deleted or badge.state != "accepted":
        return {"status": 404}
    return {
        "status": 200,
        "issuedOn": wire(badge.issued_at),
        "expires": wire(badge.expires_at),
        "identity": "sha256$" + sha256(badge.recipient.lower().encode()).hexdigest(),
    }


def seen_assertion(status: int, data: dict[str, Any]) -> dict[str, Any]:
    if status == 410:
        return {"status": 410, "revoked": data.get("revoked"), "revocationReason": data.get("revocationReason")}
    if status != 200:
        return {"status": status}
    identity = data["recipient"]["identity"]
    return {"status": 200, "issuedOn": data["issuedOn"], "expires": data.get("expires"), "identity": identity}
