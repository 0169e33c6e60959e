"""What the operator decides: a name, the two services, and which course carries which badge."""

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import msgspec
from msgspec import Meta

_HOST = r"([^\[\]\s/?#@:\\]+|\[[0-9A-Fa-f:.]+\])"
_PORT = r"(:(0*([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?)?"

# The description of each says what a setting must be that is not.
Words = Annotated[str, Meta(description="text")]
Secret = Annotated[str, Meta(description="text, and in the environment only")]
Switch = Annotated[bool, Meta(description="true or false")]
Seconds = Annotated[int, Meta(ge=1, le=3600, description="a whole number from 1 to 3600")]
Instant = Annotated[datetime, Meta(tz=True, description="day, time and zone, such as 2026-01-05T00:00:00Z")]
DatabaseUrl = Annotated[str, Meta(pattern="://", description="a URL such as sqlite:///integration.db")]
_URL = rf"^(?i:https?)://{_HOST}{_PORT}(/[^\s?#\\]*)?\Z"
BaseUrl = Annotated[str, Meta(pattern=_URL, description="http(s)://host/path and nothing after it")]


@dataclass(frozen=True)
class CourseBadge:
    """The link from a course to a badge template; completions before `installed_at` get no badge (earn-8)."""

    course_id: Words
    course_title: Words
    template_id: Words
    template_name: Words
    installed_at: Instant


@dataclass(frozen=True)
class Acclaim:
    """Acclaim and our organization there."""

    organization_id: Words
    base_url: BaseUrl
    api_token: Secret = field(default="", repr=False)
    api_token_file: Words = ""  # where the token stands that is valid now, if not in the environment

    @property
    def token(self) -> str:
        """As it stands in its file now, when it has one."""
        if not self.api_token_file:
            return self.api_token
        try:
            return Path(self.api_token_file).read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            return ""  # Acclaim refuses it, and everything waits until there is one again


@dataclass(frozen=True)
class Lms:
    """The LMS, and the secret that it shows us."""

    base_url: BaseUrl
    api_key: Secret = field(repr=False)
    webhook_secret: Secret = field(repr=False)
    old_webhook_secret: Secret = field(default="", repr=False)  # valid beside the other while it is being changed


@dataclass(frozen=True, kw_only=True)
class _Own:
    name: Words
    badges_earned_table: Switch = True
    database: DatabaseUrl = field(default="sqlite:///integration.db", repr=False)
    attempt_seconds: Seconds = 15  # for all calls of one attempt at a completion
    settle_seconds: Seconds = 30  # that an outcome rests which is not known: until then the badge may still come
    operator_token: Secret = field(default="", repr=False)  # opens the operator's page; without it there is none


@dataclass(frozen=True, kw_only=True)
class Settings(_Own):
    """One integration of one LMS organization with one Acclaim organization."""

    acclaim: Acclaim
    lms: Lms
    course_badges: tuple[CourseBadge, ...] = ()

    @property
    def credentials(self) -> str:
        """Tells these credentials from any others, and no more."""
        return sha256(f"{self.acclaim.token}\0{self.lms.api_key}".encode()).hexdigest()

    def badge_of(self, course_id: str) -> CourseBadge | None:
        return next((badge for badge in self.course_badges if badge.course_id == course_id), None)


_TABLES = {"integration": _Own, "acclaim": Acclaim, "lms": Lms, "course_badges": None}


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
    reading = _Reading(environ)
    reading.problems += [f"unknown table [{name}]" for name in document if name not in _TABLES]
    own, acclaim, lms = (reading.table(name, form, document.get(name, {})) for name, form in _TABLES.items() if form)
    badges = reading.course_badges(document.get("course_badges", []))
    if not acclaim.keys() & {"api_token", "api_token_file"}:
        reading.problems.append("API token is missing: set the environment variable ACCLAIM_API_TOKEN")
    if reading.problems:
        raise SettingsError("\n".join(reading.problems))
    course_badges = tuple(CourseBadge(**badge) for badge in badges)
    return Settings(**own, acclaim=Acclaim(**acclaim), lms=Lms(**lms), course_badges=course_badges)


class _Reading:
    """Goes through what was set, and notes what is wrong with it, but not what was set: that may be a secret."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: list[str] = []

    def table(self, table: str, form: type, written: object) -> dict[str, Any]:
        """The values of a table of the file with the environment over it; secrets come from there alone."""
        if not isinstance(written, Mapping):
            self.problems.append(f"[{table}] must be a table")
            return {}
        places, told = dict[str, str](), dict(written)
        for key, hint in get_type_hints(form, include_extras=True).items():
            variable = f"{table}_{key}".upper()
            places[key] = f"[{table}] {key} or {variable}"
            if hint == Secret:
                places[key] = f"the environment variable {variable}"
                if told.pop(key, ""):
                    self.problems.append(f"remove the secret [{table}] {key} from the file and set {places[key]}")
            told[key] = self._environ.get(variable, "").strip() or told.get(key, "")
        return self._values(form, told, places, f"[{table}]")

    def course_badges(self, rows: object) -> list[dict[str, Any]]:
        """The values of each row; a course has one badge."""
        if not (isinstance(rows, list) and all(isinstance(row, Mapping) for row in rows)):
            self.problems.append("the course badges are wrong: write each as a table under [[course_badges]]")
            return []
        counted = Counter(str(row.get("course_id", "")).strip() for row in rows)
        doubled = [course for course, count in counted.items() if course and count > 1]
        self.problems += [f"[[course_badges]] says more than once which badge course {each} has" for each in doubled]
        return [self._values(CourseBadge, row, {}, f"[[course_badges]] number {n}:") for n, row in enumerate(rows, 1)]

    def _values(self, form: type, told: Mapping[str, Any], places: Mapping[str, str], within: str) -> dict[str, Any]:
        hints, values = get_type_hints(form, include_extras=True), dict[str, Any]()
        self.problems += [f"unknown key {within} {key}" for key in told if key not in hints]
        for each in fields(form):
            value, hint = told.get(each.name, ""), hints[each.name]
            value = value.strip() if isinstance(value, str) else value
            place, must = places.get(each.name, f"{within} {each.name}"), hint.__metadata__[0].description
            title = each.name.replace("_", " ").replace("api", "API").replace("url", "URL")
            try:
                if value != "":
                    values[each.name] = msgspec.convert(value, hint, strict=not _is_to_be_read(value, hint))
                elif each.default is MISSING:
                    self.problems.append(f"{title} is missing: set {place}")
            except msgspec.ValidationError:
                self.problems.append(f"{title} is wrong: {place} must be {must}")
        return values


def _is_to_be_read(value: object, hint: object) -> bool:
    """Whether it is a text that stands for something else, as all of the environment are texts."""
    return isinstance(value, str) and (hint == Switch or (hint == Seconds and value.isdecimal()))
