"""Twins on which addresses come to an account unasked, do not come along, or are not followed."""

from dataclasses import replace
from typing import Any

import pytest

from twins.twin import Of, around, twin


@twin(
    "confirms addresses in vain", Of.ACCLAIM, "account-1", scenario="The address counts once it is confirmed by e-mail"
)
def _confirmed_in_vain(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.records import earners
    from simulator.acclaim.services import addresses

    def idle(_right: Any, world: Any, address: Any) -> Any:
        return world.rows(earners).find(id=address.earner_id)

    around(patch, addresses, "confirmed_now", idle)


@twin(
    "counts addresses before they are confirmed",
    Of.ACCLAIM,
    "account-1",
    scenario="Not confirmed, it does not count",
)
def _unconfirmed_counts(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.records import addresses
    from simulator.acclaim.services import querying

    def all_keys(world: Any, earner: Any) -> list[str]:
        return [address.key for address in world.rows(addresses).all(earner_id=earner.id)]

    patch.setattr(querying, "confirmed_keys", all_keys)


@twin(
    "gives away the addresses of other accounts",
    Of.ACCLAIM,
    "account-1",
    scenario="An address of somebody else's account is not given away",
)
def _taken_is_free(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.services import addresses

    patch.setattr(addresses, "is_free", lambda *_whose, **_how: True)


@twin("loses the badges of the account that is merged", Of.ACCLAIM, "account-2", scenario="Two accounts become one")
def _merge_loses_badges(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.services import addresses, merging

    patch.setattr(merging, "_absorb", lambda world, _earner, other_id: addresses.remove_account(world, other_id))


@twin(
    "merges without the e-mailed code", Of.ACCLAIM, "account-2", scenario="Without the e-mailed code nothing is merged"
)
def _any_code(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.records import confirmations
    from simulator.acclaim.services import merging

    def trusting(merge: Any, world: Any, earner: Any, confirmation_id: str, _code: str) -> None:
        merge(world, earner, confirmation_id, world.rows(confirmations).find(id=confirmation_id).code)

    around(patch, merging, "merge", trusting)


@twin(
    "trusts the address that it was first told",
    Of.INTEGRATION,
    "account-3",
    scenario="The profile follows the address",
)
def _old_address_trusted(patch: pytest.MonkeyPatch) -> None:
    from integration import web
    from integration.lms_client import LmsClient

    known: dict[str, Any] = {}

    def remembering(parse_event: Any, body: bytes) -> Any:
        event = parse_event(body)
        if event.completion:
            known.setdefault(event.completion.student.id, event.completion.student)
        return event

    around(patch, web, "parse_event", remembering)
    around(
        patch, LmsClient, "student", lambda ask, client, student_id: known.get(student_id) or ask(client, student_id)
    )


@twin(
    "tells integrations the address that a student had before",
    Of.LMS,
    "account-3",
    scenario="The profile follows the address",
)
def _old_address_told(patch: pytest.MonkeyPatch) -> None:
    from simulator.skilljar.services import people

    before: dict[str, str] = {}

    def changed(change_details: Any, world: Any, student: Any, details: Any) -> Any:
        before.setdefault(student.id, student.email)
        return change_details(world, student, details)

    def told(ask: Any, world: Any, organization_id: str, student_id: str) -> Any:
        student = ask(world, organization_id, student_id)
        return replace(student, email=before.get(student_id, student.email))

    from simulator.skilljar.web.student import profile

    around(patch, profile, "change_details", changed)
    around(patch, people, "student", told)


@twin(
    "moves the badges to the address that was added last",
    Of.ACCLAIM,
    "account-3",
    scenario="The dashboard shows both once the address is added",
)
def _added_address_replaces(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.records import addresses as kept
    from simulator.acclaim.services import addresses

    def replacing(confirmed_now: Any, world: Any, address: Any) -> Any:
        world.rows(kept).remove(earner_id=address.earner_id, is_primary=True)
        return confirmed_now(world, replace(address, is_primary=True))

    around(patch, addresses, "confirmed_now", replacing)
