"""The HTTP server: waitress with two pools of threads, which refuses what is no HTTP in the form of the APIs."""

import re
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError, TransferEncodingNotImplemented
from waitress.server import create_server
from waitress.task import ErrorTask, ThreadedTaskDispatcher, WSGITask

from bounded.serving import keep_calm
from simulator.refusals import JSON, refusal
from simulator.wire import WIRE, Answer, Pause, Reset, Step, Wire, steps

THREADS = 4
"""More get less done: Python runs one at a time, and each statement of SQLite's is a chance for another to cut in."""
WAITING_THREADS = 8
"""At least; there are as many as there are requests that wait."""
# The profile asks the integration for the table, turning the clock and the test of a webhook deliver webhooks; whoever
# is asked calls the API in turn. A reset waits until what is being delivered is, and so does a world that is replaced.
_WAITS = re.compile(
    r"/accounts/profile/?$|/webhooks/\w+/ping$|/_simulator/(worlds(/[^/]+)?|clock/\w+|(journal|mail)/verify|(.*/)?(reset|restore|remove))$"
)
# Far more than any door takes: who sends too much is answered when it has been read, not cut off while sending.
_MOST_BYTES = 64 * 1024 * 1024


def make_server(app: Any, listener: socket.socket, **options: Any) -> Any:
    """A waitress server for a WSGI application on a socket that listens already; requests that wait never take the
    threads that the integration needs."""
    server: Any = create_server(
        app, sockets=[listener], max_request_body_size=_MOST_BYTES, _dispatcher=TwoPools(), **options
    )
    server.channel_class = _Channel
    keep_calm()
    return server


class _Roomy(ThreadedTaskDispatcher):
    """A pool that has a thread more than there is to do: who waits keeps none from those who are to end the waiting."""

    def add_task(self, task: Any) -> None:
        with self.lock:
            busy = self.active_count + len(self.queue)
        self.set_thread_count(max(WAITING_THREADS, busy + 1))
        super().add_task(task)


class TwoPools(ThreadedTaskDispatcher):
    """Waitress's own pool, with a second one beside it for the requests that wait, told by their path."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting = _Roomy()
        self._ending = threading.Event()
        self._counting = threading.Lock()
        self._asleep = 0
        self.set_thread_count(THREADS)
        self._waiting.set_thread_count(WAITING_THREADS)

    def add_task(self, task: Any) -> None:
        # A request that could not be parsed has no path, and is to be told so.
        if _WAITS.search(getattr(task.requests[0], "path", "")):
            self._waiting.add_task(task)
        else:
            super().add_task(task)

    @contextmanager
    def lent(self) -> Iterator[threading.Event]:
        """Another thread stands in for the caller's, who may take long; gives what is set when the server ends."""
        self._stand_in(1)
        try:
            yield self._ending
        finally:
            self._stand_in(-1)

    def _stand_in(self, more: int) -> None:
        with self._counting:
            self._asleep += more
            if not self._ending.is_set():
                self.set_thread_count(THREADS + self._asleep)

    def shutdown(self, cancel_pending: bool = True, timeout: int = 5) -> bool:
        with self._counting:
            self._ending.set()
        waiting_ended = self._waiting.shutdown(cancel_pending, timeout)
        return super().shutdown(cancel_pending, timeout) and waiting_ended


class _Parser(HTTPRequestParser):
    def parse_header(self, header_plus: bytes) -> None:
        try:
            super().parse_header(header_plus)
        except TransferEncodingNotImplemented as error:
            raise ParsingError("Transfer-Encoding can only be chunked") from error
        except ValueError as error:  # int() of thousands of digits
            raise ParsingError("Content-Length is no length") from error
        # Whoever reads one of the two takes the rest for the next request (RFC 9112, 6.1).
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("Content-Length and Transfer-Encoding cannot both be given")


class _Refusal(ErrorTask):
    """An answer to what never became a request."""

    def execute(self) -> None:
        error: Any = self.request.error  # type: ignore[attr-defined]
        body = refusal(f"{error.reason}: {error.body}")
        self.status = f"{error.code} {error.reason}"
        self.response_headers = [("Content-Type", JSON)]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class _Task(WSGITask):
    """An answer, sent as it is or as a fault has it."""

    def __init__(self, channel: Any, request: Any) -> None:
        super().__init__(channel, request)
        self._wires: list[Wire] = []
        self._body = bytearray()

    def get_environment(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environment()
        environ[WIRE] = self._wires
        return environ

    def write(self, data: bytes) -> None:
        if self._wires:
            self._body += data
            self.content_bytes_written += len(data)  # that waitress misses none
        else:
            super().write(data)

    def execute(self) -> None:
        super().execute()
        if self._wires:
            self._send(self._wires[0])

    def _send(self, wire: Wire) -> None:
        self.wrote_header = self.close_on_finish = True
        channel: Any = self.channel
        with channel.server.task_dispatcher.lent() as ending:
            for step in steps(wire, Answer(self.status, self.response_headers, bytes(self._body))):
                if ending.is_set():
                    return
                _take(step, channel, ending)


def _take(step: Step, channel: Any, ending: threading.Event) -> None:
    if isinstance(step, Pause):
        ending.wait(step.seconds)
    elif isinstance(step, Reset):
        # Closed with no time to linger, a connection is reset.
        channel.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    else:
        channel.write_soon(step)


class _Channel(HTTPChannel):
    task_class = _Task
    parser_class = _Parser
    error_task_class = _Refusal
