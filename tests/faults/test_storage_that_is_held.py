"""A database that somebody else has locked, or writes at the same time: refused in time, and nothing that was answered is lost."""

import os
import sqlite3
import threading
import time  # noqa: TID251  # what is waited for is real time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.databases import fresh_database
from tests.faults.mortals import Integration, Northwind, integration, is_whole

POSTGRES = os.environ.get("ACCLAIM_TEST_POSTGRES")
AT_ONCE = 4
SECONDS = 7  # writers wait 4 of them at most, and then the answer has to come, on a busy machine, too


@pytest.fixture
def one(northwind: Northwind, tmp_path: Path) -> Iterator[Integration]:
    with integration(northwind, f"sqlite:///{tmp_path}/integration.db", tmp_path) as one:
        yield one


@contextmanager
def locked(one: Integration) -> Iterator[None]:
    file = one.database.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, isolation_level=None, timeout=20)) as connection:
        connection.execute("begin exclusive")
        yield
        connection.execute("rollback")


def delivered_at_once(one: Integration, *numbers: int, timeout: float = 30) -> dict[int, tuple[int | None, float]]:
    """The status and the seconds of each."""
    given: dict[int, tuple[int | None, float]] = {}

    def deliver(number: int) -> None:
        begun = time.monotonic()
        status = one.deliver(number, timeout)
        given[number] = status, time.monotonic() - begun

    threads = [threading.Thread(target=deliver, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def test_D4_locked(one, northwind):
    assert one.start(workers=0)
    assert one.deliver(1) == 200
    with locked(one):
        ((status, seconds),) = delivered_at_once(one, 2).values()
        assert one.ask("GET", "/health").ok
    assert (status, seconds < SECONDS) == (503, True)
    assert one.deliver(2) == 200
    one.stop()
    assert one.start()
    assert one.waits_for()
    assert northwind.badges() == {1: 1, 2: 1}


def test_D4_locked_for_many_at_once(one):
    assert one.start(workers=8)
    assert one.deliver(1) == 200
    with locked(one):
        given = delivered_at_once(one, 2, 3, 5, timeout=SECONDS)
    assert [status for status, _ in given.values()] == [503] * 3


@pytest.mark.skipif(POSTGRES is None, reason="ACCLAIM_TEST_POSTGRES names no server")
def test_D4_locked_on_postgresql_for_more_than_there_are_threads(northwind, tmp_path):
    numbers = [number for number in range(2, 14) if number % 4]
    with fresh_database(str(POSTGRES)) as url, integration(northwind, url, tmp_path) as one:
        assert one.start(workers=2)
        assert one.deliver(1) == 200
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        with engine.begin() as connection:
            connection.exec_driver_sql("lock table completions in access exclusive mode")
            given = delivered_at_once(one, *numbers, timeout=SECONDS)
            assert one.ask("GET", "/health").ok
        assert [status for status, _ in given.values()] == [503] * len(numbers)
        assert one.waits_for(*numbers)
        assert northwind.badges() == dict.fromkeys([1, *numbers], 1)
        one.stop()


def test_D5_of_readers_that_turn_writers_none_is_refused(one, northwind, tmp_path):
    """Two processes on one file, one that receives and one that issues; SQLite refuses a stale reader at once, however long it is told to wait."""
    numbers = [number for number in range(1, 60) if number % 4]
    assert one.start(workers=0)
    (tmp_path / "other").mkdir()
    with integration(northwind, one.database, tmp_path / "other") as other:
        assert other.start(words=("worker",))
        for begun in range(0, len(numbers), AT_ONCE):
            given = delivered_at_once(one, *numbers[begun : begun + AT_ONCE])
            assert {status for status, _ in given.values()} == {200}
        assert one.waits_for(seconds=40)
        other.stop()
        said = one.said + other.said
    assert northwind.badges() == dict.fromkeys(numbers, 1)
    assert "locked" not in said
    assert '"crash"' not in said
    one.stop()
    assert is_whole(one.database)


def test_D5_is_what_happens_to_a_reader_that_turns_writer(tmp_path):
    with closing(sqlite3.connect(tmp_path / "x.db", isolation_level=None, timeout=20)) as reader:
        reader.execute("pragma journal_mode = wal")
        reader.execute("create table x (x)")
        with closing(sqlite3.connect(tmp_path / "x.db", isolation_level=None)) as writer:
            reader.execute("begin")
            reader.execute("select * from x").fetchall()
            writer.execute("insert into x values (1)")
            begun = time.monotonic()
            with pytest.raises(sqlite3.OperationalError) as caught:
                reader.execute("insert into x values (2)")
    assert caught.value.sqlite_errorname == "SQLITE_BUSY_SNAPSHOT"
    assert time.monotonic() - begun < 5
