"""The JSON behind the public pages: what strangers read of profiles and shared badges, and what they do not."""

from urllib.parse import urlsplit

import pytest

from simulator.acclaim.web.api.contract import validator
from simulator.clock import Clock
from simulator.switches import Switches
from tests.simulator.held import hold
from tests.simulator.places import DATA_LITERATE, SAFETY, START, Place, page

PROFILE = "/users/tomas-ortega"


def read(place, path, **options):
    answer = place.client.get(place.prefix + path, **options)
    described = path.endswith("public_url") or ".json" in path
    return hold("GET", path.partition("?")[0], answer) if described else answer


def listed(place, query=""):
    answer = read(place, f"{PROFILE}/badges.json{query}")
    assert answer.status_code == 200, answer.text
    validator("PublicBadgeList").validate(answer.json)
    return answer.json


def ids(place, query=""):
    return [badge["id"] for badge in listed(place, query)["data"]]


def refused(answer, status):
    assert answer.status_code == status, answer.text
    validator("Error").validate(answer.json)
    assert answer.content_type.startswith("application/json")


@pytest.fixture
def two(place):
    """The badge that was accepted first was issued last."""
    first = place.issue_to_tomas(issued_at="2026-02-02 09:00:00 +0000")
    second = place.issue_to_tomas(badge_template_id=DATA_LITERATE, issued_at="2026-01-01 09:00:00 +0000")
    place.tomas().post(f"/badges/{first}/accept")
    place.advance(hours=1)
    place.tomas().post(f"/badges/{second}/accept")
    return first, second


def test_the_badges_of_a_profile(place, two):
    first, second = two
    assert ids(place) == ids(place, "?sort=most_popular") == ids(place, "?sort=-state_updated_at") == [second, first]
    assert ids(place, "?sort=state_updated_at&filter=all") == [first, second]
    shown = listed(place)["data"][0]
    assert (shown["issued_to"], shown["earner_path"], shown["state"]) == ("Tomás Ortega", PROFILE, "accepted")
    assert (shown["issued_at"], shown["accepted_at"]) == ("2026-01-01T09:00:00.000Z", "2026-03-02T10:00:00.000Z")
    assert shown["badge_template"]["skills"][0] == {
        "id": "data-analysis",
        "name": "Data Analysis",
        "vanity_slug": "data-analysis",
    }


def test_only_what_is_shown_is_listed(place, two):
    first, second = two
    rejected, pending = place.issue_to_tomas(badge_template_id=SAFETY), place.issue_to_tomas(badge_template_id=SAFETY)
    tomas = place.tomas()
    tomas.post(f"/badges/{rejected}/accept", f"/badges/{rejected}/reject")
    tomas.post(f"/earner/earned/badge/{first}", f"/earner/earned/badge/{first}/visibility", hidden="yes")
    assert ids(place) == [second]
    for hidden in (first, rejected, pending):
        refused(read(place, f"/badges/{hidden}.json"), 404)
        refused(read(place, f"/badges/{hidden}/public_url"), 404)
    place.revoke(second)
    assert ids(place) == []
    refused(read(place, f"/badges/{second}.json"), 404)


@pytest.mark.parametrize(
    ("query", "sizes"),
    [
        ("", (48, 1)),
        ("per=20&", (20, 20)),
        ("page_size=30&", (30, 19)),
        ("per_page=45&", (45, 4)),
        ("per=1000&", (48, 1)),
        ("per=40&page_size=10&", (10, 10)),
    ],
)
def test_pages_of_a_profile(place, many, query, sizes):
    first = listed(many, f"?{query}sort=-state_updated_at")
    assert (len(first["data"]), first["metadata"]["per"], first["metadata"]["total_count"]) == (sizes[0], sizes[0], 49)
    following = urlsplit(first["metadata"]["next_page_url"])
    assert following.path == f"{many.prefix}{PROFILE}/badges.json"
    second = listed(many, f"?{following.query}")
    assert len(second["data"]) == sizes[1]
    assert not {badge["id"] for badge in first["data"]} & {badge["id"] for badge in second["data"]}


@pytest.fixture(scope="module")
def many(simulator):
    """Tomás shows 49 badges, one more than a page has."""
    simulator.worlds.create("many-shown", "northwind", Clock(frozen_at=START))
    place = Place(simulator, "many-shown")
    tomas = place.tomas()
    for _ in range(49):
        tomas.post(f"/badges/{place.issue_to_tomas(badge_template_id=SAFETY)}/accept")
    yield place
    simulator.worlds.remove("many-shown")


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "per=-1", "page_size=x", "per_page=%00", "sort=%00", "sort=" + "x" * 9000]
)
def test_a_query_that_is_junk(still, query):
    refused(read(still, f"{PROFILE}/badges.json?{query}"), 400)


