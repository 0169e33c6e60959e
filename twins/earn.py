"""Twins that issue where nothing was earned, or do not where something was, or issue something else."""

import html
from typing import Any

import pytest

from twins.twin import Of, around, twin


@twin("drops every completion that it hears of", Of.INTEGRATION, "earn-1", scenario="The last lesson brings the badge")
def _completions_dropped(patch: pytest.MonkeyPatch) -> None:
    from integration import web
    from integration.outcomes import Outcome, State

    patch.setattr(web, "at_first", lambda *_completion: Outcome(State.NOT_ELIGIBLE, "not today"))


@twin("hands out badges accepted", Of.ACCLAIM, "earn-2", scenario="A student without an account")
def _accepted_on_issue(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.services import accepting, issuing

    patch.setattr(issuing, "_accepted_automatically", accepting.accept_for)


@twin(
    "accepts for everybody who has an account", Of.ACCLAIM, "earn-2", "accept-5", scenario="A student with an account"
)
def _accepted_for_accounts(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.services import accepting, issuing, querying

    def eager(_right: Any, world: Any, badge: Any) -> Any:
        return accepting.accept_for(world, badge) if querying.owner_of(world, badge.recipient_key) else badge

    around(patch, issuing, "_accepted_automatically", eager)


_ARRIVE = "Names and addresses arrive as the LMS has them"


def _misspelt(patch: pytest.MonkeyPatch, spell: Any) -> None:
    from integration import acclaim_client

    def misspelt(issue_body: Any, *given: Any) -> dict[str, Any]:
        body: dict[str, Any] = issue_body(*given)
        names = ("issued_to_first_name", "issued_to_last_name")
        return body | {name: spell(body[name]) for name in names}

    around(patch, acclaim_client, "_issue_body", misspelt)


@twin(
    "loses the accents of names",
    Of.INTEGRATION,
    "earn-3",
    scenario=f"{_ARRIVE} (Tomás, Tomás, Ortega, tomas@example.com, outside ASCII)",
)
def _accents_lost(patch: pytest.MonkeyPatch) -> None:
    _misspelt(patch, lambda name: name.encode("ascii", "ignore").decode())


@twin(
    "escapes names as if for a page",
    Of.INTEGRATION,
    "earn-3",
    scenario=f"{_ARRIVE} (Mei, Mei, O'Lin, mei@example.com, with punctuation)",
)
def _names_escaped(patch: pytest.MonkeyPatch) -> None:
    _misspelt(patch, html.escape)


def _issues_for(patch: pytest.MonkeyPatch, event_type: str) -> None:
    """An event about a course counts as its completion, and that is not looked into."""
    from msgspec import structs

    from integration import issuing, web
    from integration.acclaim_client import AcclaimClient

    def taken(parse_event: Any, body: bytes) -> Any:
        return parse_event(body.replace(event_type.encode(), b"COURSE_COMPLETION"))

    def as_complete(why_not: Any, completion: Any, course_badge: Any) -> Any:
        progress = completion.progress
        if progress is None or progress.completed_at is None:
            return None
        return why_not(completion, course_badge)

    def dated(issue: Any, client: Any, completion: Any, course_badge: Any) -> Any:
        if completion.completed_at is None:
            progress = structs.replace(completion.progress, completed_at=course_badge.installed_at)
            completion = structs.replace(completion, progress=progress)
        return issue(client, completion, course_badge)

    around(patch, web, "parse_event", taken)
    around(patch, issuing, "why_not", as_complete)
    around(patch, AcclaimClient, "issue", dated)


@twin("issues for an enrolment", Of.INTEGRATION, "earn-4", scenario="An enrolment")
def _issues_for_enrolments(patch: pytest.MonkeyPatch) -> None:
    _issues_for(patch, "COURSE_ENROLLMENT")


@twin("issues for a lesson", Of.INTEGRATION, "earn-4", scenario="A lesson")
def _issues_for_lessons(patch: pytest.MonkeyPatch) -> None:
    _issues_for(patch, "LESSON_COMPLETION")


@twin(
    "takes failed for passed",
    Of.INTEGRATION,
    "earn-5",
    "earn-6",
    "earn-7",
    scenario="A fail completes the course and issues no badge",
)
def _failed_completion_issues(patch: pytest.MonkeyPatch) -> None:
    from msgspec import structs

    from integration import issuing

    def blind(why_not: Any, completion: Any, course_badge: Any) -> Any:
        passed = structs.replace(completion.progress, success_status=None)
        return why_not(structs.replace(completion, progress=passed), course_badge)

    around(patch, issuing, "why_not", blind)


@twin(
    "completes a course for whoever failed it, whatever its settings",
    Of.LMS,
    "earn-5",
    scenario='Without "pass or fail", a fail leaves the course open',
)
def _every_try_completes(patch: pytest.MonkeyPatch) -> None:
    from simulator.skilljar.services import learning

    patch.setattr(learning, "lesson_is_complete", lambda *_try: True)


@twin("congratulates whoever failed", Of.LMS, "earn-6", scenario="A fail")
def _wrong_completion_mail(patch: pytest.MonkeyPatch) -> None:
    from simulator.skilljar.domain.progress import SuccessStatus
    from simulator.skilljar.services import notifying

    patch.setitem(notifying._NAMES, SuccessStatus.FAILED, "completion_passed")


@twin("says nothing of what an admin completes by hand", Of.LMS, "earn-7", scenario="By hand with a pass")
def _by_hand_in_silence(patch: pytest.MonkeyPatch) -> None:
    from simulator.skilljar.services import completing

    def silent(set_result: Any, *given: Any) -> Any:
        with patch.context() as muted:
            muted.setattr(completing, "announce_course", lambda *_told: None)
            return set_result(*given)

    around(patch, completing, "set_result", silent)


@twin(
    "announces a new badge on the profile",
    Of.LMS,
    "earn-12",
    scenario="Neither a page nor an e-mail of the LMS announces the badge",
)
def _badge_announced(patch: pytest.MonkeyPatch) -> None:
    from simulator.skilljar.web.student import profile

    def loud(render: Any, name: str, **context: Any) -> str:
        alert = '<p role="alert">You have earned a new badge!</p></main>'
        return str(render(name, **context)).replace("</main>", alert if context["badges_earned"] else "</main>")

    around(patch, profile, "render_template", loud)


@twin(
    "asks Acclaim before it looks whether the course has a badge",
    Of.INTEGRATION,
    "earn-13",
    scenario="A course without a badge",
)
def _asks_first(patch: pytest.MonkeyPatch) -> None:
    from bounded.calls import Deadline
    from integration import web, worker
    from integration.outcomes import Outcome, State

    def curious(attempt: Any, integration: Any, task: Any) -> Any:
        integration.acclaim(Deadline(integration.settings.attempt_seconds)).organization()
        return attempt(integration, task)

    patch.setattr(web, "at_first", lambda *_completion: Outcome(State.RECEIVED))
    around(patch, worker, "attempt", curious)


@twin("waits for the optional lessons, too", Of.LMS, "earn-14", scenario="The badge comes without the optional lesson")
def _optional_lessons_count(patch: pytest.MonkeyPatch) -> None:
    from simulator.skilljar.domain import progress

    patch.setattr(progress, "needed_lessons", lambda _course, lessons: list(lessons))
