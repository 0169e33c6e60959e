"""From the fields of a call to what the services want to know; the fields fit their schema already."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from simulator.acclaim.domain.badge_template import Activity, Alignment, Recommendation, TemplateState
from simulator.acclaim.domain.event_delivery import is_https
from simulator.acclaim.domain.issued_badge import Evidence, KeyValue
from simulator.acclaim.domain.web_address import is_web_address
from simulator.acclaim.services.issuing import DuplicateBehavior, IssueRequest
from simulator.acclaim.services.replacing import Replacement
from simulator.acclaim.services.templating import TemplateChange
from simulator.acclaim.services.tokens import TokenRequest
from simulator.acclaim.web.api.dates import is_documented_form, parse_instant
from simulator.acclaim.web.api.formats import picture_in
from simulator.acclaim.web.api.leniency import Leniency, lenient
from simulator.ids import Ids

_TRUE, _FALSE = {"true", "1", "yes"}, {"false", "0", "no", ""}
_DOCUMENTED_SKILLS = 3
_OF_EVIDENCE = {  # https://www.credly.com/docs/issued_badges
    "UrlEvidence": {"type", "name", "value", "description"},
    "IdEvidence": {"type", "title", "description", "id"},
    "PlainTextEvidence": {"type", "title", "description"},
    "KeyValueGroupEvidence": {"type", "name", "values"},
}
Fields = Mapping[str, Any]


def issue_request(said: Fields, ids: Ids) -> IssueRequest:
    """What an issue call, or an item of a batch, asks for."""
    return IssueRequest(
        badge_template_id=said["badge_template_id"],
        recipient_email=_address(said),
        first_name=_name(said, "issued_to_first_name"),
        middle_name=said.get("issued_to_middle_name"),
        last_name=_name(said, "issued_to_last_name"),
        issued_at=instant(said, "issued_at"),
        expires=_expires(said),
        issuer_earner_id=_earner_id(said.get("issuer_earner_id")),
        locale=said.get("locale", "en"),
        country=said.get("country_name"),
        state_or_province=said.get("state_or_province"),
        evidence=_evidence(said, ids),
        suppress_badge_notification_email=flag(said, "suppress_badge_notification_email"),
        duplicate_behavior=DuplicateBehavior(said.get("duplicate_behavior", "deny")),
    )


def replacement(said: Fields, ids: Ids) -> Replacement:
    """What a replace call asks for."""
    return Replacement(
        badge_template_id=said["badge_template_id"],
        issued_at=instant(said, "issued_at"),
        first_name=said.get("issued_to_first_name", "").strip(),
        middle_name=said.get("issued_to_middle_name"),
        last_name=said.get("issued_to_last_name", "").strip(),
        issuer_earner_id=_earner_id(said.get("issuer_earner_id")),
        expires=_expires(said),
        country=said.get("country_name"),
        state_or_province=said.get("state_or_province"),
        evidence=_evidence(said, ids),
        notification_message=said.get("notification_message"),
    )


def new_template(said: Fields) -> TemplateChange:
    """What a call says of a template to be created; notes what the documentation would ask for."""
    if not ("image" in said or "remote_upload_url" in said):
        lenient(Leniency.NO_IMAGE, "image")
    return template_change(said)


def template_change(said: Fields) -> TemplateChange:
    """What a call says of a template."""
    if "skills" in said and len(said["skills"]) < _DOCUMENTED_SKILLS:
        lenient(Leniency.FEW_SKILLS, "skills")
    if "state" in said:
        lenient(Leniency.TEMPLATE_STATE, "state")
    image = said.get("image", "")
    return TemplateChange(
        name=said.get("name"),
        description=said.get("description"),
        skills=_several(said, "skills"),
        activities=_of_kind(said, "badge_template_activities", Activity),
        alignments=_of_kind(said, "alignments", Alignment),
        recommendations=_of_kind(said, "recommendations", Recommendation, type="information"),
        reporting_tags=_several(said, "reporting_tags"),
        global_activity_url=said.get("global_activity_url"),
        allow_duplicate_badges=_flag_or_none(said, "allow_duplicate_badges"),
        default_expires_at=instant(said, "default_expires_at") if "default_expires_at" in said else None,
        send_expiring_badge_notifications=_flag_or_none(said, "send_expiring_badge_notifications"),
        earn_this_badge_url=said.get("earn_this_badge_url"),
        enable_earn_this_badge=_flag_or_none(said, "enable_earn_this_badge"),
        state=TemplateState(said["state"]) if "state" in said else None,
        level=said.get("level"),
        time_to_earn=said.get("time_to_earn"),
        cost=said.get("cost"),
        type_category=said.get("type_category"),
        public=_flag_or_none(said, "public"),
        picture=picture_in(image) if image and not is_web_address(image) else None,
    )


def organization_changes(said: Fields) -> dict[str, str | bool | None]:
    """What a call says of an organization, by the fields that it has here."""
    same = (
        "name", "website_url", "location", "zip_or_postal_code", "contact_email", "legal_contact_email",
        "organization_type", "bio", "twitter_url", "facebook_url", "city", "state_or_province", "country", "address",
    )  # fmt: skip
    changes: dict[str, str | bool | None] = {name: said[name] for name in same if name in said}
    if "photo" in said:
        changes["photo_url"] = said["photo"]
    if "hide_subscription" in said:
        changes["hide_subscription"] = flag(said, "hide_subscription")
    return changes


def webhook_url(said: Fields) -> str | None:
    """Where events are to go; a text without anything in it means nowhere."""
    url: str = said["webhook_url"]
    if url and not is_https(url):
        lenient(Leniency.PLAIN_WEBHOOK, "webhook_url")
    return url or None


def token_request(said: Fields) -> TokenRequest:
    return TokenRequest(
        description=said.get("description", ""),
        read_enabled=flag(said, "read_enabled", otherwise=True),
        write_enabled=flag(said, "write_enabled"),
        delete_enabled=flag(said, "delete_enabled"),
    )


def employee_particulars(said: Fields) -> dict[str, str]:
    """What a call says of an employee, by the fields that it has here."""
    same = (
        "first_name", "last_name", "team", "external_id", "position_title", "manager_first_name", "manager_last_name",
        "manager_external_id", "location", "country", "zip_code", "state_or_province", "department",
        "organization_level1", "organization_level2", "organization_level3", "job_family",
    )  # fmt: skip
    return {name: said[name].strip() for name in same if name in said}


def instant(said: Fields, name: str) -> datetime:
    text: str = said[name]
    if not is_documented_form(text):
        lenient(Leniency.DATE_FORM, name)
    return parse_instant(text)


def flag(said: Fields, name: str, *, otherwise: bool = False) -> bool:
    """A boolean, also as a form spells it."""
    value = said.get(name, otherwise)
    if isinstance(value, bool):
        return value
    lenient(Leniency.FLAG_AS_TEXT, name)
    return value in _TRUE


def _flag_or_none(said: Fields, name: str) -> bool | None:
    return flag(said, name) if name in said else None


def _name(said: Fields, name: str) -> str:
    """Credly's own plugin for Open edX sends no names at all."""
    if name not in said:
        lenient(Leniency.NO_NAMES, name)
    text: str = said.get(name, "")
    return text.strip()


