"""Databases that cannot be had, or not any more, are one line that says why."""

import socket
import sqlite3
import sys
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from simulator.app import Simulator
from simulator.clock import Clock
from simulator.databases import CannotOpen
from simulator.storage import Storage
from tests.simulator.places import START, Place


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
