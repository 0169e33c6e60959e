"""From the fields of a call to what the services want to know."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from simulator.acclaim.domain.badge_template import TemplateState
from simulator.acclaim.domain.errors import Invalid, Problem
from simulator.acclaim.domain.issued_badge import Evidence
from simulator.acclaim.services.issuing import IssueRequest
from simulator.acclaim.services.templating import TemplateChange
from simulator.acclaim.web.api.contract import require
from simulator.acclaim.web.api.dates import parse_instant
from simulator.ids import Ids

_TRUE, _FALSE = {"true", "1", "yes"}, {"false", "0", "no", ""}


def issue_request(fields: Mapping[str, Any], ids: Ids) -> IssueRequest:
    """What an issue call asks for; raises Invalid with a problem for each field that is missing or wrong."""
    body = {key: value for key, value in fields.items() if value is not None}
    require("IssueBadge", body)
    return IssueRequest(
        badge_template_id=body["badge_template_id"],
        recipient_email=body["recipient_email"].strip(),
        first_name=body["issued_to_first_name"].strip(),
        middle_name=body.get("issued_to_middle_name"),
        last_name=body["issued_to_last_name"].strip(),
        issued_at=instant("issued_at", body["issued_at"]),
        expires=_expires(body.get("expires_at")),
        issuer_earner_id=_earner_id(body.get("issuer_earner_id")),
        locale=body.get("locale", "en"),
        country=body.get("country_name"),
        state_or_province=body.get("state_or_province"),
        evidence=tuple(_evidence(item, ids) for item in body.get("evidence", ())),
        suppress_badge_notification_email=flag(
            "suppress_badge_notification_email", body.get("suppress_badge_notification_email", False)
        ),
    )


def template_change(fields: Mapping[str, Any], *, creating: bool) -> TemplateChange:
    """What a call says of a template; raises Invalid."""
    body = {key: value for key, value in fields.items() if value is not None}
    require("CreateBadgeTemplate" if creating else "UpdateBadgeTemplate", body)
    duplicates = body.get("allow_duplicate_badges")
    state = body.get("state")
    return TemplateChange(
        name=body.get("name"),
        description=body.get("description"),
        skills=tuple(body["skills"]) if "skills" in body else None,
        activities=tuple(
            (item["title"], item["activity_type"], item.get("activity_url"))
            for item in body["badge_template_activities"]
        )
        if "badge_template_activities" in body
        else None,
        reporting_tags=tuple(body["reporting_tags"]) if "reporting_tags" in body else None,
        global_activity_url=body.get("global_activity_url"),
        allow_duplicate_badges=None if duplicates is None else flag("allow_duplicate_badges", duplicates),
        state=None if state is None else TemplateState(state),
        level=body.get("level"),
        time_to_earn=body.get("time_to_earn"),
        cost=body.get("cost"),
        type_category=body.get("type_category"),
    )


def instant(attribute: str, text: str) -> datetime:
    try:
        return parse_instant(text)
    except ValueError as error:
        raise Invalid(Problem(attribute, f"{attribute.replace('_', ' ').capitalize()} {error}")) from error


def flag(attribute: str, value: bool | str) -> bool:
    """A boolean, also as a form spells it."""
    if isinstance(value, bool):
        return value
    if value.lower() in _TRUE | _FALSE:
        return value.lower() in _TRUE
    raise Invalid(Problem(attribute, f"{attribute.replace('_', ' ').capitalize()} must be true or false"))


def _expires(value: str | bool | None) -> datetime | bool | None:
    """`false` is no expiry at all, absent is the template's default (docs: issued_badges)."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or value.lower() in _FALSE:
        return False
    return instant("expires_at", value)


def _earner_id(value: str | float | None) -> str | None:
    """Clients send numbers as well; 7 and 7.0 are one number in JSON."""
    return str(int(value)) if isinstance(value, int | float) else value


def _evidence(item: Mapping[str, Any], ids: Ids) -> Evidence:
    return Evidence(
        id=ids.uuid("evidence"),
        type=item["type"],
        name=item.get("name"),
        value=item.get("value"),
        title=item.get("title"),
        description=item.get("description"),
    )
