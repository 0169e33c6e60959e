"""What `serve --data` keeps: everything that was answered, whatever becomes of the process."""

import itertools
import os
import re
import signal
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
import requests

from tests.stage.test_commands import command, end, read_until

NORTHWIND = "9c1d1f2e-6a55-4d0b-8f5e-2a4f0a9b7c10"
AUTH = ("northwind-invented-token-000000000001", "")
TEMPLATE = "3f0d5b1c-1f7e-4c66-9d0a-6e1b2f3a4c01"


class Server:
    def __init__(self, process, *, prefix: str = "") -> None:
        self.process = process
        self.url = re.search(r"http://\S+", read_until(process, "ready"))[0] + prefix
        self.session = requests.Session()
        self.session.trust_env = False

    def issue(self, number: int) -> str:
        fields = {
            "recipient_email": f"p{number}@example.com", "issued_to_first_name": "P", "issued_to_last_name": str(number),
            "badge_template_id": TEMPLATE, "issued_at": "2026-03-02 09:00:00 +0000",
        }  # fmt: skip
        answer = self.session.post(f"{self.url}/v1/organizations/{NORTHWIND}/badges", json=fields, auth=AUTH)
        assert answer.status_code == 201, answer.text
        return answer.json()["data"]["id"]

    def control(self, method: str, path: str, **options):
        return self.session.request(method, f"{self.url}/_simulator{path}", **options)

    def badges(self) -> set[str]:
        rows = self.control("GET", "/export").json()["tables"].get("acclaim_issued_badge", [])
        return {row["id"] for row in rows}


def serving(data: Path, *more: str):
    return command("simulator", "serve", "--port", "0", "--data", str(data), *more)


def until_killed(server: Server, deed) -> None:
    """Does it again and again, then kills the process in the middle of it."""

    def go_on() -> None:
        try:
            for number in itertools.count():
                deed(number)
                done.set()
        except requests.RequestException:
            pass

    done = threading.Event()
    doing = threading.Thread(target=go_on)
    doing.start()
    assert done.wait(20)
    doing.join(0.5)
    server.process.send_signal(signal.SIGKILL)
    server.process.wait(20)
    doing.join(20)


def test_nothing_that_was_answered_is_lost_when_the_process_is_killed(tmp_path):
    answered = []
    with serving(tmp_path / "kept", "--frozen-at", "2026-03-02T09:00:00Z") as process:
        server = Server(process)
        server.control("PUT", "/snapshots/start")
        server.control("POST", "/clock/advance", json={"days": 1})
        server.control("POST", "/worlds", json={"name": "other"})
        until_killed(server, lambda number: answered.append(server.issue(number)))
    assert len(answered) > 3
    with serving(tmp_path / "kept") as process:
        server = Server(process)
        found = server.badges()
        assert set(answered) <= found
        assert len(found) <= len(answered) + 1  # one may have been kept and never answered
        assert server.control("GET", "/clock").json() == {"now": "2026-03-03T09:00:00+00:00", "frozen": True}
        assert server.control("GET", "/worlds").json() == {"worlds": ["default", "other"]}
        assert server.control("POST", "/snapshots/start/restore").json()["clock"]["now"].startswith("2026-03-02")
        assert server.badges() == set()
        assert end(process, signal.SIGTERM) == 0
    assert {path.name for path in (tmp_path / "kept").iterdir()} == {"worlds.db", "worlds.db-lock"}


def test_a_reset_is_done_or_not_when_the_process_is_killed(tmp_path):
    def deed(number: int) -> None:
        server.issue(number)
        assert server.control("POST", "/reset").status_code == 200

    with serving(tmp_path / "one.db") as process:
        server = Server(process)
        whole = counted(server)
        until_killed(server, deed)
    with sqlite3.connect(tmp_path / "one.db") as kept:
        assert kept.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    kept.close()
    with serving(tmp_path / "one.db") as process:
        server = Server(process)
        assert len(server.badges()) <= 1
        server.control("POST", "/reset")
        assert counted(server) == whole


def counted(server: Server) -> dict[str, int]:
    return {name: len(rows) for name, rows in server.control("GET", "/export").json()["tables"].items()}


def test_a_world_needs_its_seed_file_only_once(tmp_path):
    seed = tmp_path / "seed.yaml"
    seed.write_text("acclaim: {}\nskilljar: {}\n", encoding="utf-8")
    with serving(tmp_path / "kept", "--seed", str(seed)) as process:
        Server(process)
        assert end(process, signal.SIGTERM) == 0
    seed.unlink()
    with serving(tmp_path / "kept", "--seed", str(seed)) as process:
        assert Server(process).control("POST", "/reset").status_code == 200
        assert end(process, signal.SIGTERM) == 0
        assert process.stderr.read() == ""  # nothing was given in vain


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (("--data", "x", "--database", "sqlite://"), "--data and --database exclude each other"),
        (("--data", "/proc/nowhere/kept"), "cannot keep anything at /proc/nowhere/kept"),
    ],
)
def test_what_cannot_be_kept_is_said_in_a_line(more, reason):
    with command("simulator", "serve", "--port", "0", *more) as process:
        out, err = process.communicate(timeout=20)
    assert process.returncode in {1, 2}
    assert reason in err
    assert (out, "Traceback" in err) == ("", False)


def test_the_environment_names_it_too(tmp_path, monkeypatch):
    monkeypatch.setenv("ACCLAIM_SIMULATOR_SERVE_DATA", str(tmp_path / "from the environment?"))
    with command("simulator", "serve", "--port", "0") as process:
        Server(process)
        assert end(process, signal.SIGTERM) == 0
    assert (tmp_path / "from the environment?" / "worlds.db").is_file()


def test_a_second_process_is_kept_from_the_same_file(tmp_path):
    with serving(tmp_path) as first:
        Server(first)
        with serving(tmp_path) as second:
            _, said = second.communicate(timeout=30)
            assert second.returncode == 1
        assert "another process serves" in said and "PostgreSQL" in said
    with serving(tmp_path) as third:
        assert Server(third).badges() == set()


@pytest.mark.parametrize("link", [os.link, os.symlink])
def test_a_second_process_is_kept_from_it_by_another_name_too(tmp_path, link):
    (tmp_path / "elsewhere").mkdir()
    with serving(tmp_path) as first:
        Server(first)
        link(tmp_path / "worlds.db", tmp_path / "elsewhere" / "same.db")
        with serving(tmp_path / "elsewhere" / "same.db") as second:
            _, said = second.communicate(timeout=30)
            assert second.returncode == 1
    assert "another process" in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("tables", [["world (a)", "mail (x)"], ["counter (world, kind, value)"], ["notes (text)"]])
def test_a_database_of_another_program_is_left_as_it_is(tmp_path, tables):
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        for table in tables:
            other.execute(f"CREATE TABLE {table}")
    before = path.read_bytes()
    with serving(path) as process:
        out, said = process.communicate(timeout=30)
    assert (process.returncode, out) == (1, "")
    assert said == f"Error: {path} is a database of another program's: nothing was changed in it\n"
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["other.db"]


def test_an_empty_file_is_nobodys_yet(tmp_path):
    (tmp_path / "new.db").touch()
    with serving(tmp_path / "new.db") as process:
        assert Server(process).badges() == set()
