"""A page of somebody else's that names this machine by a name of its own (DNS rebinding) is not served."""

import pytest

from simulator.app import Simulator
from simulator.neighbours import is_loopback

GOOD = [
    "localhost", "LOCALHOST:8400", "127.0.0.1", "127.0.0.1:9000", "[::1]:80", "simulator.test", "simulator.test:8400",
    "acclaim.internal", "127.0.0.2", "[::ffff:127.0.0.1]:8400", "192.0.2.7:8400", "[2001:db8::7]:8400", "[::ffff:192.0.2.7]",
]  # fmt: skip
BAD = [
    "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "localhost.", "0.0.0.0", "[::1", "a b",
    "user@localhost", "localhost, evil.example", "", "localhost:x", "localhost:99999", "\xff\xfe", "localhost:80:80", "[::]",
    "localhost/evil", "127.1", "[::ffff:0.0.0.0]", "[]", "127.0.0.1.", "2130706433", "[192.0.2.7]", "0",
]  # fmt: skip


@pytest.fixture(scope="module")
def client():
    simulator = Simulator(base_url="http://simulator.test", allowed_hosts=["acclaim.internal"])
    yield simulator.app.test_client()
    simulator.worlds.close()


@pytest.mark.parametrize("host", GOOD)
def test_it_goes_by_its_own_names(client, host):
    assert client.get("/_simulator/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/_simulator/health", "/v1/organizations", "/w/other/users/sign_in", "/skilljar/v1/ping"]
)
@pytest.mark.parametrize("host", BAD)
def test_it_goes_by_no_other_name(client, host, path):
    answer = client.get(path, environ_overrides={"HTTP_HOST": host})
    assert answer.status_code == 400
    assert "ACCLAIM_SIMULATOR_SERVE_ALLOW_HOST" in answer.json["data"]["message"]


def test_who_names_no_host_is_refused(client):
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/_simulator/health", "wsgi.url_scheme": "http"}
    told = []
    b"".join(client.application.wsgi_app(environ, lambda status, headers: told.append(status)))
    assert told == ["400 BAD REQUEST"]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost", "LOCALHOST", "::ffff:127.0.0.1"])
def test_only_this_machine_reaches_a_loopback(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "0.0.0.0", "::", "10.0.0.1", "localhost.evil.example", "a b", "127.1", "é"])
def test_others_may_reach_anything_else(host):
    assert not is_loopback(host)
