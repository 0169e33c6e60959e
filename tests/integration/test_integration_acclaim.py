"""Acclaim's answers, and what each of them means."""

from __future__ import annotations

import base64
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from email.message import Message
from types import SimpleNamespace

import pytest
import requests

from integration.acclaim_client import AcclaimClient
from integration.calls import (
    Deadline,
    Refused,
    TokenRefused,
    Unreachable,
    closed_session,
)
from integration.completions import parse_event
from integration.outcomes import Outcome, State

COMPLETED = datetime(2026, 2, 1, 10, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    return [0.0]


@pytest.fixture
def acclaim(settings, http, clock):
    return AcclaimClient(settings, closed_session(http), Deadline(20, lambda: clock[0]))


@pytest.fixture
def issue(acclaim, settings, event):
    completion = parse_event(json.dumps(event()).encode()).completion
    return lambda **changes: acclaim.issue(replace(completion, **changes), settings.course_badges[0], COMPLETED)


def refusal(message):
    return {"data": {"message": message}, "metadata": {}}


def test_a_badge_is_asked_for_with_exactly_these_words(issue, far_ends):
    assert issue() == Outcome(State.ISSUED, badge_id="b-1")
    (call,) = far_ends.calls
    assert (call.method, call.path) == ("POST", "/w/x/v1/organizations/org-1/badges")
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
                "type": "UrlEvidence",
                "name": "Data Literacy 101",
                "value": "https://academy.test/data",
            }
        ],
    }


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "//academy.test"])
def test_only_a_web_address_of_the_course_is_evidence(issue, far_ends, url):
    issue(course_url=url)
    assert "evidence" not in far_ends.calls[0].document


def test_a_course_without_title_in_the_event_is_named_as_in_the_settings(issue, far_ends):
    issue(course_title="")
    assert far_ends.calls[0].document["evidence"][0]["name"] == "Data Literacy"


def test_a_duplicate_is_a_badge_already_earned(issue, far_ends):
    far_ends.answers["POST /badges"] = 422, refusal("User already has this badge")
    assert issue() == Outcome(State.ALREADY_EARNED)


@pytest.mark.parametrize("status", [400, 403, 404, 409, 410, 422])
def test_a_refusal_for_good_parks_with_the_reason(issue, far_ends, status):
    far_ends.answers["POST /badges"] = status, refusal("Badge template is archived")
    assert issue() == Outcome(State.PARKED, f"Acclaim refused with {status}: Badge template is archived")


def test_only_a_422_can_say_already_earned(issue, far_ends):
    far_ends.answers["POST /badges"] = 409, refusal("already has this badge")
    assert issue().state is State.PARKED


@pytest.mark.parametrize("body", [b"<html>", b"", {"data": {"message": 5}}, {"data": []}, b"[]"])
def test_a_refusal_without_reason_parks_too(issue, far_ends, body):
    far_ends.answers["POST /badges"] = 422, body
    assert issue() == Outcome(State.PARKED, "Acclaim refused with 422: no reason given")


def test_a_reason_repeats_neither_address_nor_token(issue, far_ends):
    far_ends.answers["POST /badges"] = (
        422,
        refusal("priya@example.com is not valid for the-token"),
    )
    assert issue().reason == "Acclaim refused with 422: (address) is not valid for (token)"


def test_a_refused_token_is_told_apart(issue, far_ends):
    far_ends.answers["POST /badges"] = 401, refusal("the-token has expired")
    with pytest.raises(TokenRefused) as caught:
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
        (201, {"data": {"id": 7}}),
        (201, {"data": {"state": "pending"}}),
        (201, {"data": []}),
        (201, []),
        (302, b"", {"Location": "http://evil.test/"}),
        (307, b"", {"Location": "http://evil.test/"}),
        (408, {}),
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
    ids=str,
)
def test_anything_else_is_out_of_reach_and_says_nothing_it_should_not(issue, far_ends, answer):
    far_ends.answers["POST /badges"] = answer
    with pytest.raises(Unreachable) as caught:
        issue()
    assert len(far_ends.calls) == 1
    assert "Acclaim" in str(caught.value)
    assert "the-token" not in str(caught.value)
    assert "priya" not in str(caught.value)


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
    far_ends.answers["POST /badges"] = lambda _: (
        201,
        WithCookie(b'{"data":{"id":"b-1"}}'),
    )
    issue()
    issue()
    assert http.trust_env is False
    assert "Cookie" not in far_ends.calls[1].headers


