"""The journal looked through by status, method, path and from an entry on; names that nothing has are refused."""

import pytest

from tests.simulator.places import NORTHWIND

BADGES = f"/v1/organizations/{NORTHWIND}/badges"


def told(place, **query):
    answer = place.control("GET", "/journal", query_string=query)
    assert answer.status_code == 200, answer.text
    return [one["name"] for one in answer.json["entries"]]


@pytest.fixture
def busy(place):
    place.issue(recipient_email="x@example.com", evidence=[])
    place.try_to_issue(recipient_email='"status":401,"method":"DELETE","path":"/x"')
    place.own("GET", "/badges")
    place.own("GET", "/BADGES")
    place.api("GET", "/organizations", token="wrong")
    return place


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"status": "401"}, ["listOrganizations"]),
        ({"status": "40"}, None),
        ({"status": "4o1"}, None),
        ({"status": "040"}, None),
        ({"status": ""}, None),
        ({"status": "404", "method": "GET"}, ["nowhere"]),
        ({"method": "DELETE"}, []),
        ({"method": "post"}, ["issueBadge", "issueBadge"]),
        ({"path": BADGES}, ["issueBadge", "issueBadge", "listBadges"]),
        ({"path": BADGES, "newest": "1"}, ["listBadges"]),
        ({"path": BADGES, "status": "422", "kind": "request"}, ["issueBadge"]),
        ({"path": BADGES.upper()}, []),
        ({"path": "/x"}, []),
        ({"path": "/v1/%"}, []),
        ({"path": "\x00"}, []),
    ],
)
def test_it_is_narrowed_down_as_what_is_expected_is(busy, query, names):
    if names is None:
        refused = busy.control("GET", "/journal", query_string=query)
        assert (refused.status_code, refused.json["error"]) == (400, "status: three digits")
    else:
        assert told(busy, **query) == names


def test_it_goes_on_from_an_entry(place):
    place.own("GET", "/badges")
    (first,) = place.control("GET", "/journal").json["entries"]
    assert told(place, after=first["id"]) == []
    place.issue()
    assert told(place, after=first["id"], kind="request") == ["issueBadge"]
    assert told(place, after=first["id"])[:2] == ["issueBadge", "badge.created"]


@pytest.mark.parametrize("gone", ["request-0-0", "\x00"])
def test_after_an_entry_that_is_kept_no_more_is_all_that_there_is(place, gone):
    place.own("GET", "/badges")
    assert told(place, after=gone) == ["listBadges"]


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("isueBadge", "name: nothing is named 'isueBadge'; the nearest: issueBadge, "),
        ("badge notce", "the nearest: badge notice"),
        ("badge.craeted", "the nearest: badge.created"),
        ("xxxxxxxxxx", "GET /_simulator/operations has those"),
    ],
)
def test_a_name_that_no_kind_has_is_refused(still, name, near):
    refused = still.control("GET", "/journal", query_string={"name": name})
    assert refused.status_code == 400
    assert near in refused.json["error"]


def test_a_name_of_any_kind_is_taken(place):
    place.issue()
    for name in ("issueBadge", "badge.created", "badge notice", "accept_now", "nowhere", "token expired"):
        assert set(told(place, name=name)) <= {name}
