"""kill -9 under load, again and again: what was answered is there, once, with its mail and its event.

KILLS says how often; `make kills` does it 50 times on each database.
"""

import itertools
import os
import signal
import threading
from collections import Counter

import pytest
import requests

from tests.databases import fresh_database
from tests.stage.test_commands import command
from tests.stage.test_data import AUTH, NORTHWIND, TEMPLATE, Server

KILLS = int(os.environ.get("KILLS", "3"))
POSTGRES = os.environ.get("ACCLAIM_TEST_POSTGRES")
CALLERS = 4
CONTENDED = "everybody@example.com"


class Load:
    """Callers who issue without end, each to recipients of its own, and all of them to one whom all know."""

    def __init__(self) -> None:
        self.answered: list[tuple[str, str]] = []
        self._numbers = itertools.count()

    def put_on(self, server: Server, for_seconds: float) -> None:
        """Kills the server under the load, so many seconds after its first answer."""
        begun = threading.Event()
        callers = [threading.Thread(target=self._go_on, args=(server, begun)) for _ in range(CALLERS)]
        for caller in callers:
            caller.start()
        assert begun.wait(30)
        threading.Event().wait(for_seconds)  # the moment is what this is about
        server.process.send_signal(signal.SIGKILL)
        server.process.wait(20)
        for caller in callers:
            caller.join(30)

    def _go_on(self, server: Server, begun: threading.Event) -> None:
        session = requests.Session()
        session.trust_env = False
        try:
            while True:
                self._issue(session, server, f"p{next(self._numbers)}@example.com")
                begun.set()
                self._issue(session, server, CONTENDED)
        except requests.RequestException:
            pass

    def _issue(self, session: requests.Session, server: Server, email: str) -> None:
        fields = {
            "recipient_email": email, "issued_to_first_name": "P", "issued_to_last_name": "Q",
            "badge_template_id": TEMPLATE, "issued_at": "2026-03-02 09:00:00 +0000",
        }  # fmt: skip
        answer = session.post(f"{server.url}/v1/organizations/{NORTHWIND}/badges", json=fields, auth=AUTH, timeout=20)
        if answer.status_code == 201:
            self.answered.append((answer.json()["data"]["id"], email))
        else:
            assert "already has this badge" in answer.text


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """Where the worlds are kept, as words of the command line."""
    if request.param == "sqlite":
        yield ["--data", str(tmp_path)]
    elif POSTGRES is None:
        pytest.skip("ACCLAIM_TEST_POSTGRES names no server")
    else:
        with fresh_database(POSTGRES) as url:
            yield ["--database", url]


def serving(place):
    return command("simulator", "serve", "--port", "0", "--frozen-at", "2026-03-02T09:00:00Z", *place)


@pytest.mark.timeout(60 + 20 * KILLS)
def test_what_was_answered_is_there_once_with_its_mail_and_its_event(place):
    load = Load()
    for number in range(KILLS):
        with serving(place) as process:
            load.put_on(Server(process), number * 37 % 41 / 100)  # from at once to 0.4 s, in no order
    with serving(place) as process:
        told = Server(process).control("GET", "/export").json()["tables"]
    badges = {row["id"]: row["recipient_email"] for row in told["acclaim_issued_badge"]}
    assert len(load.answered) >= KILLS
    assert set(load.answered) <= set(badges.items())  # what was lost would leave its id to another
    assert [email for email, times in Counter(badges.values()).items() if times > 1] == []
    assert Counter(row["about"] for row in told["mail"]) == Counter(list(badges))
    created = [row["badge_id"] for row in told["acclaim_event"] if row["event_type"] == "badge.created"]
    assert Counter(created) == Counter(list(badges))
