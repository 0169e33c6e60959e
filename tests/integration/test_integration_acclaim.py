"""Asking Acclaim for a badge: its answers, and what each of them means."""

from __future__ import annotations

import base64
import io
import json
import re
from email.message import Message
from types import SimpleNamespace

import pytest
import requests
from msgspec.structs import replace

from bounded.calls import Deadline
from integration.acclaim_client import AcclaimClient
from integration.calls import Refused, Unreachable, WrongSetUp
from integration.completions import parse_event
from integration.forms import Text
from integration.outcomes import Outcome, State


@pytest.fixture
def clock():
    return [0.0]


@pytest.fixture
def acclaim(settings, http, clock):
    return AcclaimClient(settings.acclaim, http, Deadline(20, lambda: clock[0]))


@pytest.fixture
def completion(event):
    return parse_event(json.dumps(event()).encode()).completion


@pytest.fixture
def issue(acclaim, settings, completion):
    return lambda **changes: acclaim.issue(replace(completion, **changes), settings.course_badges[0])


def answered(**changes):
    """The badge that was asked for, as Acclaim answers with it."""
    return {"data": {"id": "b-1", "recipient_email": "priya@example.com", "badge_template": {"id": "t-1"}} | changes}


def refusal(message):
    return {"data": {"message": message}, "metadata": {}}


def test_a_badge_is_asked_for_with_exactly_these_words(issue, far_ends, completion):
    assert issue() == Outcome(State.ISSUED, badge_id="b-1")
    (call,) = far_ends.calls
    assert (call.method, call.path) == ("POST", "/w/x/v1/organizations/org-1/badges")
    assert (call.headers["Accept"], call.headers["Accept-Encoding"]) == ("application/json", "identity")
    assert call.headers["Authorization"] == "Basic " + base64.b64encode(b"the-token:").decode()
    assert call.document == {
        "recipient_email": "priya@example.com",
        "issued_to_first_name": "Priya",
        "issued_to_last_name": "O'Neil",
        "badge_template_id": "t-1",
        "issued_at": "2026-02-01 10:00:00 +0000",
        "expires_at": False,
        "evidence": [
            {
                "type": "IdEvidence",
                "title": "Completion",
                "description": completion.mark,
                "id": completion.mark,
            },
            {"type": "UrlEvidence", "name": "Data Literacy 101", "value": "https://academy.test/data"},
        ],
    }


def test_the_mark_is_of_the_completion_alone_and_says_nothing_about_the_student(completion):
    assert (
        completion.mark
        == replace(completion, course=replace(completion.course, title="Renamed"), reported_at="later").mark
    )
    retake = replace(completion.progress, course_progress_id="g2")
    assert completion.mark != replace(completion, progress=retake).mark
    assert re.fullmatch("[0-9a-f]{32}", completion.mark)


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "//academy.test"])
def test_only_a_web_address_of_the_course_is_evidence(issue, far_ends, completion, url):
    issue(course=replace(completion.course, url=url))
    assert [proof["type"] for proof in far_ends.calls[0].document["evidence"]] == ["IdEvidence"]


@pytest.mark.parametrize("url", ["http://academy.test/data", "https://academy.test/data"])
def test_a_web_address_of_the_course_is_evidence(issue, far_ends, completion, url):
    issue(course=replace(completion.course, url=url))
    assert far_ends.calls[0].document["evidence"][1]["value"] == url


def test_a_course_without_title_in_the_event_is_named_as_in_the_settings(issue, far_ends, completion):
    issue(course=replace(completion.course, title=""))
    assert far_ends.calls[0].document["evidence"][1]["name"] == "Data Literacy"


def test_a_duplicate_is_a_badge_already_earned(issue, far_ends):
    far_ends.answers["POST /badges"] = 422, refusal("User already has this badge")
    assert issue() == Outcome(State.ALREADY_EARNED)


