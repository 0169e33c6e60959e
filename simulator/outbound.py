"""Calls from the simulator to other servers: webhooks, and the integration's part of the profile page.

Many runs make none, so `requests`, a twentieth of the start, is loaded at the first.
"""

import threading
import time
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from simulator.neighbours import may_be_called

if TYPE_CHECKING:
    import requests

_MOST_BYTES = 1024 * 1024
_PIECE = 16 * 1024


class TooSlow(OSError):
    """The answer was not whole in time, or larger than anybody needs."""


class BrokenAnswer(OSError):
    """The answer broke off, or is not what its headers say."""


class NotAllowed(OSError):
    """The host is not this machine, and was not allowed."""


def demand_own(url: str, allowed: Collection[str], otherwise: str) -> None:
    """Raises NotAllowed, with what can be done otherwise, for an address that is neither this machine's nor allowed."""
    parts = urlsplit(url)
    if parts.hostname and not may_be_called(parts.hostname, parts.port or 80, allowed):
        raise NotAllowed(f"{parts.hostname} is not this machine: {otherwise}")


class Outbound:
    """Sends requests with one time limit for the whole answer, follows no redirects, and calls this machine only.

    Tests give it a session of their own, which decides whom it calls. `allowed` are names of hosts elsewhere.
    """

    def __init__(self, session: "requests.Session | None" = None, allowed: Iterable[str] = ()) -> None:
        self._given = session
        self._allowed = frozenset(name.lower() for name in allowed)
        self._local = threading.local()

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: dict[str, str],
        body: bytes | None = None,
        seconds: float = 5.0,
    ) -> "requests.Response":
        """The answer, read to its end; raises OSError, as requests' own errors are, when there is none in time.

        NotAllowed is one; for some bad addresses urllib3 raises ValueError.
        """
        import urllib3

        if self._given is None:
            demand_own(url, self._allowed, "allow it with --allow-webhook-host")
        session = self._session()
        until = time.monotonic() + seconds  # requests' own limit is for each read, and a drip never meets it
        answer = session.request(
            method, url, data=body, headers=headers, timeout=seconds, allow_redirects=False, stream=True
        )
        try:
            answer._content = _whole(answer, until)  # noqa: SLF001  # as requests itself does when it does not stream
        except urllib3.exceptions.TimeoutError as error:
            raise TooSlow("the answer takes too long") from error
        except urllib3.exceptions.HTTPError as error:  # read from the raw answer, so not yet in requests' words
            raise BrokenAnswer("the answer cannot be read to its end") from error
        return answer

    def _session(self) -> "requests.Session":
        if self._given is not None:
            return self._given
        if not hasattr(self._local, "session"):
            import requests

            from simulator.deadlines import Deadline

            self._local.session = requests.Session()
            for scheme in ("http://", "https://"):
                self._local.session.mount(scheme, Deadline(self._allowed))
            self._local.session.trust_env = False  # no proxy may stand between: everything here is local
        session: requests.Session = self._local.session
        return session


def _whole(answer: "requests.Response", until: float) -> bytes:
    content = b""
    with answer:
        while piece := answer.raw.read1(_PIECE, decode_content=True):
            content += piece
            if time.monotonic() > until or len(content) > _MOST_BYTES:
                raise TooSlow("the answer takes too long or is too large")
    return content
