"""Webhooks over real sockets, sent by the dispatcher: one receiver hears, one hangs, and neither waits for the other."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from simulator.app import Simulator
from simulator.switches import Switches
from tests.simulator.acclaim.told import Told
from tests.simulator.receivers import Receiver


class Ear(ThreadingHTTPServer):
    """Answers every POST with 200 and lets the test wait for the first."""

    def __init__(self) -> None:
        ear = self
        self.heard: list[dict[str, str]] = []
        self.something = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                ear.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()
                ear.something.set()

            def log_message(self, *_args: object) -> None:
                """Nobody reads it."""

        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/"


@pytest.fixture
def ear():
    ear = Ear()
    thread = threading.Thread(target=lambda: ear.serve_forever(poll_interval=0.01), daemon=True)
    thread.start()
    yield ear
    ear.shutdown()
    thread.join(5)
    ear.server_close()


@pytest.fixture
def silent():
    """The address of a server that takes every call and answers none."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"


def test_a_world_whose_clock_is_being_turned_keeps_no_other_waiting(ear):
    simulator = Simulator(base_url="http://simulator.test", beside=True)
    turned, other = (Told(simulator, Receiver(), name) for name in ("turned", "other"))
    turned.point_to(ear.url)
    other.point_to(ear.url)
    with simulator.turning.turn("turned"):
        turned.issue()
        other.issue()  # asked for after it
        simulator.start()
        assert ear.something.wait(20)
        assert [attempt.words for view in turned.log() for attempt in view.attempts] == []
    simulator.stop()
    assert [attempt.words for view in turned.log() for attempt in view.attempts] == ["HTTP 200"]
    simulator.worlds.close()


def test_a_receiver_that_hangs_keeps_no_other_world_waiting(ear, silent):
    simulator = Simulator(base_url="http://simulator.test", beside=True, switches=Switches(webhook_seconds=0.3))
    slow, fast = (Told(simulator, Receiver(), name) for name in ("slow", "fast"))
    slow.point_to(silent)
    fast.point_to(ear.url)
    for number in range(12):
        slow.issue(recipient_email=f"priya{number}@example.com")
    fast.issue()
    assert [view.attempts for told in (slow, fast) for view in told.log()] == [[]] * 13
    simulator.start()
    assert ear.something.wait(20)
    tried = [attempt.words for view in slow.log() for attempt in view.attempts]
    assert 1 <= len(tried) < 6
    assert "no answer within 0.3 seconds" in tried
    simulator.stop()
    (view,) = fast.log()
    assert view.delivery.body == json.dumps(ear.heard[0], separators=(",", ":"))
    assert [attempt.words for attempt in view.attempts] == ["HTTP 200"]
    simulator.worlds.close()
