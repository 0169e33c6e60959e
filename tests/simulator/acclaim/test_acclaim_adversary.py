"""What an adversary found: each is refused, or answered rightly, since."""

import socket
from base64 import b64encode
from urllib.parse import urlsplit

import orjson
import pytest
from flask import g

from simulator.acclaim.domain.errors import Invalid, Problem
from simulator.clock import Clock
from simulator.switches import Switches
from stage.standing import over_sockets
from tests.simulator.places import NORTHWIND, SAFETY, START, TOKEN, Place

LOGIN = {"Authorization": "Basic " + b64encode(f"{TOKEN}:".encode()).decode()}
JSON = {"content_type": "application/json"}


@pytest.mark.parametrize("field", ["locale", "expires_at", "evidence"])
def test_json_is_refused_at_every_depth(still, field):
    for depth in range(20, 1200, 7 if field != "locale" else 1):
        answer = still.own("POST", "/badges", data=f'{{"{field}":' + "[" * depth + "]" * depth + "}", **JSON)
        assert answer.status_code in {400, 422}, depth


def test_a_body_of_too_many_values_is_not_looked_at(still, monkeypatch):
    from simulator.acclaim.web.api import bodies

    monkeypatch.setattr(bodies, "require", lambda *_: pytest.fail("it was validated"))
    item = still.request(evidence=[{"type": "KeyValueGroupEvidence", "values": [{}] * 100}] * 100)
    answer = still.own("POST", "/badges/batch", data=orjson.dumps({"badges": [item] * 29}), **JSON)
    assert (answer.status_code, answer.headers["X-Simulator-Rule"]) == (400, "body-json")


def test_a_batch_as_large_as_it_may_be_is_taken(place):
    proofs = [{"type": "PlainTextEvidence", "title": "t", "description": "d"}] * 20
    items = [place.request(recipient_email=f"n{n}@example.com", evidence=proofs) for n in range(50)]
    assert place.own("POST", "/badges/batch", json={"badges": items}).status_code == 201


def test_the_pages_of_a_search_can_be_followed(place):
    for number in range(51):
        place.issue(recipient_email=f"n{number}@example.com", suppress_badge_notification_email=True)
    place.revoke(place.issue())
    said = {"filter": "recipient_email::" + ",".join(f"n{n}@example.com" for n in range(51)), "state": "pending"}
    first = place.own("POST", "/badges/bulk_search", json=said).json
    following = urlsplit(first["metadata"]["next_page_url"])
    second = place.client.get(f"{following.path}?{following.query}", headers=LOGIN).json
    assert (second["metadata"]["count"], second["metadata"]["next_page_url"]) == (1, None)
    assert second["data"][0]["id"] not in {badge["id"] for badge in first["data"]}


@pytest.mark.parametrize("spelling", ["badge_templates.json", "badge_templates/", "badge_templates"])
def test_a_location_leads_to_the_template(place, spelling):
    made = place.own("POST", f"/{spelling}", json={
        "name": "N", "description": "d", "skills": ["a"], "global_activity_url": "https://x.example/",
        "badge_template_activities": [{"title": "x", "activity_type": "Award"}],
    })  # fmt: skip
    assert place.client.get(urlsplit(made.headers["Location"]).path, headers=LOGIN).status_code == 200


@pytest.mark.parametrize(
    "line", [b"GET\r\n\r\n", b"get / HTTP/1.1\r\nHost: x\r\n\r\n", b"GET / HTTP/1.1\r\nHost : x\r\n\r\n"]
)
def test_a_request_line_that_is_none_is_answered(line):
    with over_sockets() as stage:
        where = urlsplit(stage.simulator_url)
        with socket.create_connection((where.hostname, where.port), timeout=5) as connection:
            connection.sendall(line)
            assert connection.recv(100).startswith(b"HTTP/1.")


def test_a_strict_world_serves_the_links_that_it_gives(simulator):
    simulator.worlds.create("links", "northwind", Clock(frozen_at=START), Switches(strict=True))
    place = Place(simulator, "links")
    badge = place.accepted_by_tomas()
    credential = place.api("GET", f"/obi/v3/open_badge_credentials/{badge}", token=None).json
    for link in (credential["id"], credential["credentialStatus"]["statusListCredential"]):
        assert place.client.get(urlsplit(link).path).status_code == 200
    refused = place.client.get(f"/w/links/api/v1/organizations/{NORTHWIND}", headers=LOGIN)
    assert refused.headers["X-Simulator-Rule"] == "api-prefix"
    simulator.worlds.remove("links")


