"""Replacing and deleting badges, batches, and what becomes of an issue where the badge is there already."""

from dataclasses import replace

import pytest

from simulator.acclaim.records import addresses
from simulator.acclaim.web.api.contract import validator
from tests.simulator.places import CLOUD, DATA_LITERATE, FOUNDERS, GLOBEX, GLOBEX_TOKEN, ONBOARDED, PARTNER, SAFETY

AT = "2026-03-03 09:00:00 +0000"


def replaced(place, badge, status=201, **changes):
    answer = place.own(
        "POST", f"/badges/{badge}/replace", json={"badge_template_id": SAFETY, "issued_at": AT} | changes
    )
    assert answer.status_code == status, answer.text
    return answer.json


def shown(place, badge):
    return place.own("GET", f"/badges/{badge}").json["data"]


def kinds(place, badge):
    return [mail.kind for mail in place.mail(about=badge)]


def test_the_new_badge_takes_the_place_and_the_state_of_the_old_one(place):
    old = place.accepted_by_tomas()
    answer = replaced(place, old)
    validator("ReplacementAnswer").validate(answer)
    new = answer["data"]
    assert (new["state"], new["replaces_badge_id"], new["recipient_email"]) == ("accepted", old, "tomas@example.com")
    assert (new["issued_to"], new["badge_template"]["id"]) == ("Tomás Ortega", SAFETY)
    gone = shown(place, old)
    assert (gone["state"], gone["replacement_badge_id"]) == ("replaced", new["id"])
    assert not {"badge_url", "accept_badge_url"} & set(gone)


def test_a_pending_badge_is_replaced_by_a_pending_one_that_is_reminded_of(place):
    new = replaced(place, place.issue(), issued_at="2026-03-02 09:00:00 +0000")["data"]
    assert new["state"] == "pending"
    place.advance(days=10)
    assert kinds(place, new["id"]) == ["badge reminder", "badge reminder"]


def test_reminders_of_the_old_badge_end(place):
    old = place.issue()
    replaced(place, old)
    place.advance(days=10)
    assert kinds(place, old) == ["badge notice"]


def test_the_recipient_is_told_when_the_issuer_has_something_to_say(place):
    new = replaced(place, place.accepted_by_tomas(), notification_message="A newer edition")["data"]["id"]
    (mail,) = place.mail(about=new)
    assert mail.kind == "badge replaced"
    assert "A newer edition" in mail.text
    silent = replaced(place, place.accepted_by_tomas(badge_template_id=DATA_LITERATE))["data"]["id"]
    assert kinds(place, silent) == []


def test_a_replaced_badge_names_the_one_that_stands_now(place):
    first = place.accepted_by_tomas()
    second = replaced(place, first)["data"]["id"]
    third = replaced(place, second)["data"]["id"]
    refused = replaced(place, first, 422)
    assert "cannot be replaced because it has already been replaced." in refused["data"]["message"]
    assert refused["metadata"] == {"current_badge_id": third}


def test_the_same_template_may_replace_its_own_badge(place):
    old = place.accepted_by_tomas()
    assert replaced(place, old, badge_template_id=ONBOARDED)["data"]["badge_template"]["id"] == ONBOARDED


def test_a_replacement_is_no_way_round_the_duplicate_rule(place):
    place.accepted_by_tomas(badge_template_id=DATA_LITERATE)
    old = place.accepted_by_tomas()
    before = place.digest()
    assert "already has this badge" in replaced(place, old, 422, badge_template_id=DATA_LITERATE)["data"]["message"]
    assert place.digest() == before


@pytest.mark.parametrize("template", [FOUNDERS, CLOUD, PARTNER, "nothing"])
def test_only_an_active_template_of_the_organization_replaces(place, template):
    old = place.accepted_by_tomas()
    before = place.digest()
    replaced(place, old, 422, badge_template_id=template)
    assert place.digest() == before


