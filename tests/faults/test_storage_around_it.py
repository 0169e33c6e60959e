"""A full disk under the log, no descriptors left, and what a copy holds that is taken at any moment, as after a power cut."""

import hashlib
import os
import resource
import shutil
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from stage.waiting import wait_until
from tests.faults.mortals import (
    SECRET,
    Integration,
    Northwind,
    body,
    integration,
    is_whole,
    new_session,
    rows,
)

COPIES = 6


@pytest.fixture
def one(northwind: Northwind, tmp_path: Path) -> Iterator[Integration]:
    with integration(northwind, f"sqlite:///{tmp_path}/integration.db", tmp_path) as one:
        yield one


def test_D11_log_disk_full(one, northwind):
    one.log = Path("/dev/full")
    with pytest.raises(OSError, match="No space left"), one.log.open("w") as log:
        log.write("x")
        log.flush()
    fault = northwind.arm(kind="status", status=503)
    assert one.start()
    assert one.ask("POST", "/webhooks/lms", data=b"{").status_code == 400
    assert one.waits_for(1, 2)
    assert northwind.fired(fault) == 1
    assert northwind.badges() == {1: 1, 2: 1}
    one.stop()
    assert is_whole(one.database)


def descriptors(one: Integration) -> int:
    return len(list(Path(f"/proc/{one.pid}/fd").iterdir()))


def allow(one: Integration, number: int) -> None:
    resource.prlimit(one.pid, resource.RLIMIT_NOFILE, (number, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))


def test_D11_descriptors_exhausted(one, northwind):
    assert one.start()
    assert one.waits_for(1)
    allow(one, 3)
    statuses = [one.deliver(number, timeout=0.5) for number in (2, 3)]
    assert statuses == [None, None]
    assert wait_until(lambda: "Too many open files" in one.said, 5)
    allow(one, 1024)
    assert one.waits_for(2, 3)
    assert northwind.badges() == {1: 1, 2: 1, 3: 1}
    assert descriptors(one) < 40
    one.stop()
    assert is_whole(one.database)


def test_D11_descriptors_exhausted_do_not_fill_the_log(one):
    assert one.start()
    assert one.ask("GET", "/health").ok
    allow(one, 3)
    assert one.deliver(1, timeout=0.5) is None
    assert wait_until(lambda: "Too many open files" in one.said, 5)
    assert not wait_until(lambda: one.said.count("Too many open files") > 50, 3)


def test_D11_descriptors_exhausted_for_those_who_work(one, northwind):
    """Who is connected goes on telling of completions; nothing can be asked of Acclaim."""
    assert one.start()
    assert one.waits_for(1)
    headers = {"X-Skilljar-Secret": SECRET}
    with new_session() as session:
        assert session.get(f"{one.url}/health", timeout=20).ok
        allow(one, 3)
        # Acclaim, too, is still connected: it has to hang up.
        northwind.arm(kind="hang-up", first=20)
        numbers = [number for number in range(2, 12) if number % 4]
        for number in numbers:
            answer = session.post(f"{one.url}/webhooks/lms", data=body(number), headers=headers, timeout=20)
            assert answer.status_code in {200, 503}
        assert wait_until(lambda: '"later"' in one.said, 10)
    allow(one, 1024)
    assert one.waits_for(*numbers)
    assert northwind.badges() == dict.fromkeys([1, *numbers], 1)


def frozen_copy(one: Integration, place: Path) -> set[int]:
    """Copies database and log as they are at one moment; gives what had been acknowledged before it."""
    acknowledged = set(one.acknowledged)
    os.kill(one.pid, signal.SIGSTOP)
    os.waitid(os.P_PID, one.pid, os.WSTOPPED | os.WNOWAIT)
    place.mkdir()
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{one.database.removeprefix('sqlite:///')}{suffix}", place / f"integration.db{suffix}")
    os.kill(one.pid, signal.SIGCONT)
    return acknowledged


def test_a_copy_of_any_moment_holds_every_2xx_before_it(one, northwind, tmp_path):
    """The substitute for a power cut; whether a disk keeps what it is told to keep is not seen by it."""
    is_over = threading.Event()

    def feed() -> None:
        for number in range(1, 4000):
            if is_over.is_set():
                return
            one.deliver(number)

    assert one.start("tests.faults.starved", "checkpoints")
    feeder = threading.Thread(target=feed)
    feeder.start()
    moments = {}
    for number in range(COPIES):
        enough = len(one.acknowledged) + 7
        assert wait_until(lambda enough=enough: len(one.acknowledged) >= enough, 20)
        moments[number] = frozen_copy(one, tmp_path / str(number))
    is_over.set()
    feeder.join()
    for number, acknowledged in moments.items():
        copy = f"sqlite:///{tmp_path}/{number}/integration.db"
        assert is_whole(copy)
        kept = {event for (event,) in rows(copy, "select event from completions")}
        assert {hashlib.sha256(body(each)).hexdigest() for each in acknowledged} <= kept
    assert len(moments[COPIES - 1]) > COPIES
    sizes = {(tmp_path / str(number) / "integration.db").stat().st_size for number in moments}
    assert len(sizes) > 1  # some were taken after a checkpoint, some before it
    assert one.waits_for(seconds=40)
    assert northwind.badges() == dict.fromkeys(one.acknowledged, 1)
