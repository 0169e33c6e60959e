"""Twins that share what is not shareable, or lose on the way what a viewer or a verifier needs."""

from hashlib import sha256
from typing import Any

import pytest

from twins.twin import Of, around, twin

_CHANNEL = "A channel opens with the badge's public address"


@twin("leaves out Xing", Of.ACCLAIM, "share-1", scenario=f"{_CHANNEL} (Xing)")
def _no_xing(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.web.earner import badges

    around(patch, badges, "social_channels", lambda channels, *given: channels(*given)[:-1])


@twin("shares the earner's own page of the badge", Of.ACCLAIM, "share-1", scenario=f"{_CHANNEL} (LinkedIn)")
def _private_address_shared(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.web.earner import badges

    def inward(channels: Any, public_url: str, title: str) -> Any:
        return channels(public_url.replace("/badges/", "/earner/earned/badge/"), title)

    around(patch, badges, "social_channels", inward)


@twin("offers to share what is not accepted", Of.ACCLAIM, "share-1", scenario="A pending badge cannot be shared")
def _pending_shared(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.web.earner import badges

    def with_share(render: Any, name: str, **context: Any) -> str:
        offered = '<a class="share" href="#">Share</a></main>'
        return str(render(name, **context)).replace("</main>", offered if name.endswith("details.html") else "</main>")

    around(patch, badges, "render_template", with_share)
    around(patch, badges, "_shareable", lambda _right, earner, badge_id: badges._own(earner, badge_id))


@twin("e-mails viewers a link to the dashboard", Of.ACCLAIM, "share-2", scenario="By e-mail")
def _share_mail_leads_home(patch: pytest.MonkeyPatch) -> None:
    from simulator import letters

    def homeward(links: Any, world: Any) -> Any:
        link = links(world)
        return lambda path: link("/earner/earned" if path.startswith("/badges/") and "/accept" not in path else path)

    around(patch, letters, "_links", homeward)


@twin(
    "embeds an address that is not there",
    Of.ACCLAIM,
    "share-2",
    scenario="The embedded badge shows on another web page",
)
def _embeds_nothing(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.web.earner import badges

    around(patch, badges, "embed_code", lambda code, url, title: code(url.replace("/embedded", "/embed"), title))


@twin(
    "hands out the picture with nothing baked in", Of.ACCLAIM, "share-3", scenario="The picture carries the assertion"
)
def _not_baked(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.web.earner import badges

    patch.setattr(badges, "baked", lambda picture, *_proof: picture)


@twin("hashes the address in capitals", Of.ACCLAIM, "share-3", scenario="The picture carries the assertion")
def _other_identity(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.domain import open_badges

    patch.setattr(open_badges, "hashed_identity", lambda email: "sha256$" + sha256(email.upper().encode()).hexdigest())


@twin("bakes in what it does not stand by", Of.ACCLAIM, "share-3", scenario="The assertion verifies at its own address")
def _other_assertion_hosted(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.web.earner import badges

    def forged(assertion: Any, *given: Any) -> Any:
        return assertion(*given) | {"issuedOn": "2020-01-01T00:00:00+00:00"}

    around(patch, badges, "assertion", forged)


_STRANGER = "A stranger looks at a public badge"
_NOT_PUBLIC = "What is not public shows nothing to a stranger"


@twin("does not tell Acclaim where the course is", Of.INTEGRATION, "share-4", scenario=_STRANGER)
def _course_not_linked(patch: pytest.MonkeyPatch) -> None:
    from integration import acclaim_client

    def bare(issue_body: Any, *given: Any) -> dict[str, Any]:
        body: dict[str, Any] = issue_body(*given)
        return body | {"evidence": body["evidence"][:1]}

    around(patch, acclaim_client, "_issue_body", bare)


def _seen_if(patch: pytest.MonkeyPatch, is_seen: Any) -> None:
    from simulator.acclaim.domain.issued_badge import IssuedBadge

    patch.setattr(IssuedBadge, "is_public", property(is_seen))


@twin("shows strangers what is not accepted", Of.ACCLAIM, "share-4", scenario=f"{_NOT_PUBLIC} (ignores)")
def _pending_is_public(patch: pytest.MonkeyPatch) -> None:
    _seen_if(patch, lambda badge: badge.public)


@twin("shows strangers what the earner hides", Of.ACCLAIM, "share-4", scenario=f"{_NOT_PUBLIC} (accepts and hides)")
def _hidden_is_public(patch: pytest.MonkeyPatch) -> None:
    _seen_if(patch, lambda badge: badge.accepted_at is not None)


@twin("keeps a revoked badge public", Of.ACCLAIM, "share-4", scenario="A badge that was revoked is shown as revoked")
def _revoked_stays_public(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.domain.issued_badge import IssuedBadge

    _seen_if(patch, lambda badge: badge.was_public)
    patch.setattr(IssuedBadge, "is_withdrawn", False)


@twin("offers to share on the profile", Of.LMS, "share-5", scenario="No page of the LMS offers it")
def _share_from_lms(patch: pytest.MonkeyPatch) -> None:
    from simulator.skilljar.web.student import profile

    def sociable(render: Any, name: str, **context: Any) -> str:
        return str(render(name, **context)).replace("</main>", '<a href="#">Share on LinkedIn</a></main>')

    around(patch, profile, "render_template", sociable)
