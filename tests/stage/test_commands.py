"""The commands as people run them: real processes, real sockets, signals."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from simulator.app import Simulator
from simulator.mailbox import mails

ROOT = Path(__file__).parent.parent.parent


@contextmanager
def command(*words: str, stderr: int = subprocess.PIPE) -> Iterator["subprocess.Popen[str]"]:
    """A process; who runs it for long and does not read what it says on `stderr` has to send that elsewhere."""
    process = subprocess.Popen(
        [sys.executable, "-m", *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=stderr, text=True
    )
    try:
        yield process
    finally:
        process.terminate()  # what it started ends with it
        process.communicate()


def read_until(process: "subprocess.Popen[str]", words: str) -> str:
    read = ""
    assert process.stdout is not None
    for line in process.stdout:
        read += line
        if words in line:
            return read
    raise AssertionError(f"never said {words!r}: {read}{process.stderr.read() if process.stderr else ''}")


def end(process: "subprocess.Popen[str]", with_signal: signal.Signals) -> int:
    process.send_signal(with_signal)
    return process.wait(timeout=20)


@pytest.fixture
def session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    return session


def within(seconds: float, ask):
    """What `ask` gives as soon as it is not empty: the dispatcher works beside the request that left it work."""
    until = time.monotonic() + seconds
    while not (found := ask()) and time.monotonic() < until:
        time.sleep(0.02)  # what is waited for needs the processor, too
    return found


def completes_as_told(session: requests.Session, said: str) -> None:
    curl = re.search(r"-u (\S+): -X PUT (\S+).*?-d '([^']+)'", said, re.DOTALL)
    done = session.put(curl[2], data=curl[3], auth=(curl[1], ""), headers={"Content-Type": "application/json"})
    assert done.status_code == 200


def test_run_serves_both_and_its_curl_completes_a_course(session):
    with command("stage", "run", "--port", "0", "--integration-port", "0") as process:
        said = read_until(process, "Ctrl-C ends both")
        web = re.search(r"Simulator +(http://[^/]+)", said)[1]
        integration = re.search(r"Integration +(http://[^/]+)", said)[1]
        assert session.get(f"{integration}/health").json()["status"] == "ok"
        for _ in range(2):
            completes_as_told(session, said)
            mail = within(10, lambda: session.get(f"{web}/_simulator/mail").json()["mail"])
            assert [each["subject"] for each in mail] == ["You earned the badge Northwind Onboarded"]
            # The integration remembers what it has seen; where it is, the LMS still knows.
            assert session.post(f"{web}/_simulator/reset", json={"new_ids": True}).status_code == 200
        assert end(process, signal.SIGINT) == 0
    for url in (web, integration):
        with pytest.raises(requests.ConnectionError):
            session.get(url)


@pytest.mark.parametrize(
    ("words", "variable"),
    [
        (("stage", "run", "--integration-port", "0", "--port"), "PORT"),
        (("stage", "run", "--port", "0", "--integration-port"), "INTEGRATION_PORT"),
        (("simulator", "serve", "--port"), "ACCLAIM_SIMULATOR_SERVE_PORT"),
    ],
)
def test_a_port_in_use_is_one_line_that_names_it_and_what_changes_it(words, variable):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with command(*words, port) as process:
            out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err.count("\n")) == (1, "", 1)
    assert f"127.0.0.1:{port}" in err
    assert f" {variable}" in err


def test_who_runs_another_world_than_northwinds_is_told_in_a_line(monkeypatch):
    monkeypatch.setenv("ACCLAIM_SIMULATOR_SERVE_SEED", "empty")
    with command("stage", "run", "--port", "0", "--integration-port", "0") as process:
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err.count("\n")) == (1, "", 1)
    assert "made from empty, without Northwind Academy" in err


@pytest.mark.parametrize("ahead", [10, 100])
def test_the_port_that_is_suggested_is_not_the_other_ones(ahead):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with command("stage", "run", "--port", str(port), "--integration-port", str(port + ahead)) as process:
            _, err = process.communicate(timeout=20)
    suggested = int(re.search(r"such as PORT=(\d+) make run", err)[1])
    assert suggested not in {port, port + ahead}
    assert 0 < suggested < 65536


def test_run_goes_on_with_a_control_token_where_other_machines_can_call(session):
    with command("stage", "run", "--host", "0.0.0.0", "--port", "0", "--integration-port", "0") as process:
        said = read_until(process, "Ctrl-C ends both")
        token, port = re.search(r"control token (\S+)", said)[1], re.search(r"Simulator +http://[^/]+:(\d+)", said)[1]
        asked = session.get(f"http://127.0.0.1:{port}/_simulator/clock", headers={"Authorization": f"Bearer {token}"})
        assert asked.status_code == 200
        assert end(process, signal.SIGINT) == 0


def test_whoever_is_impatient_leaves_nothing_running(session):
    with command("stage", "run", "--port", "0", "--integration-port", "0") as process:
        said = read_until(process, "Ctrl-C ends both")
        for _ in range(40):
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                time.sleep(0.02)  # signals of one kind that come at once are one
        assert process.wait(timeout=20) == 0
    for name in ("Simulator", "Integration"):
        with pytest.raises(requests.ConnectionError):
            session.get(re.search(rf"{name} +(http://[^/\s]+)", said)[1])


def told_at_the_start(*words):
    """What `serve` says on stdout and on stderr before it is told to stop."""
    with command("simulator", "serve", "--port", "0", *words) as process:
        first = process.stdout.readline()
        assert end(process, signal.SIGTERM) == 0, process.stderr.read()
        return first, process.stdout.read(), process.stderr.read()


def test_serve_says_where_everything_is_after_the_line_that_it_is_ready():
    first, rest, _ = told_at_the_start()
    web = re.fullmatch(r"acclaim-simulator \S+ is ready at (http://127.0.0.1:\d+)\n", first)[1]
    assert f"Acclaim API    {web}/v1  to try {web}/docs/" in rest
    assert (
        "Northwind Academy  9c1d1f2e-6a55-4d0b-8f5e-2a4f0a9b7c10  token northwind-invented-token-000000000001" in rest
    )
    assert f"LMS API        {web}/skilljar/v1" in rest
    assert "Academy        Northwind Academy  key sk-live-northwind-0001" in rest
    assert f"{web}/_simulator/docs/" in rest
    assert f"{web}/_simulator/mailbox" in rest


def test_serve_tells_nothing_of_what_is_left_out_or_not_there():
    first, rest, _ = told_at_the_start("--no-control")
    assert " is ready at http://" in first
    assert "Control" not in rest
    assert "Mailbox" not in rest
    empty = told_at_the_start("--seed", "empty")[1]
    assert "Organization" not in empty
    assert "Academy" not in empty


def test_without_a_control_plane_serve_is_who_tells_the_tokens():
    rest = told_at_the_start("--no-control")[1]
    assert "token northwind-invented-token-000000000001\n" in rest
    assert "Academy        Northwind Academy  key sk-live-northwind-0001\n" in rest
    told = json.loads(told_at_the_start("--no-control", "--json")[0])
    assert told["organization"]["token"] == "northwind-invented-token-000000000001"
    assert told["academy"]["api_key"] == "sk-live-northwind-0001"
    assert "control" not in told


def test_serve_says_for_machines_in_one_line_of_json_where_it_is_ready():
    first, rest, _ = told_at_the_start("--json", "--host", "0.0.0.0")
    told = json.loads(first)
    assert told["url"].startswith("http://0.0.0.0:")
    assert told["control_token"]
    assert told["organization"]["token"] == "northwind-invented-token-000000000001"
    assert told["academy"] == {"name": "Northwind Academy", "api_key": "sk-live-northwind-0001"}
    assert rest == ""


def test_the_control_token_that_is_made_is_told_after_the_line_that_it_is_ready():
    first, rest, _ = told_at_the_start("--host", "0.0.0.0")
    assert " is ready at http://" in first
    assert re.search(r"Control token +\S{40,}\n", rest)


def test_what_is_given_in_vain_for_a_world_that_is_kept_is_said_in_a_line(tmp_path):
    kept = ("--data", str(tmp_path))
    new = ("--seed", "empty", "--frozen-at", "2026-03-02T09:00:00Z")
    assert told_at_the_start(*kept, *new)[2] == ""
    assert told_at_the_start(*kept)[2] == ""
    err = told_at_the_start(*kept, "--seed", "northwind", "--frozen-at", "2026-03-02T09:00:00Z")[2]
    assert "default world already, made from the seed empty: not used: --seed and --frozen-at\n" in err
    assert err.count("\n") == 1


@pytest.fixture
def exported_world(session, tmp_path):
    """The path of a world that is strict, stands still in March and has a mail; exported as people do."""
    with command("simulator", "serve", "--port", "0", "--frozen-at", "2026-03-02T09:00:00Z") as process:
        url = re.search(r"http://\S+", read_until(process, "ready"))[0]
        fields = {
            "recipient_email": "somebody@example.com", "issued_to_first_name": "Some", "issued_to_last_name": "Body",
            "badge_template_id": "3f0d5b1c-1f7e-4c66-9d0a-6e1b2f3a4c01", "issued_at": "2026-03-02 09:00:00 +0000",
        }  # fmt: skip
        badges = f"{url}/v1/organizations/9c1d1f2e-6a55-4d0b-8f5e-2a4f0a9b7c10/badges"
        assert session.post(badges, json=fields, auth=("northwind-invented-token-000000000001", "")).status_code == 201
        session.put(f"{url}/_simulator/switches", json={"strict": True})
        path = tmp_path / "exp.json"
        path.write_bytes(session.get(f"{url}/_simulator/export").content)
    return path


@pytest.mark.parametrize("how", ["option", "environment"])
def test_serve_starts_from_a_world_that_was_exported(session, monkeypatch, exported_world, how):
    words = ("--seed", str(exported_world)) if how == "option" else ()
    monkeypatch.setenv("ACCLAIM_SIMULATOR_SERVE_SEED", str(exported_world) if how == "environment" else "empty")
    with command("simulator", "serve", "--port", "0", *words) as process:
        url = re.search(r"http://\S+", read_until(process, "ready"))[0]
        assert session.get(f"{url}/_simulator/export").content == exported_world.read_bytes()
        assert end(process, signal.SIGTERM) == 0
        assert process.stderr.read() == ""


def test_what_is_given_in_vain_for_a_world_that_was_exported_is_said_in_a_line(session, exported_world):
    vain = ("--frozen-at", "2027-03-02T09:00:00Z", "--webhook-204", "--calls-per-minute", "9", "--webhook-seconds", "1")
    with command("simulator", "serve", "--port", "0", "--seed", str(exported_world), *vain) as process:
        url = re.search(r"http://\S+", read_until(process, "ready"))[0]
        assert session.get(f"{url}/_simulator/export").content == exported_world.read_bytes()
        assert end(process, signal.SIGTERM) == 0
        err = process.stderr.read()
    of_it = f"The default world is made of the world exported in {exported_world}, its clock and switches too"
    assert err == f"{of_it}: not used: --frozen-at, --webhook-204, --calls-per-minute and --webhook-seconds\n"


def test_an_exported_world_that_cannot_be_is_no_start(exported_world):
    exported_world.write_text('{"schema": 9, "world": {}, "tables": {}}', encoding="utf-8")
    with command("simulator", "serve", "--port", "0", "--seed", str(exported_world)) as process:
        _, err = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "exp.json: schema: made by a newer simulator" in err


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        (("--public-url", "https://badges.example:19400/"), "https://badges.example:19400/badges/"),
        (("--host", "0.0.0.0", "--no-control"), "http://127.0.0.1:"),  # noqa: S104
    ],
)
def test_links_in_mails_begin_with_where_browsers_reach_it(session, tmp_path, words, begins):
    data = ("--data", str(tmp_path / "kept.db"))
    fields = {
        "recipient_email": "somebody@example.com", "issued_to_first_name": "Some", "issued_to_last_name": "Body",
        "badge_template_id": "3f0d5b1c-1f7e-4c66-9d0a-6e1b2f3a4c01", "issued_at": "2026-03-02 09:00:00 +0000",
    }  # fmt: skip
    with command("simulator", "serve", "--json", "--port", "0", *data, *words) as process:
        url = json.loads(process.stdout.readline())["url"].replace("0.0.0.0", "127.0.0.1")  # noqa: S104
        badges = f"{url}/v1/organizations/9c1d1f2e-6a55-4d0b-8f5e-2a4f0a9b7c10/badges"
        made = session.post(badges, json=fields, auth=("northwind-invented-token-000000000001", ""))
        assert made.status_code == 201, made.text
        assert end(process, signal.SIGINT) == 0
    kept = Simulator(base_url="http://simulator.test", database=f"sqlite:///{tmp_path / 'kept.db'}")
    with kept.worlds.open("default", write=False) as world:
        (mail,) = world.rows(mails).all()
    kept.worlds.close()
    assert begins in mail.text


@pytest.mark.parametrize(
    "wrong", ["badges.example", "ftp://badges.example", "http://badges.example/path", "http://x:y", "http:///"]
)
def test_a_public_url_that_is_none(wrong):
    with command("simulator", "serve", "--port", "0", "--public-url", wrong) as process:
        _, said = process.communicate(timeout=20)
    assert process.returncode == 2
    assert "is no address of a server" in said


def test_the_simulator_alone_tells_what_is_in_its_world(session):
    with command("simulator", "serve", "--port", "0", "--frozen-at", "2026-03-02T09:00:00Z") as process:
        url = re.search(r"http://\S+", read_until(process, "ready"))[0]
        world = session.get(f"{url}/_simulator/worlds/default").json()
        assert end(process, signal.SIGTERM) == 0
    northwind = world["acclaim"]["organizations"][0]
    assert (northwind["name"], northwind["token"]) == ("Northwind Academy", "northwind-invented-token-000000000001")
    assert {"name": "Founders' Circle", "state": "archived"}.items() <= northwind["templates"][3].items()
    assert world["clock"] == {"now": "2026-03-02T09:00:00+00:00", "frozen": True}
    assert [course["title"] for course in world["skilljar"]["organizations"][0]["courses"]][
        0
    ] == "Onboarding Essentials"
    assert {"where": "LMS", "email": "priya@example.com", "password": "learn-with-priya"}.items() <= world["people"][
        4
    ].items()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("simulator", "serve", "--seed", "nowhere"), "there is no seed named 'nowhere'"),
        (("simulator", "serve", "--frozen-at", "yesterday"), "no instant"),
        (("simulator", "serve", "--frozen-at", "2026-03-02T09:00:00"), "no instant"),
        (("simulator", "serve", "--frozen-at", "9999-12-31T23:59:59-14:00"), "no instant"),
        (("simulator", "serve", "--frozen-at", "2999-12-31T23:59:59-14:00"), "of the years 1900 to 2999"),
        (("simulator", "serve", "--frozen-at", "3500-01-01T00:00:00Z"), "no instant"),
        (("simulator", "serve", "--smtp", "127.0.0.1:99999"), "no host and port"),
        (("simulator", "serve", "--smtp", "127.0.0.1:0"), "no host and port"),
        (("simulator", "serve", "--smtp", "x:\u0663"), "no host and port"),
        (("stage", "demo", "--roster", "nowhere.csv"), "nowhere.csv"),
    ],
)
def test_what_cannot_be_run_says_why_without_a_trace(words, reason):
    with command(*words, *(("--port", "0") if "serve" in words else ())) as process:
        _, err = process.communicate(timeout=20)
    assert process.returncode in {1, 2}
    assert reason in err
    assert "Traceback" not in err


def test_postgresql_without_psycopg_is_one_line_that_names_the_extra(tmp_path, monkeypatch):
    (tmp_path / "psycopg.py").write_text("raise ModuleNotFoundError(name='psycopg')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with command(
        "simulator", "serve", "--port", "0", "--database", "postgresql+psycopg://me@127.0.0.1/worlds"
    ) as process:
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err.count("\n")) == (1, "", 1)
    assert "the extra postgres: pip install 'psycopg[binary]>=3.3'" in err


def test_a_world_in_a_file_is_there_after_a_restart(tmp_path, session):
    database = f"sqlite:///{tmp_path / 'world.db'}"
    badges = []
    for _ in range(2):
        with command("simulator", "serve", "--port", "0", "--database", database) as process:
            url = re.search(r"http://\S+", read_until(process, "ready"))[0]
            northwind = session.get(f"{url}/_simulator/worlds/default").json()["acclaim"]["organizations"][0]
            path, auth = f"{url}/v1/organizations/{northwind['id']}/badges", (northwind["token"], "")
            if not badges:
                fields = {
                    "recipient_email": "priya@example.com", "issued_to_first_name": "Priya", "issued_at": "2026-03-02 09:00:00 +0000",
                    "issued_to_last_name": "Raman", "badge_template_id": northwind["templates"][0]["id"],
                }  # fmt: skip
                assert session.post(path, json=fields, auth=auth).status_code == 201
            badges.append(session.get(path, auth=auth).json()["data"][0]["id"])
            assert end(process, signal.SIGTERM) == 0
    assert badges[0] == badges[1]