def test_the_list_is_asked_for_by_address_and_state(acclaim, far_ends, badge, page):
    far_ends.answers["GET /badges"] = page(badge())
    (found,) = acclaim.badges("a+b@x.example")
    assert far_ends.calls[0].query == {
        "filter": "recipient_email::a+b@x.example|state::pending,accepted",
        "sort": "-issued_at",
    }
    assert (found.id, found.name, found.image_url) == (
        "b-1",
        "Data Literate",
        "https://images.test/b.png",
    )
    assert found.organization_ids >= {"org-1"}


def test_the_list_is_followed_to_its_last_page(acclaim, far_ends, badge, page):
    def answer(call):
        number = int(call.query.get("page", 1))
        following = f"http://acclaim.test/api/v1/organizations/org-1/badges?page={number + 1}" if number < 3 else None
        return page(badge(f"b-{number}"), following=following)

    far_ends.answers["GET /badges"] = answer
    assert [found.id for found in acclaim.badges("priya@example.com")] == [
        "b-1",
        "b-2",
        "b-3",
    ]


def test_a_list_that_leads_in_a_circle_ends(acclaim, far_ends, badge, page):
    far_ends.answers["GET /badges"] = page(badge(), following="http://acclaim.test/w/x/v1/badges?page=2")
    with pytest.raises(Unreachable, match="circle"):
        acclaim.badges("priya@example.com")
    assert len(far_ends.calls) == 2


@pytest.mark.parametrize(
    "url",
    [
        "http://evil.test/badges?page=2",
        "https://acclaim.test/badges",
        "http://acclaim.test:81/badges",
        "http://acclaim.test@evil.test/badges",
        "http://u@acclaim.test/badges",
        "/badges?page=2",
        "http://[/badges",
        "file:///etc/passwd",
    ],
)
def test_the_token_goes_to_no_other_host(acclaim, far_ends, badge, page, url):
    far_ends.answers["GET /badges"] = page(badge(), following=url)
    with pytest.raises(Unreachable, match="another host"):
        acclaim.badges("priya@example.com")
    assert len(far_ends.calls) == 1


@pytest.mark.parametrize(
    "answer",
    [
        (200, b"[]"),
        (200, {"data": {}, "metadata": 5}),
        (200, {"data": None, "metadata": {}}),
        (200, {"data": [5], "metadata": {}}),
        (200, {"data": [{}], "metadata": {}}),
        (200, {"data": [], "metadata": {"next_page_url": 5}}),
        (200, {"data": []}),
        (200, b"<html>"),
        (500, b""),
    ],
)
def test_a_list_that_cannot_be_read_is_no_list(acclaim, far_ends, answer):
    far_ends.answers["GET /badges"] = answer
    with pytest.raises(Unreachable):
        acclaim.badges("priya@example.com")


@pytest.mark.parametrize(
    "part",
    [
        {"issued_at": None},
        {"issued_at": "soon"},
        {"state": 5},
        {"badge_template": None},
        {"issuer": {"entities": [{}]}},
        {"recipient_email": None},
    ],
)
def test_one_strange_badge_makes_no_half_list(acclaim, far_ends, badge, page, part):
    far_ends.answers["GET /badges"] = page(badge(), badge("b-2", **part))
    with pytest.raises(Unreachable):
        acclaim.badges("priya@example.com")


def test_a_refused_list_is_a_refusal(acclaim, far_ends):
    far_ends.answers["GET /badges"] = 403, refusal("no")
    with pytest.raises(Refused) as caught:
        acclaim.badges("priya@example.com")
    assert caught.value.status == 403


@pytest.mark.parametrize("address", ["a|b@x.example", "a::b@x.example"])
def test_an_address_with_signs_of_the_filter_is_looked_for_among_all_badges(acclaim, far_ends, page, address):
    far_ends.answers["GET /badges"] = page()
    acclaim.badges(address)
    assert far_ends.calls[0].query["filter"] == "state::pending,accepted"
