"""The way of a completion: eligible or not, then issued, already earned or parked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from integration.acclaim_client import AcclaimClient
from integration.completions import Completion
from integration.lms_client import LmsClient
from integration.outcomes import Outcome, State
from integration.settings import CourseBadge
from integration.store import Store

GONE = "the LMS does not show this completion any more: has the student enrolled again?"


@dataclass(frozen=True)
class Issuing:
    """Issues the badge that a completion earns, once."""

    lms: LmsClient
    acclaim: AcclaimClient
    store: Store
    now: Callable[[], datetime]

    def handle(self, completion: Completion, course_badge: CourseBadge | None) -> Outcome:
        """Raises ServiceFailure when the LMS has to deliver the completion again."""
        if course_badge is None:
            return self.store.note(completion, Outcome(State.NOT_ELIGIBLE, "no badge on this course"), self.now())
        if completion.progress is None:
            completion = replace(completion, progress=self.lms.progress(completion))
        issued_at = when_earned(completion, course_badge)
        if isinstance(issued_at, Outcome):
            return self.store.note(completion, issued_at, self.now())
        earlier = self.store.claim(completion, self.now())
        if earlier is not None:
            return earlier
        try:
            outcome = self._issue(completion, course_badge, issued_at)
            self.store.finish(completion.key, outcome, self.now())
        except BaseException:
            self.store.release(completion.key)
            raise
        return outcome

    def _issue(self, completion: Completion, course_badge: CourseBadge, issued_at: datetime) -> Outcome:
        student = completion.student  # the address at the time of completion, where the event names it
        if not student.is_complete:
            student = self.lms.student(student.id) or student
        if not student.is_complete:  # Acclaim requires all three (docs/fidelity.md)
            return Outcome(State.PARKED, "the student has no e-mail address, first name or last name in the LMS")
        return self.acclaim.issue(replace(completion, student=student), course_badge, issued_at)


def when_earned(completion: Completion, course_badge: CourseBadge) -> datetime | Outcome:
    """When the badge was earned, or why it was not (earn-4, earn-5, earn-8; docs/fidelity.md)."""
    progress = completion.progress
    if progress is None or progress.completed_at is None:
        # The LMS has announced a completion and shows none: nobody may lose a badge by that unseen.
        return Outcome(State.PARKED, GONE)
    if progress.success_status == "FAILED":
        return Outcome(State.NOT_ELIGIBLE, "failed")
    if progress.completed_at < course_badge.installed_at:
        return Outcome(State.NOT_ELIGIBLE, "completed before the badge was installed")
    return progress.completed_at
