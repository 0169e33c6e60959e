"""What only the server sees of a request, and how many calls it lets through."""

import socket
import threading
from urllib.parse import urlsplit

import orjson
import pytest
from waitress.wasyncore import close_all

from simulator.app import Simulator
from simulator.clock import Clock
from simulator.in_thread import listening
from simulator.server import make_server
from simulator.switches import Switches
from stage.standing import over_sockets
from tests.simulator.places import START, Place


def limited(simulator, name):
    simulator.worlds.create(name, "northwind", Clock(frozen_at=START), Switches(calls_per_minute=2))
    place = Place(simulator, name)
    answers = [place.own("GET") for _ in range(3)]
    place.control("DELETE", "") if name == "default" else place.client.delete(f"/_simulator/worlds/{name}")
    return answers


def test_the_limit_of_calls_is_the_worlds_own(simulator):
    for _ in range(2):  # the second world of that name begins anew
        assert [answer.status_code for answer in limited(simulator, "limited")] == [200, 200, 429]
    beside = Simulator(base_url="http://beside.test")
    *_, refused = limited(beside, "limited")
    beside.worlds.close()
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"Transfer-Encoding: gzip", b"400"),
        (b"Transfer-Encoding: gzip, chunked", b"400"),
        (b"Content-Length: " + b"9" * 4301, b"400"),
        (b"Content-Length: abc", b"400"),
        (b"Content-Length: -5", b"400"),
        (b"Content-Length: 5\r\nTransfer-Encoding: chunked", b"400"),
    ],
)
def test_what_the_server_refuses_is_told_as_the_api_does(head, status):
    with over_sockets() as stage:
        where = urlsplit(stage.simulator_url)
        with socket.create_connection((where.hostname, where.port), timeout=5) as connection:
            connection.sendall(b"POST /v1/organizations HTTP/1.1\r\nHost: localhost\r\n" + head + b"\r\n\r\n0\r\n\r\n")
            told = b"".join(iter(lambda: connection.recv(65536), b""))  # it closes
    first, _, rest = told.partition(b"\r\n")
    assert status in first
    assert b"application/json" in rest
    assert orjson.loads(rest.partition(b"\r\n\r\n")[2])["data"]["message"]


def test_an_answer_that_comes_after_the_end_is_no_error(caplog):
    asked, closed, listener = threading.Event(), threading.Event(), listening()[0]

    def late(_environ, start_response):
        asked.set()
        closed.wait(5)
        start_response("200 OK", [("Content-Length", "0")])
        return [b""]

    server = make_server(late, listener, asyncore_loop_timeout=0.01)
    running = threading.Thread(target=server.run)
    running.start()
    with socket.create_connection(listener.getsockname(), timeout=5) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert asked.wait(5)
        server.task_dispatcher.shutdown(timeout=0)
        server.trigger.pull_trigger(lambda: close_all(server._map, ignore_all=True))
        running.join(5)
        closed.set()
        server.task_dispatcher.shutdown()
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