def _expires(said: Fields) -> datetime | bool | None:
    """`false` is no expiry at all, absent is the template's default (docs: issued_badges)."""
    value = said.get("expires_at")
    if value is None:
        return None
    if value == "":
        lenient(Leniency.DATE_FORM, "expires_at")
        return None
    if value is False:
        return False
    if value in _FALSE:
        lenient(Leniency.FLAG_AS_TEXT, "expires_at")
        return False
    return instant(said, "expires_at")


def _address(said: Fields) -> str:
    text: str = said["recipient_email"]
    if text != text.strip():
        lenient(Leniency.BLANKS, "recipient_email")
    return text.strip()


def _earner_id(value: str | float | None) -> str | None:
    """Clients send numbers as well; 7 and 7.0 are one number in JSON. A blank text is nobody."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, int | float):
        lenient(Leniency.NUMBER_AS_EARNER_ID, "issuer_earner_id")
        return str(int(value))
    return value


def _evidence(said: Fields, ids: Ids) -> tuple[Evidence, ...]:
    return tuple(_proof(item, ids) for item in said.get("evidence", ()))


def _proof(item: Fields, ids: Ids) -> Evidence:
    """The id is ours, unless the evidence is an id (https://www.credly.com/docs/issued_badges)."""
    lines, own = item.get("values"), item.get("id", "") if item["type"] == "IdEvidence" else ""
    for name in sorted(item.keys() - _OF_EVIDENCE[item["type"]]):
        lenient(Leniency.UNKNOWN_FIELD, f"evidence.{name}")
    return Evidence(
        id=own or ids.uuid("evidence"),
        type=item["type"],
        name=item.get("name"),
        value=item.get("value"),
        title=item.get("title"),
        description=item.get("description"),
        values=None if lines is None else tuple(_key_value(line) for line in lines),
    )


def _key_value(line: Fields) -> KeyValue:
    return KeyValue(**{name: line.get(name) for name in ("type", "key", "label", "value", "url")})


def _several(said: Fields, name: str) -> tuple[str, ...] | None:
    return tuple(said[name]) if name in said else None


def _of_kind(said: Fields, name: str, kind: type[Any], **otherwise: str) -> tuple[Any, ...] | None:
    """The items of a list as domain values, whose ids come later."""
    if name not in said:
        return None
    fields = set(kind.__dataclass_fields__) - {"id"}
    return tuple(
        kind(id="", **otherwise | {field: value for field, value in item.items() if field in fields})
        for item in said[name]
    )
