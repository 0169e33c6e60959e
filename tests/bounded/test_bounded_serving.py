"""A server of waitress that is short of descriptors, or told to stop."""

import logging
import os
import signal

import pytest

from bounded import serving


def told(words: str, error: OSError | None) -> tuple[str, bool]:
    """What is left of a record of waitress's, and whether its traceback is."""
    record = logging.LogRecord("waitress", logging.WARNING, "", 0, words, (), error and (type(error), error, None))
    assert all(each(record) for each in logging.getLogger("waitress").filters)
    return record.getMessage(), record.exc_info is not None


@pytest.fixture
def pauses(monkeypatch):
    pauses = []
    monkeypatch.setattr(serving.time, "sleep", pauses.append)
    monkeypatch.setattr(logging.getLogger("waitress"), "filters", [])
    serving.keep_calm()
    serving.keep_calm()
    return pauses


def test_who_cannot_accept_says_so_in_a_line_and_pauses_once(pauses):
    words = "server accept() threw an exception"
    assert told(words, OSError(24, "Too many open files")) == (f"{words}: [Errno 24] Too many open files", False)
    assert pauses == [0.25]


def test_whatever_else_goes_wrong_keeps_its_traceback(pauses):
    assert told("Exception while serving /", OSError()) == ("Exception while serving /", True)
    assert told("accept()", None) == ("accept()", False)
    assert pauses == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_process_is_told_to_stop_by_either_signal(number):
    before, heard = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}, []
    try:
        serving.when_told_to_stop(lambda: heard.append(True))
        os.kill(os.getpid(), number)
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    assert heard == [True]
