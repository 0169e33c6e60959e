"""Serves the integration until it is told to stop, and lets what is under way end first."""

import socket
import sys
import threading
import time
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from bounded.serving import keep_calm, when_told_to_stop
from integration.calls import MIB

_SECONDS_TO_END = 20


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one; raises OSError."""
    return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)


def serve(app: Flask, listener: socket.socket) -> None:
    """Returns after SIGTERM or SIGINT, once requests under way are answered."""
    keep_calm()
    connections: dict[int, Any] = {}
    server = create_server(app, map=connections, sockets=[listener], threads=8, max_request_body_size=2 * MIB)
    when_told_to_stop(sys.exit)
    server.run()
    server.task_dispatcher.shutdown(cancel_pending=False, timeout=_SECONDS_TO_END)
    _send_the_rest(connections)


def wait() -> None:
    """Returns after SIGTERM or SIGINT."""
    told = threading.Event()
    when_told_to_stop(told.set)
    told.wait()


def _send_the_rest(connections: dict[int, Any], seconds: float = 2.0) -> None:
    # Waitress stops its threads, but leaves their last answers in the buffers of its main loop.
    end = time.monotonic() + seconds
    while any(getattr(each, "total_outbufs_len", 0) for each in connections.values()) and time.monotonic() < end:
        wasyncore.loop(timeout=0.1, map=connections, count=1)
