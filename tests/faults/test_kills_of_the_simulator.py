"""kill -9 of the simulator half-way through ten days: what was done is done, the rest is done then, nothing twice.

Its other steps are killed elsewhere: K15, K16, K17 (a badge, its mail and its event are one) in tests/stage/test_kills.py; K18 in
tests/simulator/core/test_core_delivering.py and tests/simulator/acclaim/test_acclaim_webhooks.py (power lost during a call); K20 in
tests/stage/test_data.py (a reset is done or not). K21 is the integration's: tests/faults/test_kills_at_each_step.py.
"""

import signal
import sqlite3
import threading
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path

import requests

from stage.waiting import wait_until
from tests.stage.test_data import Server, serving

BADGES = 110  # with two reminders each; the clock does 100 things in one transaction


def mails(file: Path) -> int:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        return int(connection.execute("select count(*) from mail").fetchone()[0])


def killed_in_ten_days(server: Server, file: Path) -> None:
    """Dies when the first of the reminders have been sent."""

    def advance() -> None:
        with suppress(requests.RequestException):
            server.control("POST", "/clock/advance", json={"days": 10})
            answered.set()

    answered, before = threading.Event(), mails(file)
    clock = threading.Thread(target=advance)
    clock.start()
    assert wait_until(lambda: mails(file) > before, 20, pause=0)
    server.process.send_signal(signal.SIGKILL)
    assert server.process.wait(20) == -signal.SIGKILL
    clock.join()
    assert not answered.is_set()


def test_K19_half_way_through_a_clock_advance(tmp_path):
    file = tmp_path / "one.db"
    with serving(file, "--frozen-at", "2026-03-02T09:00:00Z") as process:
        server = Server(process)
        badges = [server.issue(number) for number in range(BADGES)]
        killed_in_ten_days(server, file)
    assert BADGES < mails(file) < 3 * BADGES
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
    with serving(file) as process:
        server = Server(process)
        assert server.control("GET", "/clock").json()["now"] < "2026-03-12T09:00:00"
        server.control("POST", "/clock/advance", json={"days": 10})
        told = server.control("GET", "/mail").json()["mail"]
    sent = Counter((mail["to"], mail["kind"], mail["sent_at"]) for mail in told)
    assert set(sent.values()) == {1}
    assert len(sent) == 3 * len(badges)  # a notice and two reminders each
