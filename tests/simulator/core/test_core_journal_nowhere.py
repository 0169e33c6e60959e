"""Calls that meet no operation: the answer and the journal say what was asked for, and what was probably meant."""

from base64 import b64encode
from time import monotonic

import pytest

from simulator.journal_lines import line
from simulator.nearest import nearest_operation
from tests.simulator.places import NORTHWIND

NEAREST = "X-Simulator-Nearest"
OF_NORTHWIND = "/v1/organizations/{organization_id}"
KEY = {"Authorization": f"Basic {b64encode(b'sk-live-northwind-0001:').decode()}"}


def lms(place, method, path):
    return place.client.open(f"{place.prefix}/skilljar/v1{path}", method=method, headers=KEY)


def told(place, query="?name=nowhere"):
    return place.control("GET", f"/journal{query}").json["entries"]


@pytest.mark.parametrize(
    ("method", "path", "meant"),
    [
        ("GET", "/badge_template", f"GET {OF_NORTHWIND}/badge_templates (listBadgeTemplates)"),
        ("POST", "/badge", f"POST {OF_NORTHWIND}/badges (issueBadge)"),
        ("POST", "/badges/bulk-search", f"POST {OF_NORTHWIND}/badges/bulk_search (searchBadges)"),
        ("POST", "/badges/x/revoke", f"PUT {OF_NORTHWIND}/badges/{{badge_id}}/revoke (revokeBadge)"),
        ("DELETE", "/events", f"GET {OF_NORTHWIND}/events (listEvents)"),
        (
            "GET",
            "/badge_templates/3f0d5b1c/y",
            f"GET {OF_NORTHWIND}/badge_templates/{{badge_template_id}} (getBadgeTemplate)",
        ),
    ],
)
def test_an_address_of_acclaim_that_leads_to_nothing_names_the_nearest_operation(place, method, path, meant):
    answer = place.own(method, path)
    assert answer.status_code in {404, 405}
    assert answer.headers[NEAREST] == meant
    (entry,) = told(place)
    assert (entry["name"], entry["nearest"]) == ("nowhere", meant)


@pytest.mark.parametrize(
    ("method", "path", "meant"),
    [
        ("POST", "/badges", f"POST {OF_NORTHWIND}/badges (issueBadge)"),
        ("DELETE", "/badges", f"GET {OF_NORTHWIND}/badges (listBadges)"),
        ("GET", "/organization", "GET /v1/organizations (listOrganizations)"),
    ],
)
def test_a_part_may_be_missing_in_front(place, method, path, meant):
    assert place.api(method, path).headers[NEAREST] == meant


def test_so_does_the_token_endpoint(place):
    answer = place.client.get(f"{place.prefix}/oauth/token")
    assert (answer.status_code, answer.headers[NEAREST]) == (405, "POST /oauth/token (obtainAccessToken)")


@pytest.mark.parametrize(
    ("method", "path", "meant"),
    [
        ("GET", "/user", "GET /skilljar/v1/users (lmsListUsers)"),
        ("POST", "/users/x", "PUT /skilljar/v1/users/{user_id} (lmsUpdateUser)"),
        ("PATCH", "/user/x", "PATCH /skilljar/v1/users/{user_id} (lmsUpdateUser)"),
    ],
)
def test_an_address_of_the_lms_that_leads_to_nothing_does_too(place, method, path, meant):
    assert lms(place, method, path).headers[NEAREST] == meant
    (entry,) = told(place)
    assert (entry["name"], entry["nearest"]) == ("nowhere", meant)


