"""Targets that do nothing: whatever is asked, the answer is the same. No scenario may pass on them.

They stand in the place of LMS, Acclaim and integration. The control plane, which makes worlds and turns clocks, stays.
"""

from functools import partial
from urllib.parse import urlsplit

import pytest
import requests

from simulator.in_process import WsgiAdapter
from stage.switchboard import Switchboard
from steps.drivers.roles import Checked

CONTROL, API = "/_simulator", "/v1/"
_NO_BADGES = b'{"data": [], "metadata": {"total_count": 0, "next_page_url": null}}'


def null_target(patch: pytest.MonkeyPatch, status: int, listed: bytes = b"") -> None:
    """Answers all but the control plane with `status` and nothing, the API with `listed`.

    Its integration takes any settings and finds nothing to say about them.
    """
    answer = WsgiAdapter.send

    def send(adapter: WsgiAdapter, request: requests.PreparedRequest, **how: object) -> requests.Response:
        path = urlsplit(request.url or "").path
        if CONTROL in path:
            return answer(adapter, request, **how)  # type: ignore[arg-type]  # as requests gave it
        return _same_answer(request, status, listed if API in path else b"")

    patch.setattr(WsgiAdapter, "send", send)
    patch.setattr(Switchboard, "start", lambda _host, name, _document, _secrets: f"http://integrations.test/{name}")
    patch.setattr(Switchboard, "check", lambda _host, _document, _secrets: Checked(passed=status < 400, text=""))


def _same_answer(request: requests.PreparedRequest, status: int, body: bytes) -> requests.Response:
    answer = requests.Response()
    answer.status_code, answer.request, answer.url = status, request, request.url or ""
    answer._content = body  # requests has no other way to make one
    return answer


NULL_TARGETS = {
    "always 200 and empty": partial(null_target, status=200),
    "always 200, and empty lists": partial(null_target, status=200, listed=_NO_BADGES),
    "always 500": partial(null_target, status=500),
}
