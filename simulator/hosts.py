"""Which names the server goes by: a page of somebody else's that is resolved to this machine must not be served.

A browser that a stranger's page has sent here still names the stranger's host (DNS rebinding), and every address in an
answer is made from that name. Who says an address of IP has asked nobody where that leads.
"""

import ipaddress
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from werkzeug.wrappers import Response

from simulator.neighbours import is_loopback
from simulator.refusals import JSON, refusal

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:(?P<port>[0-9]{1,5}))?", re.IGNORECASE)
_PORTS = range(1, 65536)


class KnownHosts:
    """Refuses requests whose Host is a name, but not a loopback's, that of `base_url`, or one that is allowed.

    Any port will do: it may have been forwarded.
    """

    def __init__(self, wsgi_app: Callable[..., Iterable[bytes]], base_url: str, allowed: Iterable[str] = ()) -> None:
        self._wsgi_app = wsgi_app
        named = urlsplit(base_url).netloc.rpartition("@")[2]
        self._known = {_name(named), *(name.lower() for name in allowed)} - {None}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        host = environ.get("HTTP_HOST", "")
        name = _name(host)
        if name is not None and (name in self._known or is_loopback(name.strip("[]")) or _is_address(name)):
            return self._wsgi_app(environ, start_response)
        allow = "start with --allow-host NAME (ACCLAIM_SIMULATOR_SERVE_ALLOW_HOST)"
        message = f"The host {host[:80]!r} is not served here; if it is this machine, {allow}"
        return Response(refusal(message), 400, content_type=JSON)(environ, start_response)


def _name(host: str) -> str | None:
    """The name in a Host header, in lower case; None for what is none."""
    match = _HOST.fullmatch(host)
    if match is None or (match["port"] and int(match["port"]) not in _PORTS):
        return None
    return match["name"].lower()


def _is_address(name: str) -> bool:
    """Whether it is an address of IP; that of no machine at all, which browsers take for this one, is none."""
    try:
        there = ipaddress.IPv6Address(name[1:-1]) if name.startswith("[") else ipaddress.IPv4Address(name)
    except ValueError:
        return False
    mapped = there.ipv4_mapped if isinstance(there, ipaddress.IPv6Address) else None
    return not (mapped or there).is_unspecified
