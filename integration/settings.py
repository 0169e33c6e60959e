"""What the operator decides: a name, the two services, and which course carries which badge."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit


@dataclass(frozen=True)
class CourseBadge:
    """The link from a course to a badge template; completions before `installed_at` get no badge (earn-8)."""

    course_id: str
    course_title: str
    template_id: str
    template_name: str
    installed_at: datetime


@dataclass(frozen=True)
class Settings:
    """One integration of one LMS organization with one Acclaim organization."""

    name: str
    organization_id: str
    acclaim_base_url: str
    lms_base_url: str
    lms_api_key: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    api_token: str = field(default="", repr=False)
    api_token_file: str = ""  # where the token stands that is valid now, if not in the environment
    course_badges: tuple[CourseBadge, ...] = ()
    badges_earned_table: bool = True
    database: str = field(default="sqlite:///integration.db", repr=False)
    attempt_seconds: int = 15  # for all calls of one attempt at a completion
    settle_seconds: int = 30  # that an outcome rests which is not known: until then the badge may still come
    old_webhook_secret: str = field(default="", repr=False)  # valid beside the other while it is being changed
    operator_token: str = field(default="", repr=False)  # opens the operator's page; without it there is none

    @property
    def credentials(self) -> str:
        """Tells these credentials from any others, and no more."""
        return sha256(f"{self.token}\0{self.lms_api_key}".encode()).hexdigest()

    @property
    def token(self) -> str:
        """Acclaim's token, as it stands in its file now when it has one."""
        if not self.api_token_file:
            return self.api_token
        try:
            return Path(self.api_token_file).read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            return ""  # Acclaim refuses it, and everything waits until there is one again

    def badge_of(self, course_id: str) -> CourseBadge | None:
        return next((badge for badge in self.course_badges if badge.course_id == course_id), None)


