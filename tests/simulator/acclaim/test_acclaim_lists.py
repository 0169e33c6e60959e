"""Lists of the API: filters, sorts and pages."""

from urllib.parse import urlsplit

import pytest

from simulator.acclaim.web.api.contract import validator
from tests.simulator.places import DATA_LITERATE, NORTHWIND, ONBOARDED


def recipients(answer):
    assert answer.status_code == 200
    validator("BadgeList").validate(answer.json)
    return [badge["recipient_email"] for badge in answer.json["data"]]


@pytest.fixture
def three(place):
    place.issue(recipient_email="a+x@example.com", issuer_earner_id="7", issued_at="2026-01-03 00:00:00 UTC")
    place.issue(recipient_email="b@example.com", badge_template_id=DATA_LITERATE, issued_at="2026-01-01 00:00:00 UTC")
    revoked = place.issue(
        recipient_email="c@example.com", issued_to_last_name="100% Sure", issued_at="2026-01-02 00:00:00 UTC"
    )
    place.revoke(revoked)
    return place


FILTERS = {
    "": "cba",
    "filter=": "cba",
    "filter=recipient_email::B@Example.com": "b",
    "filter=recipient_email%3A%3Ab%40example.com": "b",
    "filter=recipient_email::b@example.com,c@example.com": "cb",
    "filter=recipient_email%3A%3Ab%40example.com%2Cc%40example.com": "cb",
    "filter=recipient_email::a%2Bx@example.com": "a",
    "filter=recipient_email::a|state::accepted@example.com": "",
    "filter=state::pending": "ba",
    "filter=state::pending,revoked": "cba",
    "filter=state::revoked|recipient_email::c@example.com": "c",
    "filter=state::revoked%7Crecipient_email::b@example.com": "",
    "filter=state::nonsense": "",
    "filter=state::": "",
    f"filter=badge_template_id::{DATA_LITERATE}": "b",
    f"filter=badge_template_id::{DATA_LITERATE},{ONBOARDED}|state::pending": "ba",
    "filter=issuer_earner_id::7": "a",
    "filter=public::true": "cba",
    "filter=public::false": "",
    "filter=query::sure": "c",
    "filter=query::%25": "c",
    "filter=query::_": "",
    "filter=user_id::nobody": "",
    "filter=unknown::x": "cba",
    "filter=state::revoked&filter=state::pending": "ba",
    "filter=state::pending&sort=-issued_at&filter=state::pending&sort=issued_at": "ba",
    "sort=issued_at": "bca",
    "sort=-issued_at": "acb",
    "sort=created_at|-issued_at": "acb",
    "sort=unknown|issued_at": "bca",
}


@pytest.mark.parametrize(("query", "letters"), FILTERS.items())
def test_filters_and_sorts_of_badges(three, query, letters):
    assert [email[0] for email in recipients(three.own("GET", f"/badges?{query}"))] == list(letters)


def test_a_body_is_no_filter(three):
    assert len(recipients(three.own("GET", "/badges", json={"filter": "state::revoked"}))) == 3


def test_all_addresses_of_an_account(place):
    badge = place.accepted_by_tomas()
    place.issue()
    for query in ("recipient_email_all::TOMAS@example.com", "user_id::51d0a3f6-7c1b-4a58-b1de-0c9f4e2d6a01"):
        (found,) = place.own("GET", f"/badges?filter={query}").json["data"]
        assert found["id"] == badge


TEMPLATES = {
    "filter=state::active&sort=name": ["Data Literate", "Northwind Onboarded", "Safety First"],
    "filter=state::archived,draft&sort=-name": ["Founders' Circle", "Cloud Pilot"],
    "filter=name::data": ["Data Literate"],
    'filter=name::"Data Literate"': ["Data Literate"],
    'filter=name::"Data"': [],
    "filter=query::rules": ["Safety First"],
    "filter=public::true|query::first&sort=name": ["Founders' Circle", "Safety First"],
}


@pytest.mark.parametrize(("query", "names"), TEMPLATES.items())
def test_filters_and_sorts_of_templates(place, query, names):
    answer = place.own("GET", f"/badge_templates?{query}")
    validator("BadgeTemplateList").validate(answer.json)
    assert [template["name"] for template in answer.json["data"]] == names


@pytest.fixture
def sixty(place):
    for number in range(60):
        place.issue(recipient_email=f"n{number:02}@example.com", suppress_badge_notification_email=True)
    return place


def test_pages_lead_on(sixty):
    path = f"{sixty.prefix}/v1/organizations/{NORTHWIND}/badges"
    first = sixty.own("GET", "/badges?filter=state::pending&sort=-issued_at")
    assert first.json["metadata"] == {
        "count": 50,
        "current_page": 1,
        "total_count": 60,
        "total_pages": 2,
        "per": 50,
        "previous_page_url": None,
        "next_page_url": f"http://localhost{path}?filter=state%3A%3Apending&sort=-issued_at&page=2",
    }
    following = urlsplit(first.json["metadata"]["next_page_url"])
    second = sixty.own("GET", f"/badges?{following.query}")
    assert (second.json["metadata"]["count"], second.json["metadata"]["next_page_url"]) == (10, None)
    assert len({*recipients(first), *recipients(second)}) == 60
    past = sixty.own("GET", "/badges?page=3")
    assert recipients(past) == []
    assert past.json["metadata"]["previous_page_url"] == f"http://localhost{path}?page=2"
    assert recipients(sixty.own("GET", "/badges?page=1000000000")) == []


def test_pages_stand_on_the_callers_own_base(sixty):
    answer = sixty.own(
        "GET", "/badges", base_url="https://api.example:8443", headers={"X-Forwarded-Host": "evil.example"}
    )
    assert answer.json["metadata"]["next_page_url"].startswith(
        f"https://api.example:8443{sixty.prefix}/v1/organizations/"
    )


def test_parameters_that_moodle_doubles(sixty):
    query = "page=2&filter=state%3A%3Apending&sort=issued_at&sort=issued_at&filter=state::pending"
    answer = sixty.own("GET", f"/badges?{query}")
    assert (answer.json["metadata"]["current_page"], answer.json["metadata"]["count"]) == (2, 10)
    first = sixty.own("GET", "/badges?filter=&filter=state::pending").json["metadata"]["next_page_url"]
    assert "filter=state%3A%3Apending" in first


def test_pages_of_the_default_world_have_no_prefix(simulator):
    from simulator.clock import Clock
    from tests.simulator.places import START, Place

    simulator.worlds.create("default", "northwind", Clock(frozen_at=START))
    root = Place(simulator, "default")
    root.prefix = ""
    root.issue()
    assert root.own("GET", "/badges").json["data"][0]["accept_badge_url"].startswith("http://localhost/badges/")
    simulator.worlds.remove("default")
