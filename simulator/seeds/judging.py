"""What is wrong with a seed: it is held to the schema, and what names something else has to find it."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from jsonschema_rs import Draft202012Validator

from simulator.acclaim.domain.event_delivery import is_webhook_url
from simulator.acclaim.domain.issued_badge import recipient_key
from simulator.acclaim.domain.oauth import SCOPES, is_redirect_uri
from simulator.checking import Path, Problem, problems
from simulator.packaged import document_of
from simulator.skilljar.domain.student import email_key, is_address
from simulator.skilljar.domain.webhook import EventType, is_target_url

_FORMATS: dict[str, Callable[[str], bool]] = {
    "a token without spaces, colons and @": lambda text: re.fullmatch(r"[^\s:@|\x00]+", text) is not None,
    "an e-mail address": is_address,
    "10 to 14 characters of 0-9a-z": lambda text: re.fullmatch(r"[0-9a-z]{10,14}", text) is not None,
    "an address that webhooks can be posted to": is_webhook_url,
    "an address that earners can be sent to": is_redirect_uri,
    "a scope of the API": lambda text: text in SCOPES,
    "an address for HTTP": is_target_url,
    "a type of event": lambda text: text in EventType.__members__,
    "a path of the LMS": lambda text: text.startswith("/") and not text.startswith("//"),
}
_UNIQUE = (
    ("acclaim.organizations", "id"),
    ("acclaim.organizations", "token"),
    ("acclaim.organizations.templates", "id"),
    ("acclaim.organizations.oauth_applications", "client_id"),
    ("acclaim.issuer_authorizations", "id"),
    ("acclaim.earners", "id"),
    ("skilljar.organizations", "id"),
    ("skilljar.organizations", "domain_name"),
    ("skilljar.organizations", "api_key"),
    ("skilljar.organizations.admins", "id"),
    ("skilljar.organizations.students", "id"),
    ("skilljar.organizations.courses", "id"),
    ("skilljar.organizations.courses", "published_course_id"),
    ("skilljar.organizations.courses.lessons", "id"),
    ("skilljar.organizations.paths", "id"),
    ("skilljar.organizations.webhooks", "id"),
)
# Within one organization of the LMS.
_UNIQUE_THERE = (("courses", "title"), ("courses", "slug"), ("students", "email"), ("admins", "email"))


def judged(document: Any) -> list[Problem]:
    """Everything that is wrong."""
    return [*problems(_validator(), document), *_twice(document), *_dangling(document), *_lms(document)]


def _entries(within: Any, names: str, path: Path = ()) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The mappings in the lists that dotted names lead to, with their paths; what is of another kind is passed over."""
    name, _, rest = names.partition(".")
    below = within.get(name) if isinstance(within, dict) else None
    if isinstance(below, dict):
        yield from _entries(below, rest, (*path, name))
    for place, item in enumerate(below if isinstance(below, list) else ()):
        if rest:
            yield from _entries(item, rest, (*path, name, place))
        elif isinstance(item, dict):
            yield (*path, name, place), item


def _values(within: Any, names: str, field: str, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """The texts in a field of these mappings."""
    for place, entry in _entries(within, names, path):
        if isinstance(entry.get(field), str):
            yield (*place, field), entry[field]


def _listed(within: Any, names: str, field: str, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """The texts in lists in a field of these mappings."""
    for place, entry in _entries(within, names, path):
        items = entry.get(field)
        for number, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, str):
                yield (*place, field, number), item


def _twice(document: Any) -> Iterator[Problem]:
    for names, field in _UNIQUE:
        yield from _repeated(_values(document, names, field))
    for place, organization in _entries(document, "skilljar.organizations"):
        for name, field in _UNIQUE_THERE:
            keyed = _values(organization, name, field, place)
            yield from _repeated((path, email_key(text) if field == "email" else text) for path, text in keyed)
    addresses = _listed(document, "acclaim.earners", "addresses")
    yield from _repeated((path, recipient_key(address)) for path, address in addresses)


def _repeated(values: Iterator[tuple[Path, str]]) -> Iterator[Problem]:
    seen: dict[str, Path] = {}
    for path, value in values:
        if value in seen:
            yield Problem(path, "is given twice", seen[value])
        seen.setdefault(value, path)


def _dangling(document: Any) -> Iterator[Problem]:
    known = {value for _, value in _values(document, "acclaim.organizations", "id")}
    named = [
        *_values(document, "acclaim.issuer_authorizations", "grantor"),
        *_values(document, "acclaim.issuer_authorizations", "issuer"),
        *_listed(document, "acclaim.earners", "auto_accept"),
    ]
    yield from (Problem(path, "names no organization of this seed") for path, value in named if value not in known)


def _lms(document: Any) -> Iterator[Problem]:
    for place, organization in _entries(document, "skilljar.organizations"):
        titles = {title for _, title in _values(organization, "courses", "title")}
        for path, title in _listed(organization, "paths", "courses", place):
            if title not in titles:
                yield Problem(path, "names no course of this organization")
        for path, course in _entries(organization, "courses", place):
            yield from _course(path, course)


def _course(path: Path, course: dict[str, Any]) -> Iterator[Problem]:
    quizzes = {lesson.get("title") for _, lesson in _entries(course, "lessons") if lesson.get("questions")}
    if isinstance(course.get("score_lesson"), str) and course["score_lesson"] not in quizzes:
        yield Problem((*path, "score_lesson"), "names no quiz of this course")
    for place, question in _entries(course, "lessons.questions", path):
        options = question.get("options")
        if isinstance(options, list) and question.get("correct") not in options:
            yield Problem((*place, "correct"), "is none of the options")


@cache
def _validator() -> Draft202012Validator:
    schema = document_of(__package__, "seed.schema.yaml")
    return Draft202012Validator(schema, formats=_FORMATS, validate_formats=True)
