"""Settings: every problem is named, all in one message, and no secret leaks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from integration.settings import Acclaim, SettingsError, load_settings, settings_from

SECRETS = {
    "ACCLAIM_API_TOKEN": "token-1",
    "LMS_API_KEY": "key-1",
    "LMS_WEBHOOK_SECRET": "secret-1",
}
INSTALLED = datetime(2026, 1, 5, tzinfo=UTC)


def course(**changes: Any) -> dict[str, Any]:
    row = {
        "course_id": "c1",
        "course_title": "T",
        "template_id": "t1",
        "template_name": "N",
        "installed_at": INSTALLED,
    }
    return {key: value for key, value in (row | changes).items() if value is not ...}


def document(**tables: Any) -> dict[str, Any]:
    return {
        "integration": {"name": "ACME"},
        "acclaim": {"organization_id": "o1", "base_url": "https://acclaim.test/v1/"},
        "lms": {"base_url": "http://127.0.0.1:8400/skilljar/v1"},
        "course_badges": [course()],
    } | tables


def problems(changed: dict[str, Any], environ: dict[str, str] = SECRETS) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        settings_from(changed, environ)
    return tuple(str(caught.value).splitlines())


def test_good_settings_are_read_with_their_defaults():
    settings = settings_from(document(), SECRETS)
    assert (settings.name, settings.acclaim.organization_id, settings.acclaim.api_token) == (
        "ACME",
        "o1",
        "token-1",
    )
    assert settings.acclaim.base_url == "https://acclaim.test/v1/"
    assert settings.badges_earned_table is True
    assert settings.database == "sqlite:///integration.db"
    assert settings.badge_of("c1").template_id == "t1"
    assert settings.badge_of("c2") is None


def test_blanks_around_a_text_of_the_file_are_nothing():
    tables = {"acclaim": {"organization_id": " o1 ", "base_url": "http://a/v1 ", "api_token_file": " token "}}
    settings = settings_from(document(integration={"name": " ACME\n"}, **tables), SECRETS)
    assert settings.name == "ACME"
    assert settings.acclaim == Acclaim("o1", "http://a/v1", "token-1", "token")


def test_the_environment_wins_over_the_file():
    environ = SECRETS | {
        "INTEGRATION_NAME": "Other",
        "ACCLAIM_BASE_URL": "http://sandbox.test/v1",
        "ACCLAIM_ORGANIZATION_ID": "o2",
        "LMS_BASE_URL": "http://lms.test/v1",
        "INTEGRATION_DATABASE": "sqlite://",
    }
    settings = settings_from(document(), environ)
    assert (settings.name, settings.acclaim.base_url) == (
        "Other",
        "http://sandbox.test/v1",
    )
    assert (settings.acclaim.organization_id, settings.lms.base_url) == (
        "o2",
        "http://lms.test/v1",
    )
    assert settings.database == "sqlite://"


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("false", False), (" FALSE ", False), ("True", True), ("0", False)]
)
def test_a_switch_is_read_from_a_text(text, value):
    environ = SECRETS | {"INTEGRATION_BADGES_EARNED_TABLE": text}
    assert settings_from(document(), environ).badges_earned_table is value


@pytest.mark.parametrize("text", ["no", "2", "wahr", "on"])
def test_a_switch_is_on_or_off_and_nothing_else(text):
    (problem,) = problems(document(), SECRETS | {"INTEGRATION_BADGES_EARNED_TABLE": text})
    assert "[integration] badges_earned_table or INTEGRATION_BADGES_EARNED_TABLE must be" in problem


def test_each_problem_is_a_line():
    with pytest.raises(SettingsError) as caught:
        settings_from(document(), SECRETS | {"ACCLAIM_API_TOKEN": "", "LMS_API_KEY": ""})
    assert str(caught.value).split("\n") == [
        "API key is missing: set the environment variable LMS_API_KEY",
        "API token is missing: set the environment variable ACCLAIM_API_TOKEN",
    ]


def test_courses_without_an_id_are_not_one_course():
    found = problems(document(course_badges=[*[course(course_id=...)] * 2, *[course(course_id=" ")] * 2]))
    assert [problem.partition(":")[0] for problem in found] == ["course id is missing"] * 4


def test_the_representation_shows_no_secret():
    text = repr(settings_from(document(), SECRETS))
    assert not [secret for secret in SECRETS.values() if secret in text]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"integration": {}}, "name is missing: set [integration] name"),
        ({"integration": {"name": "  "}}, "name is missing: set [integration] name"),
        (
            {"integration": {"name": 5}},
            "name is wrong: [integration] name or INTEGRATION_NAME must be text",
        ),
        (
            {"integration": {"name": "A", "badges_earned_table": "yes"}},
            "must be true or false",
        ),
        (
            {"integration": {"name": "A", "database": "integration.db"}},
            "must be a URL such as sqlite:///",
        ),
        (
            {"acclaim": {"base_url": "http://a/v1"}},
            "organization id is missing: set [acclaim] organization_id or ACCLAIM_ORGANIZATION_ID",
        ),
        (
            {"acclaim": {"organization_id": "o"}},
            "base URL is missing: set [acclaim] base_url or ACCLAIM_BASE_URL",
        ),
        ({"lms": {}}, "base URL is missing: set [lms] base_url or LMS_BASE_URL"),
        (
            {
                "acclaim": {
                    "organization_id": "o",
                    "base_url": "http://a",
                    "suppress_badge_notification_email": True,
                }
            },
            "unknown key [acclaim] suppress_badge_notification_email",
        ),
        ({"webhooks": {}}, "unknown table [webhooks]"),
        ({"course_badges": {}}, "write each as a table under [[course_badges]]"),
        (
            {"course_badges": [course(), course()]},
            "says more than once which badge course c1 has",
        ),
        (
            {"course_badges": [course(course_title=...)]},
            "course title is missing: set [[course_badges]] number 1: course_title",
        ),
        (
            {"course_badges": [course(template_id=4)]},
            "template id is wrong: [[course_badges]] number 1: template_id must be text",
        ),
        ({"course_badges": [course(lesson_id="l")]}, "unknown key [[course_badges]] number 1: lesson_id"),
        (
            {"course_badges": [course(installed_at=datetime(2026, 1, 5))]},
            "installed at is wrong",
        ),
        (
            {"course_badges": [course(installed_at=date(2026, 1, 5))]},
            "installed at is wrong",
        ),
        (
            {"course_badges": [course(installed_at="2026-01-05T00:00:00")]},
            "installed at is wrong",
        ),
        ({"course_badges": [course(installed_at=1767571200)]}, "installed at is wrong"),
        ({"course_badges": [course(installed_at="1767571200")]}, "installed at is wrong"),
        ({"course_badges": [course(installed_at="20260105")]}, "installed at is wrong"),
    ],
)
def test_a_problem_is_named(changes, problem):
    found = problems(document(**changes))
    assert len(found) == 1
    assert problem in found[0]


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a/v1",
        "acclaim.test/v1",
        "http://",
        "http:///v1",
        "http://a:x/v1",
        "http://[::1/v1",
        "http://a?b",
        "http://u:p@a/",
    ],
)
def test_a_base_url_must_be_http_with_a_host(url):
    assert "base URL is wrong: [lms] base_url" in problems(document(lms={"base_url": url}))[0]


@pytest.mark.parametrize(
    ("variable", "words"),
    [
        ("ACCLAIM_API_TOKEN", "API token"),
        ("LMS_API_KEY", "API key"),
        ("LMS_WEBHOOK_SECRET", "webhook secret"),
    ],
)
def test_a_missing_secret_names_its_environment_variable(variable, words):
    environ = SECRETS | {variable: " "}
    assert problems(document(), environ) == (f"{words} is missing: set the environment variable {variable}",)


@pytest.mark.parametrize(
    ("table", "key", "variable"),
    [
        ("acclaim", "api_token", "ACCLAIM_API_TOKEN"),
        ("lms", "api_key", "LMS_API_KEY"),
        ("lms", "webhook_secret", "LMS_WEBHOOK_SECRET"),
        ("lms", "old_webhook_secret", "LMS_OLD_WEBHOOK_SECRET"),
        ("integration", "operator_token", "INTEGRATION_OPERATOR_TOKEN"),
    ],
)
def test_a_secret_in_the_file_is_refused_without_repeating_it(table, key, variable):
    changed = document()
    changed[table] = changed[table] | {key: "s3cr3t"}
    (problem,) = problems(changed)
    assert f"remove the secret [{table}] {key} from the file and set the environment variable {variable}" in problem
    assert "s3cr3t" not in problem


@pytest.mark.parametrize("name", ["attempt_seconds", "settle_seconds"])
@pytest.mark.parametrize("value", [0, 3601, -1, True, 1.5, "", "soon", "1e1", "15.0", "\u0663"])
def test_a_span_must_be_whole_seconds_up_to_an_hour(name, value):
    if value != "":
        written = document(integration={"name": "A", name: value})
        assert f"[integration] {name} or INTEGRATION_{name.upper()} must be a whole" in problems(written)[0]
    environ = SECRETS | {f"INTEGRATION_{name.upper()}": "7"}
    assert getattr(settings_from(document(integration={"name": "A", name: value}), environ), name) == 7


def test_no_secret_of_the_other_kind_is_shown_and_credentials_tell_tokens_apart():
    environ = SECRETS | {"LMS_OLD_WEBHOOK_SECRET": "s3cr3t", "INTEGRATION_OPERATOR_TOKEN": "t0k3n"}
    settings = settings_from(document(), environ)
    assert (settings.lms.old_webhook_secret, settings.operator_token) == ("s3cr3t", "t0k3n")
    assert not [secret for secret in ("s3cr3t", "t0k3n") if secret in repr(settings)]
    others = [settings_from(document(), SECRETS | {key: "other"}) for key in ("ACCLAIM_API_TOKEN", "LMS_API_KEY")]
    assert len({each.credentials for each in (settings, *others)}) == 3
    assert "token-1" not in settings.credentials


def test_a_table_that_is_none_is_named():
    assert "[lms] must be a table" in problems(document(lms=5))


def test_everything_that_is_wrong_stands_in_one_message():
    found = problems(
        {
            "integration": {"nam": "x"},
            "course_badges": [course(), course(template_name="")],
        },
        {},
    )
    assert len(found) == 10


def test_a_file_is_read(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text(
        '[integration]\nname = "Ä"\n[acclaim]\norganization_id = "o"\nbase_url = "http://a/v1"\n'
        '[lms]\nbase_url = "http://l/v1"\n[[course_badges]]\ncourse_id = "c"\ncourse_title = "C"\n'
        'template_id = "t"\ntemplate_name = "T"\ninstalled_at = 2026-01-05T00:00:00Z\n',
        encoding="utf-8",
    )
    settings = load_settings(path, SECRETS)
    assert (settings.name, settings.course_badges[0].installed_at) == ("Ä", INSTALLED)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read"),
        (b"= 1", "is not valid TOML"),
        (b"\xff", "is not valid TOML"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_problem(tmp_path, content, words):
    path = tmp_path / "settings.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingsError, match=words):
        load_settings(path, SECRETS)