def test_recommendations_are_found_by_their_id_alone(place):
    said = {"recommendations": [{"title": "Go on"}]}
    (made,) = place.own("PUT", f"/badge_templates/{SAFETY}", json=said).json["data"]["recommendations"]
    for value, names in ((made["id"], ["Safety First"]), ("title", []), ("information", []), ("Go on", [])):
        found = place.own("GET", f"/badge_templates?filter=recommendation_ids::{value}").json["data"]
        assert [template["name"] for template in found] == names


@pytest.mark.parametrize("text", ["false", "no", "0"])
def test_an_expiry_that_is_false_as_a_text_is_a_leniency(place, text):
    assert place.try_to_issue(expires_at=text).headers["X-Simulator-Leniency"] == "flag-as-text"


def test_a_field_that_breaks_the_schema_claims_no_documentation(still):
    answer = still.try_to_issue(issued_to_first_name="x" * 300)
    assert (answer.status_code, answer.headers["X-Simulator-Rule"]) == (422, "fields")
    assert not answer.headers["X-Simulator-Source"].startswith("documented")


def test_a_body_that_nobody_reads_is_bounded_too(still):
    for method in ("GET", "DELETE"):
        path = f"{still.prefix}/v1/organizations/{NORTHWIND}/badges/nothing"
        answer = still.client.open(path, method=method, data=b" " * 2_000_000, headers=LOGIN)
        assert (answer.status_code, answer.headers["X-Simulator-Rule"]) == (413, "body-size")


def test_a_body_is_judged_before_the_world_is_opened(still, monkeypatch):
    from simulator.acclaim.web.api import bodies

    def judge(*_):
        assert "world" not in g
        raise Invalid(Problem("reason", "as judged"))

    monkeypatch.setattr(bodies, "require", judge)
    assert still.try_to_issue().json["data"]["errors"][0]["messages"] == ["as judged"]
    refused = still.api("POST", f"/organizations/{NORTHWIND}/badges", token="nobody's", json={})
    assert refused.status_code == 401  # what is wrong with the body is not told to strangers


def test_a_badge_that_was_never_accepted_is_nobodys_to_verify(place):
    badge = place.issue()
    place.revoke(badge, reason="Told to nobody")
    for path in (
        f"/obi/v2/badge_assertions/{badge}",
        f"/obi/badge_assertions/{badge}",
        f"/obi/v3/open_badge_credentials/{badge}",
        f"/obi/v3/status_lists/{badge}",
    ):
        answer = place.api("GET", path, token=None)
        assert answer.status_code == 404, path
        assert "Told to nobody" not in answer.text


def test_no_badge_stands_where_the_replacement_was_deleted(place):
    old = place.issue()
    said = {"badge_template_id": SAFETY, "issued_at": "2026-03-02 09:00:00 +0000"}
    new = place.own("POST", f"/badges/{old}/replace", json=said).json["data"]["id"]
    assert place.own("DELETE", f"/badges/{new}").status_code == 204
    answer = place.own("POST", f"/badges/{old}/replace", json=said)
    assert (answer.status_code, answer.json["metadata"]) == (422, {"current_badge_id": None})


def test_the_id_of_evidence_is_the_servers_unless_it_is_what_the_evidence_says(place):
    said = [{"id": "mine", "type": "IdEvidence"}, {"id": "mine", "type": "PlainTextEvidence"}]
    answer = place.try_to_issue(evidence=said)
    mine, other = (proof["id"] for proof in answer.json["data"]["evidence"])
    assert mine == "mine"
    assert other != "mine"
    assert answer.headers["X-Simulator-Leniency"] == "unknown-field"


@pytest.mark.parametrize("name", ["\u200b", "\u200d\u2060", "\ufeff ", "\u202e", "\u00ad"])
def test_a_name_that_nobody_can_see_is_blank(still, name):
    assert still.try_to_issue(issued_to_first_name=name).status_code == 422


def test_a_new_name_is_trimmed_in_a_replacement_too(place):
    old = place.issue()
    said = {"badge_template_id": SAFETY, "issued_at": "2026-03-02 09:00:00 +0000", "issued_to_first_name": " Ada "}
    shown = place.own("POST", f"/badges/{old}/replace", json=said).json["data"]
    assert shown["issued_to_first_name"] == "Ada"
