"""The troubles of the road, each as what it does to one exchange."""

from tests.faults.road import Exchange, Trouble

_BLANKS = b" " * 65536


def lost(exchange: Exchange) -> None:
    """It is done, and the connection is closed without a word."""
    exchange.forward()


def not_delivered(exchange: Exchange) -> None:
    """The request was taken, nothing is done, and the connection is reset."""
    exchange.reset()


def late(seconds: float) -> Trouble:
    """It is done so many seconds later, when nobody listens any more."""

    def meet(exchange: Exchange) -> None:
        exchange.wait(seconds)
        exchange.forward()

    return meet


def dripping(seconds: float) -> Trouble:
    """It is done; the head of the answer comes at once, its body one byte every so many seconds."""

    def meet(exchange: Exchange) -> None:
        head, _, body = exchange.forward().partition(b"\r\n\r\n")
        exchange.send(head + b"\r\n\r\n")
        _drip(exchange, body, seconds)

    return meet


def dripping_head(seconds: float, times: int) -> Trouble:
    """It is done; so many bytes of the answer come, one every so many seconds, and no more."""
    return lambda exchange: _drip(exchange, exchange.forward()[:times], seconds)


def dripping_chunk(seconds: float, times: int) -> Trouble:
    """It is done; before its first chunk the answer tells, byte by byte, of an extension that nobody needs."""

    def meet(exchange: Exchange) -> None:
        exchange.forward()
        exchange.send(b"HTTP/1.1 201 CREATED\r\nTransfer-Encoding: chunked\r\n\r\n2;")
        _drip(exchange, b"x" * times, seconds)

    return meet


def continuing(seconds: float, times: int) -> Trouble:
    """It is done; so often, every so many seconds, Acclaim says that we may go on, and no more."""

    def meet(exchange: Exchange) -> None:
        exchange.forward()
        for _ in range(times):
            exchange.send(b"HTTP/1.1 100 Continue\r\n\r\n")
            exchange.wait(seconds)

    return meet


def answering(answer: bytes) -> Trouble:
    """Nothing is done, and this is answered."""
    return lambda exchange: exchange.send(answer)


class Endless:
    """It is done; the answer begins well and never ends. `sent` counts its bytes."""

    def __init__(self) -> None:
        self.sent = 0

    def __call__(self, exchange: Exchange) -> None:
        exchange.forward()
        exchange.send(b"HTTP/1.1 201 CREATED\r\nContent-Type: application/json\r\n\r\n{")
        while not exchange.ended.is_set():
            exchange.send(_BLANKS)
            self.sent += len(_BLANKS)


def _drip(exchange: Exchange, data: bytes, seconds: float) -> None:
    for each in data:
        if exchange.ended.is_set():
            return
        exchange.send(bytes([each]))
        exchange.wait(seconds)
