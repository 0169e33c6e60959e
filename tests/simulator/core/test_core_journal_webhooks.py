"""What the receiver of a webhook has answered is in the journal, whether it took the webhook or not."""

import pytest
import requests

from simulator.app import Simulator
from simulator.journal_lines import line
from simulator.masking import masked
from tests.simulator.acclaim.told import Told
from tests.simulator.core.test_core_inspector import page, said
from tests.simulator.receivers import Receiver


@pytest.fixture
def told():
    receiver = Receiver()
    simulator = Simulator(base_url="http://simulator.test", http=receiver)
    yield Told(simulator, receiver, "told")
    simulator.worlds.close()


def delivered(told):
    told.issue()
    (entry,) = told.control("GET", "/journal?kind=webhook").json["entries"]
    return entry


@pytest.mark.parametrize("status", [200, 202, 500])
def test_what_was_answered_is_kept_and_stands_in_the_line(told, status):
    told.receiver.status, told.receiver.body = status, b'{"seen":\n  "badge.created"}'
    entry = delivered(told)
    assert entry["answer"] == told.receiver.body.decode()
    assert line(entry).endswith('  answered {"seen": "badge.created"}')


def test_the_page_of_the_entry_shows_it(told):
    told.receiver.status, told.receiver.body = 422, b"unknown event"
    document = page(told, f"/inspect/journal/{delivered(told)['id']}")
    assert said(document, "pre")[-1] == "422 Unprocessable Entity unknown event"


def test_secrets_in_it_are_masked_before_the_rest_is_cut(told):
    told.receiver.body = b'{"x": "' + b"y" * 2030 + b'", "token": "SECRETSECRET"}'
    kept = delivered(told)["answer"]
    assert "SECRET" not in kept
    assert kept.startswith('{"x":"yyy') and kept.endswith("... (2064 bytes)") and len(kept) < 2100


@pytest.mark.parametrize("body", [b"\x00\xff" * 3000, b"x" * 900_000], ids=["binary", "long"])
def test_of_whatever_is_answered_the_beginning_is_kept(told, body):
    told.receiver.body = body
    kept = delivered(told)["answer"]
    assert kept.endswith(f"... ({len(body)} bytes)") and len(kept) < 2100


def test_who_has_said_nothing_has_answered_nothing(told):
    assert "answer" not in delivered(told)


def test_no_answer_is_none(told):
    told.receiver.script = [requests.ConnectTimeout()]
    entry = delivered(told)
    assert "answer" not in entry
    assert "answered" not in line(entry)


def test_how_much_is_kept_can_be_said():
    assert masked(b"x" * 50, most=10) == "x" * 10 + "... (50 bytes)"
    assert masked(b'{"token": "secret", "y": "' + b"x" * 50 + b'"}', most=20) == '{"token":"***","y":"... (78 bytes)'
