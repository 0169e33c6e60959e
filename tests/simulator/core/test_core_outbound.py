"""Calls to other servers over real sockets: whatever comes back, the caller hears of it in one kind of words, in time."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
import requests

from simulator.outbound import BrokenAnswer, Outbound, TooSlow

HEAD = b"HTTP/1.1 200 OK\r\n"


class Talker:
    """A server that says one word after another to its first caller, a tenth of a second between them, then hangs up, or holds the line until it is closed."""

    def __init__(self, words: tuple[bytes, ...], *, hangs_up: bool) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._words, self._hangs_up = words, hangs_up
        self.said = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._talk, daemon=True)
        self._thread.start()

    def _talk(self) -> None:
        caller, _ = self._listener.accept()
        with caller:
            asked = b""
            while not asked.endswith(b"the-end"):
                asked += caller.recv(65536)
            with suppress(OSError):  # the caller has had enough
                for word in self._words:
                    caller.sendall(word)
                    self.said += 1
                    self._over.wait(0.1 if len(self._words) > 1 else 0)  # its pace is what it is there for
            if not self._hangs_up:
                self._over.wait(20)

    def close(self) -> None:
        self._over.set()
        self._thread.join(5)
        self._listener.close()


@pytest.fixture
def answered() -> Iterator[object]:
    """Asks a fresh server and gives the answer, or the exception that came instead."""
    talkers, outbound = [], Outbound()

    def ask(*words: bytes, hangs_up: bool) -> requests.Response | OSError:
        talkers.append(Talker(words, hangs_up=hangs_up))
        try:
            return outbound.send("POST", talkers[-1].url, headers={}, body=b"the-end", seconds=0.3)
        except OSError as error:
            return error

    ask.talkers = talkers
    yield ask
    outbound._session().close()
    for talker in talkers:
        talker.close()


def test_a_whole_answer(answered):
    answer = answered(HEAD + b"Content-Length: 2\r\n\r\nab", hangs_up=True)
    assert (answer.status_code, answer.content) == (200, b"ab")


@pytest.mark.parametrize("words", [b"", HEAD], ids=["nothing", "half a head"])
def test_no_answer_in_time(answered, words):
    assert isinstance(answered(words, hangs_up=False), OSError)


def test_a_head_that_drips_is_no_answer_in_time(answered):
    """Each piece comes well within the time that a single read has."""
    drip = [b"HTTP/1.1 200 OK\r\n", *[b"X-More: to come\r\n"] * 200]
    assert isinstance(answered(*drip, hangs_up=False), requests.Timeout)
    assert answered.talkers[0].said < 20


def test_a_body_that_stops_coming_is_too_slow(answered):
    assert isinstance(answered(HEAD + b"Content-Length: 9\r\n\r\nab", hangs_up=False), TooSlow)


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Length: 9\r\n\r\nab",
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\nab",
        b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nab",
    ],
    ids=["too short", "no chunk", "no gzip"],
)
def test_a_body_that_cannot_be_read_is_a_broken_answer(answered, rest):
    assert isinstance(answered(HEAD + rest, hangs_up=True), BrokenAnswer)


def test_what_is_not_http_is_no_answer(answered):
    assert isinstance(answered(b"hello\r\n\r\n", hangs_up=True), OSError)
