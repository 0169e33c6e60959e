"""A road between the integration and Acclaim on which chosen exchanges meet what no server does of its own will."""

import contextlib
import re
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass

RESET = struct.pack("ii", 1, 0)  # closed with no time to linger, a connection is reset


@dataclass(frozen=True)
class Exchange:
    """One request that has come along; `number` counts those of its connection from 1."""

    client: socket.socket
    request: bytes
    number: int
    forward: Callable[[], bytes]
    ended: threading.Event

    @property
    def method(self) -> str:
        return self.request.split(b" ", 1)[0].decode()

    def send(self, data: bytes) -> None:
        self.client.sendall(data)

    def wait(self, seconds: float) -> None:
        self.ended.wait(seconds)

    def reset(self) -> None:
        """What is closed from now on is closed by RST."""
        self.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


Trouble = Callable[[Exchange], None]
"""What happens to an exchange; the connection is closed afterwards."""


class Road:
    """Bound to a port from the start, so that it can be closed (refused), blocked (full) or open; `target` is a port.

    `requests` are the methods of all that came along, `fired` counts the exchanges that met trouble.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._is_over = threading.Event()
        self._held: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._trouble: Trouble | None = None
        self._method, self._left, self._after = "", 0, 0
        self._shut = 0
        self.requests: list[str] = []
        self.connections = self.fired = 0

    def meet(self, trouble: Trouble, *, method: str = "POST", times: int = 1, after: int = 0) -> None:
        """From now on the first `times` requests of a method, once `after` have passed, meet this trouble."""
        self._trouble, self._method, self._left, self._after = trouble, method, times, after

    def shut_the_door(self, times: int) -> None:
        """So many connections are accepted and closed at once."""
        self._shut = times

    def block(self) -> None:
        """Fills the queue of those who wait to be accepted, so that whoever comes then hangs."""
        self._listener.listen(0)
        for _ in range(3):
            waiting = socket.socket()
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.1", self.port))
            self._held.append(waiting)

    def open(self) -> None:
        for each in self._held:
            each.close()
        self._listener.listen(64)
        self._start(self._accept)

    def close(self) -> None:
        self._is_over.set()
        with contextlib.suppress(OSError):  # nobody listened
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for each in self._held:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        for each in self._held:
            each.close()

    def _start(self, deed: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=deed, args=arguments, name="road", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # the listener is closed
            while not self._is_over.is_set():
                client, _ = self._listener.accept()
                self.connections += 1
                if self._shut:
                    self._shut -= 1
                    self.fired += 1
                    client.close()
                else:
                    self._held.append(client)
                    self._start(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        number = 0
        with client, contextlib.suppress(OSError):  # whoever goes away, goes
            while request := _read_request(client):
                number += 1
                exchange = Exchange(client, request, number, lambda r=request: self._forward(r), self._is_over)
                self.requests.append(exchange.method)
                if self._meets(exchange):
                    assert self._trouble is not None
                    self._trouble(exchange)
                    return
                client.sendall(exchange.forward())

    def _meets(self, exchange: Exchange) -> bool:
        if exchange.method != self._method or not self._left:
            return False
        self._after -= 1
        if self._after >= 0:
            return False
        self._left -= 1
        self.fired += 1
        return True

    def _forward(self, request: bytes) -> bytes:
        """The whole answer; the effect is done when this returns."""
        plain = re.sub(rb"(?im)^connection: [^\r]*\r\n", b"", request)
        with socket.create_connection(("127.0.0.1", self._target), 10) as server:
            server.sendall(plain.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
            return re.sub(rb"(?i)\r\nconnection: close", b"", _read_all(server), count=1)


class Ear:
    """Another host, which counts those who come; nobody is answered."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setblocking(False)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def heard(self) -> int:
        """How many have come since it was asked last."""
        count = 0
        with contextlib.suppress(BlockingIOError):
            while True:
                self._listener.accept()[0].close()
                count += 1
        return count

    def close(self) -> None:
        self._listener.close()


def _read_request(client: socket.socket) -> bytes:
    """Empty when nothing comes any more."""
    read = b""
    while b"\r\n\r\n" not in read:
        piece = client.recv(65536)
        if not piece:
            return b""
        read += piece
    head, _, body = read.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    while length and len(body) < int(length[1]):
        body += client.recv(65536)
    return head + b"\r\n\r\n" + body


def _read_all(server: socket.socket) -> bytes:
    read = b""
    while piece := server.recv(65536):
        read += piece
    return read
