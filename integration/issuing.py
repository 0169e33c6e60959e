"""The way of a completion: eligible or not, then issued, already earned or parked, or later once more."""

from msgspec.structs import replace

from bounded.calls import Deadline
from integration.acclaim_client import AcclaimClient
from integration.behind import Integration
from integration.calls import ServiceFailure
from integration.completions import Completion
from integration.outcomes import Outcome, State
from integration.settings import CourseBadge
from integration.store import Task

GONE = "the LMS does not show this completion any more: has the student enrolled again?"
NO_BADGE = Outcome(State.NOT_ELIGIBLE, "no badge on this course")
NAMELESS = Outcome(State.PARKED, "the student has no e-mail address, first name or last name in the LMS")


def attempt(integration: Integration, task: Task) -> Outcome:
    """One attempt at a completion; what we came to know of it is kept in the store before its badge is issued.

    Raises ClaimLost, and a ServiceFailure when there is no outcome yet.
    """
    completion, course_badge = task.completion, integration.settings.badge_of(task.completion.course_id)
    if course_badge is None:
        return NO_BADGE
    deadline = Deadline(integration.settings.attempt_seconds)
    lms, acclaim = integration.lms(deadline), integration.acclaim(deadline)
    if completion.progress is None:
        completion = replace(completion, progress=lms.progress(completion))
    refused = why_not(completion, course_badge)
    if refused:
        return refused
    student = completion.student  # the address at the time of completion, where the event names it
    if not student.is_complete:
        completion = replace(completion, student=lms.student(student.id) or student)
    if not task.is_known or completion != task.completion:
        earlier = integration.store.keep(task, completion, integration.now())
        if earlier:
            return earlier
    if not completion.student.is_complete:  # Acclaim requires all three (docs/fidelity.md)
        return NAMELESS
    found = acclaim.find(completion, course_badge) if task.is_open else None
    return found or _issue(acclaim, completion, course_badge)


def _issue(acclaim: AcclaimClient, completion: Completion, course_badge: CourseBadge) -> Outcome:
    try:
        outcome = acclaim.issue(completion, course_badge)
    except ServiceFailure as failure:
        failure.is_open = failure.may_be_done
        raise
    if outcome.state is State.ALREADY_EARNED:
        # The badge in the way may be this completion's own, from an attempt that nobody remembers.
        return acclaim.find(completion, course_badge) or outcome
    return outcome


def at_first(completion: Completion, course_badge: CourseBadge | None) -> Outcome:
    """What can be said of a completion before anybody is asked about it."""
    if course_badge is None:
        return NO_BADGE
    refused = why_not(completion, course_badge) if completion.is_whole else None
    return refused or Outcome(State.RECEIVED)


def why_not(completion: Completion, course_badge: CourseBadge) -> Outcome | None:
    """Why a completion earns no badge; None when it does (earn-4, earn-5, earn-8; docs/fidelity.md)."""
    progress = completion.progress
    if progress is None or progress.completed_at is None:
        # The LMS has announced a completion and shows none: nobody may lose a badge by that unseen.
        return Outcome(State.PARKED, GONE)
    if progress.success_status == "FAILED":
        return Outcome(State.NOT_ELIGIBLE, "failed")
    if progress.completed_at < course_badge.installed_at:
        return Outcome(State.NOT_ELIGIBLE, "completed before the badge was installed")
    return None
