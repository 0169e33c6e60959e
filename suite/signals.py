"""Signals to a run that has something to clean up."""

import signal
from collections.abc import Callable

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def end_on_signals() -> None:
    """Whoever stops a job wants it cleaned up as whoever presses Ctrl-C does."""
    for number in _SIGNALS:
        signal.signal(number, signal.default_int_handler)


def on_signals(act: Callable[[], object]) -> None:
    """Has them end nothing, and do this instead."""
    for number in _SIGNALS:
        signal.signal(number, lambda *_: act())