def test_an_unknown_sort_is_a_leniency(place, simulator):
    assert read(place, f"{PROFILE}/badges.json?sort=colour").headers["X-Simulator-Leniency"] == "unknown-filter"
    simulator.worlds.create("strict-public", "northwind", Clock(frozen_at=START), Switches(strict=True))
    strict = Place(simulator, "strict-public")
    refused(read(strict, f"{PROFILE}/badges.json?sort=colour"), 422)
    assert listed(strict, "?sort=most_popular&per_page=10")["data"] == []
    simulator.worlds.remove("strict-public")


def test_a_profile(place):
    answer = read(place, f"{PROFILE}.json")
    validator("ProfileAnswer").validate(answer.json)
    assert (answer.json["data"]["id"], answer.json["data"]["first_name"]) == ("tomas-ortega", "Tomás")


@pytest.mark.parametrize(
    "slug", ["nobody", "Tomas-Ortega", "%00", "x" * 3000, "é", "tomas-ortega.json", "{slug}", "..."]
)
def test_a_profile_that_is_not_there(still, slug):
    refused(read(still, f"/users/{slug}.json"), 404)
    refused(read(still, f"/users/{slug}/badges.json"), 404)


def test_a_private_profile_is_not_there(place, two):
    place.tomas().post("/earner/settings/profile")
    refused(read(place, f"{PROFILE}.json"), 404)
    refused(read(place, f"{PROFILE}/badges.json"), 404)
    assert read(place, PROFILE).status_code == 404
    assert read(place, f"/badges/{two[0]}.json").status_code == 200


def test_a_shared_badge(place, two):
    answer = read(place, f"/badges/{two[0]}.json")
    validator("PublicBadgeAnswer").validate(answer.json)
    assert answer.json["data"]["id"] == two[0]
    assert read(place, f"/badges/{two[0]}/public_url").location == f"{place.prefix}/badges/{two[0]}"


@pytest.mark.parametrize("thing", ["nothing", "%00", "x" * 3000, "é", "accept", "..."])
def test_a_badge_that_is_not_there(still, thing):
    refused(read(still, f"/badges/{thing}.json"), 404)
    refused(read(still, f"/badges/{thing}/public_url"), 404)


def test_what_is_wrong_with_the_address_or_the_method_is_told_in_json(still, simulator):
    refused(still.client.put(f"{still.prefix}{PROFILE}.json"), 405)
    refused(still.client.delete(f"{still.prefix}/badges/x.json"), 405)
    refused(still.client.post(f"{still.prefix}/badges/x/public_url"), 405)
    refused(read(Place(simulator, "nowhere"), f"{PROFILE}/badges.json"), 404)


def test_the_pages_stand_where_they_stood(place, two):
    for path in (PROFILE, f"/badges/{two[0]}", "/users/sign_in", "/users/sign_up"):
        answer = read(place, path)
        assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert read(place, "/users/nobody").mimetype == "text/html"
    assert read(place, f"/badges/{two[0]}/accept").status_code == 302


def test_a_shared_page_says_what_it_shows_to_those_who_link_to_it(place):
    badge = place.accepted_by_tomas(expires_at="2026-04-01 09:00:00 +0000", issued_to_last_name='O"rtega & Söhne')

    def title():
        (told,) = page(read(place, f"/badges/{badge}")).cssselect('meta[property="og:title"]')
        return told.get("content")

    assert title() == 'Northwind Onboarded was issued by Northwind Academy to Tomás O"rtega & Söhne.'
    place.advance(days=31)
    assert title() == 'Northwind Onboarded (Expired) was issued by Northwind Academy to Tomás O"rtega & Söhne.'


def test_a_replacement_was_accepted_when_the_old_badge_was(place):
    old = place.accepted_by_tomas()
    place.advance(hours=1)
    said = {"badge_template_id": SAFETY, "issued_at": "2026-03-02 09:00:00 +0000"}
    new = place.own("POST", f"/badges/{old}/replace", json=said).json["data"]["id"]
    shared = read(place, f"/badges/{new}.json")
    assert shared.json["data"]["accepted_at"] == "2026-03-02T09:00:00.000Z"