@pytest.mark.parametrize("status", [400, 404, 410, 422])
def test_a_refusal_for_good_parks_with_the_reason(issue, far_ends, status):
    far_ends.answers["POST /badges"] = status, refusal("Badge template is archived")
    assert issue() == Outcome(State.PARKED, f"Acclaim refused with {status}: Badge template is archived")


def test_what_is_forbidden_is_told_apart(issue, far_ends):
    far_ends.answers["POST /badges"] = 403, refusal("the-token may not issue this to priya@example.com")
    with pytest.raises(Refused) as caught:
        issue()
    assert str(caught.value) == "Acclaim refused with 403: (token) may not issue this to (address)"


def test_only_a_422_can_say_already_earned(issue, far_ends):
    far_ends.answers["POST /badges"] = 400, refusal("already has this badge")
    assert issue().state is State.PARKED


@pytest.mark.parametrize(
    "changes",
    [
        {"recipient_email": "mei@example.com"},
        {"badge_template": {"id": "t-2"}},
        {"badge_template": {}},
        {"badge_template": None},
    ],
)
def test_a_badge_that_was_not_asked_for_is_for_an_operator(issue, far_ends, changes):
    far_ends.answers["POST /badges"] = 201, answered(**changes)
    assert issue() == Outcome(State.PARKED, "Acclaim answered with a badge that was not asked for: b-1")


def test_an_address_is_the_same_in_capitals(issue, far_ends):
    far_ends.answers["POST /badges"] = 201, answered(recipient_email="Priya@Example.COM")
    assert issue() == Outcome(State.ISSUED, badge_id="b-1")


@pytest.mark.parametrize("body", [b"<html>", b"", {"data": {"message": 5}}, {"data": []}, b"[]"])
def test_a_refusal_without_reason_parks_too(issue, far_ends, body):
    far_ends.answers["POST /badges"] = 422, body
    assert issue() == Outcome(State.PARKED, "Acclaim refused with 422: no reason given")


def test_a_reason_repeats_neither_address_nor_token(issue, far_ends):
    far_ends.answers["POST /badges"] = 422, refusal("priya@example.com is not valid for the-token")
    assert issue().reason == "Acclaim refused with 422: (address) is not valid for (token)"


@pytest.mark.parametrize("status", [422, 403])
def test_a_reason_repeats_no_name_and_nothing_that_cannot_be_stored(issue, far_ends, status):
    far_ends.answers["POST /badges"] = status, refusal("PRIYA O'Neil <priya%40example.com>\0 or Priyanka\n may not")
    reason = issue().reason if status == 422 else str(pytest.raises(Refused, issue).value)
    assert reason == f"Acclaim refused with {status}: (name) (name) <(address)> or Priyanka may not"


@pytest.mark.parametrize("names", [("Sam", "Badge"), ("Already", "This")])
def test_who_is_called_as_the_words_of_an_answer_has_a_badge_already_all_the_same(issue, far_ends, completion, names):
    person = replace(completion.student, first_name=Text(names[0]), last_name=Text(names[1]))
    far_ends.answers["POST /badges"] = 422, refusal("User already has this badge")
    assert issue(student=person) == Outcome(State.ALREADY_EARNED)


def test_names_that_end_in_no_letter_are_not_repeated_either(issue, far_ends, completion):
    person = replace(completion.student, first_name=Text("Davis Jr."), last_name=Text("Smith (Jones)"))
    far_ends.answers["POST /badges"] = 422, refusal("Davis Jr. Smith (Jones), Smith (Jones)s and no more")
    assert issue(student=person).reason == "Acclaim refused with 422: (name) (name), Smith (Jones)s and no more"


def test_a_badge_without_an_id_that_can_be_stored_is_none(issue, far_ends):
    far_ends.answers["POST /badges"] = 201, answered(id="b\0")
    with pytest.raises(Unreachable, match="a form that this integration does not know"):
        issue()


def test_a_refused_token_is_told_apart(issue, far_ends):
    far_ends.answers["POST /badges"] = 401, refusal("the-token has expired")
    with pytest.raises(WrongSetUp, match="refuses the credentials") as caught:
        issue()
    assert "the-token" not in str(caught.value)


