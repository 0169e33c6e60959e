"""kill -9 of the integration while it reads, starts, migrates, tidies its log up or is being stopped."""

import signal
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from stage.waiting import wait_until
from tests.faults.killed_at import PAGES
from tests.faults.mortals import SECRET, Integration, Northwind, body, integration, is_whole, rows

# As the first version of the integration left it.
OLD = """
create table completions (
  key varchar(200) not null primary key, student_id varchar(64) not null, course_id varchar(64) not null,
  completed_at datetime, success_status varchar(16), state varchar(16) not null, reason text not null,
  badge_id text not null, received_at datetime not null, finished_at datetime, claimed_until datetime);
create index ix_completions_state on completions (state);
insert into completions values ('s9:crssafetyref1:g9', 's9', 'crssafetyref1', '2026-02-20 08:30:00.000000', 'PASSED',
  'issued', '', 'b-9', '2026-02-20 08:30:00.000000', '2026-02-20 08:30:00.000000', null);
"""
STATES = "select state, count(*) from completions group by state"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "integration.db"


@pytest.fixture
def mortal(northwind: Northwind, file: Path, tmp_path: Path) -> Iterator[Integration]:
    environment = {"KILLED_AT_MARKER": str(tmp_path / "died")}
    with integration(northwind, f"sqlite:///{file}", tmp_path, environment=environment) as one:
        yield one


def is_marked(mortal: Integration) -> bool:
    return Path(mortal.environment["KILLED_AT_MARKER"]).exists()


def half_delivered(mortal: Integration, number: int) -> None:
    """Sends a request of which half the body is missing, and reads until the connection is gone."""
    whole, parts = body(number), urlsplit(mortal.url)
    head = (
        f"POST /webhooks/lms HTTP/1.1\r\nHost: x\r\nX-Skilljar-Secret: {SECRET}\r\nContent-Length: {len(whole)}\r\n\r\n"
    )
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        connection.sendall(head.encode() + whole[: len(whole) // 2])
        with suppress(ConnectionResetError):
            assert connection.recv(100) == b""


def test_K1_body_half_read(mortal, northwind, file):
    assert mortal.start("tests.faults.killed_at", "body-half-read")
    half_delivered(mortal, 1)
    assert mortal.ended() == -signal.SIGKILL
    assert is_marked(mortal)
    assert is_whole(mortal.database)
    assert rows(mortal.database, STATES) == []
    assert mortal.start()
    assert mortal.waits_for(1)
    assert northwind.badges() == {1: 1}


def test_K5_answered_and_picked_up_by_nobody(mortal, northwind):
    assert mortal.start(workers=0)
    assert [mortal.deliver(number) for number in (1, 2, 3)] == [200] * 3
    mortal.process.kill()
    assert mortal.ended() == -signal.SIGKILL
    assert is_whole(mortal.database)
    assert rows(mortal.database, STATES) == [("received", 3)]
    assert northwind.badges() == {}
    assert mortal.start()
    assert mortal.waits_for()
    assert northwind.badges() == {1: 1, 2: 1, 3: 1}


def test_K12_in_a_checkpoint(mortal, northwind, file, tmp_path):
    numbers = [number for number in range(1, 40) if number % 4]
    mortal.environment["KILLED_AT_COMPLETIONS"] = str(len(numbers))
    assert mortal.start("tests.faults.killed_at", "checkpoint", workers=0)
    answers = [mortal.deliver(number) for number in numbers]
    assert answers == [200] * (len(numbers) - 1) + [None]
    assert mortal.ended() == -signal.SIGXFSZ  # comes out of the write itself, and like SIGKILL lets nothing be done
    assert is_marked(mortal)
    assert file.stat().st_size == PAGES * 4096
    (tmp_path / "alone.db").write_bytes(file.read_bytes())
    with pytest.raises(sqlite3.DatabaseError, match="malformed"):  # what was written of it is good for nothing alone
        is_whole(f"sqlite:///{tmp_path}/alone.db")
    assert mortal.start()
    assert mortal.waits_for(*numbers)
    assert northwind.badges() == dict.fromkeys(numbers, 1)
    mortal.stop()
    assert is_whole(mortal.database)


@pytest.mark.parametrize("point", ["first-start", "in-transaction"], ids=["K13-first-start", "K13-in-migration"])
def test_K13(mortal, northwind, file, point):
    before = []
    if point == "in-transaction":
        with closing(sqlite3.connect(file)) as connection:
            connection.executescript(OLD)
        before = [("s9:crssafetyref1:g9", "issued", "b-9")]
    assert not mortal.start("tests.faults.killed_at", point)
    assert mortal.ended() == -signal.SIGKILL
    assert is_marked(mortal)
    with closing(sqlite3.connect(file)) as connection:
        names = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
        assert names == (["completions"] if before else [])  # all of it, or nothing
    assert mortal.start()
    assert is_whole(mortal.database)
    assert rows(mortal.database, "select key, state, badge_id from completions") == before
    assert mortal.waits_for(1, 9 if before else 2)
    assert northwind.badges() == ({1: 1} if before else {1: 1, 2: 1})


def does_not_answer(mortal: Integration) -> bool:
    try:
        return not mortal.ask("GET", "/health", timeout=0.2).ok
    except requests.RequestException:
        return True


def test_K14_told_to_stop_and_killed_before_it_has(mortal, northwind):
    slow = northwind.arm(kind="delay", seconds=4)
    mortal.environment["INTEGRATION_ATTEMPT_SECONDS"] = "2"
    assert mortal.start()
    assert mortal.deliver(1) == 200
    assert wait_until(lambda: northwind.badges() == {1: 1}, 10)
    mortal.process.send_signal(signal.SIGTERM)
    assert wait_until(lambda: does_not_answer(mortal), 10)
    with pytest.raises(subprocess.TimeoutExpired):
        mortal.process.wait(0.1)  # it lets what is under way end first
    mortal.process.kill()
    assert mortal.ended() == -signal.SIGKILL
    assert northwind.fired(slow) == 1
    assert is_whole(mortal.database)
    assert rows(mortal.database, STATES) == [("received", 1)]
    assert mortal.start()
    assert mortal.waits_for(2)
    assert northwind.badges() == {1: 1, 2: 1}
