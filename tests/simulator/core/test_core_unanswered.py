"""Why a receiver gave no answer, in words for people: over real sockets, and without a secret of its address."""

import re
import socket
import threading
from contextlib import contextmanager, suppress

import pytest
import requests

from simulator.delivering import Call, post
from simulator.outbound import Outbound
from simulator.unanswered import why
from tests.simulator.tls import certificate, listening_with

HEAD = b"HTTP/1.1 200 OK\r\n"
TLS = 0x16  # how those begin who speak it


def words(url: str, seconds: float = 5.0) -> str:
    """What is kept of a call; the address carries a secret in each of its parts."""
    scheme, rest = url.split("://")
    told = post(Outbound(), Call("told", f"{scheme}://us:TOPSECRET@{rest}?token=TOPSECRET", {}, "{}", seconds)).words
    assert "TOPSECRET" not in told
    return told


@contextmanager
def answering(said: bytes | None):
    """A server that says this to whoever calls, and hangs up; with None it hangs."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def talk() -> None:
            with suppress(OSError), listener.accept()[0] as caller:
                asked = caller.recv(65536)
                while not asked.endswith(b"{}") and asked[0] != TLS:  # what is left unread would cut the answer
                    asked += caller.recv(65536)
                caller.sendall(said or b"")
                caller.shutdown(socket.SHUT_RDWR)

        thread = threading.Thread(target=talk, daemon=True)
        if said is not None:
            thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        if said is not None:
            thread.join(5)


@pytest.mark.parametrize(("seconds", "told"), [(0.2, "0.2 seconds"), (1.0, "1 second")])
def test_one_that_hangs(seconds, told):
    with answering(None) as url:
        assert words(url, seconds) == f"no answer within {told}"


@pytest.mark.parametrize("rest", [b"Content-Length: 9\r\n\r\nab", b"Transfer-Encoding: chunked\r\n\r\nzz\r\nab"])
def test_one_that_breaks_off(rest):
    with answering(HEAD + rest) as url:
        assert words(url) == "no answer: it broke off, or is not as its headers say"


def test_one_that_hangs_up():
    with answering(b"") as url:
        assert words(url) == "no answer: it hung up"


def test_one_that_does_not_speak_http():
    with answering(b"220 mail.example ESMTP\r\n\r\n") as url:
        assert words(url) == "no answer: what it said is not HTTP"


def test_one_that_says_more_than_anybody_needs():
    with answering(HEAD + b"\r\n" + b"a" * (1024 * 1024 + 1)) as url:
        assert words(url) == "no answer: what it said is longer than 1 MiB"


def test_nobody_listens_there():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert words(f"http://127.0.0.1:{port}/") == f"no answer: nobody listens at 127.0.0.1:{port}"


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (socket.EAI_NONAME, "no answer: there is no such host: nowhere.test"),
        (socket.EAI_AGAIN, "no answer: no name server says where nowhere.test is"),
    ],
)
def test_there_is_no_such_host(monkeypatch, number, told):
    def nowhere(*_args, **_options):
        raise socket.gaierror(number, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    assert words("http://nowhere.test/") == told


def test_its_certificate(tmp_path):
    with listening_with(*certificate(tmp_path)) as url:
        assert words(url) == (
            "no answer: its certificate is not trusted: "
            "name who signed it with --webhook-ca or ACCLAIM_SIMULATOR_SERVE_WEBHOOK_CA"
        )


def test_it_speaks_no_tls():
    with answering(HEAD + b"\r\n") as url:
        told = words(url.replace("http:", "https:"))
    assert re.fullmatch("no answer: TLS, as https:// asks for it, failed: [a-z ]+", told), told


def test_it_cannot_be_reached(monkeypatch):
    def unreachable(*_args, **_options):
        raise OSError(113, "No route to host")

    monkeypatch.setattr(socket.socket, "connect", unreachable)
    assert words("http://127.0.0.1:1/") == "no answer: 127.0.0.1:1 cannot be reached: No route to host"


def test_another_address_of_this_machine_is_none_of_the_loopback():
    assert words("http://10.0.0.1/") == (
        "10.0.0.1 is not a loopback address: allow it with --allow-webhook-host "
        "or ACCLAIM_SIMULATOR_SERVE_ALLOW_WEBHOOK_HOST"
    )


def test_a_name_that_leads_elsewhere_by_the_time_of_the_call(monkeypatch):
    asked = []

    def resolve(_host, port, *_args, **_options):
        asked.append(port)
        address = "127.0.0.1" if len(asked) == 1 else "10.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert words("http://changing.test/") == "no answer: changing.test is not a loopback address any more"


@pytest.mark.parametrize("error", [ValueError("TOPSECRET"), requests.exceptions.InvalidURL("TOPSECRET")])
def test_an_address_that_is_none(error):
    assert why(error, "http://a:TOPSECRET@b:c/", 5.0) == "no answer: nothing can be posted to such an address"


def test_whatever_else():
    assert why(requests.ConnectionError("TOPSECRET"), "http://a:TOPSECRET@[::1]/", 5.0) == (
        "no answer: [::1]:80 cannot be reached"
    )
