"""Servers as processes: started on a free port, waited for until they answer, ended whatever happens."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bench.load import Plan, measured

PORT = "{port}"
"""Stands in a command for a free port, where the server cannot pick one and tell it."""

_PATIENCE = 30


@dataclass(frozen=True)
class Contender:
    """A server to be measured: how it is started, a call that shows it is there, and the two calls to be timed.

    `lay` is done before each start, `prepare` after it; neither counts.
    """

    name: str
    command: Sequence[str]
    probe: str
    issue: str
    page: str
    lay: Callable[[], object] = lambda: None
    prepare: Callable[["Server"], object] = lambda _server: None


@dataclass(frozen=True)
class Server:
    """A contender that answers, so many seconds after it was started."""

    contender: Contender
    port: int
    pid: int
    ready_after: float


class NoAnswer(RuntimeError):
    """A server did not get to answering."""


@contextmanager
def serving(contender: Contender) -> Iterator[Server]:
    """Runs a contender; raises NoAnswer."""
    contender.lay()
    begin = time.perf_counter()
    free = _free_port() if PORT in contender.command else 0
    process = subprocess.Popen(  # its own session: Ctrl-C comes to us alone, and what it starts ends with it
        [word.replace(PORT, str(free)) for word in contender.command],
        stdout=subprocess.DEVNULL if free else subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        port = free or _told_port(process)
        _wait_until_answered(contender, port)
        server = Server(contender, port, process.pid, time.perf_counter() - begin)
        contender.prepare(server)
        yield server
    finally:
        _end(process)


def python(*words: str) -> list[str]:
    return [sys.executable, "-m", *words]


def warm_up(server: Server, call: str, first: int) -> None:
    measured(Plan(server.port, call, connections=8, count=60, first=first))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _told_port(process: "subprocess.Popen[str]") -> int:
    assert process.stdout is not None, "it is a pipe"
    line = process.stdout.readline()
    if "http://" not in line:
        raise NoAnswer(f"{process.args!r} said {line!r}")
    return int(line.rpartition(":")[2])


def _wait_until_answered(contender: Contender, port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while not _answers(contender.probe, port):
        if time.monotonic() > until:
            raise NoAnswer(f"{contender.name} does not answer")
        time.sleep(0.005)


def _answers(probe: str, port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE) as connection:
            connection.sendall(probe.encode())
            return connection.recv(12).startswith(b"HTTP/1.1 2")
    except OSError:
        return False


def _end(process: "subprocess.Popen[str]") -> None:
    """Asks it to end, and does not ask twice."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(timeout=5)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
    process.wait()
    if process.stdout:
        process.stdout.close()
