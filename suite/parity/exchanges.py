"""Exchanges with a real Acclaim, written down as they pass; whoever is asked to wait, waits."""

import io
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import orjson
import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse

from bounded.calls import asked_to_wait
from steps.drivers.account import Secret
from steps.drivers.taking_back import is_id

_TRIES = 5
_LONGEST_WAIT = 60.0  # seconds, whatever the vendor asks for
_SHORTEST_WAIT = 1.0
_ISSUING = re.compile(r"POST /v1/organizations/[^/]+/badges(/[^/]+/replace)?")


@dataclass(frozen=True)
class Exchange:
    """One call with its answer. `path` begins with `/v1`; `sent` and `answered` are JSON, None where there is none."""

    method: str
    path: str
    sent: Any
    status: int
    mimetype: str
    answered: Any
    is_json: bool


@dataclass
class Exchanges:
    """Those of a run, in their order; `waits` counts how often the vendor had it wait."""

    base: str
    seen: list[Exchange] = field(default_factory=list)
    waits: Counter[str] = field(default_factory=Counter)

    def keep(self, request: requests.PreparedRequest, status: int, headers: Mapping[str, str], body: bytes) -> None:
        path = urlsplit(request.url or "").path.removeprefix(urlsplit(self.base).path)
        answered, is_json = _json(body)
        mimetype = headers.get("Content-Type", "").partition(";")[0].strip().lower()
        self.seen.append(
            Exchange(request.method or "", path, _json(request.body)[0], status, mimetype, answered, is_json)
        )

    def issued(self) -> set[str]:
        """The ids of the badges that were issued."""
        made = (
            one.answered for one in self.seen if one.status == 201 and _ISSUING.fullmatch(f"{one.method} {one.path}")
        )
        badges = [told["data"] for told in made if isinstance(told, dict) and isinstance(told.get("data"), dict)]
        return {badge["id"] for badge in badges if is_id(badge.get("id"))}


class RecordingAdapter(HTTPAdapter):
    """Mount it on a session; the calls of all sessions that have it are kept together.

    What is answered comes without the token in any of its forms, in headers too: whatever prints an answer cannot
    print that.
    """

    def __init__(
        self,
        exchanges: Exchanges,
        token: Secret,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__()
        self._exchanges, self._token, self._wait = exchanges, token, wait

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        for left in reversed(range(_TRIES)):
            answer = super().send(request, True, timeout, verify, cert, proxies)
            body = self._token.hidden_in(bytes(answer.content).decode("latin-1")).encode("latin-1")
            headers = {name: self._token.hidden_in(value) for name, value in answer.headers.items()}
            self._exchanges.keep(request, answer.status_code, headers, body)
            if answer.status_code != 429 or not left:
                break
            self._exchanges.waits["429"] += 1
            self._wait(max(asked_to_wait(answer.headers, _LONGEST_WAIT), _SHORTEST_WAIT))
        reason = self._token.hidden_in(answer.reason or "")
        return self.build_response(request, _whole(answer.status_code, reason, headers, body))


def _whole(status: int, reason: str, headers: Mapping[str, str], body: bytes) -> HTTPResponse:
    """An answer once more, unpacked and with its body at hand."""
    dropped = {"content-encoding", "transfer-encoding", "content-length"}
    kept = [(name, value) for name, value in headers.items() if name.lower() not in dropped]
    return HTTPResponse(
        body=io.BytesIO(body), headers=HTTPHeaderDict(kept), status=status, reason=reason, preload_content=False
    )


def _json(body: Any) -> tuple[Any, bool]:
    try:
        return (orjson.loads(body), True) if body else (None, False)
    except ValueError:
        return None, False
