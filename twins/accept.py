"""Twins on which a badge is accepted that nobody accepted, or the way there leads elsewhere."""

from dataclasses import replace
from typing import Any

import pytest

from twins.twin import Of, around, twin


@twin("e-mails a link to the public page", Of.ACCLAIM, "accept-1", "notify-1", scenario="The e-mail leads to the badge")
def _mail_leads_to_public_page(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.services import notifying

    patch.setattr(notifying, "accept_path", lambda _key, badge_id: f"/badges/{badge_id}")


@twin(
    "forgets the link in the HTML of its e-mails",
    Of.ACCLAIM,
    "accept-1",
    scenario="The e-mail can be read as text and as HTML",
)
def _html_leads_elsewhere(patch: pytest.MonkeyPatch) -> None:
    from simulator.mailbox import Mail
    from simulator.world import World

    def send(right: Any, world: Any, mail: Mail) -> None:
        right(world, replace(mail, html=mail.html.replace("?token=", "?t=")))

    around(patch, World, "send", send)


@twin("drops the key from the Accept link", Of.INTEGRATION, "accept-2", scenario="Two ways, one place")
def _link_without_its_query(patch: pytest.MonkeyPatch) -> None:
    from integration import badges_earned

    around(patch, badges_earned, "_web_only", lambda web_only, url: web_only(url).partition("?")[0])


@twin(
    "asks at the sign-up for what it knows",
    Of.ACCLAIM,
    "accept-3",
    scenario="Three fields are filled in, four are asked for",
)
def _nothing_filled_in(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.web.earner import entry

    around(patch, entry, "_sign_up_page", lambda page, _known, *given: page({}, *given))


@twin(
    "opens accounts for those who do not agree to the privacy policy",
    Of.ACCLAIM,
    "accept-3",
    scenario="Signing up needs each of the four (privacy policy, Agree to the Privacy Policy)",
)
def _privacy_policy_not_needed(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.services import accounts

    around(
        patch,
        accounts,
        "sign_up",
        lambda sign_up, world, form, **how: sign_up(world, replace(form, agrees_to_privacy=True), **how),
    )


@twin("has returning earners sign up again", Of.ACCLAIM, "accept-4", scenario="A returning earner")
def _account_not_known(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.web.earner import entry

    patch.setattr(entry, "has_account", lambda _world, _email: False)


@twin("lets in whoever knows the address", Of.ACCLAIM, "accept-4", scenario="A wrong password opens nothing")
def _any_password(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.services import accounts

    patch.setattr(accounts, "let_in", lambda _world, _door, _account, known, _password: known[0])


@twin("takes signing up for accepting", Of.ACCLAIM, "accept-5", scenario="After signing up")
def _signing_up_accepts(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.services import accounts

    def eager(sign_up: Any, world: Any, *given: Any, **how: Any) -> Any:
        earner = sign_up(world, *given, **how)
        _accept_all(world, earner)
        return earner

    around(patch, accounts, "sign_up", eager)


def _accept_all(world: Any, earner: Any) -> None:
    from simulator.acclaim.domain.issued_badge import BadgeState
    from simulator.acclaim.services.accepting import accept_for
    from simulator.acclaim.services.querying import badges_of_earner

    for view in badges_of_earner(world, earner):
        if view.badge.state is BadgeState.PENDING:
            accept_for(world, view.badge)


@twin("asks for no settings after the first acceptance", Of.ACCLAIM, "accept-6", scenario="The first acceptance")
def _settings_not_asked_for(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.web.earner import session

    def settled(current_earner: Any) -> Any:
        earner = current_earner()
        return earner and replace(earner, chose_settings=True)

    around(patch, session, "current_earner", settled)


@twin("forgets who wants auto accept", Of.ACCLAIM, "accept-7", scenario="A later badge needs no visit")
def _auto_accept_forgotten(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.services import issuing

    patch.setattr(issuing, "_accepted_automatically", lambda _world, badge: badge)


@twin(
    "accepts what waits already once auto accept is on",
    Of.ACCLAIM,
    "accept-7",
    scenario="An earlier pending badge stays pending",
)
def _auto_accept_looks_back(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.services import accepting

    def sweeping(set_auto_accept: Any, world: Any, earner: Any, organization_id: str, *, on: bool) -> None:
        set_auto_accept(world, earner, organization_id, on=on)
        if on:
            _accept_all(world, earner)

    around(patch, accepting, "set_auto_accept", sweeping)


@twin(
    "takes auto accept for one organization as one for all",
    Of.ACCLAIM,
    "accept-7",
    scenario="It counts for the organization that it was turned on for",
)
def _auto_accept_for_all(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.records import auto_accepts
    from simulator.acclaim.services import accepting, issuing, querying

    def generous(_right: Any, world: Any, badge: Any) -> Any:
        owner = querying.owner_of(world, badge.recipient_key)
        wished = owner and world.rows(auto_accepts).all(earner_id=owner.id)
        return accepting.accept_for(world, badge) if wished else badge

    around(patch, issuing, "_accepted_automatically", generous)


@twin(
    "accepts for whoever follows the link, account or not",
    Of.ACCLAIM,
    "accept-8",
    scenario="Being signed in to the LMS opens nothing in Acclaim",
)
def _link_accepts(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.services.accepting import accept_for
    from simulator.acclaim.web.earner import entry
    from simulator.unit_of_work import current_world

    def accepting_way_in(way_in: Any, view: Any) -> Any:
        accept_for(current_world(), view.badge)
        return way_in(view)

    around(patch, entry, "_way_in", accepting_way_in)


@twin(
    "accepts everything that waits with one click",
    Of.ACCLAIM,
    "accept-9",
    scenario="Each badge by its own way (Northwind Onboarded, the e-mail, accepted, pending)",
)
def _one_click_for_all(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.services import accepting

    def all_at_once(accept: Any, world: Any, earner: Any, badge_id: str) -> Any:
        badge = accept(world, earner, badge_id)
        _accept_all(world, earner)
        return badge

    around(patch, accepting, "accept", all_at_once)
