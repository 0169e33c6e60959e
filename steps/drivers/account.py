"""An organization's account at a real Acclaim: where it is, who calls, and whether anybody answers."""

import base64
import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests

from steps.drivers.protocol import NotThere

_SECONDS = 30
_MOST_PAGES = 1000
_VERSION = "/v1"
_SHOWN = "<token>"


class WrongAccount(ValueError):
    """No account can be made of what was said; `str()` says what is to be said instead, in one line."""


class Secret(str):
    """A text that stands in no message, traceback or list of local variables: it shows as `<token>`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return _SHOWN

    def hidden_in(self, text: str) -> str:
        """The text without it: neither as it is, nor as it goes over the wire."""
        on_the_wire = base64.b64encode(f"{self}:".encode()).decode().rstrip("=")  # what fills it up may be escaped
        return text.replace(self, _SHOWN).replace(on_the_wire, _SHOWN)


@dataclass(frozen=True)
class Account:
    """`url` ends where `/v1` begins; `session` is the one that all calls go through."""

    url: str
    organization: str
    token: Secret
    session: requests.Session = field(repr=False)

    def call(self, method: str, path: str, body: object = None, **query: str) -> requests.Response:
        """One call below the organization; no redirect is followed, for the token is for one host alone."""
        return self._send(method, f"{self.url}{_VERSION}/organizations/{self.organization}{path}", body, query)

    def listed(self, path: str, wanted: str) -> Iterator[dict[str, Any]]:
        """All pages of a list, with a filter; raises NotThere where it has no answer, or leads astray."""
        answer, seen = self.call("GET", path, None, filter=wanted), set[str]()
        while True:
            if answer.status_code != 200:
                raise NotThere(f"the list {path} answered {answer.status_code}")
            told = _object(_json(answer))
            yield from (row for row in _list(told.get("data")) if isinstance(row, dict))
            following = self._following(told, seen)
            if not following:
                return
            answer = self._send("GET", following, None, {})

    def _following(self, told: dict[str, Any], seen: set[str]) -> str | None:
        """The address of the next page, if any: on this host, and none that was `seen` before."""
        following = _object(told.get("metadata") or {}).get("next_page_url")
        if not following:
            return None
        if not isinstance(following, str) or urlsplit(following)[:2] != urlsplit(self.url)[:2]:
            raise NotThere("a list leads to another host")
        if following in seen:
            raise NotThere("a list leads back to a page of its own")
        if len(seen) >= _MOST_PAGES:
            raise NotThere(f"a list has more than {_MOST_PAGES} pages")
        seen.add(following)
        return following

    def look(self) -> None:
        """Raises NotThere unless an Acclaim answers that knows token and organization."""
        host = urlsplit(self.url).netloc
        try:
            answer = self.call("GET", "")
        except requests.RequestException as error:
            raise NotThere(f"no Acclaim answers at {host} ({type(error).__name__})") from None
        if answer.status_code != 200:
            raise NotThere(
                _MEANINGS.get(answer.status_code, f"{{host}} answered {answer.status_code}").format(host=host)
            )
        try:
            found = told_in(answer).get("id")
        except NotThere:
            raise NotThere(f"what answers at {host} is no Acclaim") from None
        if found != self.organization:
            raise NotThere(f"{host} answered with another organization than was asked for")

    def _send(self, method: str, url: str, body: object, query: dict[str, str]) -> requests.Response:
        return self.session.request(
            method, url, json=body, params=query, auth=(self.token, ""), timeout=_SECONDS, allow_redirects=False
        )


def told_in(answer: requests.Response) -> dict[str, Any]:
    """The one thing that an answer tells of; raises NotThere unless it does."""
    return _object(_object(_json(answer)).get("data"))


def _json(answer: requests.Response) -> object:
    try:
        return answer.json()
    except (ValueError, RecursionError):
        raise NotThere("what is answered is no JSON") from None


def _object(told: object) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise NotThere("what is answered has another form")
    return told


def _list(told: object) -> list[Any]:
    if not isinstance(told, list):
        raise NotThere("what is answered has another form")
    return told


_MEANINGS = {
    401: "{host} refuses the token: is it for this environment, and not older than 180 days?",
    403: "{host} does not let this token see the organization",
    404: "{host} knows no such organization, or is no Acclaim",
}


def base_of(url: str) -> str:
    """Where `/v1` begins, from an address with or without it; raises WrongAccount."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise WrongAccount(f"{url!r} is no address such as https://sandbox-api.credly.com/v1")
    if parts.username or parts.password:
        raise WrongAccount("an address with a user in it: the token is taken from the environment alone")
    if parts.scheme == "http" and not is_loopback(url):
        raise WrongAccount(f"{parts.hostname} is asked by https alone, for the token goes with each call")
    return url.rstrip("/").removesuffix(_VERSION)


def is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def looks_real(token: str) -> bool:
    """Whether a token could be a vendor's: long, of letters in both cases and digits, and not called invented.

    A random text cannot be told from a token by looking at it, and an old token may be in small letters alone.
    """
    kinds = ("[a-z]", "[A-Z]", "[0-9]")
    is_random = re.fullmatch(r"[\w-]{20,}", token, re.ASCII) and all(re.search(kind, token) for kind in kinds)
    return bool(is_random) and "invented" not in token