def test_what_stands_no_more_is_not_replaced(place):
    revoked = place.issue()
    place.revoke(revoked)
    assert "revoked" in replaced(place, revoked, 422)["data"]["message"]


def test_a_replaced_badge_is_neither_revoked_nor_accepted(place):
    old = place.issue_to_tomas()
    replaced(place, old)
    assert place.revoke(old).status_code == 422
    place.tomas().post("/earner/settings/profile", to=f"/badges/{old}/accept")
    assert place.state_of(old) == "replaced"


def test_another_organization_replaces_and_deletes_nothing(place):
    badge = place.issue()
    said = {"badge_template_id": PARTNER, "issued_at": AT, "reason": "Not ours"}
    for method, path in (("POST", f"{badge}/replace"), ("PUT", f"{badge}/revoke"), ("DELETE", badge), ("GET", badge)):
        answer = place.api(method, f"/organizations/{GLOBEX}/badges/{path}", token=GLOBEX_TOKEN, json=said)
        assert answer.status_code == 404
    assert place.state_of(badge) == "pending"


def test_a_deleted_badge_is_gone_for_good(place):
    badge = place.accepted_by_tomas()
    answer = place.own("DELETE", f"/badges/{badge}")
    assert (answer.status_code, answer.data) == (204, b"")
    for method, path in (("GET", ""), ("DELETE", ""), ("PUT", "/revoke"), ("POST", "/replace")):
        body = {"reason": "x", "badge_template_id": SAFETY, "issued_at": AT}
        refused = place.own(method, f"/badges/{badge}{path}", json=body)
        assert (refused.status_code, refused.headers["X-Simulator-Rule"]) == (410, "deleted")
    assert place.own("GET", "/badges").json["data"] == []
    assert place.browser().get(f"/badges/{badge}").status_code == 404
    assert place.tomas().get("/earner/earned").text.count('class="badge') == 0


def test_a_deleted_badge_reminds_nobody_and_is_no_obstacle(place):
    badge = place.issue()
    place.own("DELETE", f"/badges/{badge}")
    place.issue()
    place.advance(days=10)
    assert kinds(place, badge) == ["badge notice"]


def test_a_template_from_which_nothing_was_issued_is_deleted(place):
    assert place.own("DELETE", f"/badge_templates/{SAFETY}").status_code == 204
    assert place.own("GET", f"/badge_templates/{SAFETY}").status_code == 410
    assert place.own("PUT", f"/badge_templates/{SAFETY}", json={}).status_code == 410
    assert place.try_to_issue(badge_template_id=SAFETY).status_code == 422


def test_a_template_with_badges_stays_also_when_they_are_deleted(place):
    badge = place.issue()
    for _ in range(2):
        refused = place.own("DELETE", f"/badge_templates/{ONBOARDED}")
        assert (refused.status_code, refused.headers["X-Simulator-Rule"]) == (409, "template-in-use")
        place.own("DELETE", f"/badges/{badge}")
    assert place.own("GET", "/events").json["metadata"]["total_count"] == 3


def batch(place, *items):
    return place.own("POST", "/badges/batch", json={"badges": list(items)})


def test_a_batch_is_answered_in_its_order(place):
    answer = batch(place, *(place.request(recipient_email=f"{letter}@example.com") for letter in "cab"))
    assert answer.status_code == 201
    validator("IssuedBadgesAnswer").validate(answer.json)
    assert [badge["recipient_email"][0] for badge in answer.json["data"]] == list("cab")
    assert len(place.mail(kind="badge notice")) == 3


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"badge_template_id": FOUNDERS}, "archived"),
        ({"recipient_email": "priya@example.com"}, "already has this badge"),
        ({"expires_at": "2020-01-01 00:00:00 +0000"}, "Expires at"),
    ],
)
def test_one_wrong_item_refuses_the_batch_and_is_named(place, wrong, words):
    before = place.digest()
    answer = batch(place, place.request(), place.request(**{"recipient_email": "x@example.com"} | wrong))
    assert answer.status_code == 422
    validator("Error").validate(answer.json)
    assert (answer.json["data"]["error_index"], words in answer.json["data"]["message"]) == (1, True)
    assert place.digest() == before


