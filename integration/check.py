"""The set-up check: organization, token, single sign-on and the state of every mapped template."""

from __future__ import annotations

from dataclasses import dataclass

import requests

from integration.acclaim_client import AcclaimClient, Organization
from integration.calls import Deadline, ServiceFailure
from integration.lms_client import LmsClient
from integration.settings import CourseBadge, Settings
from integration.transport import closed_session


@dataclass(frozen=True)
class Report:
    """Each line starts with "ok", "note" or "problem"; one problem is enough for `ok` to be False."""

    lines: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not any(line.startswith("problem") for line in self.lines)


def check(settings: Settings, http: requests.Session | None = None) -> Report:
    """Asks Acclaim and changes nothing; every failure is a line of the report."""
    session = http or closed_session()
    acclaim = AcclaimClient(settings, session, Deadline(seconds=30))
    try:
        organization = acclaim.organization()
    except ServiceFailure as failure:
        return Report((f"problem: {failure}: check ACCLAIM_API_TOKEN, [acclaim] base_url and organization_id",))
    if organization is None:
        wanted = settings.organization_id
        return Report((f"problem: Acclaim knows no organization {wanted}: correct [acclaim] organization_id",))
    lines = [f"ok: organization {organization.name} answers to this token", _single_sign_on(organization)]
    lines += [line for each in settings.course_badges for line in _template(acclaim, each)]
    return Report((*lines, _lms(LmsClient(settings, session, Deadline(seconds=30)))))


def _lms(lms: LmsClient) -> str:
    try:
        answers = lms.answers()
    except ServiceFailure:
        answers = False
    return (
        "ok: the LMS answers to this key"
        if answers
        else "problem: the LMS does not answer: check [lms] base_url and LMS_API_KEY"
    )


def _single_sign_on(organization: Organization) -> str:
    if organization.single_sign_on is True:
        return "ok: single sign-on is on"
    if organization.single_sign_on is False:
        advice = "ask your Acclaim contact to turn it on; the profile's links need it"
        return f"problem: single sign-on is off for {organization.name}: {advice}"
    return "note: Acclaim does not say whether single sign-on is on: ask your Acclaim contact"


def _template(acclaim: AcclaimClient, course_badge: CourseBadge) -> list[str]:
    title, named = course_badge.course_title, course_badge.template_name
    try:
        template = acclaim.badge_template(course_badge.template_id)
    except ServiceFailure as failure:
        return [f'problem: course "{title}": {failure}']
    if template is None:
        unknown = f"Acclaim knows no badge template {course_badge.template_id} in this organization"
        return [f'problem: course "{title}": {unknown}']
    line = f"ok: {title} -> {template.name} (active)"
    if template.state != "active":
        line = f'problem: course "{title}": badge template "{template.name}" is {template.state}, not active'
    note = f'note: course "{title}": the settings name its template "{named}", Acclaim "{template.name}"'
    return [line] if template.name == named else [line, note]
