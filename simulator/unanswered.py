"""Why a receiver gave no answer, in words for people. Of its address they hold host and port: the rest may be secret.

Errors of requests hold the address as it is, and wrap what says most; so neither their texts nor their names are told.
"""

import socket
import ssl
from collections.abc import Callable, Iterator
from http.client import HTTPException, RemoteDisconnected
from urllib.parse import urlsplit

import requests

from bounded.calls import BrokenAnswer, TooLarge, TooSlow
from simulator.neighbours import NotAllowed

_TRUST = "name who signed it with --webhook-ca or ACCLAIM_SIMULATOR_SERVE_WEBHOOK_CA"
# As OpenSSL numbers what is wrong with a certificate: nobody who is known has signed it; it is another host's.
_NOT_TRUSTED, _NOT_ITS_OWN = {18, 19, 20, 21}, {62, 64}


def why(error: Exception, url: str, seconds: float) -> str:
    """What is told of a call that has ended with an error; `seconds` is how long its answer might take."""
    behind = [*_behind(error)]
    if any(isinstance(each, requests.Timeout | TooSlow | TimeoutError) for each in behind):
        return f"no answer within {seconds:g} second{'' if seconds == 1 else 's'}"
    return f"no answer: {_first_that_tells(behind, _place(url))}"


def _first_that_tells(behind: list[BaseException], place: str) -> str:
    for kind, words in _WORDS.items():
        for each in behind:
            if isinstance(each, kind):
                return words(each, place)
    strerror = next((each.strerror for each in behind if isinstance(each, OSError) and each.strerror), None)
    return f"{place} cannot be reached{f': {strerror}' if strerror else ''}"


def _behind(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and all that it came of."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _place(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return "there"
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _unfound(error: BaseException, place: str) -> str:
    host = place.rpartition(":")[0]
    is_asked_in_vain = isinstance(error, OSError) and error.errno == socket.EAI_AGAIN
    return f"no name server says where {host} is" if is_asked_in_vain else f"there is no such host: {host}"


def _untrusted(error: BaseException, place: str) -> str:
    code = getattr(error, "verify_code", 0)
    if code in _NOT_TRUSTED:
        return f"its certificate is not trusted: {_TRUST}"
    host = place.rpartition(":")[0]
    is_other = f"its certificate is not for {host}"
    return is_other if code in _NOT_ITS_OWN else f"its certificate is not valid: {getattr(error, 'verify_message', '')}"


def _without_tls(error: BaseException, _: str) -> str:
    reason = str(getattr(error, "reason", None) or "").lower().replace("_", " ")
    return f"TLS, as https:// asks for it, failed{f': {reason}' if reason else ''}"


_WORDS: dict[type[BaseException], Callable[[BaseException, str], str]] = {
    NotAllowed: lambda error, _: str(error),
    TooLarge: lambda *_: "what it said is longer than 1 MiB",
    BrokenAnswer: lambda *_: "it broke off, or is not as its headers say",
    socket.gaierror: _unfound,
    ConnectionRefusedError: lambda _, place: f"nobody listens at {place}",
    ssl.SSLCertVerificationError: _untrusted,
    ssl.SSLError: _without_tls,
    RemoteDisconnected: lambda *_: "it hung up",
    ConnectionError: lambda *_: "it hung up",
    HTTPException: lambda *_: "what it said is not HTTP",
    ValueError: lambda *_: "nothing can be posted to such an address",
}
"""The first that is behind an error tells; those that are a kind of another stand before it."""