def test_an_item_that_breaks_the_schema_is_named_too(place):
    answer = batch(place, place.request(), place.request(recipient_email="nobody"))
    assert (answer.status_code, answer.json["data"]["error_index"]) == (422, 1)
    assert answer.json["data"]["errors"][0]["attribute"] == "badges.1.recipient_email"


@pytest.mark.parametrize("body", [{}, {"badges": []}, {"badges": {}}, {"badges": [None]}, {"badges": [{}] * 51}])
def test_a_batch_that_is_none(still, body):
    assert still.own("POST", "/badges/batch", json=body).status_code == 422


def again(place, behavior, **changes):
    return place.try_to_issue(duplicate_behavior=behavior, **changes)


def test_a_duplicate_may_be_allowed_for_once(place):
    first = place.issue()
    second = again(place, "allow")
    assert (second.status_code, second.json["data"]["id"] != first) == (201, True)
    assert again(place, "deny").status_code == 422


def test_a_duplicate_may_bring_the_standing_badge_up_to_date(place):
    first = place.issue(country_name="Spain", state_or_province="Navarra", issuer_earner_id="7")
    place.advance(hours=1)
    answer = again(place, "replace", issued_to_first_name="Priyanka", country_name="France", issued_at=AT)
    badge = answer.json["data"]
    assert (answer.status_code, badge["id"], badge["issued_to"]) == (201, first, "Priyanka Raman")
    assert (badge["country"], badge["country_code"]) == ("France", "FRA")
    assert (badge["state_or_province"], badge["issuer_earner_id"]) == (None, None)
    assert (badge["issued_at"], badge["created_at"]) == ("2026-03-02T09:00:00.000Z", "2026-03-02T09:00:00.000Z")
    assert badge["updated_at"] == "2026-03-02T10:00:00.000Z"
    assert kinds(place, first) == ["badge notice"]


def test_an_identical_duplicate_changes_nothing(place):
    evidence = [{"type": "PlainTextEvidence", "title": "a"}]
    badge = place.issue(evidence=evidence)
    before = shown(place, badge)
    place.advance(hours=1)
    assert again(place, "replace", evidence=evidence).json["data"] == before


def test_the_address_changes_only_while_the_badge_is_pending(place):
    pending = place.issue(issuer_earner_id="7")
    moved = again(place, "replace", issuer_earner_id="7", recipient_email="new@example.com")
    assert (moved.json["data"]["id"], moved.json["data"]["recipient_email"]) == (pending, "new@example.com")
    place.accepted_by_tomas(issuer_earner_id="8")
    refused = again(place, "replace", issuer_earner_id="8", recipient_email="other@example.com")
    assert (refused.status_code, refused.headers["X-Simulator-Rule"]) == (422, "duplicate-replace")


def test_the_address_changes_only_for_the_same_earner_id(place):
    with place.world() as world:
        known = world.rows(addresses).find(key="mei@example.com")
        world.rows(addresses).add(replace(known, email="mei.two@example.com", key="mei.two@example.com"))
    badge = place.issue(recipient_email="mei@example.com")
    refused = again(place, "replace", recipient_email="mei.two@example.com")
    assert (refused.status_code, refused.headers["X-Simulator-Rule"]) == (422, "duplicate-replace")
    assert again(place, "replace", recipient_email="MEI@example.com").json["data"]["id"] == badge


def test_a_template_with_duplicates_asks_for_no_behavior(place):
    first = place.issue(badge_template_id=SAFETY)
    assert again(place, "replace", badge_template_id=SAFETY).json["data"]["id"] != first
