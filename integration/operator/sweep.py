"""Looks for what has gone missing: completions that nobody told us of, and badges that are not as we left them."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from bounded.calls import Deadline
from integration.behind import Integration
from integration.completions import Completion, mark_of
from integration.issuing import why_not
from integration.outcomes import Outcome, State
from integration.settings import Settings

TO_BE_ISSUED = Outcome(State.RECEIVED)


@dataclass(frozen=True)
class Finding:
    """What differs, in a line without personal data; `unkept` is a completion that is not kept, `outcome` what is to
    become of it."""

    text: str
    unkept: Completion | None = field(default=None, repr=False)
    outcome: Outcome = TO_BE_ISSUED


def sweep(integration: Integration) -> Iterator[Finding]:
    """Compares LMS, store and Acclaim, and changes nothing; raises ServiceFailure."""
    settings, store, deadline = integration.settings, integration.store, Deadline(seconds=3600)
    completed = list(integration.lms(deadline).completions())
    kept, unworked = store.by_key(), store.unworked()  # after: what was told meanwhile is kept
    acclaim = integration.acclaim(deadline)
    templates = {badge.template_id for badge in settings.course_badges}
    badges = [badge for template_id in templates for badge in acclaim.issued_from(template_id)]
    marked = [(mark, badge.id) for badge in badges for mark in badge.marks]
    by_mark = dict(marked)
    for completion in completed:
        is_kept = completion.key in kept or (completion.student.id, completion.course_id) in unworked
        course_badge = settings.badge_of(completion.course_id)
        if course_badge and not is_kept and not why_not(completion, course_badge):
            yield _unkept(completion, by_mark.get(completion.mark))
    yield from _changed(settings, kept, Counter(mark for mark, _ in marked), {badge.id for badge in badges})


def _unkept(completion: Completion, badge_id: str | None) -> Finding:
    told = f"course {completion.course_id}, completed {completion.completed_at:%Y-%m-%d %H:%M} UTC"
    if badge_id is None:
        return Finding(f"never told of: {told}", completion)
    text = f"not kept: {told}, whose badge {badge_id} Acclaim lists"
    return Finding(text, completion, Outcome(State.ISSUED, badge_id=badge_id))


def _changed(
    settings: Settings, kept: Mapping[str, Any], marks: Mapping[str, int], badge_ids: Collection[str]
) -> Iterator[Finding]:
    for key, row in kept.items():
        listed = marks.get(mark_of(key), 0)
        if settings.badge_of(row.course_id) is None:
            continue
        if row.state == State.ISSUED and row.badge_id not in badge_ids:
            yield Finding(f"completion {row.id}: Acclaim does not list its badge {row.badge_id} any more")
        if listed > 1:
            yield Finding(f"completion {row.id}: Acclaim lists {listed} badges for it")
        if row.state == State.PARKED and listed:
            yield Finding(f"completion {row.id}: parked, and Acclaim lists a badge for it: redeliver it")


def mend(finding: Finding, integration: Integration) -> bool:
    """Keeps the completion that was not kept; its badge will be issued, unless it has one. Whether it is kept now."""
    if finding.unkept is None:
        return False
    event = sha256(f"sweep {finding.unkept.key}".encode()).hexdigest()
    became = integration.store.receive(event, finding.unkept, finding.outcome, integration.now())
    return became.state is finding.outcome.state
