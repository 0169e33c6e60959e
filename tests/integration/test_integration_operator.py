"""The operator's side: the set-up check and the command line."""

from __future__ import annotations

import errno
from dataclasses import replace
from datetime import timedelta

import pytest
import requests
from click.testing import CliRunner

from integration import serving
from integration.behind import Integration
from integration.cli import main
from integration.operator.check import check, is_in_order
from integration.worker import Workers

ENVIRON = {
    "ACCLAIM_API_TOKEN": "the-token",
    "LMS_API_KEY": "k",
    "LMS_WEBHOOK_SECRET": "s",
}
ORGANIZATION, TEMPLATE, PING = "GET /organizations/org-1", "GET /badge_templates/t-1", "GET /ping"


@pytest.fixture(autouse=True)
def in_order(far_ends):
    far_ends.answers[ORGANIZATION] = (
        200,
        {"data": {"id": "org-1", "name": "Northwind", "sso_enabled": True}},
    )
    far_ends.answers[TEMPLATE] = (
        200,
        {"data": {"name": "Data Literate", "state": "active"}},
    )
    far_ends.answers[PING] = 200, b""


@pytest.fixture
def settings(settings):
    return replace(settings, course_badges=settings.course_badges[:1])


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text(
        '[integration]\nname = "ACME"\ndatabase = "sqlite://"\n[acclaim]\norganization_id = "org-1"\n'
        'base_url = "http://acclaim.test/v1"\n[lms]\nbase_url = "http://lms.test/v1"\n'
    )
    return str(path)


def run(*words, environ=ENVIRON):
    return CliRunner().invoke(main, words, env=environ)


def test_a_set_up_in_order(integration):
    lines = list(check(integration))
    assert is_in_order(lines)
    assert lines == [
        "ok: organization Northwind answers to this token",
        "ok: single sign-on is on",
        "ok: Data Literacy -> Data Literate (active)",
        "ok: the LMS answers to this key",
    ]


@pytest.mark.parametrize(
    ("which", "answer", "problem"),
    [
        (PING, (401, {"detail": "Invalid API key."}), "problem: the LMS does not answer: check [lms] base_url"),
        (PING, (404, b""), "problem: the LMS does not answer: check [lms] base_url"),
        (PING, requests.ConnectionError(), "problem: the LMS does not answer: check [lms] base_url"),
        (ORGANIZATION, (401, b""), "problem: Acclaim refuses the credentials"),
        (
            ORGANIZATION,
            (404, b""),
            "problem: Acclaim knows no organization org-1 for this token: check ACCLAIM_API_TOKEN, [acclaim] base_url",
        ),
        (
            ORGANIZATION,
            requests.ConnectionError(),
            "problem: Acclaim cannot be reached (ConnectionError)",
        ),
        (
            ORGANIZATION,
            (200, {"data": {"name": "Northwind", "sso_enabled": False}}),
            "problem: single sign-on is off for Northwind: ask your Acclaim contact to turn it on",
        ),
        (
            TEMPLATE,
            (404, b""),
            'problem: course "Data Literacy": Acclaim knows no badge template t-1 in this organization',
        ),
        (TEMPLATE, (500, b""), 'problem: course "Data Literacy": Acclaim answered 500'),
        (
            TEMPLATE,
            (200, {"data": {"name": "Founders' Circle", "state": "archived"}}),
            'problem: course "Data Literacy": badge template "Founders\' Circle" is archived, not active',
        ),
        (
            TEMPLATE,
            (200, {"data": {"name": "Data Literate", "state": "draft"}}),
            'problem: course "Data Literacy": badge template "Data Literate" is draft, not active',
        ),
    ],
)
def test_a_problem_is_a_line_and_the_check_fails(integration, far_ends, which, answer, problem):
    far_ends.answers[which] = answer
    lines = list(check(integration))
    assert not is_in_order(lines)
    assert [line for line in lines if line.startswith(problem)]
    assert "the-token" not in "".join(lines)


def test_what_cannot_be_verified_and_a_name_that_differs_are_notes(integration, far_ends):
    far_ends.answers[ORGANIZATION] = 200, {"data": {"name": "Northwind"}}
    far_ends.answers[TEMPLATE] = 200, {"data": {"name": "Renamed", "state": "active"}}
    lines = list(check(integration))
    assert is_in_order(lines)
    assert len([line for line in lines if line.startswith("note: ")]) == 2


@pytest.mark.parametrize(("lines", "code"), [(("ok: a",), 0), (("ok: a", "problem: b"), 1)])
def test_check_exits_with_its_verdict(file, monkeypatch, lines, code):
    monkeypatch.setattr("integration.operator.check.check", lambda integration: iter(lines))
    result = run("check", "--settings", file)
    assert (result.exit_code, result.stdout.splitlines()) == (code, list(lines))


@pytest.mark.parametrize("command", ["serve", "check"])
def test_settings_that_cannot_be_used_exit_2_and_are_all_named(file, command):
    result = run(command, "--settings", file, environ=dict.fromkeys(ENVIRON, ""))
    assert result.exit_code == 2
    assert [variable for variable in ENVIRON if variable in result.stderr] == list(ENVIRON)


def test_without_settings_the_variable_is_named():
    result = run("serve")
    assert result.exit_code == 2
    assert "INTEGRATION_SETTINGS" in run("serve", "--help").output


def test_a_port_in_use_is_one_line_and_exit_1(file, monkeypatch):
    def taken(*_, **__):
        raise OSError(errno.EADDRINUSE, "Address already in use")

    monkeypatch.setattr("socket.create_server", taken)
    result = run(
        "serve",
        environ=ENVIRON | {"INTEGRATION_SETTINGS": file, "INTEGRATION_PORT": "8599"},
    )
    assert result.exit_code == 1
    assert result.stderr == "Port 8599 on 127.0.0.1 is in use: choose another with --port or INTEGRATION_PORT\n"


def test_a_database_that_cannot_be_opened_is_one_line_and_exit_1(file, tmp_path):
    environ = ENVIRON | {"INTEGRATION_DATABASE": f"sqlite:///{tmp_path}/no/such/folder.db"}
    result = run("serve", "--settings", file, environ=environ)
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "The database cannot be used" in result.stderr


def test_a_database_is_opened_when_it_is_asked_for_and_let_go_of(settings, http, tmp_path):
    place = tmp_path / "integration.db"
    times = {"attempt_seconds": 7, "settle_seconds": 9}
    integration = Integration(replace(settings, database=f"sqlite:///{place}", **times), http)
    integration.close()
    assert not place.exists()
    assert (integration.store.lease, integration.store.settle) == (timedelta(seconds=14), timedelta(seconds=9))
    integration.close()
    assert integration.store.database.engine.pool.checkedin() == 0


def test_serve_prints_one_ready_line(file, monkeypatch):
    class Listener:
        def getsockname(self):
            return "127.0.0.1", 4711

    served = []
    monkeypatch.setattr(serving, "listen", lambda host, port: Listener())
    monkeypatch.setattr(serving, "serve", lambda app, listener: served.append(app))
    result = run("serve", "--settings", file, "--port", "0")
    assert (result.exit_code, result.stdout) == (
        0,
        "ACME is ready: http://127.0.0.1:4711\n",
    )
    (app,) = served
    assert app.extensions["integration"].received.__func__ is Workers.wake
