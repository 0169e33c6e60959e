"""Calls a WSGI application through `requests` without a socket, about a millisecond a call."""

import io
from collections.abc import Generator
from email.message import Message
from http.client import responses
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse
from werkzeug.test import run_wsgi_app

from simulator.wire import WIRE, Answer, Wire, steps
from simulator.wire_in_process import received

_LONGEST = 2**30


class _OriginalResponse:
    """What `requests` asks for when it looks for cookies."""

    def __init__(self, headers: list[tuple[str, str]]) -> None:
        self.msg = Message()
        for name, value in headers:
            self.msg[name] = value

    def isclosed(self) -> bool:
        return True

    def close(self) -> None:
        """Nothing is open."""


class _Whole(HTTPResponse):
    """An answer that is at hand: read without streaming, it comes in one piece instead of many small ones."""

    def stream(self, amt: int | None = None, decode_content: bool | None = None) -> Generator[bytes, None, None]:
        return super().stream(_LONGEST, decode_content)


class WsgiAdapter(BaseAdapter):
    """Mount it on a `requests.Session`: `session.mount("http://simulator.test", WsgiAdapter(app))`."""

    def __init__(self, app: Any) -> None:
        super().__init__()
        self._app = app

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        wires: list[Wire] = []
        body_parts, status, headers = run_wsgi_app(self._app, _environ(request) | {WIRE: wires}, buffered=True)
        pairs = list(headers.items())
        if wires:
            broken = steps(wires[0], Answer(status, pairs, b"".join(body_parts)))
            return HTTPAdapter.build_response(self, request, received(request, broken, timeout))  # type: ignore[arg-type]  # it asks nothing of self
        code = int(status.split(" ", 1)[0])
        raw = (HTTPResponse if stream else _Whole)(
            body=io.BytesIO(b"".join(body_parts)),
            headers=HTTPHeaderDict(pairs),
            status=code,
            reason=responses.get(code, ""),
            preload_content=False,
            original_response=_OriginalResponse(pairs) if "Set-Cookie" in headers else None,  # type: ignore[arg-type]  # the part of it that is used
        )
        return HTTPAdapter.build_response(self, request, raw)  # type: ignore[arg-type]  # it asks nothing of self

    def close(self) -> None:
        """Nothing is open."""


def _environ(request: requests.PreparedRequest) -> dict[str, Any]:
    parts = urlsplit(request.url or "")
    body = request.body or b""
    content = body.encode() if isinstance(body, str) else bytes(body)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(parts.path or "/").decode("latin-1"),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": parts.hostname or "",
        "SERVER_PORT": str(parts.port or 80),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": io.BytesIO(content),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "HTTP_HOST": parts.netloc,
        "CONTENT_LENGTH": str(len(content)),
    }
    for name, value in request.headers.items():
        text = value.decode("latin-1") if isinstance(value, bytes) else value
        key = name.upper().replace("-", "_")
        if key == "CONTENT_TYPE":
            environ[key] = text
        elif key != "CONTENT_LENGTH":
            environ[f"HTTP_{key}"] = text
    return environ
