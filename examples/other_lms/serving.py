"""The school behind a port, and somebody who looks at what is new from time to time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from threading import Event, Thread
from typing import Any, TypeVar
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

App = TypeVar("App", bound=Callable[..., Any])


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # as the library has it
        """Says nothing."""


@contextmanager
def serving(made: Callable[[str], App], port: int = 0) -> Iterator[App]:
    """An application, made for its address, on a port of the loopback: any one that is free unless named."""
    with _Server(("127.0.0.1", port), _Quiet) as server:
        app = made(f"http://127.0.0.1:{server.server_port}")
        server.set_app(app)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield app
        finally:
            server.shutdown()
            thread.join()


def look_every(seconds: float, look: Callable[[], dict[str, str]], ended: Event) -> None:
    """Looks until it is over; a look that fails must not be the last one."""
    while not ended.wait(seconds):
        try:
            told = look()
        except Exception as error:  # noqa: BLE001  # whatever it was, the next look may do better
            told = {"look": repr(error)}
        for mark, became in told.items():
            print(f"{mark}: {became}", flush=True)  # noqa: T201  # its log
