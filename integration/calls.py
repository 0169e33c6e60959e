"""What becomes of a call to a service that may be slow, wrong or away, and lists that are read to their end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any, TypeVar
from urllib.parse import urlsplit

import orjson
import requests
import urllib3

from bounded.calls import Answer, Deadline, NotWhole, ask, asked_to_wait

MIB = 1024 * 1024
QUIET_SECONDS = 5.0
TRY_AGAIN = {408, 409, 425, 429}  # the 4xx that say nothing for good
_UNCONNECTED = (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError)
LONGEST_WAIT = 900.0  # seconds, whatever a service asks for

Found = TypeVar("Found")


class ServiceFailure(Exception):
    """The service did not do what it was asked; the text holds no token and no personal data.

    `after`: seconds for which it asks to be left alone. `may_be_done`: what was asked for may be done, now or later.
    `is_open`: so may a badge be issued; set by `issuing`. When `enough` completions have failed so, with no badge
    between them, their course is held up where it `is_of_course`, else everything.
    """

    after = 0.0
    may_be_done = True
    is_open = False
    enough = 1
    is_of_course = False


class Unreachable(ServiceFailure):
    """No answer, or none that can be used; a later try may fare better."""

    enough = 5  # with no badge between them: it is not the completion

    def __init__(self, message: str, after: float = 0, *, may_be_done: bool = True) -> None:
        self.after, self.may_be_done = after, may_be_done
        super().__init__(message)


class WrongSetUp(ServiceFailure):
    """Nothing will be answered before an operator has done something: the service refuses our token, or redirects."""


class Refused(ServiceFailure):
    """The service understood, and said no for good."""

    may_be_done = False
    # What is forbidden here may be allowed elsewhere, and here again once somebody has asked for it.
    enough = 2
    is_of_course = True


@dataclass(frozen=True)
class Service:
    """A service with our credentials; `reason` adds to a refusal what the answer says about it."""

    name: str
    user: str = field(repr=False)
    session: requests.Session
    deadline: Deadline
    reason: Callable[[Answer], str] = lambda _answer: ""

    def find(self, url: str, take: Callable[[Any], Found]) -> Found | None:
        """What `take` finds at the URL; None when there is nothing of that name. Raises a ServiceFailure."""
        answer = self.call("GET", url)
        return None if answer.status == 404 else self._found(answer, take)

    def pages(self, url: str, take: Callable[[Any], tuple[Found, str | None]]) -> Iterator[Found]:
        """What `take` finds on each page of a list, up to the last; it finds the next page's URL, too.

        Raises a ServiceFailure: the credentials are for one host alone.
        """
        origin, seen = _origin(url), set[str]()
        following: str | None = url
        while following is not None:
            if _origin(following) != origin or following in seen:
                raise Unreachable(f"{self.name}'s list leads in a circle or to another host")
            seen.add(following)
            found, following = self._found(self.call("GET", following), take)
            yield found

    def refusal(self, answer: Answer) -> Refused:
        return Refused(f"{self.name} refused with {answer.status}{self.reason(answer)}")

    def call(self, method: str, url: str, payload: object = None) -> Answer:
        """An answer of 2xx, or 4xx for good; raises Unreachable or WrongSetUp."""
        answer = self._exchange(method, url, payload)
        if answer.status == 401:
            raise WrongSetUp(f"{self.name} refuses the credentials of this integration")
        if answer.status // 100 == 3:  # not followed: the token is for one host alone
            raise WrongSetUp(f"{self.name} is somewhere else (it answered {answer.status}): correct its base_url")
        if answer.status // 100 not in (2, 4) or answer.status in TRY_AGAIN:
            raise Unreachable(f"{self.name} answered {answer.status}", asked_to_wait(answer.headers, LONGEST_WAIT))
        return answer

    def read(self, answer: Answer, take: Callable[[Any], Found]) -> Found:
        """What `take` finds in the JSON of the body; raises Unreachable, also where it finds something else."""
        try:
            told = orjson.loads(answer.body)
        except ValueError:
            raise Unreachable(f"{self.name} gave an answer that is not JSON") from None
        try:
            return take(told)
        except (LookupError, TypeError, ValueError, AttributeError):
            raise Unreachable(f"{self.name} answered in a form that this integration does not know") from None

    def _found(self, answer: Answer, take: Callable[[Any], Found]) -> Found:
        if answer.status >= 400:
            raise self.refusal(answer)
        return self.read(answer, take)

    def _exchange(self, method: str, url: str, payload: object) -> Answer:
        what: dict[str, Any] = {"json": payload, "auth": (self.user, ""), "headers": {"Accept": "application/json"}}
        bounds: dict[str, Any] = {"most_bytes": 4 * MIB if method == "GET" else MIB, "quiet_seconds": QUIET_SECONDS}
        try:
            return ask(self.session, method, url, self.deadline, **bounds, **what)
        except NotWhole as failure:
            raise Unreachable(f"{self.name} did not answer: {failure}") from None
        except (urllib3.exceptions.HTTPError, HTTPException, OSError, ValueError) as error:
            # The error's text is left out: it holds the URL, and that holds the student's address.
            unsent = isinstance(getattr(error.args and error.args[0], "reason", None), _UNCONNECTED)
            reason = f"{self.name} cannot be reached ({type(error).__name__})"
            raise Unreachable(reason, may_be_done=not unsent) from None


def _origin(url: object) -> tuple[object, ...] | None:
    """None for what is no web address."""
    try:
        parts = urlsplit(str(url))
        return parts.scheme, parts.username, parts.hostname, parts.port or {"http": 80, "https": 443}[parts.scheme]
    except (ValueError, KeyError):
        return None
