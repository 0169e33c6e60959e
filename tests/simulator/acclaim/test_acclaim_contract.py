"""The wire as it is, byte for byte: each kind of answer beside its file in `golden/`, and held to openapi.yaml.

`UPDATE_GOLDEN=1 python -m pytest tests/simulator/acclaim/test_acclaim_contract.py` writes the files anew; what has
changed then stands in the diff.
"""

import os
from pathlib import Path

import orjson
import pytest
from openapi_spec_validator import validate
from openbadgeslib.ob3.status import decode_encoded_list, set_indices

from simulator.acclaim.web.api.contract import document, operations, validator
from simulator.clock import Clock
from tests.simulator.places import FOUNDERS, NORTHWIND, ONBOARDED, START, Place

GOLDEN = Path(__file__).with_name("golden")
EVIDENCE = [{"type": "UrlEvidence", "name": "Report", "value": "https://x.example/r", "description": "The report"}]


@pytest.fixture
def golden(simulator):
    """The same world for every answer, so that its ids and addresses are the same, too."""
    simulator.worlds.create("golden", "northwind", Clock(frozen_at=START))
    yield Place(simulator, "golden")
    simulator.worlds.remove("golden")


def page_one_of_two(place):
    for number in range(51):
        place.issue(recipient_email=f"n{number}@example.com", suppress_badge_notification_email=True)
    answer = place.own("GET", "/badges?sort=issued_at&filter=state::pending")
    whole = answer.json
    whole["data"] = whole["data"][:1]  # fifty of them say no more than one
    answer.set_data(orjson.dumps(whole))
    return answer


def revoked(place):
    badge = place.issue_to_tomas()
    place.advance(hours=1)
    return place.revoke(badge, reason="By mistake")


def accepted(place):
    place.accepted_by_tomas(expires_at="2027-03-02 09:00:00 +0000", issuer_earner_id="emp-7")
    return place.own("GET", "/badges?filter=state::accepted")


def assertion(place):
    badge = place.accepted_by_tomas(evidence=EVIDENCE, expires_at="2027-03-02 09:00:00 +0000")
    return place.api("GET", f"/obi/v2/badge_assertions/{badge}", token=None)


def revoked_assertion(place):
    badge = place.accepted_by_tomas()
    place.revoke(badge)
    return place.api("GET", f"/obi/v2/badge_assertions/{badge}", token=None)


def credential(place):
    badge = place.accepted_by_tomas(evidence=EVIDENCE, expires_at="2027-03-02 09:00:00 +0000")
    return place.api("GET", f"/obi/v3/open_badge_credentials/{badge}", token=None)


def revoked_credential(place):
    badge = place.accepted_by_tomas()
    place.revoke(badge)
    return place.api("GET", f"/obi/v3/open_badge_credentials/{badge}", token=None)


def status_list(place):
    badge = place.accepted_by_tomas()
    place.revoke(badge)
    answer = place.api("GET", f"/obi/v3/status_lists/{badge}", token=None, headers={"Accept": "application/json"})
    whole = answer.json
    bits = decode_encoded_list(whole["credentialSubject"]["encodedList"])
    told = f"u_of_{len(bits) * 8}_bits_these_set_{'_'.join(map(str, set_indices(bits)))}"
    whole["credentialSubject"]["encodedList"] = told  # machines compress the same bits in different ways
    answer.set_data(orjson.dumps(whole))
    return answer


def open_to_all(path):
    """What everybody may read at `path`."""
    return lambda place: place.api("GET", path, token=None)


CREATED = {
    "name": "New", "description": "A new one", "skills": ["a", "b", "c"], "global_activity_url": "https://x.example/",
    "badge_template_activities": [{"title": "Pass", "activity_type": "Assessment", "activity_url": "https://x.example/exam"}],
}  # fmt: skip

