"""A receiver of webhooks in a test's hands: it answers as the test says and remembers what it was sent."""

import io
from collections.abc import Callable
from typing import Any

import requests
import urllib3


class Receiver(requests.Session):
    """Answers with `status` and `body`, or with what stands next in `script`: a status, or an exception to raise."""

    def __init__(self) -> None:
        super().__init__()
        self.clear()

    def clear(self) -> None:
        self.status = 200
        self.body = b""
        self.script: list[int | BaseException] = []
        self.calls: list[dict[str, Any]] = []
        self.while_called: Callable[[], object] = lambda: None

    def request(self, method: str, url: str, **options: Any) -> requests.Response:  # type: ignore[override]
        self.calls.append({"method": method, "url": url} | options)
        self.while_called()
        said = self.script.pop(0) if self.script else self.status
        if isinstance(said, BaseException):
            raise said
        answer = requests.Response()
        answer.status_code = said
        answer.headers["Location"] = "http://elsewhere.test/"
        answer.raw = urllib3.HTTPResponse(io.BytesIO(self.body), preload_content=False)
        return answer
