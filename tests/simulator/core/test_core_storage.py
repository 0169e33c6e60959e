"""Databases that cannot be had, or not any more, are one line that says why."""

import socket
import sqlite3
import sys
from base64 import b64encode
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from simulator.app import Simulator
from simulator.clock import Clock
from simulator.databases import CannotOpen
from simulator.storage import Storage
from tests.simulator.places import START, Place

LMS_KEY = f"Basic {b64encode(b'sk-live-northwind-0001:').decode()}"


def why(url: str) -> str:
    with pytest.raises(CannotOpen) as refused:
        Storage(url)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_without_psycopg_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "the extra postgres: pip install 'psycopg[binary]>=3.3'" in why("postgresql+psycopg://me@127.0.0.1/worlds")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "worlds",
        "mysql://me@127.0.0.1/worlds",
        "postgresql+psycopg2://me@127.0.0.1/worlds",
        "postgresql+psycopg://me@127.0.0.1:x/worlds",
    ],
)
def test_what_is_no_url_of_a_database_that_is_known(url):
    assert "postgresql+psycopg://" in why(url)


def test_a_server_that_is_not_there():
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # it does not listen
        assert "cannot open the database: " in why(
            f"postgresql+psycopg://me@127.0.0.1:{nobody.getsockname()[1]}/worlds"
        )


def test_a_folder_that_is_not_there(tmp_path):
    assert "unable to open database file" in why(f"sqlite:///{tmp_path}/no/such/folder.db")


@pytest.fixture
def own(tmp_path) -> Iterator[Place]:
    """A place in a database that the test may spoil."""
    simulator = Simulator(base_url="http://simulator.test", database=f"sqlite:///{tmp_path}/own.db")
    simulator.worlds.create("own", "northwind", Clock(frozen_at=START))
    yield Place(simulator, "own")
    simulator.worlds.close()


def full(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # it takes as many as there are


def not_committing(engine: sa.Engine) -> None:
    def refuse(_connection: sa.Connection) -> None:
        raise sa.exc.OperationalError("COMMIT", None, sqlite3.OperationalError("database or disk is full"))

    sa.event.listen(engine, "commit", refuse)


@pytest.mark.parametrize("spoil", [full, not_committing])
def test_a_database_that_takes_nothing_more_is_503_at_every_door(own, spoil):
    with own.world() as world:
        engine = world.connection.engine
    spoil(engine)
    refused = own.try_to_issue()
    assert refused.status_code == 503
    assert refused.json["data"]["message"] == "the database does not do what it is asked: database or disk is full"
    worlds = own.client.post("/_simulator/worlds", json={"name": "another"})
    assert (worlds.status_code, "disk is full" in worlds.text) == (503, True), worlds.text


def test_an_answer_to_commit_that_is_lost_spoils_nothing_that_comes_later(own):
    """It was committed, and nobody knows: the journal must not try to keep the same entries for ever."""
    refused: list[int] = []

    def lose(connection: sa.Connection) -> None:
        if not refused:
            refused.append(1)
            connection.connection.driver_connection.execute("COMMIT")
            raise sa.exc.OperationalError("COMMIT", None, sqlite3.OperationalError("disk I/O error"))

    own.client.get("/v1/organizations")  # waits to be written
    with own.world(write=False) as world:
        engine = world.connection.engine
    with own.world() as world:
        engine = world.connection.engine
    sa.event.listen(engine, "commit", lose)
    assert own.try_to_issue().status_code == 503
    assert refused
    assert own.try_to_issue(recipient_email="second@example.com").status_code == 201
    assert own.control("GET", "/journal?name=issueBadge").status_code == 200


def test_what_waits_to_be_written_into_the_journal_waits_on_when_it_cannot_be(own):
    with own.world() as world:
        engine = world.connection.engine
    away = True

    def refuse(_connection: sa.Connection) -> None:
        if away:
            raise sa.exc.OperationalError("COMMIT", None, sqlite3.OperationalError("database or disk is full"))

    assert own.api("GET", "/organizations").status_code == 200
    sa.event.listen(engine, "commit", refuse)
    assert own.try_to_issue().status_code == 503
    away = False
    assert own.try_to_issue().status_code == 201
    assert [one["status"] for one in own.control("GET", "/journal?name=listOrganizations").json["entries"]] == [200]


def test_the_lms_says_so_too(own):
    with own.world() as world:
        engine = world.connection.engine
    not_committing(engine)
    put = {"first_name": "Changed"}
    answer = own.client.put(
        f"{own.prefix}/skilljar/v1/users/priyaraman001", json=put, headers={"Authorization": LMS_KEY}
    )
    assert (answer.status_code, "disk is full" in answer.text) == (503, True), answer.text


@pytest.mark.parametrize("path", ["/journal?person=", "/mail?subject=", "/mail?text="])
def test_what_is_longer_than_anything_here_is_nowhere(own, path):
    answer = own.control("GET", path + "a" * 55_000)
    assert (answer.status_code, [*answer.json.values()]) == (200, [[]])
