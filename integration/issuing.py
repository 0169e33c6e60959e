"""The way of a completion: eligible or not, then issued, already earned or parked, or later once more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from integration.acclaim_client import AcclaimClient
from integration.calls import ServiceFailure, Unreachable, WrongSetUp
from integration.completions import Completion
from integration.lms_client import LmsClient
from integration.outcomes import Later, Outcome, State
from integration.settings import CourseBadge
from integration.store import Store, Task

GONE = "the LMS does not show this completion any more: has the student enrolled again?"
NO_BADGE = Outcome(State.NOT_ELIGIBLE, "no badge on this course")
NAMELESS = Outcome(State.PARKED, "the student has no e-mail address, first name or last name in the LMS")


@dataclass(frozen=True)
class Issuing:
    """Issues the badge that a completion earns, once; what we came to know of it is kept in the store before."""

    lms: LmsClient
    acclaim: AcclaimClient
    store: Store
    now: Callable[[], datetime]

    def work(self, task: Task, course_badge: CourseBadge | None) -> Outcome | Later:
        """One attempt, which never raises a ServiceFailure."""
        try:
            return self._attempt(task, course_badge)
        except ServiceFailure as failure:
            return _later(failure, task.completion)

    def _attempt(self, task: Task, course_badge: CourseBadge | None) -> Outcome | Later:
        if course_badge is None:
            return NO_BADGE
        completion = task.completion
        if completion.progress is None:
            completion = replace(completion, progress=self.lms.progress(completion))
        refused = why_not(completion, course_badge)
        if refused:
            return refused
        student = completion.student  # the address at the time of completion, where the event names it
        if not student.is_complete:
            completion = replace(completion, student=self.lms.student(student.id) or student)
        if not task.is_known or completion != task.completion:
            earlier = self.store.keep(task, completion, self.now())
            if earlier:
                return earlier
        if not completion.student.is_complete:  # Acclaim requires all three (docs/fidelity.md)
            return NAMELESS
        found = self._found(completion, course_badge) if task.is_open else None
        return found or self._issue(completion, course_badge)

    def _issue(self, completion: Completion, course_badge: CourseBadge) -> Outcome | Later:
        try:
            outcome = self.acclaim.issue(completion, course_badge)
        except ServiceFailure as failure:
            return _later(failure, completion, was_to_issue=True)
        if outcome.state is State.ALREADY_EARNED:
            # The badge in the way may be this completion's own, from an attempt that nobody remembers.
            return self._found(completion, course_badge) or outcome
        return outcome

    def _found(self, completion: Completion, course_badge: CourseBadge) -> Outcome | None:
        badge_id = self.acclaim.find(completion, course_badge)
        return Outcome(State.ISSUED, badge_id=badge_id) if badge_id else None


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


def _later(failure: ServiceFailure, completion: Completion, *, was_to_issue: bool = False) -> Later:
    """What a failure means for its completion, and for others; what was to be issued may be so all the same."""
    if isinstance(failure, Unreachable):
        return Later(str(failure), failure.after, is_open=was_to_issue and not failure.is_unsent)
    if isinstance(failure, WrongSetUp):
        return Later(str(failure), is_open=was_to_issue, enough=1)
    # What is forbidden here may be allowed elsewhere, and here again once somebody has asked for it.
    return Later(str(failure), scope=completion.course_id, enough=2)
