"""Looks for what has gone missing: completions that nobody told us of, and badges that are not as we left them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

import requests

from bounded.calls import Deadline
from integration.acclaim_client import AcclaimClient
from integration.completions import Completion, mark_of
from integration.issuing import why_not
from integration.lms_client import LmsClient
from integration.outcomes import Outcome, State
from integration.reports import Reports
from integration.settings import Settings
from integration.store import Store


@dataclass(frozen=True)
class Finding:
    """What differs, in a line without personal data; `untold` is the completion that the LMS never told of."""

    text: str
    untold: Completion | None = field(default=None, repr=False)


def sweep(settings: Settings, http: requests.Session, reports: Reports) -> Iterator[Finding]:
    """Compares LMS, store and Acclaim, and changes nothing; raises ServiceFailure."""
    kept, deadline = reports.by_key(), Deadline(seconds=3600)
    for completion in LmsClient(settings, http, deadline).completions():
        course_badge = settings.badge_of(completion.course_id)
        if course_badge and completion.key not in kept and not why_not(completion, course_badge):
            told = f"{completion.completed_at:%Y-%m-%d %H:%M} UTC"
            yield Finding(f"never told of: course {completion.course_id}, completed {told}", completion)
    acclaim = AcclaimClient(settings, http, deadline)
    templates = {badge.template_id for badge in settings.course_badges}
    badges = [badge for template_id in templates for badge in acclaim.issued_from(template_id)]
    marks = Counter(mark for badge in badges for mark in badge.marks)
    ids = {badge.id for badge in badges}
    for key, row in kept.items():
        if settings.badge_of(row.course_id) is None:
            continue
        if row.state == State.ISSUED and row.badge_id not in ids:
            yield Finding(f"completion {row.id}: Acclaim does not list its badge {row.badge_id} any more")
        if marks[mark_of(key)] > 1:
            yield Finding(f"completion {row.id}: Acclaim lists {marks[mark_of(key)]} badges for it")
        if row.state == State.PARKED and marks[mark_of(key)]:
            yield Finding(f"completion {row.id}: parked, and Acclaim lists a badge for it: redeliver it")


def mend(finding: Finding, store: Store, now: datetime) -> bool:
    """Has the badge issued that was never told of; whether there was such a one."""
    if finding.untold is None:
        return False
    event = sha256(f"sweep {finding.untold.key}".encode()).hexdigest()
    return store.receive(event, finding.untold, Outcome(State.RECEIVED), now).state is State.RECEIVED
