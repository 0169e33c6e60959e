"""Twins that lose badges, or issue them twice, when news comes twice and answers get lost."""

from itertools import count
from typing import Any

import pytest

from twins.twin import Of, around, twin

_LOST = "Nobody knows what became of the call"


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


@twin(
    "takes an answer that gets lost for a badge",
    Of.INTEGRATION,
    "endure-2",
    scenario=f"{_LOST} (gets no answer, and nothing is issued)",
)
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
    scenario=f"{_LOST} (gets no answer, and the badge is issued)",
)
def _never_asks(patch: pytest.MonkeyPatch) -> None:
    from integration.acclaim_client import AcclaimClient

    patch.setattr(AcclaimClient, "find", lambda *_asked: None)


@twin(
    "takes an error for a no",
    Of.INTEGRATION,
    "endure-2",
    scenario=f"{_LOST} (is answered with an error, and the badge is issued)",
)
def _error_is_no(patch: pytest.MonkeyPatch) -> None:
    from integration.acclaim_client import AcclaimClient
    from integration.calls import Unreachable

    def sure(issue: Any, *given: Any) -> Any:
        try:
            return issue(*given)
        except Unreachable as error:
            error.may_be_done &= "answered 5" not in str(error)
            raise

    around(patch, AcclaimClient, "issue", sure)


@twin(
    "takes any badge of the student for the one that is missing",
    Of.INTEGRATION,
    "endure-2",
    scenario="The badge of an earlier completion does not count for this one",
)
def _any_badge_will_do(patch: pytest.MonkeyPatch) -> None:
    from integration.acclaim_client import AcclaimClient, IssuedBadge
    from integration.completions import Completion
    from integration.outcomes import Outcome, State

    def held(client: AcclaimClient, completion: Completion, _course_badge: Any) -> Outcome | None:
        badges: list[IssuedBadge] = client.badges(completion.student.email)
        return Outcome(State.ISSUED, badge_id=badges[0].id) if badges else None

    patch.setattr(AcclaimClient, "find", held)


@twin(
    "asks for the badge before it can have come",
    Of.INTEGRATION,
    "endure-2",
    scenario=f"{_LOST} (gets no answer, and the badge is issued 20 seconds later)",
)
def _asks_at_once(patch: pytest.MonkeyPatch) -> None:
    from integration.worker import Worker

    def unsettled(postpone: Any, worker: Worker, task: Any, failure: Any) -> None:
        task = task._replace(is_open=task.is_open or failure.is_open)  # it asks, and does not wait
        failure.is_open = False
        postpone(worker, task, failure)

    around(patch, Worker, "_postpone", unsettled)
