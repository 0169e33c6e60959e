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
    place.advance(hours=1)
    place.issue(recipient_email="b@example.com", badge_template_id=DATA_LITERATE, issued_at="2026-01-01 00:00:00 UTC")
    place.advance(hours=1)
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
    "filter[state]=revoked": "c",
    "filter%5Bstate%5D=pending&filter%5Brecipient_email%5D=b@example.com": "b",
    "filter[state]=pending,revoked&filter=recipient_email::c@example.com": "c",
    "filter[state]=revoked&filter[state]=pending": "ba",
    "filter=badge_templates[reporting_tags]::onboarding": "ca",
    "filter=badge_templates%5Breporting_tags%5D::onboard": "",
    "filter=expires_at_date_max::2030-01-01": "",
    "filter=state::revoked&filter=state::pending": "ba",
    "filter=state::pending&sort=-issued_at&filter=state::pending&sort=issued_at": "ba",
    "sort=issued_at": "bca",
    "sort=-issued_at": "acb",
    "sort=created_at|-issued_at": "abc",
    "sort=-created_at": "cba",
    "sort=|-|": "cba",
    "sort=unknown|issued_at": "bca",
    "sort=-issued_at|created_at|issued_at": "acb",
    "sort=" + "issued_at|" * 800: "bca",
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


@pytest.mark.parametrize("value", ["false", "maybe", "", "True", "true,false", "x" * 100])
def test_whatever_is_not_true_is_a_template_that_is_not_public(place, value):
    place.own("PUT", f"/badge_templates/{ONBOARDED}", json={"public": False})
    for query in (f"filter=public::{value}", f"filter[public]={value}"):
        answer = place.own("GET", f"/badge_templates?{query}")
        assert [template["name"] for template in answer.json["data"]] == ["Northwind Onboarded"]
        assert "X-Simulator-Leniency" not in answer.headers
    assert len(place.own("GET", "/badge_templates?filter=public::true").json["data"]) == 4


def test_badges_by_the_day_on_which_they_end(place):
    for day in (1, 2, 3):
        place.issue(recipient_email=f"d{day}@example.com", expires_at=f"2027-01-0{day} 23:59:59 +0000")
    answer = place.own("GET", "/badges?filter=expires_at_date_max::2027-01-02&sort=expires_at")
    assert recipients(answer) == ["d1@example.com", "d2@example.com"]


def test_templates_by_tag_skill_and_day(place):
    made = place.own("POST", "/badge_templates", json={
        "name": "New", "description": "", "skills": ['A "quoted" skill', "b\\c", "d"], "reporting_tags": ["a,b"],
        "global_activity_url": "https://x.example/", "badge_template_activities": [{"title": "x", "activity_type": "Award"}],
    })  # fmt: skip
    assert made.status_code == 201
    place.advance(days=3)
    place.own("PUT", f"/badge_templates/{DATA_LITERATE}", json={"level": "Advanced"})
    place.issue()

    def names(query):
        return [template["name"] for template in place.own("GET", f"/badge_templates?{query}").json["data"]]

    assert names('filter=skills::A "quoted" skill') == ["New"]
    assert names("filter=skills::b\\c") == ["New"]
    assert names("filter=skills::Statistics,Safety&sort=name") == ["Data Literate", "Safety First"]
    assert names("filter=skills::Stat") == []
    assert names("filter=reporting_tags::onboarding") == ["Northwind Onboarded"]
    assert names("filter=updated_at_min::2026-03-05") == ["Data Literate"]
    assert names("filter=created_at_max::2026-03-01") == []
    assert names(f"filter=owner_id::{NORTHWIND}|name::new") == ["New"]
    assert names("sort=-badges_count|name")[:2] == ["Northwind Onboarded", "Cloud Pilot"]


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "0001-01-01", "9999-01-01", "2026-3-1", ""])
def test_a_day_that_is_none(place, day):
    assert place.own("GET", f"/badge_templates?filter=created_at_min::{day}").status_code == 400


def test_many_badges_page_by_page(sixty):
    path = f"{sixty.prefix}/v1/organizations/{NORTHWIND}/high_volume_issued_badge_search"
    first = sixty.own("GET", "/high_volume_issued_badge_search?badge_format=minimal&filter=state::pending")
    validator("ManyBadges").validate(first.json)
    assert list(first.json["metadata"]) == ["next_page_url"]
    following = first.json["metadata"]["next_page_url"]
    assert following.startswith(f"http://localhost{path}?badge_format=minimal&filter=state%3A%3Apending&after=")
    assert len(first.json["data"]) == 50
    assert "issuer" not in first.json["data"][0]
    second = sixty.own("GET", f"/high_volume_issued_badge_search?{urlsplit(following).query}")
    assert (len(second.json["data"]), second.json["metadata"]) == (10, {"next_page_url": None})
    ids = {badge["id"] for badge in first.json["data"] + second.json["data"]}
    assert len(ids) == 60


