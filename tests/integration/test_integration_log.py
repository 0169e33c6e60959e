"""The log: one JSON line an event, of the integration and of the server that it runs in."""

import io
import json
import logging
import sys

import pytest

from integration.log import JsonLines, log_to_stderr, say


@pytest.fixture
def lines(monkeypatch):
    """What has been written to stderr, a line each; whatever is set up for it is taken back after the test."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    for name in ("integration", "waitress"):
        monkeypatch.setattr(logging.getLogger(name), "handlers", [])
        monkeypatch.setattr(logging.getLogger(name), "level", logging.NOTSET)
    log_to_stderr("Northwind")
    return lambda: [json.loads(line) for line in written.getvalue().splitlines()]


def test_each_line_says_which_integration_and_leaves_out_what_is_empty(lines):
    say("alarm", reason="no answer", course="")
    (line,) = lines()
    assert line.pop("time").endswith("+00:00")
    assert line == {"event": "alarm", "integration": "Northwind", "reason": "no answer"}


def test_the_server_says_what_is_wrong_and_nothing_else(lines):
    logging.getLogger("waitress").info("serving")
    logging.getLogger("waitress.queue").warning("Task queue depth is %d", 3)
    assert [line["event"] for line in lines()] == ["Task queue depth is 3"]


def test_other_libraries_say_nothing(lines):
    logging.getLogger("urllib3").error("something")
    assert lines() == []


def test_a_line_without_an_integration_names_none():
    record = logging.getLogger("integration").makeRecord("integration", 20, "f", 1, "event", (), None)
    assert set(json.loads(JsonLines().format(record))) == {"time", "event"}
