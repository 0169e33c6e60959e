"""One bounded call to a service that may be slow, wrong or away."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.client import HTTPException

import orjson
import requests
import urllib3

from integration.transport import hung_up_after

MIB = 1024 * 1024
QUIET_SECONDS = 5.0
TRY_AGAIN = {408, 409, 425, 429}  # the 4xx that say nothing for good
_UNCONNECTED = (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError)
LONGEST_WAIT = 900.0  # seconds, whatever a service asks for


class ServiceFailure(Exception):
    """The service did not do what it was asked; the text holds no token and no personal data."""


class Unreachable(ServiceFailure):
    """No answer, or none that can be used; a later try may fare better, `after` seconds that the service asks for.

    `is_unsent`: the service has not been asked, for there was no connection.
    """

    def __init__(self, message: str, after: float = 0, *, is_unsent: bool = False) -> None:
        self.after, self.is_unsent = after, is_unsent
        super().__init__(message)


class WrongSetUp(ServiceFailure):
    """Nothing will be answered before an operator has done something."""


class TokenRefused(WrongSetUp):
    """The service does not take our credentials."""


class Misplaced(WrongSetUp):
    """The service redirects."""


class Refused(ServiceFailure):
    """The service understood, and said no for good."""

    def __init__(self, status: int, message: str) -> None:
        self.status, self.message = status, message
        super().__init__(message)


class Deadline:
    """The time that everything done for one request may take together."""

    def __init__(self, seconds: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic, self._end = monotonic, monotonic() + seconds

    def left(self) -> float:
        """Seconds left; raises Unreachable when there are none."""
        seconds = self._end - self._monotonic()
        if seconds <= 0:
            raise Unreachable("time is up")
        return seconds


@dataclass(frozen=True)
class Answer:
    service: str
    status: int
    body: bytes
    wait: float = 0  # seconds that the service asks for

    def document(self) -> object:
        """The JSON in the body; raises Unreachable."""
        try:
            return orjson.loads(self.body)
        except ValueError:
            raise Unreachable(f"{self.service} gave an answer that is not JSON") from None


@dataclass(frozen=True)
class Service:
    """A service with our credentials; `call` gives back 2xx and final 4xx answers only."""

    name: str
    user: str = field(repr=False)
    session: requests.Session
    deadline: Deadline

    def call(self, method: str, url: str, payload: object = None, cap: int = MIB) -> Answer:
        """Raises Unreachable or WrongSetUp."""
        try:
            answer = self._exchange(method, url, payload, cap)
        except Unreachable as failure:
            raise Unreachable(f"{self.name} did not answer: {failure}") from None
        except (
            requests.RequestException,
            urllib3.exceptions.HTTPError,
            HTTPException,
            OSError,
            ValueError,
        ) as error:
            # The error's text is left out: it holds the URL, and that holds the student's address.
            unsent = isinstance(getattr(error.args and error.args[0], "reason", None), _UNCONNECTED)
            reason = f"{self.name} cannot be reached ({type(error).__name__})"
            raise Unreachable(reason, is_unsent=unsent) from None
        if answer.status == 401:
            raise TokenRefused(f"{self.name} refuses the credentials of this integration")
        if answer.status // 100 == 3:  # not followed: the token is for one host alone
            raise Misplaced(f"{self.name} is somewhere else (it answered {answer.status}): correct its base_url")
        if answer.status // 100 not in (2, 4) or answer.status in TRY_AGAIN:
            raise Unreachable(f"{self.name} answered {answer.status}", answer.wait)
        return answer

    def _exchange(self, method: str, url: str, payload: object, cap: int) -> Answer:
        left = self.deadline.left()
        with (
            hung_up_after(left + 0.1),  # a read that has timed out tells more
            self.session.request(
                method,
                url,
                json=payload,
                auth=(self.user, ""),
                headers={"Accept": "application/json", "Accept-Encoding": "identity"},
                timeout=urllib3.Timeout(total=min(QUIET_SECONDS, left)),  # type: ignore[arg-type]
                allow_redirects=False,
                stream=True,
            ) as response,
        ):
            return Answer(self.name, response.status_code, self._read(response, cap), _wait(response.headers))

    def _read(self, response: requests.Response, cap: int) -> bytes:
        body = bytearray()
        # read1 gives what is there; with read a drip of single bytes would outlast the deadline.
        while piece := response.raw.read1(64 * 1024):
            body += piece
            if len(body) > cap:
                raise Unreachable(f"more than {cap} bytes")
            self.deadline.left()
        self.deadline.left()  # what was cut may look whole
        return bytes(body)


def _wait(headers: Mapping[str, str]) -> float:
    """The seconds of Retry-After in either form, 0 to LONGEST_WAIT; its date is read by the clock of who wrote it."""
    asked = headers.get("Retry-After", "")
    try:
        if asked.strip().isdigit():
            return min(float(asked), LONGEST_WAIT)
        until = parsedate_to_datetime(asked) - parsedate_to_datetime(headers["Date"])
    except (ValueError, TypeError, KeyError, OverflowError):
        return 0
    return min(max(until.total_seconds(), 0), LONGEST_WAIT)