@pytest.mark.parametrize(
    ("method", "path", "meant"),
    [
        ("POST", "/organizations/x/badges", f"POST {OF_NORTHWIND}/badges (issueBadge)"),
        ("POST", "/v2/organizations/x/badges", f"POST {OF_NORTHWIND}/badges (issueBadge)"),
        (
            "GET",
            "/api/organizations/9c1d1f2e/badge_templates/3f0d5b1c",
            f"GET {OF_NORTHWIND}/badge_templates/{{badge_template_id}} (getBadgeTemplate)",
        ),
        ("GET", "/ping", "GET /skilljar/v1/ping (lmsPing)"),
        ("GET", "/skilljar/ping", "GET /skilljar/v1/ping (lmsPing)"),
        ("GET", "/skilljar/users/x", "GET /skilljar/v1/users/{user_id} (lmsGetUser)"),
    ],
)
def test_an_address_of_neither_api_names_the_operation_that_it_would_be_in_one(place, method, path, meant):
    answer = place.client.open(f"{place.prefix}{path}", method=method)
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert answer.headers[NEAREST] == meant
    assert answer.text.splitlines()[1] == f"The nearest that there is: {meant}"
    (entry,) = told(place)
    assert (entry["name"], entry["nearest"]) == ("nowhere", meant)


@pytest.mark.parametrize(
    "path", ["/robots.txt", "/index.html", "/x/1", "/mgmt/nothing", "/skilljar/courses/99", "/_simulator2", "/api/9"]
)
def test_an_address_without_a_word_of_an_api_is_near_nothing(place, path):
    answer = place.client.get(f"{place.prefix}{path}")
    assert (answer.status_code, answer.headers.get(NEAREST)) == (404, None)


def test_who_looks_with_a_browser_is_shown_a_page(place):
    answer = place.client.get(f"{place.prefix}/organizations/x/badges", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert f"GET {OF_NORTHWIND}/badges (listBadges)" in answer.text


@pytest.mark.parametrize("path", ["/xyz", "/" + "/".join("x" * 500), "/" + "badges" * 500])
def test_what_is_near_nothing_names_nothing(place, path):
    begun = monotonic()
    assert NEAREST not in place.api("GET", path).headers
    assert NEAREST not in lms(place, "GET", path).headers
    assert NEAREST not in place.client.get(f"{place.prefix}{path}").headers
    assert monotonic() - begun < 1


def test_what_was_met_names_nothing(place):
    for answer in (place.own("GET"), place.own("GET", "/badges/nothing"), place.api("GET", "/organizations/x")):
        assert NEAREST not in answer.headers
    assert NEAREST not in lms(place, "GET", "/users/nobody").headers


def test_among_operations_of_one_path_the_method_decides():
    served = [("GET", "/v1/a", "readA"), ("POST", "/v1/a", "makeA"), ("PUT", "/v1/b", "changeB")]
    assert nearest_operation("POST", "/v1/aa", served) == "POST /v1/a (makeA)"
    assert nearest_operation("DELETE", "/v1/b", served) == "PUT /v1/b (changeB)"
    for nothing in ("", "/", "*", "//"):
        assert nearest_operation("GET", nothing, served) is None


def test_the_line_says_what_was_asked_for(place):
    place.own("GET", "/badge_template")
    place.own("GET", "/badges")
    nowhere, met = (line(entry) for entry in told(place, ""))
    assert f"  nowhere  GET /v1/organizations/{NORTHWIND}/badge_template  404  rule=address  nearest=GET " in nowhere
    assert met.endswith("  request  listBadges  200")


def test_a_call_that_went_astray_is_the_closest_to_the_operation_that_was_meant(place):
    place.own("GET", "/badges")
    place.own("POST", "/badge", json={"recipient_email": "priya@example.com"})
    place.own("GET", "/event")
    answer = place.control("POST", "/journal/verify", json={"name": "issueBadge", "status": 201})
    assert answer.status_code == 409
    assert answer.json["closest"]["path"].endswith("/badge")
    assert answer.json["error"].endswith(
        f"there were 0; the closest request was sent to POST /v1/organizations/{NORTHWIND}/badge, which is nowhere;"
        f" nearest is POST {OF_NORTHWIND}/badges (issueBadge)"
    )
    assert answer.json["differs"] == ["name: 'nowhere' instead of 'issueBadge'", "status: 404 instead of 201"]


def test_a_call_that_met_the_operation_is_closer(place):
    place.issue(recipient_email="mei@example.com")
    place.own("POST", "/badge")
    body = {"recipient_email": "priya@example.com"}
    answer = place.control("POST", "/journal/verify", json={"name": "issueBadge", "body": body})
    assert answer.json["closest"]["name"] == "issueBadge"
    assert "body.recipient_email" in answer.json["error"]
