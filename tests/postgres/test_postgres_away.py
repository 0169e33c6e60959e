"""What a server answers while its PostgreSQL is away, and once it is back."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.databases import fresh_database
from tests.postgres.conftest import SERVER
from tests.postgres.crowd import new_session, within
from tests.postgres.processes import address_of, end, started_on
from tests.simulator.places import NORTHWIND, TOKEN

pytestmark = pytest.mark.skipif(SERVER is None, reason="ACCLAIM_TEST_POSTGRES names no server")
BADGES = f"/v1/organizations/{NORTHWIND}/badges"
OF_A_WORLD = {"Authorization": f"Basic {b64encode(f'{TOKEN}@other:'.encode()).decode()}"}


class Server:
    """A simulator on a database that lets nobody in while it is `away`; `said` is what it logged."""

    def __init__(self, database: str, place: Path) -> None:
        self._database = sa.make_url(database)
        self._log = (place / "log").open("w+")
        self._process = started_on(database, self._log.fileno())
        self._url = address_of(self._process)
        self._session = new_session()

    def ask(self, path: str, method: str = "GET", **options: object):
        return self._session.request(method, f"{self._url}{path}", timeout=30, **options)

    def let_in(self, allowed: bool) -> None:
        name = self._database.database
        engine = sa.create_engine(SERVER, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            connection.execute(sa.text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {allowed}"))
            if not allowed:
                ended = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = :name"
                connection.execute(sa.text(ended), {"name": name})

    def only_reads(self) -> None:
        engine = sa.create_engine(SERVER, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            connection.execute(
                sa.text(f"ALTER DATABASE {self._database.database} SET default_transaction_read_only = on")
            )
        self.let_in(False)
        self.let_in(True)

    def said(self) -> str:
        self._log.seek(0)
        return self._log.read()

    def close(self) -> None:
        end([self._process])
        self._log.close()


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    with fresh_database(SERVER) as url:
        server = Server(url, tmp_path)
        yield server
        server.close()


@pytest.fixture
def away(server) -> Iterator[Server]:
    assert server.ask(BADGES, auth=(TOKEN, "")).status_code == 200
    server.let_in(False)
    yield server
    server.let_in(True)


@pytest.mark.parametrize(
    ("path", "options"),
    [
        (BADGES, {"auth": (TOKEN, "")}),
        (BADGES, {"headers": OF_A_WORLD}),
        ("/skilljar/v1/users", {"auth": ("any", "")}),
        ("/_simulator/clock", {}),
        ("/_simulator/worlds", {"method": "POST", "json": {"name": "new"}}),
        ("/users/sign_in", {}),
        ("/w/other/earner/earned", {}),
        ("/skilljar/accounts/profile", {}),
        ("/_simulator/", {"headers": {"Accept": "text/html"}}),
    ],
)
def test_every_door_says_that_the_database_is_away(away, path, options):
    answer = away.ask(path, **options)
    assert (answer.status_code, "the database" in answer.text) == (503, True), answer.text
    assert "password" not in answer.text.split("<main")[-1]


def test_it_is_logged_in_one_line_each(away):
    for _ in range(3):
        assert away.ask(BADGES, auth=(TOKEN, "")).status_code == 503
    assert within(20, lambda: "cannot tell" in away.said() or "cannot write" in away.said()), away.said()
    assert "Traceback" not in away.said(), away.said()


def test_the_first_call_after_it_is_back_is_answered(server):
    assert server.ask(BADGES, auth=(TOKEN, "")).status_code == 200
    server.let_in(False)
    server.let_in(True)
    assert server.ask(BADGES, auth=(TOKEN, "")).status_code == 200


def test_one_that_only_reads_takes_nothing_either(server):
    """As after a fail-over, or where a provider's disk is full."""
    server.only_reads()
    refused = server.ask(
        "/_simulator/lms/completions", "POST", json={"student": "priya@example.com", "course": "Data Literacy"}
    )
    assert (refused.status_code, "read-only" in refused.text) == (503, True), refused.text
