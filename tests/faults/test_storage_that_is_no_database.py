"""A file that is spoilt, gone, of another version or not for us: refused in one line and left as it is."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from integration.schema import NEWEST
from tests.faults.mortals import Integration, Northwind, integration, is_whole, rows
from tests.faults.test_kills_beside_the_way import OLD

NUMBERS = [number for number in range(1, 40) if number % 4]
PAGE = 4096


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "integration.db"


@pytest.fixture
def one(northwind: Northwind, file: Path, tmp_path: Path) -> Iterator[Integration]:
    with integration(northwind, f"sqlite:///{file}", tmp_path) as one:
        yield one


@pytest.fixture(scope="module")
def filled(simulator_url: str, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database in which completions wait, as it is when the integration was stopped."""
    place = tmp_path_factory.mktemp("filled")
    with integration(Northwind(simulator_url), f"sqlite:///{place}/integration.db", place) as one:
        assert one.start(workers=0)
        assert {one.deliver(number) for number in NUMBERS} == {200}
        one.stop()
    assert not (place / "integration.db-wal").exists()
    return (place / "integration.db").read_bytes()


def refuses(one: Integration, file: Path) -> str:
    """The one line in which the start is refused; what is there stays as it is."""
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    assert not one.start()
    assert one.ended() == 1
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before
    (line,) = one.said.splitlines()
    assert "Traceback" not in line
    return line


def with_garbage(content: bytes, begin: int, end: int) -> bytes:
    garbage = bytes(number * 37 % 251 for number in range(end - begin))
    return content[:begin] + garbage + content[end:]


SPOILT: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "D7-header-garbage": (lambda content: with_garbage(content, 0, 16), "file is not a database"),
    "D8-first-page-garbage": (lambda content: with_garbage(content, 100, PAGE), "malformed"),
    "D8-cut-in-half": (lambda content: content[: len(content) // PAGE // 2 * PAGE], "malformed"),
}


@pytest.mark.parametrize(("spoil", "says"), SPOILT.values(), ids=SPOILT)
def test_what_is_spoilt_is_refused(one, file, filled, spoil, says):
    file.write_bytes(spoil(filled))
    line = refuses(one, file)
    assert line.startswith("The database cannot be used (")
    assert says in line


def test_what_is_not_spoilt_is_taken(one, file, filled, northwind):
    file.write_bytes(filled)
    assert one.start()
    assert one.waits_for()
    assert northwind.badges() == dict.fromkeys(NUMBERS, 1)


def page_of(content: bytes, place: Path, name: str) -> int:
    """Where a table's last leaf begins."""
    place.write_bytes(content)
    with closing(sqlite3.connect(place)) as connection:
        (root,) = connection.execute("select rootpage from sqlite_master where name = ?", (name,)).fetchone()
    begin = (root - 1) * PAGE
    is_leaf = content[begin] == 0x0D
    return begin if is_leaf else (int.from_bytes(content[begin + 8 : begin + 12], "big") - 1) * PAGE


@pytest.mark.parametrize("how", ["garbage", "cut"])
def test_D8_page_garbage_in_what_waits_is_refused(one, file, filled, tmp_path, how):
    begin = page_of(filled, tmp_path / "read.db", "completions")
    file.write_bytes(with_garbage(filled, begin, begin + PAGE) if how == "garbage" else filled[: -PAGE // 2])
    assert "malformed" in refuses(one, file)


def test_D6_read_only(one, file, filled):
    file.write_bytes(filled)
    one.database = f"sqlite:///file:{file}?mode=ro&uri=true"
    assert "readonly" in refuses(one, file)


def test_D9_deleted_while_running(one, file):
    assert one.start(workers=0)
    assert one.deliver(1) == 200
    for each in file.parent.glob("integration.db*"):
        each.unlink()
    assert one.deliver(2) == 503
    assert one.ask("GET", "/ready").status_code == 503
    assert not file.exists()


def test_D9_deleted_while_running_is_not_made_anew(one, file):
    assert one.start()
    assert one.deliver(1) == 200
    for each in file.parent.glob("integration.db*"):
        each.unlink()
    for number in (2, 3, 5):
        assert one.deliver(number) in {200, 503}
    one.stop()
    assert not file.exists()


def test_D10_newer(one, file, filled):
    file.write_bytes(filled)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("update alembic_version set version_num = '0999'")
        connection.commit()
    assert f"of a newer version (0999, not {NEWEST})" in refuses(one, file)


def test_D10_older_is_migrated_once(one, file, northwind):
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(OLD)
    assert one.start()
    assert one.deliver(9) == 200  # has its badge since then
    assert one.waits_for(1)
    one.stop()
    assert is_whole(one.database)
    kept = rows(one.database, "select * from completions"), rows(one.database, "select sql from sqlite_master")
    assert one.start()
    one.stop()
    again = rows(one.database, "select * from completions"), rows(one.database, "select sql from sqlite_master")
    assert again == kept
    assert northwind.badges() == {1: 1}
