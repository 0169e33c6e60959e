"""The way of a completion: eligible or not, then issued, already earned or parked, or later once more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from msgspec.structs import replace

from integration.acclaim_client import AcclaimClient
from integration.calls import Refused, Unreachable, WrongSetUp
from integration.completions import Completion
from integration.lms_client import LmsClient
from integration.outcomes import EVERYTHING, Later, Outcome, State
from integration.settings import CourseBadge
from integration.store import Task

GONE = "the LMS does not show this completion any more: has the student enrolled again?"
NO_BADGE = Outcome(State.NOT_ELIGIBLE, "no badge on this course")
NAMELESS = Outcome(State.PARKED, "the student has no e-mail address, first name or last name in the LMS")


@dataclass(frozen=True)
class Issuing:
    """Issues the badge that a completion earns, once; `keep` commits what we came to know of a task's completion."""

    lms: LmsClient
    acclaim: AcclaimClient
    keep: Callable[[Task, Completion], Outcome | None]

    def work(self, task: Task, course_badge: CourseBadge | None) -> Outcome | Later:
        """One attempt, which never raises a ServiceFailure."""
        try:
            return self._attempt(task, course_badge)
        except WrongSetUp as failure:
            return Later(str(failure), pause=EVERYTHING)
        except Unreachable as failure:
            return Later(str(failure), failure.after)
        except Refused as failure:
            # What is forbidden here may be allowed elsewhere, and here again once somebody has asked for it.
            return Later(str(failure), pause=task.completion.course_id)

    def _attempt(self, task: Task, course_badge: CourseBadge | None) -> Outcome | Later:
        if course_badge is None:
            return NO_BADGE
        completion = self._with_progress(task.completion)
        refused = why_not(completion, course_badge)
        if refused:
            return refused
        completion = self._with_student(completion)
        earlier = None if task.is_known else self.keep(task, completion)
        if earlier:
            return earlier
        if not completion.student.is_complete:  # Acclaim requires all three (docs/fidelity.md)
            return NAMELESS
        if task.is_open:
            badge_id = self.acclaim.find(completion, course_badge)
            if badge_id:
                return Outcome(State.ISSUED, badge_id=badge_id)
        return self._issue(completion, course_badge)

    def _issue(self, completion: Completion, course_badge: CourseBadge) -> Outcome | Later:
        try:
            outcome = self.acclaim.issue(completion, course_badge)
        except Unreachable as failure:
            return Later(str(failure), failure.after, is_open=not failure.is_unsent)
        except WrongSetUp as failure:
            return Later(str(failure), is_open=True, pause=EVERYTHING)
        if outcome.state is not State.ALREADY_EARNED:
            return outcome
        # The badge that stands in the way may be this completion's own, from an attempt that nobody remembers.
        badge_id = self.acclaim.find(completion, course_badge)
        return Outcome(State.ISSUED, badge_id=badge_id) if badge_id else outcome

    def _with_progress(self, completion: Completion) -> Completion:
        return completion if completion.progress else replace(completion, progress=self.lms.progress(completion))

    def _with_student(self, completion: Completion) -> Completion:
        student = completion.student  # the address at the time of completion, where the event names it
        if student.is_complete:
            return completion
        return replace(completion, student=self.lms.student(student.id) or student)


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
