"""Asking Acclaim for badges: whole lists or none, from one host alone."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bounded.calls import Deadline
from integration.acclaim_client import AcclaimClient
from integration.calls import Refused, Unreachable
from integration.completions import parse_event
from integration.lms_client import LmsClient


@pytest.fixture
def acclaim(settings, http):
    return AcclaimClient(settings.acclaim, http, Deadline(20, lambda: 0.0))


@pytest.fixture
def completion(event):
    return parse_event(json.dumps(event()).encode()).completion


def test_the_list_is_asked_for_by_address_and_state(acclaim, far_ends, badge, page):
    far_ends.answers["GET /badges"] = page(badge())
    (found,) = acclaim.badges("a+b@x.example")
    assert far_ends.calls[0].query == {
        "filter": "recipient_email::a+b@x.example|state::pending,accepted",
        "sort": "-issued_at",
    }
    assert (found.id, found.name, found.image_url) == ("b-1", "Data Literate", "https://images.test/b.png")
    assert found.organization_ids >= {"org-1"}


def test_base_urls_lose_their_last_slashes_and_no_letter(settings, http, far_ends):
    far_ends.answers |= {"GET /org-1": (200, {"data": {"name": "Northwind"}}), "GET /ping": (200, {})}
    there, deadline = "http://there.test/X//", Deadline(20, lambda: 0.0)
    AcclaimClient(replace(settings.acclaim, base_url=there), http, deadline).organization()
    LmsClient(replace(settings.lms, base_url=there), http, deadline).answers()
    assert [call.path for call in far_ends.calls] == ["/X/organizations/org-1", "/X/ping"]


def test_who_created_a_badge_counts_as_who_issued_it(acclaim, far_ends, badge, page):
    far_ends.answers["GET /badges"] = page(badge(issuer=None, created_by={"id": "org-1"}))
    (found,) = acclaim.badges("a@x.example")
    assert found.organization_ids == {"org-1"}


def test_a_badge_without_a_picture_of_its_own_has_that_of_its_template(acclaim, far_ends, badge, page):
    far_ends.answers["GET /badges"] = page(badge(image_url=None))
    (found,) = acclaim.badges("a@x.example")
    assert found.image_url == "https://images.test/t.png"


@pytest.mark.parametrize(
    ("told", "hour"), [("2026-02-01T10:00:00", 10), ("2026-02-01T10:00:00Z", 10), ("2026-02-01T10:00:00+02:00", 8)]
)
def test_an_instant_without_a_zone_is_in_utc(acclaim, far_ends, badge, page, told, hour):
    far_ends.answers["GET /badges"] = page(badge(issued_at=told))
    (found,) = acclaim.badges("a@x.example")
    assert found.issued_at == datetime(2026, 2, 1, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("base", "following", "is_same"),
    [
        ("https://acclaim.test/v1", "https://acclaim.test:443/v1/organizations/org-1/badges?page=2", True),
        ("https://acclaim.test/v1", "https://acclaim.test:444/v1/organizations/org-1/badges?page=2", False),
        ("https://acclaim.test:8443/v1", "https://acclaim.test/v1/organizations/org-1/badges?page=2", False),
        ("https://acclaim.test:8443/v1", "https://acclaim.test:8443/v1/organizations/org-1/badges?page=2", True),
        ("https://acclaim.test:8443/v1", "https://acclaim.test:9443/v1/organizations/org-1/badges?page=2", False),
        ("http://acclaim.test:80/v1", "http://acclaim.test/v1/organizations/org-1/badges?page=2", True),
    ],
)
def test_a_port_is_the_same_whether_it_is_written_or_not(
    settings, http, far_ends, badge, page, base, following, is_same
):
    acclaim = AcclaimClient(replace(settings.acclaim, base_url=base), http, Deadline(20, lambda: 0.0))
    first, second = page(badge(), following=following, total=2), page(badge("b-2"), total=2)
    far_ends.answers["GET /badges"] = lambda call: second if "page" in call.query else first
    if is_same:
        assert len(acclaim.badges("a@x.example")) == 2
    else:
        with pytest.raises(Unreachable, match="another host"):
            acclaim.badges("a@x.example")


@pytest.mark.parametrize("status", [400, 422])
def test_a_list_that_is_refused_is_no_list(acclaim, far_ends, status):
    far_ends.answers["GET /badges"] = status, {"data": [], "metadata": {"total_count": 0, "next_page_url": None}}
    with pytest.raises(Refused, match=f"Acclaim refused with {status}: no reason given"):
        acclaim.badges("a@x.example")


def test_a_template_is_asked_for_by_its_id_whatever_stands_in_it(acclaim, far_ends):
    far_ends.answers["GET /badge_templates/a%2Fb%20c"] = 200, {"data": {"name": "N", "state": "active"}}
    assert acclaim.badge_template("a/b c").name == "N"


def test_the_list_is_followed_to_its_last_page(acclaim, far_ends, badge, page):
    def answer(call):
        number = int(call.query.get("page", 1))
        following = f"http://acclaim.test/api/v1/organizations/org-1/badges?page={number + 1}" if number < 3 else None
        return page(badge(f"b-{number}"), following=following, total=3)

    far_ends.answers["GET /badges"] = answer
    assert [found.id for found in acclaim.badges("priya@example.com")] == ["b-1", "b-2", "b-3"]


@pytest.mark.parametrize("total", [0, 1, 3, 2.0, "2", None])
def test_a_list_of_which_badges_are_missing_or_that_has_too_many_is_no_list(acclaim, far_ends, badge, total):
    rows = [badge(), badge("b-2")]
    far_ends.answers["GET /badges"] = 200, {"data": rows, "metadata": {"next_page_url": None, "total_count": total}}
    with pytest.raises(Unreachable):
        acclaim.badges("priya@example.com")


def test_a_badge_that_moves_to_the_next_page_meanwhile_makes_no_half_list(acclaim, far_ends, badge, page):
    following = "http://acclaim.test/w/x/v1/organizations/org-1/badges?page=2"

    def answer(call):
        shown = page(badge("b-1")) if "page" in call.query else page(badge("b-1"), following=following)
        return 200, shown[1] | {"metadata": shown[1]["metadata"] | {"total_count": 2}}

    far_ends.answers["GET /badges"] = answer
    with pytest.raises(Unreachable, match="has 1 badges where it counts 2"):
        acclaim.badges("priya@example.com")


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
        (200, {"data": [], "metadata": {"next_page_url": 5, "total_count": 0}}),
        (200, {"data": [], "metadata": {"next_page_url": None}}),
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
        {"evidence": ["x"]},
    ],
)
def test_one_strange_badge_makes_no_half_list(acclaim, far_ends, badge, page, part):
    far_ends.answers["GET /badges"] = page(badge(), badge("b-2", **part))
    with pytest.raises(Unreachable):
        acclaim.badges("priya@example.com")


def test_a_refused_list_is_a_refusal(acclaim, far_ends):
    far_ends.answers["GET /badges"] = 403, {"data": {"message": "no"}}
    with pytest.raises(Refused, match="refused with 403"):
        acclaim.badges("priya@example.com")


@pytest.mark.parametrize("address", ["a|b@x.example", "a::b@x.example"])
def test_an_address_with_signs_of_the_filter_is_looked_for_among_all_badges(acclaim, far_ends, page, address):
    far_ends.answers["GET /badges"] = page()
    acclaim.badges(address)
    assert far_ends.calls[0].query["filter"] == "state::pending,accepted"


@pytest.mark.parametrize("key", ["id", "description"])
@pytest.mark.parametrize("state", ["pending", "accepted", "rejected", "revoked", "replaced"])
def test_a_badge_is_found_by_the_mark_of_its_completion(
    acclaim, settings, far_ends, badge, page, completion, key, state
):
    ours = badge("b-2", state=state, evidence=[{"type": "IdEvidence", key: completion.mark}])
    far_ends.answers["GET /badges"] = page(badge(evidence=[{"id": "another"}]), badge("b-3", evidence=None), ours)
    assert acclaim.find(completion, settings.course_badges[0]).badge_id == "b-2"
    assert far_ends.calls[0].query["filter"] == (
        "recipient_email::priya@example.com|badge_template_id::t-1|state::pending,accepted,rejected,revoked,replaced"
    )


def test_no_badge_with_the_mark_is_none(acclaim, settings, far_ends, badge, page, completion):
    far_ends.answers["GET /badges"] = page(badge(evidence=[{"id": completion.mark[:-1]}]), badge("b-2"))
    assert acclaim.find(completion, settings.course_badges[0]) is None


def test_every_badge_of_a_template_is_listed(acclaim, far_ends, badge, page):
    far_ends.answers["GET /badges"] = page(badge(state="revoked"), badge("b-2"))
    assert [found.id for found in acclaim.issued_from("t-1")] == ["b-1", "b-2"]
    wanted = "badge_template_id::t-1|state::pending,accepted,rejected,revoked,replaced"
    assert far_ends.calls[0].query["filter"] == wanted


def test_a_badge_that_goes_between_two_pages_makes_no_half_list(acclaim, far_ends, badge, page):
    """The first of three goes once its page was read: the second moves onto that page, and nobody sees it."""
    following = "http://acclaim.test/w/x/v1/organizations/org-1/badges?page=2"

    def answer(call):
        return page(badge("b-3"), total=2) if "page" in call.query else page(badge("b-1"), following=following, total=3)

    far_ends.answers["GET /badges"] = answer
    with pytest.raises(Unreachable, match="has 2 badges where it counts 2 and 3"):
        acclaim.badges("priya@example.com")
