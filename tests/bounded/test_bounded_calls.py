"""Calls over real sockets: whatever comes back, the caller hears of it in one kind of words, in time."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
import requests

from bounded.calls import Answer, BrokenAnswer, Deadline, TooLarge, TooSlow, ask
from bounded.connections import closed_session, hung_up_after

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
def session() -> Iterator[requests.Session]:
    with closed_session() as session:
        yield session


@pytest.fixture
def answered(session: requests.Session) -> Iterator[object]:
    """Asks a fresh server and gives the answer, or the exception that came instead."""
    talkers = []

    def call(*words: bytes, hangs_up: bool, seconds: float = 0.3, **bounds: float) -> Answer | OSError:
        talkers.append(Talker(words, hangs_up=hangs_up))
        try:
            return ask(session, "POST", talkers[-1].url, Deadline(seconds), most_bytes=1000, data=b"the-end", **bounds)
        except OSError as error:
            return error

    call.talkers = talkers
    yield call
    for talker in talkers:
        talker.close()


def test_a_whole_answer(answered):
    answer = answered(HEAD + b"Content-Length: 2\r\n\r\nab", hangs_up=True)
    assert (answer.status, answer.body) == (200, b"ab")


@pytest.mark.parametrize("words", [b"", HEAD], ids=["nothing", "half a head"])
def test_no_answer_in_time(answered, words):
    assert isinstance(answered(words, hangs_up=False), OSError)


def test_a_head_that_drips_is_no_answer_in_time(answered):
    """Each piece comes well within the time that a single read has."""
    drip = [b"HTTP/1.1 200 OK\r\n", *[b"X-More: to come\r\n"] * 200]
    assert isinstance(answered(*drip, hangs_up=False), TooSlow)
    assert answered.talkers[0].said < 20


def test_a_connection_that_we_hung_up_is_too_slow_however_it_then_breaks(answered, session, monkeypatch):
    def broken(*call: object, **named: object) -> None:
        requests.Session.request(session, *call, **named)
        raise requests.ConnectionError("Connection reset by peer")

    monkeypatch.setattr(session, "request", broken)
    drip = [b"HTTP/1.1 200 OK\r\n", *[b"X-More: to come\r\n"] * 200]
    assert isinstance(answered(*drip, hangs_up=False), TooSlow)
    assert isinstance(answered(HEAD + b"\r\n", hangs_up=True), requests.ConnectionError)


def test_a_body_that_stops_coming_is_too_slow(answered):
    assert isinstance(answered(HEAD + b"Content-Length: 9\r\n\r\nab", hangs_up=False), TooSlow)


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Length: 9\r\n\r\nab",
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\nab",
    ],
    ids=["too short", "no chunk"],
)
def test_a_body_that_cannot_be_read_is_a_broken_answer(answered, rest):
    assert isinstance(answered(HEAD + rest, hangs_up=True), BrokenAnswer)


def test_what_is_larger_than_anybody_needs_is_not_read_to_its_end(answered):
    assert isinstance(answered(HEAD + b"\r\n" + b"a" * 1001, hangs_up=True), TooLarge)
    assert answered(HEAD + b"\r\n" + b"a" * 1000, hangs_up=True).body == b"a" * 1000


def test_nothing_is_unpacked(answered):
    """A bomb is as small as it was sent; nobody asks for a packed answer."""
    answer = answered(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nab", hangs_up=True)
    assert answer.body == b"ab"


def test_what_is_not_http_is_no_answer(answered):
    assert isinstance(answered(b"hello\r\n\r\n", hangs_up=True), OSError)


def test_a_body_that_drips_is_too_slow(answered):
    drip = [HEAD + b"Content-Length: 200\r\n\r\n", *[b"a"] * 200]
    assert isinstance(answered(*drip, hangs_up=False), TooSlow)
    assert answered.talkers[0].said < 20


def test_silence_may_be_shorter_than_the_whole(answered):
    began = time.monotonic()
    assert isinstance(answered(HEAD, hangs_up=False, seconds=30, quiet_seconds=0.2), requests.Timeout)
    assert time.monotonic() - began < 15


def test_nobody_is_asked_when_time_is_up(session):
    with pytest.raises(TooSlow, match="time is up"):
        ask(session, "GET", "http://127.0.0.1:1/", Deadline(0), most_bytes=1)


def test_a_call_within_another_has_a_time_of_its_own(answered):
    """As in-process, where who is called calls in turn: the inner one's end hangs up on the inner one alone."""
    with hung_up_after(20):
        assert isinstance(answered(HEAD + b"X: y\r\n", *[b"X: y\r\n"] * 50, hangs_up=False), TooSlow)
    with hung_up_after(0.05):
        assert answered(*[HEAD, b"Content-Length: 2\r\n\r\n", b"a", b"b"], hangs_up=True, seconds=20).body == b"ab"


def test_nobody_watches_a_call_that_has_no_line():
    """In-process there never is one, and a thread for each call takes longer than the call."""
    before = threading.active_count()
    with hung_up_after(20):
        assert threading.active_count() == before


def test_whoever_watches_goes_when_the_call_is_over(answered):
    before = set(threading.enumerate())
    assert answered(HEAD + b"Content-Length: 0\r\n\r\n", hangs_up=True, seconds=20).status == 200
    watching = [each for each in set(threading.enumerate()) - before if isinstance(each, threading.Timer)]
    assert all(each.finished.is_set() for each in watching)


def test_a_session_takes_nothing_from_its_surroundings_and_keeps_nothing(answered, session, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert answered(HEAD + b"Set-Cookie: a=b\r\nContent-Length: 0\r\n\r\n", hangs_up=True).status == 200
    assert len(session.cookies) == 0


def test_its_adapter_needs_no_limit(session):
    talker = Talker((HEAD, b"Content-Length: 2\r\n\r\nab"), hangs_up=True)
    assert session.post(talker.url, data=b"the-end", timeout=10).text == "ab"
    talker.close()


def test_no_redirect_is_followed(answered):
    elsewhere = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    assert answered(elsewhere, hangs_up=True).status == 302
