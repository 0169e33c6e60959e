"""Connections that can be hung up on when time is up: a limit of each read is none of an answer that drips."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

_this_call = threading.local()


class _Connection(HTTPConnection):
    def request(self, *arguments: Any, **options: Any) -> None:
        super().request(*arguments, **options)
        _this_call.socket = self.sock


class _TlsConnection(_Connection, HTTPSConnection):
    pass


class _Adapter(HTTPAdapter):
    def get_connection_with_tls_context(self, *arguments: Any, **options: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*arguments, **options)
        pool.ConnectionCls = _TlsConnection if pool.scheme == "https" else _Connection
        return pool


def closed_session() -> requests.Session:
    """A session that takes nothing from the environment (proxies, .netrc), keeps no cookies, reads no body."""
    session = requests.Session()
    session.trust_env, session.stream = False, True
    session.headers.update({"Accept": "application/json", "Accept-Encoding": "identity"})  # no body is unpacked
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter())
    return session


@contextmanager
def hung_up_after(seconds: float) -> Iterator[None]:
    """The call that this thread makes meanwhile has so long for all of its answer; what is cut may look whole."""
    call = _this_call.__dict__
    call.pop("socket", None)
    timer = threading.Timer(seconds, _hang_up, [call])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _hang_up(call: dict[str, Any]) -> None:
    with suppress(KeyError, OSError):  # there is none yet, or the other side was faster
        call["socket"].shutdown(socket.SHUT_RDWR)
