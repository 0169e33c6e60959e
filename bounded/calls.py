"""One call, with one limit for the whole of its answer: how long it takes, and how large it is."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import requests
import urllib3

from bounded.connections import hung_up_after

_PIECE = 64 * 1024


class NotWhole(OSError):
    """The answer was not there, or not to its end; the text holds nothing of the call."""


class TooSlow(NotWhole):
    """It was not whole in time."""


class TooLarge(NotWhole):
    """It was larger than it may be."""


class BrokenAnswer(NotWhole):
    """It broke off, or is not what its headers say."""


class Deadline:
    """The time that everything done for one request may take together."""

    def __init__(self, seconds: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic, self._end = monotonic, monotonic() + seconds

    def left(self) -> float:
        """Seconds left; raises TooSlow when there are none."""
        seconds = self._end - self._monotonic()
        if seconds <= 0:
            raise TooSlow("time is up")
        return seconds


@dataclass(frozen=True)
class Answer:
    """The body is as it was sent: nothing is unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(
    session: requests.Session,
    method: str,
    url: str,
    deadline: Deadline,
    *,
    most_bytes: int,
    quiet_seconds: float | None = None,
    **what: Any,
) -> Answer:
    """The answer, read to its end; no redirect is followed. `what` is for requests: headers, body and the like.

    Nothing may be quiet for longer than `quiet_seconds`. Raises OSError, as NotWhole and requests' own errors are, and
    ValueError, as urllib3 does for some bad addresses.
    """
    left = deadline.left()
    patience: Any = urllib3.Timeout(total=min(quiet_seconds or left, left))
    with hung_up_after(left + 0.1) as hung_up:  # a read that has timed out tells more
        try:
            answer = session.request(method, url, timeout=patience, allow_redirects=False, stream=True, **what)
            with answer:
                return Answer(answer.status_code, answer.headers, _body(answer.raw, deadline, most_bytes))
        except OSError as error:
            if hung_up.is_set():
                raise TooSlow("time is up") from error
            raise


def _body(raw: Any, deadline: Deadline, most_bytes: int) -> bytes:
    body = bytearray()
    try:
        while len(body) <= most_bytes:
            # read1 gives what is there; with read a drip of single bytes would outlast the deadline.
            piece = raw.read1(_PIECE)
            deadline.left()  # what was cut may look whole
            if not piece:
                return bytes(body)
            body += piece
    except urllib3.exceptions.TimeoutError as error:
        raise TooSlow("nothing more came in time") from error
    except urllib3.exceptions.HTTPError as error:  # read from the raw answer, so not in requests' words
        raise BrokenAnswer("what came cannot be read to its end") from error
    raise TooLarge(f"more than {most_bytes} bytes")


def asked_to_wait(headers: Mapping[str, str], most: float) -> float:
    """The seconds of Retry-After in either form, 0 to `most`; its date is read by the clock of who wrote it."""
    asked = headers.get("Retry-After", "").strip()
    try:
        if asked.isdigit():
            return min(float(asked), most)
        until = parsedate_to_datetime(asked) - parsedate_to_datetime(headers["Date"])
    except (ValueError, TypeError, KeyError, OverflowError):
        return 0
    return min(max(until.total_seconds(), 0), most)
