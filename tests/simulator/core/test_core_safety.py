"""Nothing of the machine is open to strangers: foreign pages, other machines, receivers elsewhere."""

from base64 import b64encode

import pytest

from simulator.app import Simulator
from simulator.neighbours import NotAllowed
from simulator.outbound import Outbound

OWN = "http://localhost"
FOREIGN = [
    "http://evil.example",
    "null",
    "http://localhost:1",
    "https://localhost",
    "http://localhost.evil.example",
    "http://127.0.0.1:8400",
    "HTTP://EVIL.EXAMPLE",
    "junk",
    "",
]


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/clock/advance"), ("GET", "/mail"), ("PUT", "/switches"), ("GET", "/health")]
)
def test_the_control_plane_takes_no_calls_of_foreign_pages(still, origin, method, path):
    answer = still.control(method, path, json={"seconds": 0}, headers={"Origin": origin})
    assert (answer.status_code, "origin" in answer.json["error"]) == (403, True)


@pytest.mark.parametrize("origin", [OWN, "HTTP://LOCALHOST"])
def test_its_own_pages_are_fine(still, origin):
    assert still.control("GET", "/mail", headers={"Origin": origin}).status_code == 200


def test_no_answer_may_be_read_by_foreign_pages(still):
    for path in ("/_simulator/health", "/v1/organizations", "/openapi.json"):
        answer = still.client.get(f"{still.prefix}{path}", headers={"Origin": "http://evil.example"})
        assert not [name for name, _ in answer.headers if name.lower().startswith("access-control")]


@pytest.fixture(scope="module")
def guarded():
    simulator = Simulator(base_url="http://localhost", control_token="let-me-in")
    yield simulator.app.test_client()
    simulator.worlds.close()


def test_with_a_token_the_control_plane_asks_for_it(guarded):
    for headers in (
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Bearer é"},
        {"Authorization": "Basic !!!"},
    ):
        refused = guarded.get("/_simulator/worlds", headers=headers)
        assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, 'Basic realm="control plane"')
        assert "ACCLAIM_SIMULATOR_CONTROL_TOKEN" in refused.json["error"]
    basic = "Basic " + b64encode(b"anybody:let-me-in").decode()
    for told in ("Bearer let-me-in", basic):
        assert guarded.get("/_simulator/worlds", headers={"Authorization": told}).status_code == 200
    assert guarded.get("/_simulator/health").status_code == 200
    assert guarded.get("/v1/organizations").status_code == 404  # no world is there


def test_it_can_be_left_out():
    simulator = Simulator(base_url="http://localhost", control=False)
    assert simulator.app.test_client().get("/_simulator/health").status_code == 404
    simulator.worlds.close()


ELSEWHERE = [
    "http://10.0.0.1/", "http://169.254.169.254/latest", "http://192.168.1.1:80/", "http://0.0.0.0/", "http://[::]/",
    "http://224.0.0.1/", "http://100.64.0.1/", "http://[fd00::1]/", "http://[64:ff9b::7f00:1]/", "http://8.8.8.8/",
    "http://[::ffff:10.0.0.1]/",
]  # fmt: skip


@pytest.mark.parametrize("url", ELSEWHERE)
def test_webhooks_go_to_this_machine_only(url):
    with pytest.raises(NotAllowed, match="--allow-webhook-host"):
        Outbound().send("POST", url, headers={}, body=b"", seconds=1)


@pytest.mark.parametrize("name", ["changing.test", "mixed.test"])
def test_a_name_is_judged_by_its_addresses(monkeypatch, name):
    """One that answers with this machine when it is asked first, or with two addresses, goes nowhere else."""
    import socket

    asked = []

    def resolve(host, port, *_args, **_options):
        asked.append(host)
        addresses = (
            ["127.0.0.1", "10.0.0.1"] if name == "mixed.test" else ["127.0.0.1" if len(asked) == 1 else "10.0.0.1"]
        )
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("it was called"))
    with pytest.raises(Exception, match="is not a loopback address"):
        Outbound().send("POST", f"http://{name}/", headers={}, body=b"", seconds=1)


def test_a_name_may_be_allowed(monkeypatch):
    import socket

    called = []
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda _host, port, *_a, **_o: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", port))],
    )

    def connect(_self, address):
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(Exception, match="refused|Refused|Connection"):
        Outbound(allowed=["integration"]).send("POST", "http://integration:8500/", headers={}, body=b"", seconds=1)
    assert called == [("10.0.0.1", 8500)]
