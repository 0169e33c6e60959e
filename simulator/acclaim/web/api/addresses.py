"""Addresses of the API as real clients write them, led to the documented ones before Flask looks for a view."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import request

from simulator.acclaim.web.api.leniency import Leniency
from simulator.late_calls import PATH_AS_WRITTEN

_API = re.compile(r"/+((api|oauth)/+)?v1(/|$)")

# Where the real service's credentials are; every link of Open Badges 3.0 names it.
_PUBLISHED = re.compile(r"^/api/v1(?=/obi/v3/)")
_OVERLOOKED = (
    (Leniency.DOUBLE_SLASH, re.compile(r"//+"), "/"),
    (Leniency.API_PREFIX, re.compile(r"^/api/v1(?=/|$)"), "/v1"),
    (Leniency.TRAILING_SLASH, re.compile(r"(?<=.)/$"), ""),
    (Leniency.JSON_SUFFIX, re.compile(r"(?<=[^/])(?<!/did)\.json$"), ""),
)


class LenientAddresses:
    """Takes `/api/v1` for `/v1`; there, and below /oauth/v1, overlooks doubled slashes, a slash at the end and `.json`.

    What it overlooked stands in the environ, until it is known how strict the world is.
    """

    def __init__(self, wsgi_app: Callable[..., Iterable[bytes]]) -> None:
        self._wsgi_app = wsgi_app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        instead, overlooked = documented(path)
        if instead != path:
            environ |= {"PATH_INFO": instead, PATH_AS_WRITTEN: path, "acclaim.leniencies": overlooked}
        return self._wsgi_app(environ, start_response)


def documented(path: str) -> tuple[str, list[Leniency]]:
    """The documented form of an address of the API, and what had to be overlooked; others stay as they are."""
    found: list[Leniency] = []
    if not _API.match(path):
        return path, found
    path = _PUBLISHED.sub("/v1", path)
    for leniency, pattern, instead in _OVERLOOKED:
        path, times = pattern.subn(instead, path)
        if times:
            found.append(leniency)
    return path, found


def overlooked_in_address() -> list[Leniency]:
    """What had to be overlooked in the address of this call."""
    found: list[Leniency] = request.environ.get("acclaim.leniencies", [])
    return found


def own_address() -> str:
    """The address of this call without its query, on the base and in the spelling that the caller used."""
    path: str = request.environ.get(PATH_AS_WRITTEN, request.path)
    return request.url_root.rstrip("/") + path


def address_below(name: str) -> str:
    """The address of what stands below that of this call."""
    return f"{re.sub(r'(/|[.]json)+$', '', own_address())}/{name}"


def address_above() -> str:
    """The address above that of this call."""
    return own_address().rstrip("/").rpartition("/")[0]
