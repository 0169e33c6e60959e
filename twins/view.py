"""Twins whose table or dashboard shows too little, too much or too old, or links elsewhere."""

from dataclasses import replace
from typing import Any

import pytest

from twins.twin import Of, around, twin


@twin("shows an empty table to who has earned nothing", Of.INTEGRATION, "view-1", scenario="Nothing earned")
def _empty_table(patch: pytest.MonkeyPatch) -> None:
    from integration import web

    class Truthy(list[Any]):
        def __bool__(self) -> bool:
            return True

    around(patch, web, "_rows_of", lambda rows_of, student_id: Truthy(rows_of(student_id)))


@twin("shows what it has issued itself only", Of.INTEGRATION, "view-2", scenario="A badge from before the integration")
def _own_badges_only(patch: pytest.MonkeyPatch) -> None:
    from integration import badges_earned

    def own(belongs: Any, badge: Any, *rest: Any) -> bool:
        return belongs(badge, *rest) and any(len(mark) == 32 for mark in badge.marks)

    around(patch, badges_earned, "_belongs", own)


@twin("ignores page two of a list", Of.INTEGRATION, "view-2", scenario="More badges than fit on one page of the API")
def _page_one_only(patch: pytest.MonkeyPatch) -> None:
    from integration import acclaim_client

    def first_only(page: Any, told: Any) -> Any:
        (badges, _total), _following = page(told)
        return (badges, len(badges)), None

    around(patch, acclaim_client, "_page", first_only)


@twin("shows other organizations' badges", Of.INTEGRATION, "view-3", scenario="A badge of Globex")
def _other_organizations_badge_shown(patch: pytest.MonkeyPatch) -> None:
    """Acclaim's list forgets whose it is, and the integration forgets to look."""
    from integration import badges_earned
    from simulator.acclaim.web.api.views import badges as views

    around(patch, views, "page_of", lambda page_of, rows, _scope, **wanted: page_of(rows, **wanted))
    patch.setattr(badges_earned, "_belongs", lambda badge, _organization, _address: badge.state != "revoked")


@twin("links every badge to the newest one's page", Of.INTEGRATION, "view-4", scenario="Two pending badges, two pages")
def _one_link_for_all(patch: pytest.MonkeyPatch) -> None:
    from integration import web

    def alike(rows: Any, *given: Any) -> Any:
        shown = rows(*given)
        return [replace(row, link=shown[0].link) for row in shown]

    around(patch, web, "rows", alike)


@twin(
    "links an accepted badge to its own page",
    Of.INTEGRATION,
    "view-5",
    "view-6",
    scenario="Accepted by hand",
)
def _accepted_link_to_badge_page(patch: pytest.MonkeyPatch) -> None:
    from integration import badges_earned

    patch.setattr(badges_earned, "_dashboard", lambda badge_url: badge_url)


@twin(
    "shows one issuer's badges on the dashboard",
    Of.ACCLAIM,
    "view-5",
    scenario="The dashboard lists the badges of every issuer",
)
def _one_issuer_on_dashboard(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.web.earner import badges

    def of_one(badges_of_earner: Any, *given: Any) -> Any:
        views = badges_of_earner(*given)
        return [view for view in views if view.organization.name == "Northwind Academy"]

    around(patch, badges, "badges_of_earner", of_one)


@twin("asks for the password at each visit of the dashboard", Of.ACCLAIM, "view-6", scenario="Signed in")
def _dashboard_asks_again(patch: pytest.MonkeyPatch) -> None:
    from flask import request

    from simulator.acclaim.web.earner import entry, session

    def forgetful(current_earner: Any) -> Any:
        return None if request.path.endswith("/earner/earned") else current_earner()

    around(patch, session, "current_earner", forgetful)

    def on_the_way_there(current_earner: Any) -> Any:
        return None if request.args.get("next", "").endswith("/earner/earned") else current_earner()

    around(patch, entry, "current_earner", on_the_way_there)


@twin(
    "shows revoked badges",
    Of.INTEGRATION,
    "view-7",
    scenario="Revoked before or after it was accepted (accepts)",
)
def _revoked_badge_shown(patch: pytest.MonkeyPatch) -> None:
    """It asks for badges in every state, and takes a revoked one for accepted."""
    from msgspec import structs

    from integration import acclaim_client, badges_earned

    def every_state(encode: Any, query: dict[str, str]) -> str:
        return str(encode(query | {"filter": query["filter"].partition("|state::")[0]}))

    def as_accepted(belongs: Any, badge: Any, *rest: Any) -> Any:
        return belongs(structs.replace(badge, state="accepted"), *rest)

    around(patch, acclaim_client, "urlencode", every_state)
    around(patch, badges_earned, "_belongs", as_accepted)


@twin(
    "shows again what it has shown before",
    Of.INTEGRATION,
    "view-7",
    scenario="What was on the profile before counts no more",
)
def _table_kept(patch: pytest.MonkeyPatch) -> None:
    from integration import web

    kept: dict[str, Any] = {}

    def cached(rows_of: Any, student_id: str) -> Any:
        if not kept.get(student_id):
            kept[student_id] = rows_of(student_id)
        return kept[student_id]

    around(patch, web, "_rows_of", cached)


@twin(
    "shows the badges of the account's other addresses",
    Of.INTEGRATION,
    "view-8",
    scenario="Badges of the account's other address stay off the profile",
)
def _other_addresses_shown(patch: pytest.MonkeyPatch) -> None:
    """It asks for all badges of the organization and knows people by their names."""
    from integration import acclaim_client, badges_earned

    def by_name(_right: Any, badge: Any, organization_id: str, address: str) -> bool:
        name = address.partition("@")[0].partition(".")[0]
        return organization_id in badge.organization_ids and badge.recipient.startswith(name)

    around(
        patch, acclaim_client.AcclaimClient, "_list", lambda listed, client, wanted, _address="": listed(client, wanted)
    )
    around(patch, badges_earned, "_belongs", by_name)


@twin(
    "tells addresses apart by their capitals",
    Of.INTEGRATION,
    "view-8",
    scenario="An address in capitals is no other address",
)
def _case_sensitive(patch: pytest.MonkeyPatch) -> None:
    from integration import badges_earned

    def exactly(belongs: Any, badge: Any, organization_id: str, address: str) -> Any:
        return belongs(badge, organization_id, address) and badge.recipient == address

    around(patch, badges_earned, "_belongs", exactly)


@twin(
    "shows the first address's badges only on the dashboard",
    Of.ACCLAIM,
    "view-9",
    "account-1",
    "account-2",
    "account-3",
    scenario="Two addresses, one dashboard",
)
def _primary_address_only(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.domain.issued_badge import recipient_key
    from simulator.acclaim.services import querying
    from simulator.acclaim.services.addresses import primary_email

    patch.setattr(querying, "confirmed_keys", lambda world, earner: [recipient_key(primary_email(world, earner))])