ANSWERS = {
    "organization": (lambda place: place.own("GET"), 200, "OrganizationAnswer"),
    "organizations": (lambda place: place.api("GET", "/organizations"), 200, "OrganizationList"),
    "template": (lambda place: place.own("GET", f"/badge_templates/{ONBOARDED}"), 200, "BadgeTemplateAnswer"),
    "template_created": (lambda place: place.own("POST", "/badge_templates", json=CREATED), 201, "BadgeTemplateAnswer"),
    "template_changed": (
        lambda place: place.own("PUT", f"/badge_templates/{ONBOARDED}", json={"state": "archived"}), 200, "BadgeTemplateAnswer",
    ),
    "templates": (lambda place: place.own("GET", "/badge_templates?sort=name"), 200, "BadgeTemplateList"),
    "badge_pending": (lambda place: place.try_to_issue(evidence=EVIDENCE), 201, "BadgeAnswer"),
    "badges_accepted": (accepted, 200, "BadgeList"),
    "badge_revoked": (revoked, 200, "BadgeAnswer"),
    "badges_page_1_of_2": (page_one_of_two, 200, "BadgeList"),
    "error_401": (lambda place: place.own("GET", token="wrong"), 401, "Error"),
    "error_404": (lambda place: place.own("GET", "/badge_templates/nothing"), 404, "Error"),
    "error_404_address": (lambda place: place.api("GET", "/nothing"), 404, "Error"),
    "error_415": (lambda place: place.own("POST", "/badges", data="{}", content_type="text/plain"), 415, "Error"),
    "error_422": (lambda place: place.try_to_issue(recipient_email="nobody", issued_at=None), 422, "Error"),
    "error_422_duplicate": (lambda place: [place.issue(), place.try_to_issue()][1], 422, "Error"),
    "error_422_archived": (lambda place: place.try_to_issue(badge_template_id=FOUNDERS), 422, "Error"),
    # Open Badges
    "assertion": (assertion, 200, "Assertion"),
    "assertion_revoked": (revoked_assertion, 410, "RevokedAssertion"),
    "assertion_old": (
        lambda place: open_to_all(f"/obi/badge_assertions/{place.accepted_by_tomas()}")(place), 200, "OldAssertion",
    ),
    "badge_class": (open_to_all(f"/obi/v2/badge_classes/{ONBOARDED}"), 200, "BadgeClass"),
    "badge_class_of_issuer": (open_to_all(f"/obi/v2/issuers/{NORTHWIND}/badge_classes/{ONBOARDED}"), 200, "BadgeClass"),
    "issuer": (open_to_all(f"/obi/v2/issuers/{NORTHWIND}"), 200, "Issuer"),
    "credential": (credential, 200, "OpenBadgeCredential"),
    "credential_revoked": (revoked_credential, 410, "Error"),
    "status_list_revoked": (status_list, 200, "StatusListCredential"),
    "issuer_did": (open_to_all(f"/obi/v3/issuers/{NORTHWIND}/did.json"), 200, "DidDocument"),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_the_wire_is_as_it_was(golden, name):
    call, status, schema = ANSWERS[name]
    answer = call(golden)
    assert (answer.status_code, answer.content_type) == (status, "application/json; charset=utf-8")
    if schema:
        validator(schema).validate(answer.json)
    written = orjson.dumps(orjson.loads(answer.data), option=orjson.OPT_INDENT_2) + b"\n"
    kept = GOLDEN / f"{name}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        kept.write_bytes(written)
    assert written == kept.read_bytes()


def test_every_golden_file_has_its_answer():
    assert {path.stem for path in GOLDEN.iterdir()} == set(ANSWERS)


def test_the_description_of_the_wire_is_in_order():
    validate(document())


def test_every_operation_is_served_and_no_other(simulator):
    served = {
        rule.endpoint.partition(".")[2]
        for rule in simulator.app.url_map.iter_rules()
        if rule.endpoint.startswith("acclaim_api.")
    }
    assert served == set(operations())


def test_an_answer_that_breaks_the_contract_is_noticed(place):
    answer = place.try_to_issue().json
    del answer["data"]["accept_badge_url"]
    assert not validator("BadgeAnswer").is_valid(answer)
    answer["data"]["accept_badge_url"] = answer["data"]["badge_url"] = "x"
    assert not validator("BadgeAnswer").is_valid(answer)


def test_a_created_template_is_found_at_its_location(place):
    answer = place.own("POST", "/badge_templates", json=CREATED)
    path = answer.headers["Location"].partition("/v1")[2]
    found = place.api("GET", path).json["data"]
    assert found["id"] == answer.json["data"]["id"]
