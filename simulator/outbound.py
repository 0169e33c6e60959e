"""Calls from the simulator to other servers: webhooks, and the integration's part of the profile page."""

import threading

import requests


class Outbound:
    """Sends requests with a short time limit and follows no redirects. Tests give it a session of their own."""

    def __init__(self, session: requests.Session | None = None) -> None:
        self._given = session
        self._local = threading.local()

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: dict[str, str],
        body: bytes | None = None,
        seconds: float = 5.0,
    ) -> requests.Response:
        """The answer; raises requests.RequestException when there is none in time."""
        return self._session().request(method, url, data=body, headers=headers, timeout=seconds, allow_redirects=False)

    def _session(self) -> requests.Session:
        if self._given is not None:
            return self._given
        if not hasattr(self._local, "session"):
            self._local.session = requests.Session()
            self._local.session.trust_env = False  # no proxy may stand between: everything here is local
        session: requests.Session = self._local.session
        return session
