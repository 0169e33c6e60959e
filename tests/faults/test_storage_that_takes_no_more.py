"""A disk that is full, fails or may not be written to: no 2xx for what is not kept, one badge for what is, and then on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stage.waiting import wait_until
from tests.faults.disks import Limited, Switched, Tiny, may_mount
from tests.faults.mortals import Integration, Northwind, integration, is_whole

MOST = [number for number in range(1, 400) if number % 4]
SAYS = {"full-disk": "database or disk is full", "io-error": "disk I/O error"}


@pytest.fixture
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param).partition("-")[2]


@pytest.fixture
def disk(kind: str, tmp_path: Path) -> Any:
    if kind == "io-error":
        return Limited()
    if kind != "full-disk":
        return Switched(tmp_path, {"full-pages": "full"}.get(kind, kind))
    (tmp_path / "tiny").mkdir()
    if not may_mount(tmp_path / "tiny"):
        pytest.skip("a process may not have a file system of its own here")
    return Tiny(tmp_path / "tiny")


@pytest.fixture
def one(northwind: Northwind, disk: Any, tmp_path: Path) -> Iterator[Integration]:
    place = f"sqlite:///{getattr(disk, 'place', tmp_path)}/integration.db"
    more = {"environment": disk.environment, "shell": disk.shell}
    with integration(northwind, place, tmp_path, **more) as one:
        yield one


def until_refused(one: Integration) -> list[int]:
    """Delivers until it is refused, and gives what was delivered."""
    delivered = []
    for number in MOST:
        delivered.append(number)
        status = one.deliver(number)
        if status != 200:
            assert status == 503
            return delivered
    raise AssertionError("it has never been refused: the fault did not fire")


@pytest.mark.parametrize("kind", ["D1-full-pages", "D1-full-disk", "D3-io-error", "D6-read-only"], indirect=True)
def test_what_cannot_be_kept_is_refused_and_comes_again(one, disk, kind, northwind):
    assert one.start(*disk.module)
    assert one.deliver(1) == 200
    assert wait_until(lambda: one.counts()["issued"] == 1, 10)
    disk.fill(one)
    delivered = until_refused(one)
    assert one.ask("GET", "/health").ok
    assert one.ask("GET", "/status").ok is (kind != "read-only")  # it reads as one who may write
    assert one.ask("POST", "/webhooks/lms", data=b"{").status_code == 400
    disk.free(one)
    assert one.waits_for(*delivered)
    assert northwind.badges() == dict.fromkeys({1, *delivered}, 1)
    one.stop()
    if "tiny" not in one.database:
        assert is_whole(one.database)


@pytest.mark.parametrize("kind", ["D2-full-disk", "D2-io-error"], indirect=True)
def test_what_cannot_be_marked_as_done_is_looked_up_and_not_done_twice(one, disk, kind, northwind):
    slow = northwind.arm(kind="delay", seconds=0.6)
    assert one.start(*disk.module, workers=1)  # who has to go on after that
    assert one.deliver(1) == 200
    assert wait_until(lambda: northwind.badges() == {1: 1}, 10)
    disk.fill(one)  # while Acclaim's answer is on its way
    assert wait_until(lambda: SAYS[kind] in one.said, 10)
    assert northwind.fired(slow) == 1
    assert one.counts()["received"] == 1
    disk.free(one)
    assert one.waits_for(1, 2)
    assert one.counts()["issued"] == 2
    assert northwind.badges() == {1: 1, 2: 1}
