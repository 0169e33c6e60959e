"""Who carries the LMS's webhooks to the integration, and does with each what a test wants."""

import json
import threading
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import requests

from simulator.in_thread import listening, serving


@dataclass(frozen=True)
class Parcel:
    """One delivery, as the LMS handed it over."""

    body: bytes
    headers: dict[str, str]

    @property
    def is_completion(self) -> bool:
        kind: str = json.loads(self.body)["event_type"]
        return kind == "COURSE_COMPLETION"


class Courier:
    """`manner` is what is done with a completion, and gives the status that the LMS is answered with."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._listener, self.url = listening()
        self.manner: Callable[[Parcel], int] = self.bring
        self.given: list[Parcel] = []
        self.answers: list[int] = []

    def at_work(self) -> AbstractContextManager[None]:
        return serving(self, self._listener)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        parcel = Parcel(body, {"X-Skilljar-Secret": environ.get("HTTP_X_SKILLJAR_SECRET", "")})
        status = self._treat(parcel)
        start_response(f"{status} As told", [("Content-Length", "0"), ("Location", "http://elsewhere.test/")])
        return [b""]

    def _treat(self, parcel: Parcel) -> int:
        if not parcel.is_completion:
            return self._post(parcel)
        self.given.append(parcel)
        return self.manner(parcel)

    def bring(self, parcel: Parcel) -> int:
        """Hands it over and gives the answer."""
        self.answers.append(self._post(parcel))
        return self.answers[-1]

    def bring_at_once(self, *parcels: Parcel) -> None:
        """Hands all of them over at the same instant."""
        start = threading.Barrier(len(parcels))
        threads = [threading.Thread(target=self._bring_after, args=(start, parcel)) for parcel in parcels]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)

    def _bring_after(self, start: threading.Barrier, parcel: Parcel) -> None:
        start.wait(30)
        self.bring(parcel)

    def _post(self, parcel: Parcel) -> int:
        with requests.Session() as session:
            session.trust_env = False
            return session.post(self._url, data=parcel.body, headers=parcel.headers, timeout=30).status_code
