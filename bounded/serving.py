"""What a server of waitress needs to be left alone: told to stop by signals, calm where it cannot accept."""

import logging
import signal
import time
from collections.abc import Callable


def when_told_to_stop(act: Callable[[], object]) -> None:
    """Has the main thread do so at SIGTERM and at SIGINT."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: act())


def keep_calm() -> None:
    """For as long as there are no descriptors, one line and a pause for each try to accept."""
    logging.getLogger("waitress").addFilter(_calm)  # once, however many servers there are


def _calm(record: logging.LogRecord) -> bool:
    # Who has no descriptor left cannot accept, and waitress tries again at once.
    if record.exc_info and "accept()" in record.getMessage():
        record.msg, record.exc_info = f"{record.msg}: {record.exc_info[1]}", None
        time.sleep(0.25)
    return True
