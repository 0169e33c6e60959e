"""The HTTP server: waitress with two pools of threads, which refuses what is no HTTP in the form of the APIs."""

import re
import socket
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError, TransferEncodingNotImplemented
from waitress.server import create_server
from waitress.task import ErrorTask, ThreadedTaskDispatcher

from simulator.refusals import JSON, refusal

THREADS = 16
WAITING_THREADS = 8
# The profile asks the integration for the table, turning the clock and the test of a webhook deliver webhooks; whoever
# is asked calls the API in turn. A reset waits until what is being delivered is.
_WAITS = re.compile(
    r"/accounts/profile/?$|/_simulator/clock/\w+$|/webhooks/\w+/ping$|/_simulator/.*(?<=/)(?:reset|restore)$"
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
    return server


class TwoPools(ThreadedTaskDispatcher):
    """Waitress's own pool, with a second one beside it for the requests that wait, told by their path."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting = ThreadedTaskDispatcher()
        self.set_thread_count(THREADS)
        self._waiting.set_thread_count(WAITING_THREADS)

    def add_task(self, task: Any) -> None:
        # A request that could not be parsed has no path, and is to be told so.
        if _WAITS.search(getattr(task.requests[0], "path", "")):
            self._waiting.add_task(task)
        else:
            super().add_task(task)

    def shutdown(self, cancel_pending: bool = True, timeout: int = 5) -> bool:
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


class _Channel(HTTPChannel):
    parser_class = _Parser
    error_task_class = _Refusal
