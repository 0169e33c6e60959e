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
    api_token: str = field(repr=False)
    lms_api_key: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    course_badges: tuple[CourseBadge, ...] = ()
    badges_earned_table: bool = True
    database: str = field(default="sqlite:///integration.db", repr=False)
    attempt_seconds: int = 15  # for all calls of one attempt at a completion
    settle_seconds: int = 30  # that an outcome rests which is not known: until then the badge may still come
    old_webhook_secret: str = field(default="", repr=False)  # valid beside the other while it is being changed
    api_token_file: str = ""  # where the token stands that is valid now, if not in the environment
    operator_token: str = field(default="", repr=False)  # opens the operator's page; without it there is none

    @property
    def credentials(self) -> str:
        """Tells these credentials from any others, and no more."""
        return sha256(f"{self.token}\0{self.lms_api_key}".encode()).hexdigest()

    @property
    def token(self) -> str:
        """Acclaim's token, as it stands in its file now when it has one."""
        try:
            return (
                Path(self.api_token_file).read_text(encoding="utf-8").strip() if self.api_token_file else self.api_token
            )
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
    problems: list[str] = []
    values: dict[str, Any] = {}
    for text in _TEXTS:
        stands_in_file = text.attribute == "api_token" and values["api_token_file"]
        text = text._replace(default="") if stands_in_file else text  # noqa: PLW2901
        values[text.attribute] = _text(text, document, environ, problems)
    values["badges_earned_table"] = _table(document, "integration").get("badges_earned_table", True)
    if not isinstance(values["badges_earned_table"], bool):
        problems.append("badges earned table is wrong: [integration] badges_earned_table must be true or false")
    values |= {name: _seconds(name, document, environ, problems) for name in _SECONDS}
    values["course_badges"] = _course_badges(document.get("course_badges", []), problems)
    problems += _unknown(document)
    if problems:
        raise SettingsError(*problems)
    return Settings(**values)


class _Text(NamedTuple):
    attribute: str
    words: str
    table: str
    key: str
    variable: str
    default: str | None = None

    @property
    def place(self) -> str:
        return f"[{self.table}] {self.key}"


_TEXTS = (
    _Text("name", "name", "integration", "name", "INTEGRATION_NAME"),
    _Text("database", "database", "integration", "database", "INTEGRATION_DATABASE", "sqlite:///integration.db"),
    _Text("organization_id", "organization id", "acclaim", "organization_id", "ACCLAIM_ORGANIZATION_ID"),
    _Text("acclaim_base_url", "Acclaim base URL", "acclaim", "base_url", "ACCLAIM_BASE_URL"),
    _Text("lms_base_url", "LMS base URL", "lms", "base_url", "LMS_BASE_URL"),
    _Text("api_token_file", "API token file", "acclaim", "api_token_file", "ACCLAIM_API_TOKEN_FILE", ""),
    _Text("api_token", "API token", "acclaim", "api_token", "ACCLAIM_API_TOKEN"),
    _Text("lms_api_key", "LMS API key", "lms", "api_key", "LMS_API_KEY"),
    _Text("webhook_secret", "webhook secret", "lms", "webhook_secret", "LMS_WEBHOOK_SECRET"),
    _Text("old_webhook_secret", "old webhook secret", "lms", "old_webhook_secret", "LMS_WEBHOOK_SECRET_OLD", ""),
    _Text("operator_token", "operator token", "integration", "operator_token", "INTEGRATION_OPERATOR_TOKEN", ""),
)
_SECRETS = ("api_token", "lms_api_key", "webhook_secret", "old_webhook_secret", "operator_token")
_SECONDS = ("attempt_seconds", "settle_seconds")
_COURSE_BADGE = ("course_id", "course_title", "template_id", "template_name", "installed_at")


def _table(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = document.get(name)
    return table if isinstance(table, Mapping) else {}


def _text(text: _Text, document: Mapping[str, Any], environ: Mapping[str, str], problems: list[str]) -> str:
    written = _table(document, text.table).get(text.key, text.default or "")
    secret, variable = (text.attribute in _SECRETS, f"the environment variable {text.variable}")
    found = environ.get(text.variable, "").strip() or (written.strip() if isinstance(written, str) else written)
    if secret and written:
        problems.append(f"{text.words} must not stand in the file: remove {text.place} and set {variable}")
    elif not isinstance(found, str):
        problems.append(f"{text.words} is wrong: {text.place} must be text")
    elif not found and text.default is None:
        place = variable if secret else f"{text.place} or {text.variable}"
        problems.append(f"{text.words} is missing: set {place}")
    elif text.key == "base_url" and not _is_base_url(found):
        problems.append(f"{text.words} is wrong: {text.place} must be http(s)://host/path and nothing after it")
    elif text.key == "database" and "://" not in found:
        problems.append(f"{text.words} is wrong: {text.place} must be a URL such as {text.default}")
    return found.rstrip("/") if text.key == "base_url" and isinstance(found, str) else str(found)


def _seconds(name: str, document: Mapping[str, Any], environ: Mapping[str, str], problems: list[str]) -> int:
    variable = f"INTEGRATION_{name.upper()}"
    found = environ.get(variable, "").strip() or _table(document, "integration").get(name, getattr(Settings, name))
    if not isinstance(found, bool) and re.fullmatch(r"[0-9]{1,4}", str(found)) and 1 <= int(found) <= 3600:
        return int(found)
    words, place = name.replace("_", " "), f"[integration] {name} or {variable}"
    problems.append(f"{words} is wrong: {place} must be a whole number from 1 to 3600")
    return 0


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
    places = {text.place for text in _TEXTS} | {f"[integration] {key}" for key in ("badges_earned_table", *_SECONDS)}
    tables = {text.table for text in _TEXTS}
    problems = [f"unknown key [{name}]" for name in document if name not in tables | {"course_badges"}]
    for name in sorted(tables):
        if not isinstance(document.get(name, {}), Mapping):
            problems.append(f"[{name}] is wrong: it must be a table")
        keys = (f"[{name}] {key}" for key in _table(document, name))
        problems += [f"unknown key {place}" for place in keys if place not in places]
    return problems
