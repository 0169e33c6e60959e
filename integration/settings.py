"""What the operator decides: a name, the two services, and which course carries which badge."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker


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
    """Everything that is wrong with the settings, a line a problem."""


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
    told = {**document, **{table: _overlaid(table, document.get(table, {}), environ) for table in _TABLES}}
    problems = [problem for error in _VALIDATOR.iter_errors(told) for problem in _problems_of(error)]
    problems += _secrets_in(document) + _doubled(document.get("course_badges"))
    if problems:
        raise SettingsError("\n".join(dict.fromkeys(problems)))
    values = {_attribute(table, key): value for table in _TABLES for key, value in told[table].items()}
    return Settings(**values, course_badges=tuple(CourseBadge(**row) for row in told.get("course_badges", ())))


# What the settings must be once those of the environment lie over the file; from it comes what is said of a wrong one.
_SCHEMA = json.loads(Path(__file__).with_name("settings.schema.json").read_text(encoding="utf-8"))
_TABLES = {name: form["properties"] for name, form in _SCHEMA["properties"].items() if form["type"] == "object"}
_FORMATS = FormatChecker(formats=())
_VALIDATOR = Draft202012Validator(_SCHEMA, format_checker=_FORMATS)


@_FORMATS.checks("instant")
def _is_instant(value: object) -> bool:
    return isinstance(value, datetime) and value.utcoffset() is not None


def _attribute(table: str, key: str) -> str:
    return key if key in Settings.__annotations__ else f"{table}_{key}"


def _variable(table: str, key: str) -> str:
    return f"{table}_{key}".upper()


def _place(table: str, key: str, form: Mapping[str, Any]) -> str:
    """Where it is to be set; a secret nowhere but in the environment."""
    variable = _variable(table, key)
    return f"the environment variable {variable}" if form.get("writeOnly") else f"[{table}] {key} or {variable}"


def _overlaid(table: str, written: Any, environ: Mapping[str, str]) -> Any:
    """A table of the file with the environment over it, without what is blank; what is no table stays what it is."""
    if not isinstance(written, Mapping):
        return written
    given = {key: environ.get(_variable(table, key), "").strip() for key in _TABLES[table]}
    told = {**written, **{key: text for key, text in given.items() if text}}
    return {key: _read(value, _TABLES[table].get(key, {})) for key, value in told.items() if str(value).strip()}


def _read(value: object, form: Mapping[str, Any]) -> object:
    """What a text stands for where the schema asks for something else."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if form.get("type") == "boolean":
        return {"true": True, "false": False}.get(text.lower(), text)
    if form.get("type") == "integer" and re.fullmatch("[0-9]{1,4}", text):
        return int(text)
    return text.rstrip("/") if form.get("format") == "uri" else text


def _secrets_in(document: Mapping[str, Any]) -> list[str]:
    return [
        f"{form['title']} must not stand in the file: remove [{table}] {key} and set {_place(table, key, form)}"
        for table, forms in _TABLES.items()
        for key, form in forms.items()
        if form.get("writeOnly") and isinstance(document.get(table), Mapping) and document[table].get(key)
    ]


def _doubled(rows: object) -> list[str]:
    ids = [row.get("course_id") for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    return [
        f"[[course_badges]] number {ids.index(each) + 1} and number {number} are for one course id, {each}"
        for number, each in enumerate(ids, start=1)
        if each and ids.index(each) + 1 < number
    ]


def _problems_of(error: Any) -> list[str]:
    """What a jsonschema.ValidationError means; what was set is not repeated, for it may be a secret."""
    path, forms = [*error.absolute_path], error.schema.get("properties", {})
    if error.validator == "required":
        absent = [key for key in error.validator_value if key not in error.instance]
        return [_said("{title} is missing: set {place}", [*path, key], forms[key]) for key in absent]
    if error.validator == "additionalProperties":
        return [_said("unknown key {place}", [*path, key]) for key in error.instance if key not in forms]
    return [_said("{title} is wrong: {place} must be {description}", path, error.schema)]


def _said(words: str, path: list[Any], form: Mapping[str, Any] | None = None) -> str:
    """The words with what the schema calls a setting and with the place where it is to be set."""
    match path:
        case ["course_badges", int(number), *keys]:
            words, place = f"[[course_badges]] number {number + 1}: {words}", "".join(keys) or "it"
        case [table, key] if form:
            place = _place(table, key, form)
        case _:
            place = "it" if form else " ".join([f"[{path[0]}]", *path[1:]])
    return words.format(place=place, **form or {})
