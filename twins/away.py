"""Twins that lose badges, or hold up what is good, while Acclaim is away or refuses."""

from typing import Any

import pytest

from twins.twin import Of, around, twin

_AWAY = "Acclaim is away for an hour"


@twin("gives up on what Acclaim did not take", Of.INTEGRATION, "endure-3", scenario=f"{_AWAY} (that it is away)")
def _tries_once(patch: pytest.MonkeyPatch) -> None:
    from integration import issuing
    from integration.outcomes import Outcome, State

    patch.setattr(issuing, "_later", lambda failure, *_about, **_more: Outcome(State.PARKED, str(failure)))


@twin("gives up after three tries", Of.INTEGRATION, "endure-3", scenario=f"{_AWAY} (nothing)")
def _three_tries(patch: pytest.MonkeyPatch) -> None:
    from integration.outcomes import Outcome, State
    from integration.worker import Worker

    def patient(attempt: Any, worker: Worker, task: Any) -> Any:
        return Outcome(State.PARKED, "three tries") if task.tries > 3 else attempt(worker, task)

    around(patch, Worker, "_attempt", patient)


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

    def forgetful(begin: Any, worker: Worker, settings: Any, http: Any, store: Any, now: Any) -> None:
        begin(worker, settings, http, store, now)
        with store.database.begin() as connection:
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
    from integration.outcomes import Later, State
    from integration.store import Task
    from integration.worker import Worker

    first: list[int] = []

    def in_turn(attempt: Any, worker: Worker, task: Task) -> Any:
        if first and task.id not in first:
            return Later("it is not its turn")
        became = attempt(worker, task)
        if getattr(became, "state", None) is State.PARKED:
            first.append(task.id)
            return Later(became.reason)
        return became

    around(patch, Worker, "_attempt", in_turn)


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
