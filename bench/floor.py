"""The floor: a bare Flask view on the simulator's own server, which answers constants.

`python -m bench.floor 3946 196515` answers each POST with as many bytes as the first number says, each GET with the
second; with `bare` behind them, there is neither Flask nor waitress, only a socket: what the load itself can bear.
"""

import asyncio
import signal
import socket
import sys
from typing import NoReturn

from flask import Flask, Response, request

_JSON = "application/json; charset=utf-8"


def floor(issue_bytes: int, page_bytes: int) -> Flask:
    """Answers that cost nothing to make, of the size of ours."""
    app, issued, page = Flask(__name__), b"x" * issue_bytes, b"x" * page_bytes

    @app.post("/")
    def post() -> Response:
        request.get_data()
        return Response(issued, 201, content_type=_JSON)

    @app.get("/")
    def get() -> Response:
        return Response(page, content_type=_JSON)

    return app


class _Constant(asyncio.Protocol):
    """Answers whatever ends a request; each comes in one piece, as our load sends it."""

    def __init__(self, issue_bytes: int, page_bytes: int) -> None:
        self._answers = {b"P": _answer(issue_bytes), b"G": _answer(page_bytes)}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        assert isinstance(self._transport, asyncio.WriteTransport), "TCP can be written to"
        self._transport.write(self._answers[data[:1]])


def _answer(length: int) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (length, b"x" * length)


async def _serve_bare(listener: socket.socket, sizes: list[int]) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: _Constant(*sizes), sock=listener)
    await server.serve_forever()


def _serve(listener: socket.socket, sizes: list[int]) -> None:
    from simulator.server import make_server

    make_server(floor(*sizes), listener).run()


def _stop(_number: int, _frame: object) -> NoReturn:
    raise SystemExit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    opened = socket.create_server(("127.0.0.1", 0))
    sys.stdout.write(f"ready at http://127.0.0.1:{opened.getsockname()[1]}\n")
    sys.stdout.flush()
    wanted = [int(size) for size in sys.argv[1:3]]
    if sys.argv[3:] == ["bare"]:
        asyncio.run(_serve_bare(opened, wanted))
    else:
        _serve(opened, wanted)
