"""Twins that lose badges, or hold up what is good, while Acclaim is away or refuses."""

from typing import Any

import pytest

from twins.twin import Of, around, twin

_AWAY = "Acclaim is away for an hour"


@twin("gives up on what Acclaim did not take", Of.INTEGRATION, "endure-3", scenario=f"{_AWAY} (that it is away)")
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


@twin("gives up after three tries", Of.INTEGRATION, "endure-3", scenario=f"{_AWAY} (nothing)")
def _three_tries(patch: pytest.MonkeyPatch) -> None:
    from integration import worker
    from integration.outcomes import Outcome, State

    def patient(attempt: Any, integration: Any, task: Any) -> Any:
        return Outcome(State.PARKED, "three tries") if task.tries > 3 else attempt(integration, task)

    around(patch, worker, "attempt", patient)


@twin(
    "forgets what waits when it is restarted",
    Of.INTEGRATION,
    "endure-3",
    scenario="The integration is restarted meanwhile",
)
def _waits_in_memory(patch: pytest.MonkeyPatch) -> None:
    from integration.outcomes import State
    from integration.schema import completions
    from integration.worker import Worker

    def forgetful(begin: Any, worker: Worker, integration: Any) -> None:
        begin(worker, integration)
        with integration.store.database.begin() as connection:
            connection.execute(completions.update().where(completions.c.state == State.RECEIVED), {"state": "lost"})

    around(patch, Worker, "__init__", forgetful)


@twin("takes too many for a refusal", Of.INTEGRATION, "endure-3", scenario=f"{_AWAY} (that it is asked too often)")
def _too_many_is_no(patch: pytest.MonkeyPatch) -> None:
    from integration import calls

    patch.setattr(calls, "TRY_AGAIN", calls.TRY_AGAIN - {429})


@twin(
    "has everything wait in line behind what is refused",
    Of.INTEGRATION,
    "endure-4",
    scenario="No other badge of the same student",
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
        if became.state is State.PARKED:
            first.append(task.id)
            raise Unreachable(became.reason)
        return became

    around(patch, worker, "attempt", in_turn)


@twin(
    "gives a badge up for everybody once it is refused",
    Of.INTEGRATION,
    "endure-4",
    scenario="Not the same badge of another student",
)
def _refused_for_all(patch: pytest.MonkeyPatch) -> None:
    from integration.acclaim_client import AcclaimClient
    from integration.outcomes import Outcome, State

    refused: set[str] = set()

    def wary(issue: Any, client: AcclaimClient, completion: Any, course_badge: Any) -> Any:
        if course_badge.template_id in refused:
            return Outcome(State.PARKED, "its badge was refused before")
        outcome = issue(client, completion, course_badge)
        if outcome.state is State.PARKED:
            refused.add(course_badge.template_id)
        return outcome

    around(patch, AcclaimClient, "issue", wary)


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
    scenario="Acclaim is away, and the profile opens all the same (that it is away)",
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
