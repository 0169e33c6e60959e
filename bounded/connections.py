"""Connections that can be hung up on when time is up: a limit of each read is none of an answer that drips."""

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection


class _Call:
    """A call under way. Nobody watches the time before there is a line to hang up: in-process there never is one."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._timer: threading.Timer | None = None
        self.hung_up = threading.Event()

    def is_on(self, line: socket.socket) -> None:
        self.is_over()
        self._timer = threading.Timer(self._end - time.monotonic(), self._hang_up, [line])
        self._timer.daemon = True
        self._timer.start()

    def is_over(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _hang_up(self, line: socket.socket) -> None:
        self.hung_up.set()  # first: what is cut is noticed at once
        with suppress(OSError):  # the other side was faster
            line.shutdown(socket.SHUT_RDWR)


_this_call: ContextVar[_Call | None] = ContextVar("this_call", default=None)


class Connection(HTTPConnection):
    def request(self, *arguments: Any, **options: Any) -> None:
        super().request(*arguments, **options)
        call = _this_call.get()
        if call is not None and self.sock is not None:
            call.is_on(self.sock)


class TlsConnection(Connection, HTTPSConnection):
    pass


class Adapter(HTTPAdapter):
    """Mount it on a session: `hung_up_after` bounds its calls. `kinds` are its connections, by scheme."""

    kinds: Mapping[str, type[Connection]] = {"http": Connection, "https": TlsConnection}

    def get_connection_with_tls_context(self, *arguments: Any, **options: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*arguments, **options)
        pool.ConnectionCls = self.kinds[pool.scheme]
        return pool


def closed_session(adapter: HTTPAdapter | None = None) -> requests.Session:
    """A session that takes nothing from the environment (proxies, .netrc), keeps no cookies, wants no packed body."""
    session = requests.Session()
    session.trust_env = False
    session.headers["Accept-Encoding"] = "identity"
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    for scheme in ("http://", "https://"):
        session.mount(scheme, adapter or Adapter())
    return session


@contextmanager
def hung_up_after(seconds: float) -> Iterator[threading.Event]:
    """The call that this thread makes meanwhile has so long for all of its answer; what is cut may look whole.

    The event tells that it was cut.
    """
    call = _Call(seconds)
    before = _this_call.set(call)  # there is one around it where a server is asked in-process, and asks in turn
    try:
        yield call.hung_up
    finally:
        _this_call.reset(before)
        call.is_over()
