"""What goes over a connection when an answer is not to arrive as it was given, which an application cannot do itself.

A transport that can do it (`server`, `in_process`) puts an empty list into the environ under WIRE; whoever answers adds
a Wire to it. Anywhere else the answer leaves as it is.
"""

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

WIRE = "simulator.wire"
_BLANKS = b" " * 65536
_BLOCKS_PER_MEGABYTE = 16
_PAUSE = 0.5


@dataclass(frozen=True)
class Wire:
    """How an answer leaves: `kind` is a key of `_SENT`; nothing is sent for `seconds`, or a body takes them."""

    kind: str
    seconds: float = 0
    megabytes: int = 0
    junk: bytes = b""


@dataclass(frozen=True)
class Answer:
    """An answer as the application gave it; `status` is `201 CREATED`."""

    status: str
    headers: Sequence[tuple[str, str]]
    body: bytes


@dataclass(frozen=True)
class Pause:
    """Seconds in which nothing is sent."""

    seconds: float


class Reset:
    """The connection ends by a reset (RST), not by a close."""


Step = bytes | Pause | Reset


def steps(wire: Wire, answer: Answer) -> Iterator[Step]:
    """What is sent, one after the other; the connection is closed at the end."""
    if wire.seconds and wire.kind != "drip":
        yield Pause(wire.seconds)
    yield from _SENT[wire.kind](wire, answer)


def _nothing(_wire: Wire, _answer: Answer) -> Iterator[Step]:
    return iter(())


def _reset(_wire: Wire, _answer: Answer) -> Iterator[Step]:
    yield Reset()


def _whole(_wire: Wire, answer: Answer) -> Iterator[Step]:
    yield _head(answer, ("Connection", "close"), _length(answer)) + answer.body


def _whole_without_warning(_wire: Wire, answer: Answer) -> Iterator[Step]:
    yield _head(answer, _length(answer)) + answer.body


def _half(_wire: Wire, answer: Answer) -> Iterator[Step]:
    yield _head(answer, ("Connection", "close"), _length(answer)) + answer.body[: len(answer.body) // 2]


def _half_a_chunk(_wire: Wire, answer: Answer) -> Iterator[Step]:
    yield _chunked_head(answer) + _chunk(answer.body)[: len(answer.body) // 2]


def _drip(wire: Wire, answer: Answer) -> Iterator[Step]:
    yield _head(answer, ("Connection", "close"), _length(answer))
    pauses = max(1, round(wire.seconds / _PAUSE))
    size = max(1, -(-len(answer.body) // pauses))
    for start in range(0, len(answer.body), size):
        yield Pause(wire.seconds / pauses)
        yield answer.body[start : start + size]


def _huge(wire: Wire, answer: Answer) -> Iterator[Step]:
    yield _chunked_head(answer) + _chunk(answer.body)
    for _ in range(wire.megabytes * _BLOCKS_PER_MEGABYTE):
        yield _chunk(_BLANKS)
    yield _chunk(b"")


def _gzip_bomb(wire: Wire, answer: Answer) -> Iterator[Step]:
    yield _chunked_head(answer, ("Content-Encoding", "gzip"))
    press = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
    packed = press.compress(answer.body)
    for _ in range(wire.megabytes * _BLOCKS_PER_MEGABYTE):
        packed += press.compress(_BLANKS)
        if packed:  # an empty chunk would be the last one
            yield _chunk(packed)
        packed = b""
    yield _chunk(packed + press.flush()) + _chunk(b"")


def _junk(wire: Wire, answer: Answer) -> Iterator[Step]:
    yield wire.junk
    yield from _whole(wire, answer)


def _length(answer: Answer) -> tuple[str, str]:
    return ("Content-Length", str(len(answer.body)))


def _chunked_head(answer: Answer, *more: tuple[str, str]) -> bytes:
    return _head(answer, ("Connection", "close"), ("Transfer-Encoding", "chunked"), *more)


def _head(answer: Answer, *framing: tuple[str, str]) -> bytes:
    told = [header for header in answer.headers if header[0].lower() != "content-length"]
    lines = [f"HTTP/1.1 {answer.status}", *(f"{name}: {value}" for name, value in (*told, *framing))]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


_SENT: dict[str, Callable[[Wire, Answer], Iterator[Step]]] = {
    "drop": _nothing,
    "reset": _reset,
    "whole": _whole,
    "hang-up": _whole_without_warning,
    "truncated": _half,
    "truncated-chunks": _half_a_chunk,
    "drip": _drip,
    "huge": _huge,
    "gzip-bomb": _gzip_bomb,
    "junk": _junk,
}
