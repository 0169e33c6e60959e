"""The accept link: its token lets a stranger in, its id alone tells nobody anything."""

import re

import pytest

from tests.simulator.acclaim.test_acclaim_pages import SIGN_UP, confirmation_path, owner, partner_badge, sign_up
from tests.simulator.places import GLOBEX_TOKEN, page

UNKNOWN = "0b6f6e5e-3b5c-4b43-9d7e-1f0e7f1f0a11"
PERSONAL = ("priya", "raman", "tomas", "tomás", "ortega", "example.com")


def test_all_who_give_the_link_give_the_same(place):
    shown = place.try_to_issue().json["data"]
    link = f"http://localhost{place.prefix}{place.link(shown['id'])}"
    assert re.search(r"/accept\?token=[0-9a-f]{40}$", link)
    place.advance(days=4)
    told = [mail.links[0] for mail in place.mail(about=shown["id"])]
    assert told == [link.replace("localhost", "simulator.test")] * 3
    listed = place.own("GET", "/badges").json["data"][0]
    event = place.own("GET", "/events").json["data"][0]["badge"]
    assert [each["accept_badge_url"] for each in (shown, listed, event)] == [link] * 3


def test_every_badge_and_every_world_has_tokens_of_its_own(place, strict):
    ids = [place.issue(), place.issue(recipient_email="other@example.com")]
    assert len({place.link(badge).partition("?")[2] for badge in ids}) == 2


def everything(place):
    """A badge in each state, one of another issuer, and ids of none."""
    revoked = place.issue(recipient_email="r@example.com")
    place.revoke(revoked)
    rejected = place.issue_to_tomas(badge_template_id="3f0d5b1c-1f7e-4c66-9d0a-6e1b2f3a4c02")
    place.tomas().post("/earner/earned", f"/badges/{rejected}/reject")
    return {
        "pending": place.issue(), "pending, with an account": place.issue_to_tomas(badge_template_id="3f0d5b1c-1f7e-4c66-9d0a-6e1b2f3a4c03"),
        "accepted": place.accepted_by_tomas(), "revoked": revoked, "rejected": rejected,
        "of another issuer": partner_badge(place, "else@example.com"), "unknown": UNKNOWN, "no id": "no-id-at-all",
    }  # fmt: skip


def seen(answer, badge):
    text = re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text)
    return answer.status_code, (answer.location or "").replace(badge, "ID"), text.replace(badge, "ID")


@pytest.mark.parametrize("token", ["", "?token=", "?token=wrong", "?token=" + "0" * 40, "?token=%C3%A9"])
def test_walking_ids_shows_strangers_the_same_for_all_badges(place, token):
    badges = everything(place)
    accept = {
        name: seen(place.browser().get(f"/badges/{badge}/accept{token}"), badge) for name, badge in badges.items()
    }
    assert len(set(accept.values())) == 1, accept
    (status, location, _) = accept["pending"]
    assert (status, location) == (302, f"{place.prefix}/users/sign_in?next=/badges/ID/accept")
    shown = {
        name: seen(place.browser().get(f"/badges/{badge}/accept{token}", follow_redirects=True), badge)
        for name, badge in badges.items()
    }
    assert len(set(shown.values())) == 1
    assert not [word for word in PERSONAL if word in shown["pending"][2].lower().replace("name@example.com", "")]
    for form in ("sign_up", "sign_in"):
        mark = token.replace("?", "&")
        forms = {seen(place.browser().get(f"/users/{form}?badge={badge}{mark}"), badge) for badge in badges.values()}
        assert len(forms) == 1, form


def test_whoever_has_an_account_is_as_much_a_stranger_to_the_badges_of_others(place):
    badges, mei = everything(place), place.mei()
    assert len({seen(mei.get(f"/badges/{badge}/accept"), badge) for badge in badges.values()}) == 1
    for path, status in (("accept", 404), ("reject", 404)):
        assert {mei.post("/earner/earned", f"/badges/{badge}/{path}").status_code for badge in badges.values()} == {
            status
        }


def test_the_token_of_one_badge_opens_no_other(place):
    first, second = place.issue(), place.issue(recipient_email="other@example.com")
    token = place.link(first).partition("?")[2]
    assert "/users/sign_in?next=" in place.browser().get(f"/badges/{second}/accept?{token}").location
    assert "other@" not in place.browser().get(f"/users/sign_up?badge={second}&{token}").text


def test_a_recipient_who_signs_in_gets_there_without_the_token(place):
    badge = place.issue_to_tomas()
    assert page(place.tomas().get(f"/badges/{badge}/accept")).cssselect("body.page-accept")
    stranger = place.browser()
    form = stranger.get(f"/badges/{badge}/accept").location.removeprefix(place.prefix)
    answer = stranger.post(form, email="tomas@example.com", password="accept-with-tomas")
    assert answer.location == f"{place.prefix}/badges/{badge}/accept"
    assert page(stranger.get(answer.location.removeprefix(place.prefix))).cssselect("body.page-accept")


def test_without_the_token_signing_up_proves_nothing(place):
    badge = place.issue()
    for query in (f"badge={badge}", f"badge={badge}&token=wrong"):
        answer = place.browser().post(f"/users/sign_up?{query}", **SIGN_UP)
        assert answer.location == f"{place.prefix}/users/sign_in"
        assert owner(place, "priya@example.com") is None
    assert place.browser().post(confirmation_path(place, 0)).status_code == 302
    assert owner(place, "priya@example.com")


def test_the_token_stays_on_the_way_through_the_forms(place):
    badge, link = place.issue_to_tomas(), None
    stranger, link = place.browser(), place.link(badge)
    form = stranger.get(link).location.removeprefix(place.prefix)
    assert form == place.entry("sign_in", badge)
    assert stranger.post(form, email="tomas@example.com", password="wrong").status_code == 422
    assert stranger.post(form, email="mei@example.com", password="accept-with-mei").location == place.prefix + link
    assert page(stranger.get(link)).cssselect("body.page-not-yours")
    assert place.browser().get(place.entry("sign_up", badge)).location == place.prefix + form
    assert sign_up(place, place.issue()).status_code == 302


def test_a_page_of_badges_makes_its_links_without_a_query_for_each(place):
    for number in range(3):
        place.issue(recipient_email=f"p{number}@example.com")
    shown = place.own("GET", "/badges").json["data"]
    assert {each["accept_badge_url"].rpartition("/badges/")[2] for each in shown} == {
        place.link(each["id"]).removeprefix("/badges/") for each in shown
    }


def test_the_journal_keeps_no_tokens(place):
    badge = place.issue()
    place.browser().get(place.link(badge), follow_redirects=True)
    place.own("GET", "/badges")
    token = place.link(badge).rpartition("=")[2]
    assert token not in place.control("GET", "/journal").text
    assert badge in place.control("GET", "/journal").text


def test_another_issuer_learns_no_link(place):
    place.issue()
    assert (
        "accept?token"
        not in place.api("GET", "/organizations/b7a4c0de-90f1-4c7d-9a3e-5d2c8e6f1a20/badges", token=GLOBEX_TOKEN).text
    )
