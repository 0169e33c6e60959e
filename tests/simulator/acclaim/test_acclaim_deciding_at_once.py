"""Accepting or rejecting a badge by a call of the control plane, as if its recipient had followed the link of the e-mail."""

import pytest

from simulator.acclaim.records import addresses, confirmations, earners
from simulator.acclaim.services.following import PASSWORD
from tests.simulator.places import START


def accept(place, badge):
    return place.control("POST", f"/acclaim/badges/{badge}/accept")


def test_who_has_no_account_gets_one(place):
    badge = place.issue()
    answer = accept(place, badge)
    assert answer.status_code == 200, answer.text
    with place.world(write=False) as world:
        (address,) = world.rows(addresses).all(key="priya@example.com")
        earner = world.rows(earners).find(id=address.earner_id)
    assert answer.json == {
        "id": badge,
        "state": "accepted",
        "accepted_at": START.isoformat(),
        "recipient_email": "priya@example.com",
        "earner": {"id": earner.id, "name": "Priya Raman"},
        "password": PASSWORD,
    }
    assert (address.confirmed_at, place.state_of(badge)) == (START, "accepted")
    page = place.browser().sign_in("priya@example.com", PASSWORD).get("/earner/earned")
    assert "Northwind Onboarded" in page.text


def test_the_account_that_there_is_is_used(place):
    badge = place.issue_to_tomas(recipient_email="Tomas@Example.com")
    answer = accept(place, badge)
    assert answer.json["earner"]["name"] == "Tomás Ortega"
    assert answer.json["password"] is None
    assert "Northwind Onboarded" in place.tomas().get("/earner/earned").text


def test_an_account_that_waits_for_its_address_is_confirmed_by_it(place):
    signed_up = {"first_name": "Priya", "last_name": "R", "country": "India", "terms": "yes", "privacy": "yes"}
    place.browser().post("/users/sign_up", email="priya@example.com", password="her-own-password", **signed_up)
    answer = accept(place, place.issue())
    assert (answer.json["earner"]["name"], answer.json["password"]) == ("Priya R", None)
    place.browser().sign_in("priya@example.com", "her-own-password")
    with place.world(write=False) as world:
        assert world.rows(confirmations).all() == []


def test_whoever_claims_an_address_for_another_account_does_not_get_its_badges(place):
    place.tomas().post("/earner/settings/account", "/earner/settings/account/addresses", new_email="priya@example.com")
    answer = accept(place, place.issue())
    assert (answer.json["earner"]["name"], answer.json["password"]) == ("Priya Raman", PASSWORD)


def test_a_badge_without_names_can_be_accepted(place):
    fields = place.request()
    del fields["issued_to_first_name"], fields["issued_to_last_name"]
    badge = place.own("POST", "/badges", json=fields).json["data"]["id"]
    assert accept(place, badge).json["earner"]["name"] == "Somebody Invented"


def test_what_cannot_be_accepted_is_told_in_words(place):
    badge = place.issue()
    accept(place, badge)
    place.revoke(revoked := place.issue_to_tomas())
    for wrong, status, said in (
        (badge, 409, "the badge is accepted: only one that is pending can be accepted or rejected"),
        (revoked, 409, "the badge is revoked: only one that is pending can be accepted or rejected"),
        ("nothing", 404, "there is no such badge in this world"),
        ("%00", 404, "there is no such badge in this world"),
    ):
        before = place.digest()
        refused = accept(place, wrong)
        assert (refused.status_code, refused.json) == (status, {"error": said})
        assert place.digest() == before


def test_a_badge_is_rejected_in_the_same_way(place):
    badge = place.issue()
    answer = place.control("POST", f"/acclaim/badges/{badge}/reject")
    assert (answer.json["state"], answer.json["accepted_at"], answer.json["password"]) == ("rejected", None, PASSWORD)
    assert place.state_of(badge) == "rejected"
    assert place.control("POST", f"/acclaim/badges/{badge}/reject").status_code == 409


def test_what_comes_of_it_is_told_and_delivered(place):
    badge = place.issue()
    accept(place, badge)
    told = place.control("GET", f"/journal?kind=change&about={badge}").json["entries"]
    assert "badge.state.changed" in [one["name"] for one in told]
    place.advance(days=5)
    assert [mail.kind for mail in place.mail()] == ["badge notice"]


def test_a_world_that_is_not_there(place):
    assert place.client.post(f"/w/no-such/_simulator/acclaim/badges/{place.issue()}/accept").status_code == 404


def test_there_is_nothing_else_to_decide(place):
    answer = place.control("POST", f"/acclaim/badges/{place.issue()}/revoke")
    assert (answer.status_code, answer.json) == (
        404,
        {"error": "revoke: what can be done with a badge here is accept or reject"},
    )


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_look_accepts_nothing(still, method):
    assert still.control(method, "/acclaim/badges/x/accept").status_code == 405