class SettingsError(Exception):
    """Everything that is wrong with the settings, in one message."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def load_settings(path: str | Path, environ: Mapping[str, str]) -> Settings:
    """The settings in a TOML file, with the environment over them; raises SettingsError."""
    try:
        document = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"settings file {path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"settings file {path} is not valid TOML: {error}") from error
    return settings_from(document, environ)


def settings_from(document: Mapping[str, Any], environ: Mapping[str, str]) -> Settings:
    """The settings in a parsed document, with the environment over them; raises SettingsError."""
    problems = _unknown(document)
    values: dict[str, Any] = {}
    for place in _PLACES:
        try:
            values[place.attribute] = _read(place, document, environ)
        except ValueError as error:
            problems.append(f"{place.words} {error}")
    if not values.get("api_token", "wrong") and not values.get("api_token_file", "wrong"):
        problems.append("API token is missing: set the environment variable ACCLAIM_API_TOKEN")
    values["course_badges"] = _course_badges(document.get("course_badges", []), problems)
    if problems:
        raise SettingsError(*problems)
    return Settings(**values)


class _Place(NamedTuple):
    """Where a setting stands: `[table] key` in the file, TABLE_KEY in the environment."""

    table: str
    attribute: str

    @property
    def key(self) -> str:
        return self.attribute.removeprefix(f"{self.table}_")

    @property
    def variable(self) -> str:
        return f"{self.table}_{self.key}".upper()

    @property
    def words(self) -> str:
        return " ".join(_WORDS.get(word, word) for word in self.attribute.split("_"))

    def __str__(self) -> str:
        return f"[{self.table}] {self.key}"


_PLACES = [
    *(_Place("integration", name) for name in ("name", "database", "badges_earned_table", "operator_token")),
    *(_Place("integration", name) for name in ("attempt_seconds", "settle_seconds")),
    *(_Place("acclaim", name) for name in ("organization_id", "acclaim_base_url", "api_token", "api_token_file")),
    *(_Place("lms", name) for name in ("lms_base_url", "lms_api_key", "webhook_secret", "old_webhook_secret")),
]
_WORDS = {"acclaim": "Acclaim", "lms": "LMS", "api": "API", "url": "URL"}
_SECRETS = ("api_token", "lms_api_key", "webhook_secret", "old_webhook_secret", "operator_token")
_COURSE_BADGE = ("course_id", "course_title", "template_id", "template_name", "installed_at")


def _table(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = document.get(name)
    return table if isinstance(table, Mapping) else {}


def _read(place: _Place, document: Mapping[str, Any], environ: Mapping[str, str]) -> Any:
    """Raises ValueError with what is wrong."""
    written = _table(document, place.table).get(place.key, "")
    variable, is_secret = f"the environment variable {place.variable}", place.attribute in _SECRETS
    if is_secret and written:
        raise ValueError(f"must not stand in the file: remove {place} and set {variable}")
    found = environ.get(place.variable, "").strip() or (written.strip() if isinstance(written, str) else written)
    if found != "":
        return _fitting(place, found)
    if hasattr(Settings, place.attribute):
        return getattr(Settings, place.attribute)
    raise ValueError(f"is missing: set {variable if is_secret else f'{place} or {place.variable}'}")


def _fitting(place: _Place, found: object) -> Any:
    text = str(found)
    if place.attribute.endswith("_seconds"):
        fits, form = re.fullmatch("[0-9]{1,4}", text) and 1 <= int(text) <= 3600, "a whole number from 1 to 3600"
    elif place.attribute == "badges_earned_table":
        fits, form = text.lower() in ("true", "false"), "true or false"
    elif place.key == "base_url":
        fits, form = _is_base_url(text), "http(s)://host/path and nothing after it"
    elif place.attribute == "database":
        fits, form = "://" in text, f"a URL such as {Settings.database}"
    else:
        fits, form = isinstance(found, str), "text"
    if not fits:
        raise ValueError(f"is wrong: {place} or {place.variable} must be {form}")
    default = getattr(Settings, place.attribute, "")
    if isinstance(default, bool):
        return text.lower() == "true"
    return int(text) if isinstance(default, int) else text.rstrip("/") if place.key == "base_url" else text


def _is_base_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        has_host = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return has_host and parts.username is None and not any(mark in url for mark in "?# \\")


def _course_badges(rows: object, problems: list[str]) -> tuple[CourseBadge, ...]:
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        problems.append("course badges are wrong: write each as a table under [[course_badges]]")
        return ()
    ids = [row.get("course_id") for row in rows]
    wrong = [
        f"[[course_badges]] number {ids.index(each) + 1} and number {number} are for one course id, {each}"
        for number, each in enumerate(ids, 1)
        if each and ids.index(each) + 1 < number
    ]
    for number, row in enumerate(rows, start=1):
        wrong += [f"[[course_badges]] number {number}: {problem}" for problem in _row_problems(row)]
    problems += wrong
    return () if wrong else tuple(CourseBadge(**row) for row in rows)


def _row_problems(row: Mapping[str, Any]) -> list[str]:
    problems = [f"unknown key {key}" for key in row if key not in _COURSE_BADGE]
    for key in _COURSE_BADGE:
        words, value = key.replace("_", " "), row.get(key)
        if value is None or value == "":
            problems.append(f"{words} is missing: set {key}")
        elif key == "installed_at" and not (isinstance(value, datetime) and value.utcoffset() is not None):
            problems.append(f"{words} is wrong: write day, time and zone, such as 2026-01-05T00:00:00Z")
        elif key != "installed_at" and not (isinstance(value, str) and value.strip()):
            problems.append(f"{words} is wrong: it must be text")
    return problems


def _unknown(document: Mapping[str, Any]) -> list[str]:
    tables, known = {place.table for place in _PLACES}, {str(place) for place in _PLACES}
    problems = [f"unknown key [{name}]" for name in document if name not in tables | {"course_badges"}]
    for name in sorted(tables):
        if not isinstance(document.get(name, {}), Mapping):
            problems.append(f"[{name}] is wrong: it must be a table")
        keys = (f"[{name}] {key}" for key in _table(document, name))
        problems += [f"unknown key {key}" for key in keys if key not in known]
    return problems
