"""The road from the integration to the services: it can be closed, can fail single calls, and counts who is on it."""

import threading
from collections.abc import Callable
from typing import Any

import requests
from requests.adapters import BaseAdapter

ALL = requests.ConnectionError("the road is closed")


class Road(BaseAdapter):
    """Leads onward through a session. `trouble` gives what a call meets instead of its answer, None to let it pass."""

    def __init__(self, onward: requests.Session) -> None:
        super().__init__()
        self._onward, self._lock, self._on_it = onward, threading.Lock(), 0
        self.trouble: Callable[[requests.PreparedRequest, Any], requests.Response | None] = lambda *_: None
        self.asked = self.met_trouble = self.most_at_once = 0

    def close_to_all(self) -> None:
        def refuse(*_: Any) -> None:
            raise ALL

        self.trouble = refuse

    def open_to_all(self) -> None:
        """Counts anew who is on it at once."""
        self.trouble, self.most_at_once = lambda *_: None, 0

    def send(self, request: requests.PreparedRequest, timeout: Any = None, **how: Any) -> requests.Response:  # type: ignore[override]
        self._count(1)
        try:
            met = self._trouble(request, timeout)
            return self._go_on(request, timeout=timeout, **how) if met is None else met
        finally:
            self._count(-1)

    def _trouble(self, request: requests.PreparedRequest, timeout: Any) -> requests.Response | None:
        try:
            met = self.trouble(request, timeout)
        except requests.RequestException:
            self.met_trouble += 1
            raise
        self.met_trouble += met is not None
        return met

    def _go_on(self, request: requests.PreparedRequest, **how: Any) -> requests.Response:
        return self._onward.get_adapter(str(request.url)).send(request, **how)

    def _count(self, more: int) -> None:
        with self._lock:
            self._on_it += more
            self.asked += more > 0
            self.most_at_once = max(self.most_at_once, self._on_it)

    def close(self) -> None:
        """Nothing is open."""


def answer(status: int) -> requests.Response:
    """An empty answer."""
    made = requests.Response()
    made.status_code = status
    made.raw = _Nothing()
    return made


class _Nothing:
    """A body without a byte."""

    def read1(self, _most: int) -> bytes:
        return b""

    def close(self) -> None:
        """Nothing is open."""

    release_conn = close
