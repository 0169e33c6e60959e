"""The operator's commands on what is stored: what they print, and with what they exit."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from integration import serving
from integration.calls import Refused, WrongSetUp
from integration.cli import main
from integration.database import Database
from integration.schema import completions
from integration.settings import load_settings
from integration.store import EVERYTHING, Store

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
NAME = "Northwind Academy"
SECRETS = {"ACCLAIM_API_TOKEN": "the-token", "LMS_API_KEY": "the-key", "LMS_WEBHOOK_SECRET": "s"}
ROWS = (
    ("issued", "", None),
    ("parked", "Acclaim refused with 422: archived", "{}"),
    ("parked", "Acclaim refused with 404: no reason given", "{}"),
    ("parked", "of an older version", None),
    ("received", "Acclaim answered 503", "{}"),
    ("repeated", "completion 1 is the same", None),
)


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/integration.db"


@pytest.fixture
def run(tmp_path, url):
    file = tmp_path / "settings.toml"
    file.write_text(
        f'[integration]\nname = "{NAME}"\ndatabase = "{url}"\n[acclaim]\norganization_id = "org-1"\n'
        'base_url = "http://acclaim.test/v1"\n[lms]\nbase_url = "http://lms.test/v1"\n'
    )
    environ = SECRETS | {"INTEGRATION_SETTINGS": str(file)}
    return lambda *words: CliRunner().invoke(main, words, env=environ)


@pytest.fixture
def opened(url):
    """The store that the commands work on, for what they find and what they leave."""
    with closing(Database(url, NAME)) as database:
        yield Store(database)


@pytest.fixture
def filled(opened):
    with opened.database.begin() as connection:
        for number, (state, reason, told) in enumerate(ROWS, 1):
            values = {"id": number, "event": str(number), "course_id": "c1", "received_at": AT, "due_at": AT}
            values |= {"state": state, "reason": reason, "told": told}
            connection.execute(sa.insert(completions).values(**values))
    return opened


def states(store):
    with store.database.begin() as connection:
        return connection.execute(sa.select(completions.c.state).order_by(completions.c.id)).scalars().all()


def test_status_counts_and_says_what_waits_and_what_is_held_up(run, filled, tmp_path):
    credentials = load_settings(tmp_path / "settings.toml", SECRETS).credentials
    filled.pause(EVERYTHING, WrongSetUp("Acclaim refuses the credentials"), credentials, AT)
    filled.pause("c1", Refused("Acclaim refused with 403"), credentials, AT)
    filled.pause("c2", Refused("Acclaim refused with 403"), "others", AT)
    result = run("status")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "      1  received",
        "      1  issued",
        "      0  already earned",
        "      0  not eligible",
        "      1  repeated",
        "      3  parked",
        "oldest waiting since 2026-03-01 12:00:00 UTC",
        "everything is held up since 2026-03-01 12:00:00 UTC: Acclaim refuses the credentials",
        "course c1 is held up since 2026-03-01 12:00:00 UTC: Acclaim refused with 403",
    ]


def test_status_of_nothing(run):
    result = run("status")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "nothing is waiting")


def test_parked_lists_what_is_parked_and_exits_1(run, filled):
    result = run("parked")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "      2  2026-03-01 12:00 UTC  course c1: Acclaim refused with 422: archived",
        "      3  2026-03-01 12:00 UTC  course c1: Acclaim refused with 404: no reason given",
        "      4  2026-03-01 12:00 UTC  course c1: of an older version",
    ]


def test_parked_lists_all_of_them(run, opened):
    with opened.database.begin() as connection:
        rows = [
            {"event": str(n), "course_id": "c1", "state": "parked", "received_at": AT, "due_at": AT} for n in range(250)
        ]
        connection.execute(completions.insert(), rows)
    assert len(run("parked").stdout.splitlines()) == 250


def test_parked_exits_0_when_nothing_is(run):
    assert (run("parked").exit_code, run("parked").output) == (0, "")


@pytest.mark.parametrize(
    ("words", "code", "said", "again"),
    [
        (["2"], 0, "1 to be tried again\n", [2]),
        (["2", "3"], 0, "2 to be tried again\n", [2, 3]),
        (["2", "2"], 0, "1 to be tried again\n", [2]),
        (["--all"], 0, "2 to be tried again\n", [2, 3]),
        (["1", "2", "99"], 1, "1 to be tried again\n2 of these numbers are not parked\n", [2]),
        (["5"], 1, "0 to be tried again\n1 of these numbers are not parked\n", []),
        ([], 2, "Say which: numbers that `parked` shows, or --all\n", []),
        (["--all", "2"], 2, "Say which: numbers that `parked` shows, or --all\n", []),
    ],
)
def test_redeliver_has_tried_again_what_it_is_told(run, filled, words, code, said, again):
    result = run("redeliver", *words)
    assert (result.exit_code, result.output) == (code, said)
    before = [state for state, _, _ in ROWS]
    assert states(filled) == ["received" if number in again else state for number, state in enumerate(before, 1)]


def test_redeliver_says_what_cannot_be_tried_again_for_an_older_version_kept_too_little(run, filled):
    result = run("redeliver", "4")
    assert result.exit_code == 1
    assert states(filled)[3] == "parked"


@pytest.mark.parametrize("words", [["status"], ["parked"], ["redeliver", "--all"], ["serve"], ["worker"]])
def test_the_database_of_another_integration_is_one_line_and_exit_1(run, url, words):
    Database(url, "Globex Training").close()
    result = run(*words)
    assert (result.exit_code, result.stderr) == (
        1,
        'The database is that of "Globex Training": give every integration one of its own\n',
    )


def test_worker_says_that_it_is_at_work_until_it_is_stopped(run, monkeypatch):
    waited = []
    monkeypatch.setattr(serving, "wait", lambda: waited.append(True))
    result = run("worker", "--workers", "2")
    assert (result.exit_code, result.stdout, waited) == (0, f"{NAME} is at work\n", [True])


@pytest.mark.parametrize("number", ["-1", "65", "many"])
def test_a_number_of_workers_that_makes_no_sense_is_refused(run, number):
    assert run("worker", "--workers", number).exit_code == 2
