"""The set-up check: organization, token, single sign-on and the state of every mapped template."""

from collections.abc import Iterable, Iterator

from bounded.calls import Deadline
from integration.acclaim_client import AcclaimClient, Organization
from integration.behind import Integration
from integration.calls import ServiceFailure
from integration.settings import CourseBadge


def check(integration: Integration) -> Iterator[str]:
    """Asks both services and changes nothing; each line begins with "ok", "note" or "problem"."""
    acclaim = integration.acclaim(Deadline(seconds=30))
    try:
        organization = acclaim.organization()
    except ServiceFailure as failure:
        yield f"problem: {failure}: check ACCLAIM_API_TOKEN, [acclaim] base_url and organization_id"
        return
    yield f"ok: organization {organization.name} answers to this token"
    yield _single_sign_on(organization)
    for course_badge in integration.settings.course_badges:
        yield from _template(acclaim, course_badge)
    yield _lms(integration)


def is_in_order(lines: Iterable[str]) -> bool:
    """One problem is enough that it is not."""
    return not any(line.startswith("problem") for line in lines)


def _single_sign_on(organization: Organization) -> str:
    if organization.single_sign_on is True:
        return "ok: single sign-on is on"
    if organization.single_sign_on is False:
        advice = "ask your Acclaim contact to turn it on; the profile's links need it"
        return f"problem: single sign-on is off for {organization.name}: {advice}"
    return "note: Acclaim does not say whether single sign-on is on: ask your Acclaim contact"


def _template(acclaim: AcclaimClient, course_badge: CourseBadge) -> Iterator[str]:
    course, named = f'course "{course_badge.course_title}"', course_badge.template_name
    try:
        template = acclaim.badge_template(course_badge.template_id)
    except ServiceFailure as failure:
        yield f"problem: {course}: {failure}"
        return
    if template.state == "active":
        yield f"ok: {course_badge.course_title} -> {template.name} (active)"
    else:
        yield f'problem: {course}: badge template "{template.name}" is {template.state}, not active'
    if template.name != named:
        yield f'note: {course}: the settings name its template "{named}", Acclaim "{template.name}"'


def _lms(integration: Integration) -> str:
    try:
        if integration.lms(Deadline(seconds=30)).answers():
            return "ok: the LMS answers to this key"
    except ServiceFailure:
        pass
    return "problem: the LMS does not answer: check [lms] base_url and LMS_API_KEY"
