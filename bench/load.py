"""The load: a process of its own that keeps so many connections busy and says how long each call took.

One thread waits for all connections at once and does next to nothing for each answer, so that what is measured is the
server: from a server that only writes constants it gets some ten times as many small answers as from the floor, and
twice as many of 200 kB. The table shows both in rows of their own, so that every run proves it anew.
"""

import json
import re
import selectors
import socket
import subprocess
import sys
import time
from dataclasses import asdict, dataclass

from bench.figures import Sample, sample

NUMBER = "#########"
"""Stands in a call for a number that no other call has."""

_LENGTH = re.compile(rb"content-length:\s*(\d+)", re.IGNORECASE)
_CLOSES = re.compile(rb"connection:\s*close", re.IGNORECASE)
_CHUNK = 1 << 18


@dataclass(frozen=True)
class Plan:
    """What is to be sent to a port of this machine, over how many connections, for how long or how often."""

    port: int
    call: str
    connections: int = 1
    seconds: float = 3600
    count: int = 10**9
    first: int = 0


class _Connection:
    """One connection and the call that is under way on it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, call: bytes) -> None:
        self._head, self._read = b"", 0
        self._length: int | None = None
        self.asked_at = time.perf_counter()
        self.socket.sendall(call)

    def is_answered(self) -> bool:
        """Reads what is there; raises RuntimeError for an answer that is no success."""
        part = self.socket.recv(_CHUNK)
        if not part:
            raise RuntimeError("the server has hung up")
        self._read += len(part)
        if self._length is None:
            self._head += part
            self._length = self._whole_length()
        if self._length == 0:  # in chunks
            self._head = self._head[:12] + part[-5:]
            return part.endswith(b"0\r\n\r\n")
        return self._length is not None and self._read >= self._length

    def _whole_length(self) -> int | None:
        """Of head and body together; 0 when the server does not tell, None when it has not yet."""
        head, end, _ = self._head.partition(b"\r\n\r\n")
        if not end:
            return None
        if not head[9:10] == b"2":
            raise RuntimeError(f"answered {self._head[:400]!r}")
        told = _LENGTH.search(head)
        self.closes = bool(_CLOSES.search(head))
        return len(head) + 4 + int(told[1]) if told else 0


class Load:
    """A plan on its way."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._call = plan.call.encode()
        self._number = plan.first
        self._selector = selectors.DefaultSelector()
        self._latencies: list[float] = []

    def run(self) -> Sample:
        begin = time.perf_counter()
        for _ in range(self._plan.connections):
            self._open()
        while (now := time.perf_counter()) - begin < self._plan.seconds and len(self._latencies) < self._plan.count:
            for key, _ in self._selector.select(timeout=1):
                self._read(key.data)
        return sample(self._latencies, now - begin)

    def close(self) -> None:
        for key in list(self._selector.get_map().values()):
            key.data.socket.close()
        self._selector.close()

    def _open(self) -> None:
        connection = _Connection(self._plan.port)
        self._selector.register(connection.socket, selectors.EVENT_READ, connection)
        self._ask(connection)

    def _read(self, connection: _Connection) -> None:
        if not connection.is_answered():
            return
        self._latencies.append(time.perf_counter() - connection.asked_at)
        if connection.closes:
            self._selector.unregister(connection.socket)
            connection.socket.close()
            self._open()
        else:
            self._ask(connection)

    def _ask(self, connection: _Connection) -> None:
        self._number += 1
        connection.ask(self._call.replace(NUMBER.encode(), b"%09d" % self._number))


def measured(plan: Plan) -> Sample:
    """What another process finds that carries the plan out."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        input=json.dumps(asdict(plan)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        start_new_session=True,  # Ctrl-C comes to us alone
    )
    return Sample(**json.loads(done.stdout))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(Load(Plan(**json.load(sys.stdin))).run())))
