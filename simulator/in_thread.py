"""Serves a WSGI application over a socket of the loopback from a thread of this process: for tests."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from waitress.wasyncore import close_all

from simulator.server import make_server


def listening() -> tuple[socket.socket, str]:
    """A socket on a port that was free, and its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    return listener, f"http://127.0.0.1:{listener.getsockname()[1]}"


@contextmanager
def serving(app: Any, listener: socket.socket) -> Iterator[None]:
    channels: dict[int, Any] = {}
    server = make_server(app, listener, map=channels)
    thread = threading.Thread(target=server.run, name="waitress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.task_dispatcher.shutdown()
        # Its own thread closes its sockets: one that is closed while that thread waits for it is an error there.
        with suppress(OSError):  # it has ended by itself
            server.trigger.pull_trigger(lambda: close_all(channels, ignore_all=True))
        thread.join(timeout=5)
