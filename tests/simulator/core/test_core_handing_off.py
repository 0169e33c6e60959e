"""Mails are handed on to a real SMTP server, if there is one."""

import email
import email.policy
import socket
import threading

import pytest

from simulator.app import Simulator
from simulator.clock import Clock
from simulator.mailbox import Mail
from tests.simulator.places import START, Place


class Post:
    """An SMTP server that takes whatever comes, and keeps it."""

    def __init__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.taken = []
        self.recipients = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return
            with caller, caller.makefile("rwb") as line:
                self._talk(line)

    def _talk(self, line):
        def say(words):
            line.write(words + b"\r\n")
            line.flush()

        say(b"220 post")
        while word := line.readline():
            if word.upper().startswith(b"RCPT"):
                self.recipients.append(word.decode().strip().partition(":")[2])
            if word.upper().startswith(b"DATA"):
                say(b"354 go on")
                told = b"".join(iter(line.readline, b".\r\n"))
                self.taken.append(email.message_from_bytes(told, policy=email.policy.default))
            say(b"221 bye" if word.upper().startswith(b"QUIT") else b"250 fine")

    def close(self):
        self._listener.close()


@pytest.fixture
def post():
    made = Post()
    yield made
    made.close()


def placed(smtp):
    simulator = Simulator(base_url="http://simulator.test", smtp=smtp)
    simulator.worlds.create("posted", "northwind", Clock(frozen_at=START))
    return Place(simulator, "posted")


def mail_to(recipient, **changes):
    return Mail(
        **{
            "id": "mail-1",
            "kind": "badge notice",
            "about": "",
            "sent_at": START,
            "sender_name": "Acclaim",
            "sender_email": "acclaim@example.com",
            "recipient_email": recipient,
            "subject": "A badge",
            "text": "Here",
            "html": "<p>Here</p>",
        }  # fmt: skip
        | changes
    )


def test_a_notice_is_handed_on_with_both_its_parts(post):
    place = placed(("127.0.0.1", post.port))
    place.issue(issued_to_first_name="Zoë")
    (taken,) = post.taken
    (kept,) = place.mail()
    assert (taken["To"], taken["Subject"]) == ("priya@example.com", kept.subject)
    assert taken.get_body(("plain",)).get_content().replace("\r\n", "\n").strip() == kept.text.strip()
    assert "<" in taken.get_body(("html",)).get_content()
    place.simulator.worlds.close()


def test_a_server_that_is_not_there_holds_nothing_up(caplog):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    place = placed(("127.0.0.1", port))
    badge = place.issue()
    assert (place.state_of(badge), len(place.mail())) == ("pending", 1)
    assert f"127.0.0.1:{port} took no e-mail" in caplog.text
    place.simulator.worlds.close()


@pytest.mark.parametrize(
    ("recipient", "envelope"),
    [
        ("a:b@example.com", '<"a:b"@example.com>'),
        ('"a:b"@example.com', '<"a:b"@example.com>'),
        ("mei(b@example.com)@example.org", '<"mei(b@example.com)"@example.org>'),
        ("mei@example.org.", "<mei@example.org>"),
        ("mei..chen@example.org", "<mei..chen@example.org>"),
    ],
)
def test_it_goes_to_exactly_whom_it_is_for(post, recipient, envelope):
    place = placed(("127.0.0.1", post.port))
    with place.world() as world:
        world.send(mail_to(recipient))
    place.advance(seconds=1)
    (taken,) = post.taken
    assert post.recipients == [envelope]
    assert f"<{taken['To']}>" == envelope
    place.simulator.worlds.close()


@pytest.mark.parametrize(
    "wrong",
    [{"recipient_email": "mei@exa:mple.org"}, {"recipient_email": "mei"}, {"subject": "a\r\nBcc: b@c.de"}],
)
def test_what_cannot_be_sent_is_a_line_in_the_log_and_no_mail_to_anybody(post, caplog, wrong):
    place = placed(("127.0.0.1", post.port))
    with place.world() as world:
        world.send(mail_to("mei@example.org", **wrong))
    place.issue()
    assert [taken["To"] for taken in post.taken] == ["priya@example.com"]
    assert post.recipients == ["<priya@example.com>"]
    assert "cannot be handed on" in caplog.text
    assert "mei" not in caplog.text
    place.simulator.worlds.close()


def test_without_a_server_nothing_is_put_down(place):
    place.issue()
    assert place.advance(seconds=1) == []
