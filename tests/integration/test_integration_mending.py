"""The commands that ask both services: sweep, and the exchange of Acclaim's token."""

from __future__ import annotations

import stat
from base64 import b64encode
from functools import partial

import pytest
from click.testing import CliRunner

from integration import behind
from integration.cli import main
from integration.settings import load_settings
from tests.integration.test_integration_sweep import lms_row, shows

SECRETS = {"ACCLAIM_API_TOKEN": "the-token", "LMS_API_KEY": "the-key", "LMS_WEBHOOK_SECRET": "s"}
ORGANIZATION = "GET /v1/organizations/org-1"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text(
        f'[integration]\nname = "N"\ndatabase = "sqlite:///{tmp_path}/integration.db"\n[acclaim]\norganization_id = "org-1"\n'
        'base_url = "http://acclaim.test/v1"\n[lms]\nbase_url = "http://lms.test/v1"\n[[course_badges]]\ncourse_id = "c1"\n'
        'course_title = "C"\ntemplate_id = "t-1"\ntemplate_name = "T"\ninstalled_at = 2026-01-05T00:00:00Z\n'
    )
    return path


@pytest.fixture
def run(file, http, far_ends, monkeypatch):
    """A command, with both services as a table of answers."""
    far_ends.answers |= shows(lms_row())
    monkeypatch.setattr(behind, "Integration", partial(behind.Integration, http=http))
    environ = SECRETS | {"INTEGRATION_SETTINGS": str(file)}
    return lambda *words, **more: CliRunner().invoke(main, words, env=environ | more)


def test_a_sweep_tells_mends_when_it_is_told_to_and_has_then_nothing_left(run):
    line = "never told of: course c1, completed 2026-02-01 10:00 UTC"
    assert (run("sweep").exit_code, run("sweep").output) == (1, f"{line}\n1 to be looked at\n")
    mended = run("sweep", "--mend")
    assert (mended.exit_code, mended.output) == (0, f"{line}: will be issued\nnothing else differs\n")
    assert (run("sweep").exit_code, run("sweep").output) == (0, "nothing differs\n")


def test_a_sweep_without_an_answer_is_one_line(run, far_ends):
    far_ends.answers["GET /v1/users"] = 503, b""
    assert (run("sweep").exit_code, run("sweep").stderr) == (1, "The LMS answered 503\n")


@pytest.fixture
def token_file(tmp_path):
    path = tmp_path / "token"
    path.write_text("the-old-one\n")
    return path


def takes(token):
    """An Acclaim that takes this token alone."""
    wanted = f"Basic {b64encode(f'{token}:'.encode()).decode()}"
    return lambda call: (
        (200, {"data": {"name": "Northwind"}}) if call.headers["Authorization"] == wanted else (401, b"")
    )


def test_a_token_that_acclaim_takes_is_in_the_file_for_its_owner_alone(run, file, far_ends, token_file):
    far_ends.answers[ORGANIZATION] = takes("the-new-one")
    result = run("rotate-token", ACCLAIM_API_TOKEN_FILE=str(token_file), ACCLAIM_NEW_API_TOKEN=" the-new-one\n")
    assert (result.exit_code, result.output) == (0, "Northwind answers to the new token, which is in use from now on\n")
    settings = load_settings(file, SECRETS | {"ACCLAIM_API_TOKEN_FILE": str(token_file)})
    assert settings.acclaim.token == "the-new-one"
    assert stat.S_IMODE(token_file.stat().st_mode) == 0o600
    assert [path.name for path in token_file.parent.iterdir() if path.name.startswith("token")] == ["token"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((401, b""), "Acclaim refuses the credentials of this integration: the old token stays\n"),
        ((503, b""), "Acclaim answered 503: the old token stays\n"),
        ((404, b"{}"), "Acclaim knows no organization org-1 for this token: the old token stays\n"),
    ],
    ids=["refused", "away", "another's"],
)
def test_a_token_that_acclaim_does_not_take_changes_nothing(run, far_ends, token_file, answer, said):
    far_ends.answers[ORGANIZATION] = answer
    result = run("rotate-token", ACCLAIM_API_TOKEN_FILE=str(token_file), ACCLAIM_NEW_API_TOKEN="the-new-one")
    assert (result.exit_code, result.stderr) == (1, said)
    assert token_file.read_text() == "the-old-one\n"


def test_a_token_in_the_environment_cannot_be_exchanged(run, far_ends):
    result = run("rotate-token", ACCLAIM_NEW_API_TOKEN="the-new-one")
    assert (result.exit_code, far_ends.calls) == (2, [])
    assert "set [acclaim] api_token_file" in result.stderr


def test_a_token_file_takes_the_place_of_the_environment_and_is_read_anew(file, token_file):
    environ = {name: value for name, value in SECRETS.items() if name != "ACCLAIM_API_TOKEN"}
    settings = load_settings(file, environ | {"ACCLAIM_API_TOKEN_FILE": str(token_file)})
    assert settings.acclaim.token == "the-old-one"
    before = settings.credentials
    token_file.write_text("another")
    assert settings.acclaim.token == "another"
    assert settings.credentials != before
    token_file.unlink()
    assert settings.acclaim.token == ""
