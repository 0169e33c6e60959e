"""Calls from the simulator to other servers: webhooks, and the integration's part of the profile page.

Many runs make none, so `requests`, a twentieth of the start, is loaded at the first.
"""

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from simulator.neighbours import NotAllowed, may_be_called

if TYPE_CHECKING:
    import ssl

    import requests

    from bounded.calls import Answer

_MOST_BYTES = 1024 * 1024
_ALLOW_IT = "allow it with --allow-webhook-host or ACCLAIM_SIMULATOR_SERVE_ALLOW_WEBHOOK_HOST"


def demand_own(url: str, allowed: Collection[str], otherwise: str) -> None:
    """Raises NotAllowed, with what can be done otherwise, for an address neither of the loopback nor allowed."""
    parts = urlsplit(url)
    if parts.hostname and not may_be_called(parts.hostname, parts.port or 80, allowed):
        raise NotAllowed(f"{parts.hostname} is not a loopback address: {otherwise}")


class Outbound:
    """Sends requests with one time limit for the whole answer, follows no redirects, and calls this machine only.

    Tests give it a session of their own, which decides whom it calls. `allowed` are names of hosts elsewhere, `trusted`
    knows whose certificates are taken: the usual ones without it.
    """

    def __init__(
        self,
        session: "requests.Session | None" = None,
        allowed: Iterable[str] = (),
        trusted: "ssl.SSLContext | None" = None,
    ) -> None:
        self._given, self._trusted = session, trusted
        self._allowed = frozenset(name.lower() for name in allowed)

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: dict[str, str],
        body: bytes | None = None,
        seconds: float = 5.0,
    ) -> "Answer":
        """The answer, read to its end; raises OSError, as requests' own errors are, when there is none in time.

        NotAllowed is one; for some bad addresses urllib3 raises ValueError.
        """
        from bounded.calls import Deadline, ask

        if self._given is None:
            demand_own(url, self._allowed, _ALLOW_IT)
        session, deadline = self._given or self.session, Deadline(seconds)
        return ask(session, method, url, deadline, most_bytes=_MOST_BYTES, headers=headers, data=body)

    @cached_property
    def session(self) -> "requests.Session":
        """That of all threads."""
        from bounded.connections import closed_session
        from simulator.reaching import ToNeighbours

        return closed_session(ToNeighbours(self._allowed, self._trusted))
