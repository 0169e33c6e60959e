"""The load and the servers: what is counted, what is refused, what is left behind."""

import os
import socket
import threading
from contextlib import suppress

import pytest

from bench.contenders import bare
from bench.load import NUMBER, Load, Plan
from bench.servers import Contender, NoAnswer, python, serving
from bench.wire import FLOOR_ISSUE, FLOOR_PAGE, http


@pytest.fixture
def answered():
    """A server for one connection that sends these pieces for each request, and keeps the requests."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        asked, pieces = [], []

        def serve():
            connection, _ = listener.accept()
            with connection, suppress(ConnectionError):  # the load hangs up when it has enough
                while request := connection.recv(65536):
                    asked.append(request)
                    for piece in pieces:
                        connection.sendall(piece)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1], asked, pieces
        thread.join(timeout=5)


def run(port, count, call="GET / HTTP/1.1\r\n\r\n"):
    load = Load(Plan(port, call, count=count))
    try:
        return load.run()
    finally:
        load.close()


@pytest.mark.parametrize(
    "pieces",
    [
        [b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"],
        [b"HTTP/1.1 200 OK\r\ncontent-", b"length: 5\r\n\r\nhe", b"llo"],
        [b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", b"0\r\n\r\n"],
    ],
)
def test_an_answer_counts_when_it_is_whole(answered, pieces):
    port, asked, sent = answered
    sent += pieces
    found = run(port, 3)
    assert found.rate > 0
    assert len(asked) >= 3


def test_every_call_has_a_number_of_its_own(answered):
    port, asked, sent = answered
    sent.append(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    run(port, 2, f"GET /{NUMBER} HTTP/1.1\r\n\r\n")
    assert [request.split()[1] for request in asked[:2]] == [b"/000000001", b"/000000002"]


def test_a_refusal_is_no_answer(answered):
    port, _, sent = answered
    sent.append(b"HTTP/1.1 422 Unprocessable\r\nContent-Length: 0\r\n\r\n")
    with pytest.raises(RuntimeError, match="422"):
        run(port, 1)


def test_a_request_says_how_long_its_body_is():
    assert http("POST", "/", {"A": "b"}, "12345") == (
        "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nA: b\r\nContent-Length: 5\r\n\r\n12345"
    )


def test_a_server_is_there_until_it_is_not_needed():
    with serving(bare(10, 100)) as server:
        assert run(server.port, 2, FLOOR_ISSUE).rate > 0
        assert run(server.port, 2, FLOOR_PAGE).rate > 0
        assert 0 < server.ready_after < 30
    with pytest.raises(ProcessLookupError):
        os.kill(server.pid, 0)


def test_a_server_that_does_not_start_is_told_of():
    broken = Contender("broken", python("bench.nothing"), "", "", "")
    with pytest.raises(NoAnswer, match="nothing"), serving(broken):
        pass
