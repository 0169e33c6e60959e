"""Opting out and auto accept: wishes that last through merging and revoking."""

from simulator.acclaim.records import auto_accepts, earners
from tests.simulator.places import NORTHWIND

MEI, TOMAS = "mei@example.com", "tomas@example.com"
ACCOUNT = "/earner/settings/account"


def merge_tomas_into_mei(place):
    mei = place.mei()
    form = mei.post(ACCOUNT, f"{ACCOUNT}/merge", email=TOMAS, password="accept-with-tomas").location
    code = place.mail(kind="merge account")[0].text.partition("Your code: ")[2][:6]
    assert mei.post(form.removeprefix(place.prefix), code=code).status_code == 302
    return mei


def test_who_opted_out_on_either_account_stays_opted_out(place):
    place.tomas().post("/earner/settings/notifications")
    merge_tomas_into_mei(place)
    place.issue_to_tomas()
    assert place.mail(kind="badge notice") == []


def test_auto_accept_comes_along_with_a_merged_account(place):
    place.accepted_by_tomas()
    place.tomas().post("/earner/settings/profile", auto_accept=NORTHWIND)
    merge_tomas_into_mei(place)
    later = place.issue_to_tomas(badge_template_id="3f0d5b1c-1f7e-4c66-9d0a-6e1b2f3a4c02")
    assert place.state_of(later) == "accepted"
    with place.world(write=False) as world:
        (mei,) = (earner for earner in world.rows(earners).all() if earner.first_name == "Mei")
        assert [wish.earner_id for wish in world.rows(auto_accepts).all()] == [mei.id]


def test_auto_accept_can_be_switched_off_when_the_only_badge_is_revoked(place):
    badge = place.accepted_by_tomas()
    place.tomas().post("/earner/settings/profile", auto_accept=NORTHWIND)
    place.revoke(badge)
    assert "Auto Accept badges of Northwind Academy" in place.tomas().get("/earner/settings/profile").text
    place.tomas().post("/earner/settings/profile")
    assert place.state_of(place.issue_to_tomas()) == "pending"


def test_a_form_sent_after_signing_out_leads_to_a_page_after_signing_in(place):
    tomas = place.tomas()
    token_page = tomas.get(ACCOUNT)
    assert token_page.status_code == 200
    tomas.post("/earner/earned", "/users/sign_out")
    sent = tomas.post("/users/sign_in", f"{ACCOUNT}/addresses", new_email="new@example.org")
    assert "next" not in sent.location
