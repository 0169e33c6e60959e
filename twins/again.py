"""Twins that are wrong about time: about what was earned before, is earned again, or is earned for ever."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from twins.twin import Of, around, twin


@twin(
    "issues for what was completed before the course had a badge",
    Of.INTEGRATION,
    "earn-8",
    scenario="An earlier completion gets none even when its news arrives late",
)
def _retroactive_issue(patch: pytest.MonkeyPatch) -> None:
    from integration import issuing

    always = datetime(1970, 1, 1, tzinfo=UTC)

    def since_always(why_not: Any, completion: Any, course_badge: Any) -> Any:
        return why_not(completion, replace(course_badge, installed_at=always))

    around(patch, issuing, "why_not", since_always)


@twin("takes a retake for news that it has had", Of.INTEGRATION, "earn-9", scenario="A quarterly refresher")
def _retake_is_old_news(patch: pytest.MonkeyPatch) -> None:
    from integration.completions import Completion

    patch.setattr(Completion, "key", property(lambda completion: f"{completion.student.id}:{completion.course.id}"))


@twin("forbids duplicates of every template", Of.ACCLAIM, "earn-9", scenario="A quarterly refresher")
def _no_duplicates_at_all(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.services import issuing

    def strict(duplicates: Any, world: Any, template: Any, badge: Any) -> Any:
        return duplicates(world, replace(template, allow_duplicate_badges=False), badge)

    around(patch, issuing, "_duplicates", strict)


@twin(
    "issues a second badge where the template forbids it",
    Of.ACCLAIM,
    "earn-10",
    scenario="The first badge stays the only one (Priya, ignores, pending)",
)
def _duplicate_issued(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.services import issuing

    patch.setattr(issuing, "duplicate_of", lambda *_whatever: None)


@twin(
    "gives up on a student whose badge was refused as a duplicate",
    Of.INTEGRATION,
    "earn-10",
    scenario="Nothing else breaks",
)
def _refused_once_refused_forever(patch: pytest.MonkeyPatch) -> None:
    from integration.acclaim_client import AcclaimClient
    from integration.outcomes import Outcome, State

    refused: set[str] = set()

    def sulking(issue: Any, client: Any, completion: Any, course_badge: Any) -> Any:
        if completion.student.id in refused:
            return Outcome(State.PARKED, "refused before")
        outcome = issue(client, completion, course_badge)
        if outcome.state is State.ALREADY_EARNED:
            refused.add(completion.student.id)
        return outcome

    around(patch, AcclaimClient, "issue", sulking)


@twin("has the template's expiry apply", Of.INTEGRATION, "earn-11", scenario="A template with a default expiry")
def _template_expiry_applies(patch: pytest.MonkeyPatch) -> None:
    from integration import acclaim_client

    def silent(issue_body: Any, *given: Any) -> dict[str, Any]:
        return {name: value for name, value in issue_body(*given).items() if name != "expires_at"}

    around(patch, acclaim_client, "_issue_body", silent)