def test_many_badges_whole(place):
    place.accepted_by_tomas()
    answer = place.own("GET", "/high_volume_issued_badge_search")
    validator("ManyBadges").validate(answer.json)
    assert answer.json["data"] == place.own("GET", "/badges").json["data"]
    minimal = place.own("GET", "/high_volume_issued_badge_search?badge_format=minimal").json["data"][0]
    assert minimal["badge_url"] == answer.json["data"][0]["badge_url"]


@pytest.mark.parametrize("query", ["after=-1", "after=x", "badge_format=maximal", "after=99999999999999999999"])
def test_many_badges_asked_for_badly(place, query):
    assert place.own("GET", f"/high_volume_issued_badge_search?{query}").status_code == 400


def test_a_search_is_a_list_by_other_means(three):
    answer = three.own("POST", "/badges/bulk_search", json={"filter": "state::pending", "sort": "issued_at"})
    assert [email[0] for email in recipients(answer)] == ["b", "a"]
    fields = {"badge_template_id": ONBOARDED, "state": "pending,revoked", "sort": "issued_at"}
    assert [email[0] for email in recipients(three.own("POST", "/badges/bulk_search", json=fields))] == ["c", "a"]
    assert len(recipients(three.own("POST", "/badges/bulk_search", json={"stray": 5}))) == 3
    page = three.own("POST", "/badges/bulk_search", json={"page": 2})
    assert (page.json["data"], page.json["metadata"]["current_page"]) == ([], 2)


def test_a_page_may_be_smaller(sixty):
    answer = sixty.own("GET", "/badges?per=25&page=2")
    metadata = answer.json["metadata"]
    assert (metadata["per"], metadata["count"], metadata["total_pages"]) == (25, 25, 3)
    assert "per=25" in metadata["next_page_url"]
    assert sixty.own("GET", "/badges?per=500").json["metadata"]["per"] == 50


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
        "GET", "/badges", base_url="https://localhost:8443", headers={"X-Forwarded-Host": "evil.example"}
    )
    assert answer.json["metadata"]["next_page_url"].startswith(
        f"https://localhost:8443{sixty.prefix}/v1/organizations/"
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


def test_names_are_sorted_by_their_letters_codes_wherever_the_world_is_kept(place):
    names = ["apple", "Zebra", "Ärger", "_x", "a b", "a-b", "ab", "Apple", "zebra", "éclair", "Éclair", "10", "9"]
    for name in names:
        made = place.own("POST", "/badge_templates", json={
            "name": name, "description": "Sorted", "skills": ["x"], "global_activity_url": "https://x.example/",
            "badge_template_activities": [{"title": "x", "activity_type": "Award"}],
        })  # fmt: skip
        assert made.status_code == 201, made.text
    for sort, expected in (("name", sorted(names)), ("-name", sorted(names, reverse=True))):
        answer = place.own("GET", f"/badge_templates?filter=query::sorted&sort={sort}")
        assert [template["name"] for template in answer.json["data"]] == expected


def test_badges_without_an_end_come_first_in_the_order_of_their_ends(place):
    place.issue(recipient_email="first@example.com", expires_at="2028-01-01 00:00:00 +0000")
    place.issue(recipient_email="never@example.com", expires_at=False)
    place.issue(recipient_email="last@example.com", expires_at="2029-01-01 00:00:00 +0000")
    for sort, expected in (("expires_at", ["never", "first", "last"]), ("-expires_at", ["last", "first", "never"])):
        found = recipients(place.own("GET", f"/badges?sort={sort}"))
        assert found == [f"{name}@example.com" for name in expected]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("reporting_tags::ONBOARDING", 1), ("skills::statistics", 1), ("query::SAFETY", 1), ("name::safety", 1)],
)
def test_filters_do_not_mind_the_case_of_latin_letters(place, wanted, found):
    assert len(place.own("GET", f"/badge_templates?filter={wanted}").json["data"]) == found


@pytest.mark.parametrize(("wanted", "found"), [("TOMÁS", 1), ("tomÁs", 1), ("tomás", 0), ("TOM", 1)])
def test_filters_do_mind_the_case_of_other_letters(place, wanted, found):
    place.issue_to_tomas(issued_to_first_name="TomÁs", recipient_email="t@x.example")
    assert len(place.own("GET", f"/badges?filter=query::{wanted}").json["data"]) == found


@pytest.mark.parametrize(
    ("criteria", "index"),
    [
        ("recipient_key IN ('mei@example.com')", "recipient_key_organization_id"),
        ("state IN ('pending')", "organization_id_state_badge_template_id"),
        ("state IN ('pending') AND badge_template_id IN ('a')", "organization_id_state_badge_template_id"),
    ],
)
def test_what_is_counted_is_found_by_one_index_whatever_the_order_in_which_they_were_made(place, criteria, index):
    query = f"SELECT count(*) FROM acclaim_issued_badge WHERE world = 'w' AND organization_id = 'o' AND {criteria}"
    with place.simulator.worlds.open(place.name, write=False) as world:
        if world.connection.dialect.name != "sqlite":
            pytest.skip("PostgreSQL chooses by what is in the table")
        ((*_, plan),) = world.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")
    assert f"USING COVERING INDEX ix_acclaim_issued_badge_{index} " in plan
