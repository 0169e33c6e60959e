"""Connections that can be hung up on when time is up: a limit of each read is none of an answer that drips."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

_this_call: ContextVar[dict[str, socket.socket]] = ContextVar("this_call")


class Connection(HTTPConnection):
    def request(self, *arguments: Any, **options: Any) -> None:
        super().request(*arguments, **options)
        call = _this_call.get(None)
        if call is not None and self.sock is not None:
            call["socket"] = self.sock


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
    call: dict[str, socket.socket] = {}
    hung_up = threading.Event()
    before = _this_call.set(call)  # there is one around it where a server is asked in-process, and asks in turn
    timer = threading.Timer(seconds, _hang_up, [call, hung_up])
    timer.daemon = True
    timer.start()
    try:
        yield hung_up
    finally:
        timer.cancel()
        _this_call.reset(before)


def _hang_up(call: dict[str, socket.socket], hung_up: threading.Event) -> None:
    with suppress(KeyError, OSError):  # there is none yet, or the other side was faster
        connection = call["socket"]
        hung_up.set()  # first: what is cut is noticed at once
        connection.shutdown(socket.SHUT_RDWR)