@pytest.mark.parametrize(
    "answer",
    [
        (200, {"data": {"id": "b-1"}}),
        (202, {"data": {"id": "b-1"}}),
        (204, b""),
        (201, b""),
        (201, b'{"data":{"id":"b-1"'),
        (201, b"<html>"),
        (201, b'\xef\xbb\xbf{"data":{"id":"b-1"}}'),
        (201, b'{"data":{"id":NaN}}'),
        (201, answered(id=7)),
        (201, {"data": {"state": "pending"}}),
        (201, {"data": []}),
        (201, []),
        (201, answered(id="")),
        (201, answered(recipient_email=None)),
        (408, {}),
        (409, refusal("already has this badge")),
        (425, {}),
        (429, {}),
        (500, refusal("boom")),
        (502, b"<html>"),
        (503, b""),
        requests.ConnectionError("http://acclaim.test/?recipient_email::priya@example.com the-token"),
        requests.Timeout("the-token"),
        requests.TooManyRedirects("the-token"),
        ConnectionResetError("the-token"),
    ],
)
def test_anything_else_is_out_of_reach_and_says_nothing_it_should_not(issue, far_ends, answer):
    far_ends.answers["POST /badges"] = answer
    with pytest.raises(Unreachable) as caught:
        issue()
    assert len(far_ends.calls) == 1
    assert "Acclaim" in str(caught.value)
    assert "the-token" not in str(caught.value)
    assert "priya" not in str(caught.value)


@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(issue, far_ends, status):
    far_ends.answers["POST /badges"] = status, b"", {"Location": "http://evil.test/badges"}
    with pytest.raises(WrongSetUp, match="correct its base_url"):
        issue()
    assert len(far_ends.calls) == 1


class Drip:
    """One blank a second."""

    def __init__(self, clock):
        self.clock, self.read_bytes = clock, 0

    def read1(self, _size):
        self.clock[0] += 1.0
        self.read_bytes += 1
        return b" "

    def close(self):
        pass


def test_a_dripping_answer_meets_the_deadline(issue, far_ends, clock):
    drip = Drip(clock)
    far_ends.answers["POST /badges"] = 201, drip
    with pytest.raises(Unreachable, match="time is up"):
        issue()
    assert drip.read_bytes == 20


def test_after_the_deadline_nothing_is_asked(issue, far_ends, clock):
    clock[0] = 20.0
    with pytest.raises(Unreachable, match="time is up"):
        issue()
    assert far_ends.calls == []


def test_an_endless_answer_is_cut(issue, far_ends):
    far_ends.answers["POST /badges"] = 201, b" " * (1024 * 1024 + 1)
    with pytest.raises(Unreachable, match="more than 1048576 bytes"):
        issue()


class WithCookie(io.BytesIO):
    """A body whose answer sets a cookie, where requests looks for it."""

    def __init__(self, content):
        super().__init__(content)
        self._original_response = SimpleNamespace(msg=Message())
        self._original_response.msg["Set-Cookie"] = "a=b"


def test_no_proxy_no_netrc_and_no_cookie(issue, far_ends, http):
    far_ends.answers["POST /badges"] = lambda _: (201, WithCookie(json.dumps(answered()).encode()))
    issue()
    issue()
    assert http.trust_env is False
    assert "Cookie" not in far_ends.calls[1].headers


@pytest.mark.parametrize(("mib", "is_read"), [(2, True), (5, False)])
def test_a_list_may_be_longer_than_an_answer_but_not_without_end(acclaim, far_ends, page, mib, is_read):
    status, body = page()
    far_ends.answers["GET /badges"] = status, json.dumps(body).encode() + b" " * (mib * 1024 * 1024)
    if is_read:
        assert acclaim.badges("priya@example.com") == []
    else:
        with pytest.raises(Unreachable, match="more than 4194304 bytes"):
            acclaim.badges("priya@example.com")
