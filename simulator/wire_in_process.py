"""Reading from a connection that there is not: what a caller would get of a broken answer, without waiting for it."""

import io
from collections.abc import Iterator
from http.client import HTTPException, HTTPResponse
from typing import Any

import requests
import urllib3
from urllib3.exceptions import ProtocolError

from simulator.wire import Reset, Step


class _Arriving(io.RawIOBase):
    """What arrives, as from a socket; a pause that `patience` does not outlast is a time-out, at once."""

    def __init__(self, steps: Iterator[Step], patience: float | None) -> None:
        self._steps = steps
        self._patience = patience
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            step = next(self._steps, None)
            if step is None:
                return 0
            self._take(step)
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size

    def _take(self, step: Step) -> None:
        if isinstance(step, Reset):
            raise ConnectionResetError(104, "Connection reset by peer")
        if isinstance(step, bytes):
            self._left = step
        elif self._patience is not None and step.seconds >= self._patience:
            raise TimeoutError("timed out")


class _Socket:
    """As much of a socket as http.client asks for."""

    def __init__(self, raw: io.RawIOBase) -> None:
        self._raw = raw

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self._raw)


class _Told(HTTPResponse):
    """An answer of which nobody knows when it is let go: with an error that holds it, say, after what it reads from."""

    def flush(self) -> None:
        """Nothing is written; since Python 3.13 the usual one is told off for what is closed by then."""


def received(request: requests.PreparedRequest, steps: Iterator[Step], timeout: Any) -> urllib3.HTTPResponse:
    """What comes back for a request; raises what `requests` raises when there is no head of an answer."""
    arriving: Any = _Socket(_Arriving(steps, _patience(timeout)))
    told = _Told(arriving, method=request.method)
    try:
        told.begin()
    except TimeoutError as error:
        raise requests.ReadTimeout(error, request=request) from error
    except (HTTPException, OSError) as error:
        broken = ProtocolError("Connection aborted.", error)
        raise requests.ConnectionError(broken, request=request) from error
    return urllib3.HTTPResponse(
        body=told,
        headers=urllib3.HTTPHeaderDict(told.msg.items()),
        status=told.status,
        reason=told.reason,
        preload_content=False,
        original_response=told,
        request_method=request.method,
    )


def _patience(timeout: Any) -> float | None:
    """For how many seconds the caller waits for the next byte; None for ever."""
    if isinstance(timeout, urllib3.Timeout):
        running = timeout.clone()
        running.start_connect()
        timeout = running.read_timeout
    elif isinstance(timeout, tuple):
        timeout = timeout[1]
    return timeout if isinstance(timeout, int | float) else None
