"""Twins that lose badges, or issue them twice, when calls get lost, services are away or news comes twice."""

from itertools import count
from typing import Any

import pytest

from twins.twin import Of, around, twin

_LOST = "Nobody knows what became of the call"
_AWAY = "Acclaim answers everybody with an error"


@twin(
    "takes each announcement for a completion of its own",
    Of.INTEGRATION,
    "endure-1",
    scenario="The LMS repeats itself, and the template would allow a second badge",
)
def _each_announcement_counts(patch: pytest.MonkeyPatch) -> None:
    from integration.completions import Completion
    from integration.store import Store

    numbers, key = count(), Completion.key.fget  # type: ignore[attr-defined]

    def receive(right: Any, store: Store, event: str, *given: Any) -> Any:
        return right(store, f"{event[:40]}-{next(numbers)}", *given)

    around(patch, Store, "receive", receive)
    patch.setattr(Completion, "key", property(lambda completion: f"{key(completion)}-{next(numbers)}"))


@twin("takes an answer that gets lost for a badge", Of.INTEGRATION, "endure-2", scenario=f"{_LOST} (nothing is issued)")
def _lost_is_issued(patch: pytest.MonkeyPatch) -> None:
    from integration.acclaim_client import AcclaimClient
    from integration.calls import Unreachable
    from integration.outcomes import Outcome, State

    def hopeful(issue: Any, *given: Any) -> Any:
        try:
            return issue(*given)
        except Unreachable:
            return Outcome(State.ISSUED)

    around(patch, AcclaimClient, "issue", hopeful)


@twin(
    "issues again without having asked for the badge",
    Of.INTEGRATION,
    "endure-2",
    scenario=f"{_LOST} (the badge is issued)",
)
def _never_asks(patch: pytest.MonkeyPatch) -> None:
    from integration.acclaim_client import AcclaimClient

    patch.setattr(AcclaimClient, "find", lambda *_asked: None)


@twin(
    "asks for the badge before it can have come",
    Of.INTEGRATION,
    "endure-2",
    scenario=f"{_LOST} (the badge is issued a minute later)",
)
def _asks_at_once(patch: pytest.MonkeyPatch) -> None:
    from integration import issuing
    from integration.calls import ServiceFailure, Unreachable

    def hasty(issue: Any, acclaim: Any, *given: Any) -> Any:
        try:
            return issue(acclaim, *given)
        except ServiceFailure as failure:
            if not failure.is_open:
                raise
            try:
                found = acclaim.find(*given)
            except Unreachable:
                raise failure from None
        return found or issue(acclaim, *given)

    around(patch, issuing, "_issue", hasty)


@twin("gives up on what Acclaim did not take", Of.INTEGRATION, "endure-3", scenario=f"{_AWAY} (503, it is away)")
def _tries_once(patch: pytest.MonkeyPatch) -> None:
    from integration import worker
    from integration.calls import ServiceFailure
    from integration.outcomes import Outcome, State

    def resigned(attempt: Any, *given: Any) -> Any:
        try:
            return attempt(*given)
        except ServiceFailure as failure:
            return Outcome(State.PARKED, str(failure))

    around(patch, worker, "attempt", resigned)


@twin("takes too many for a refusal", Of.INTEGRATION, "endure-3", scenario=f"{_AWAY} (429, it has had enough)")
def _too_many_is_no(patch: pytest.MonkeyPatch) -> None:
    from integration import calls

    patch.setattr(calls, "TRY_AGAIN", calls.TRY_AGAIN - {429})


@twin(
    "has everything wait in line behind what is refused",
    Of.INTEGRATION,
    "endure-4",
    scenario="One badge template is not to be issued",
)
def _refused_first(patch: pytest.MonkeyPatch) -> None:
    from integration import worker
    from integration.calls import Unreachable
    from integration.outcomes import State

    first: list[int] = []

    def in_turn(attempt: Any, integration: Any, task: Any) -> Any:
        if first and task.id not in first:
            raise Unreachable("it is not its turn")
        became = attempt(integration, task)
        if getattr(became, "state", None) is State.PARKED:
            first.append(task.id)
            raise Unreachable(became.reason)
        return became

    around(patch, worker, "attempt", in_turn)


@twin(
    "shows as much of a list as has come",
    Of.INTEGRATION,
    "endure-5",
    scenario="Acclaim's list breaks off after its first page",
)
def _half_a_list(patch: pytest.MonkeyPatch) -> None:
    from integration.calls import Service, Unreachable

    def as_far_as_it_goes(pages: Any, *given: Any) -> Any:
        found = []
        try:
            for badges, _total in pages(*given):
                found += badges
        except Unreachable:
            if not found:
                raise
        yield found, len({badge.id for badge in found})

    around(patch, Service, "pages", as_far_as_it_goes)


@twin(
    "shows what it showed before while Acclaim is away",
    Of.INTEGRATION,
    "endure-5",
    scenario="Acclaim does not answer, and the profile opens all the same",
)
def _old_list(patch: pytest.MonkeyPatch) -> None:
    from integration.acclaim_client import AcclaimClient
    from integration.calls import Unreachable

    shown: dict[str, Any] = {}

    def remembering(badges: Any, client: AcclaimClient, address: str) -> Any:
        try:
            shown[address] = badges(client, address)
        except Unreachable:
            if address not in shown:
                raise
        return shown[address]

    around(patch, AcclaimClient, "badges", remembering)
