"""Databases that cannot be had are one line that says why."""

import socket
import sys

import pytest

from simulator.databases import CannotOpen
from simulator.storage import Storage


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
