"""The pages of earners and admins: what the forms refuse, and what nobody gets to see or do."""

import io
import re
from dataclasses import replace
from urllib.parse import quote, urljoin, urlsplit

import pytest

from simulator.acclaim.records import (
    addresses,
    badge_templates,
    confirmations,
    earners,
    organizations,
)  # fmt: skip
from simulator.acclaim.services.issuing import IssueRequest, issue
from tests.simulator.places import GLOBEX, NORTHWIND, ONBOARDED, PARTNER, START, page

SIGN_UP = {
    "first_name": "Priya", "last_name": "Raman", "email": "priya@example.com", "country": "India", "password": "long-enough",
    "terms": "yes", "privacy": "yes",
}  # fmt: skip


def problems(answer):
    return {element.get("id").removesuffix("-problem") for element in page(answer).cssselect(".problem")}


def sign_up(place, badge=None, **changes):
    fields = {name: value for name, value in (SIGN_UP | changes).items() if value is not None}
    return place.browser().post(place.entry("sign_up", badge) if badge else "/users/sign_up", **fields)


def owner(place, email):
    with place.world(write=False) as world:
        address = world.rows(addresses).find(key=email)
        return address.earner_id if address and address.confirmed_at else None


def partner_badge(place, email="tomas@example.com"):
    with place.world() as world:
        return issue(world, GLOBEX, IssueRequest(PARTNER, email, "Tomás", "Ortega", START)).id


# Signing up


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"country": "ZZ"}, "country"), ({"country": None}, "country"), ({"country": "india"}, "country"),
        ({"terms": None}, "terms"), ({"privacy": None}, "privacy"), ({"password": "1234567"}, "password"),
        ({"password": "x" * 129}, "password"), ({"password": None}, "password"), ({"password": "x" * 400_000}, "password"),
        ({"first_name": None}, "first_name"), ({"first_name": "  "}, "first_name"), ({"first_name": "x" * 256}, "first_name"),
        ({"first_name": "a\x00"}, "first_name"), ({"last_name": "a\nb"}, "last_name"), ({"last_name": ""}, "last_name"),
        ({"email": None}, "email"), ({"email": "nobody"}, "email"), ({"email": "a\x00@x.example"}, "email"),
        ({"email": "a@x.example,b@x.example"}, "email"), ({"email": "x" * 250 + "@x.example"}, "email"),
        ({"first_name": (io.BytesIO(b"x"), "x.txt")}, "first_name"), ({"password": (io.BytesIO(b"x" * 20), "x.txt")}, "password"),
    ],
    ids=lambda value: str(value)[:40].encode("unicode_escape").decode(),
)  # fmt: skip
def test_an_answer_that_is_refused_is_named(place, changes, field):
    before = place.digest()
    answer = sign_up(place, **changes)
    assert answer.status_code == 422
    assert problems(answer) == {field}
    assert place.digest() == before


@pytest.mark.parametrize(
    "password", ["12345678", "x" * 128, "🎉" * 8, "        ", " spaces at ends ", "nul\x00nul\x00"]
)
def test_passwords_count_in_characters_and_are_kept_as_they_are(place, password):
    badge = place.issue()
    assert sign_up(place, badge, password=password).status_code == 302
    place.browser().sign_in("priya@example.com", password)
    assert place.browser().post("/users/sign_in", email="priya@example.com", password=password + " ").status_code == 422


def test_forms_that_are_too_large_or_odd_are_refused_readably(place):
    browser = place.browser()
    token = page(browser.get("/users/sign_up")).cssselect("input[name=csrf_token]")[0].get("value")
    for data in ({"csrf_token": token, "password": "x" * 600_000}, {"csrf_token": token, "password": "x" * 2_000_000}):
        answer = browser.client.post(f"{place.prefix}/users/sign_up", data=data)
        assert answer.status_code in {400, 413, 422}
        assert page(answer).cssselect("h1")
    parts = {f"k{number}": "x" for number in range(1001)} | {"csrf_token": token}
    answer = browser.client.post(f"{place.prefix}/users/sign_up", data=parts, content_type="multipart/form-data")
    assert answer.status_code in {400, 413}
    assert page(answer).cssselect("h1")


def test_a_field_given_twice_counts_once(place):
    answer = sign_up(place, country=["Canada", "ZZ"])
    assert answer.status_code == 302


def test_two_sign_ups_for_one_address_make_one_account(place):
    badge = place.issue()
    assert sign_up(place, badge).status_code == 302
    again = sign_up(place, email="PRIYA@example.com")
    assert again.location == f"{place.prefix}/users/sign_in"
    late = place.browser().post("/users/sign_up", place.entry("sign_up", badge), **(SIGN_UP | {"first_name": "Eve"}))
    assert (late.status_code, problems(late)) == (422, {"email"})
    with place.world(write=False) as world:
        assert [earner.first_name for earner in world.rows(earners).all()].count("Priya") == 1
        assert "Eve" not in [earner.first_name for earner in world.rows(earners).all()]


@pytest.mark.parametrize("taken", ["tomas@example.com", " TOMAS@Example.com ", "waiting@example.com"])
def test_signing_up_does_not_tell_whether_there_is_an_account(place, taken):
    """Who reads the address's mail is told; who filled in the form sees what everybody sees."""
    sign_up(place, email="waiting@example.com", first_name="Ada")
    browsers = [place.browser(), place.browser()]
    answers = [
        browser.post("/users/sign_up", **(SIGN_UP | {"email": email}))
        for browser, email in zip(browsers, (taken, "free@example.com"), strict=True)
    ]
    assert len({(answer.status_code, answer.location) for answer in answers}) == 1
    after = {without_token(browser.get("/users/sign_in")) for browser in browsers}
    assert len(after) == 1
    (mail,) = place.mail(kind="account exists")
    assert mail.recipient_email == taken.strip().lower()
    assert mail.links == (f"http://simulator.test{place.prefix}/users/sign_in",)
    with place.world(write=False) as world:
        assert [one.first_name for one in world.rows(earners).all()].count("Priya") == 1


def test_who_has_the_link_is_told_that_there_is_an_account(place):
    badge = place.issue_to_tomas()
    answer = place.browser().post("/users/sign_up", place.entry("sign_up", badge), **SIGN_UP)
    assert (answer.status_code, problems(answer)) == (422, {"email"})
    assert "There is an account" in answer.text


def test_the_badge_link_decides_the_address(place):
    badge = place.issue()
    form = page(place.browser().get(place.entry("sign_up", badge)))
    assert form.cssselect("input[name=email]")[0].get("value") == "priya@example.com"
    assert sign_up(place, badge, email="eve@example.com").location == place.prefix + place.link(badge)
    assert owner(place, "priya@example.com")
    with place.world(write=False) as world:
        assert world.rows(addresses).find(key="eve@example.com") is None


@pytest.mark.parametrize("badge", ["nothing", "%00", "x" * 3000, "../x"])
def test_a_badge_link_that_leads_nowhere(place, badge):
    for form in ("sign_up", "sign_in"):
        plain = place.browser().get(f"/users/{form}")
        for token in ("", "x", "é", "\x00", "0" * 40, "x" * 3000):
            answer = place.browser().get(f"/users/{form}?badge={badge}&token={quote(token)}")
            assert (answer.status_code, without_token(answer)) == (200, without_token(plain))
    answer = place.browser().get(f"/badges/{badge}/accept")
    assert answer.status_code == 404 or "/users/sign_in" in answer.location  # ".." leads to another address
    assert place.tomas().get(f"/badges/{badge}/accept").status_code == 404


def without_token(answer):
    return re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text)


def test_a_badge_that_waits_no_more_opens_no_account(place):
    badge = place.issue()
    place.revoke(badge)
    assert place.browser().get(place.entry("sign_up", badge)).status_code == 404
    assert place.browser().get(place.link(badge)).status_code == 404


def test_people_of_one_name_have_pages_of_their_own(place):
    with place.world() as world:
        for number in (2, 3):
            world.rows(earners).add(
                replace(
                    world.rows(earners).find(vanity_slug="tomas-ortega"),
                    id=f"t{number}",
                    vanity_slug=f"tomas-ortega-{number}",
                )
            )
        world.rows(earners).remove(id="t2")
    badge = place.issue(recipient_email="third@example.com")
    sign_up(place, badge, first_name="Tomas", last_name="Ortega")
    with place.world(write=False) as world:
        slugs = [earner.vanity_slug for earner in world.rows(earners).all()]
    assert sorted(slugs) == ["mei-o-lin", "tomas-ortega", "tomas-ortega-2", "tomas-ortega-3"]


# Addresses and confirmations


def confirmation_path(place, number=-1):
    return place.mail(kind="confirm address")[number].links[0].removeprefix("http://simulator.test" + place.prefix)


def test_a_confirmation_is_good_once_and_for_three_days(place):
    sign_up(place)
    path = confirmation_path(place)
    place.browser().get(path)
    assert owner(place, "priya@example.com") is None
    assert place.browser().post(path).status_code == 302
    assert owner(place, "priya@example.com")
    assert place.browser().post(path).status_code == 404
    sign_up(place, email="late@example.com")
    place.advance(days=3)
    assert place.browser().post(confirmation_path(place)).status_code == 404
    assert owner(place, "late@example.com") is None


@pytest.mark.parametrize("token", ["nothing", "%00", "x" * 39, "x" * 5000, "%2e%2e"])
def test_a_confirmation_that_was_never_sent(place, token):
    assert place.browser().post(f"/users/confirmation/{token}").status_code == 404


def test_an_address_that_was_never_confirmed_is_free_again(place):
    sign_up(place, first_name="Eve")
    sign_up(place)
    assert len(place.mail(kind="confirm address")) == 1
    place.advance(days=3)
    assert sign_up(place).status_code == 302
    place.browser().post(confirmation_path(place))
    place.browser().sign_in("priya@example.com", "long-enough")
    with place.world(write=False) as world:
        assert "Eve" not in [earner.first_name for earner in world.rows(earners).all()]


def test_a_badge_link_counts_more_than_anothers_claim(place):
    mei = place.mei()
    mei.post("/earner/settings/account", "/earner/settings/account/addresses", new_email="priya@example.com")
    stale = confirmation_path(place)
    badge = place.issue()
    assert "/users/sign_up" in place.browser().get(place.link(badge)).location
    assert sign_up(place, badge).status_code == 302
    assert mei.post(stale).status_code == 404
    assert owner(place, "priya@example.com") != owner(place, "mei@example.com")


def test_an_address_can_be_asked_for_again(place):
    tomas, account = place.tomas(), "/earner/settings/account"
    for _ in range(2):
        tomas.post(account, f"{account}/addresses", new_email=" Tomas@Work.example ")
    assert [mail.recipient_email for mail in place.mail(kind="confirm address")] == ["Tomas@Work.example"] * 2
    tomas.post(confirmation_path(place))
    assert owner(place, "tomas@work.example") == owner(place, "tomas@example.com")


@pytest.mark.parametrize("email", ["mei@example.com", "MEI@example.com", "tomas@example.com"])
def test_an_address_with_an_account_gets_no_mail_and_the_same_words(place, email):
    tomas, account = place.tomas(), "/earner/settings/account"
    free = tomas.post(account, f"{account}/addresses", new_email="free@example.com").location
    before = without_token(tomas.get(account))
    assert tomas.post(account, f"{account}/addresses", new_email=email).location == free
    assert without_token(tomas.get(account)) == before
    tomas.post(account, f"{account}/addresses", new_email="another@example.com")
    assert without_token(tomas.get(account)) == before
    assert [mail.recipient_email for mail in place.mail(kind="confirm address")] == [
        "free@example.com",
        "another@example.com",
    ]


def test_merging_twice_destroys_nothing(place):
    tomas, account = place.tomas(), "/earner/settings/account"
    badge = place.issue(recipient_email="mei@example.com")
    forms = [
        tomas.post(account, f"{account}/merge", email=" MEI@example.com ", password="accept-with-mei").location
        for _ in range(2)
    ]
    mails = place.mail(kind="merge account")
    assert {mail.recipient_email for mail in mails} == {"MEI@example.com"}
    for form, mail, status in zip(forms, mails, (302, 422), strict=True):  # the second is no longer good
        code = mail.text.partition("Your code: ")[2][:6]
        assert tomas.post(form.removeprefix(place.prefix), code=f" {code} ").status_code == status
    assert owner(place, "mei@example.com") == owner(place, "tomas@example.com")
    assert tomas.post(f"/badges/{badge}/accept").status_code == 302
    with place.world(write=False) as world:
        assert len(world.rows(earners).all()) == 1
        assert world.rows(confirmations).all() == []


def test_merging_needs_the_other_password_and_ones_own_form(place):
    tomas, account = place.tomas(), "/earner/settings/account"
    for fields in ({}, {"email": "mei@example.com"}, {"email": "tomas@example.com", "password": "accept-with-tomas"}):
        assert tomas.post(account, f"{account}/merge", **fields).status_code == 422
    form = tomas.post(account, f"{account}/merge", email="mei@example.com", password="accept-with-mei").location
    code = place.mail(kind="merge account")[0].text.partition("Your code: ")[2][:6]
    assert place.mei().post(form.removeprefix(place.prefix), code=code).status_code == 422


# Signing in


@pytest.mark.parametrize("email", ["tomas@example.com", " TOMAS@Example.COM ", "tomas@example.com."])
def test_the_address_is_one_however_it_is_written(place, email):
    assert place.browser().post("/users/sign_in", email=email, password="accept-with-tomas").status_code == 302


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("", ""),
        ("tomas@example.com", "wrong"),
        ("a\x00", "x"),
        ("x" * 5000, "x"),
        ("tomas@example.com", "x" * 400_000),
        ("nobody@x.example", "x"),
    ],
    ids=lambda text: ascii(text)[:20],
)
def test_who_is_not_known_is_told_nothing(place, email, password):
    for path in ("/users/sign_in", "/mgmt/sign_in"):
        answer = place.browser().post(path, email=email, password=password)
        assert answer.status_code == 422
        assert problems(answer) == {"password"}


NEXTS = [
    "//evil.example", "/\\evil.example", "/%09/evil.example", " //evil.example", "\t//evil.example", "/%0a/evil.example",
    "/\n/evil.example", "https:evil.example", "https:///evil.example", "http:/evil.example", "javascript:alert(1)",
    "\\\\evil.example", "///evil.example", "/%00/", "/\x00/", "/%2f/", "/%2f/evil.example", "/;@evil.example",
    "http://localhost/earner/earned", "http://evil.example/", "/" + "x" * 8000, "/.//evil.example", "/%5cevil.example", "@evil.example",
    "/é", "", "evil.example", "//", "/[", "//[", "/\r\nLocation: http://evil.example",
]  # fmt: skip


@pytest.mark.parametrize("target", NEXTS, ids=lambda text: ascii(text)[:30])
def test_signing_in_never_leads_elsewhere(place, target):
    browser = place.browser()
    token = page(browser.get("/users/sign_in")).cssselect("input[name=csrf_token]")[0].get("value")
    answer = browser.client.post(
        f"{place.prefix}/users/sign_in", query_string={"next": target},
        data={"csrf_token": token, "email": "tomas@example.com", "password": "accept-with-tomas"},
    )  # fmt: skip
    assert answer.status_code == 302
    assert urlsplit(urljoin("http://localhost/", answer.location)).netloc == "localhost"
    assert answer.location.startswith(f"{place.prefix}/")
    assert browser.get("/users/sign_in", query_string={"next": target}).location == answer.location


def test_signing_in_leads_back(place):
    badge = place.issue_to_tomas()
    asked = place.browser().get(f"/earner/earned/badge/{badge}?a=b")
    answer = place.browser().post(
        asked.location.removeprefix(place.prefix), email="tomas@example.com", password="accept-with-tomas"
    )
    assert answer.location == f"{place.prefix}/earner/earned/badge/{badge}?a=b"


def test_after_signing_out_nothing_is_shown(place):
    tomas = place.tomas()
    assert tomas.post("/earner/earned", "/users/sign_out").status_code == 302
    assert tomas.get("/earner/earned").status_code == 302


@pytest.mark.parametrize("cookie", ["junk", "x" * 8000, "eyJ.a.b", '"', ""])
def test_a_cookie_of_another_kind_is_nobodys(place, cookie):
    client, own = place.simulator.app.test_client(use_cookies=False), place.simulator.app.config["SESSION_COOKIE_NAME"]
    sent = {"Cookie": f"{own}={cookie}; session={cookie}"}
    assert client.get(f"{place.prefix}/earner/earned", headers=sent).status_code == 302


def test_forwarded_headers_are_ignored(place):
    badge = place.accepted_by_tomas()
    evil = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "gopher",
        "X-Forwarded-Prefix": "/evil",
        "X-HTTP-Method-Override": "DELETE",
    }
    for path in (f"/earner/earned/badge/{badge}/share", f"/badges/{badge}"):
        assert "evil" not in place.tomas().get(path, headers=evil).text


# Badges


def test_accepting_twice_or_too_late_changes_nothing_more(place):
    badge, tomas = place.issue_to_tomas(), place.tomas()
    other_tab = place.tomas()
    assert tomas.post(f"/badges/{badge}/accept").status_code == 302
    before = place.digest()
    for browser in (tomas, other_tab):
        answer = browser.post("/earner/earned", f"/badges/{badge}/accept")
        assert answer.location == f"{place.prefix}/earner/earned/badge/{badge}"
    assert place.digest() == before
    place.revoke(badge)
    before = place.digest()
    assert tomas.post("/earner/earned", f"/badges/{badge}/accept").status_code == 302
    assert (place.state_of(badge), place.digest()) == ("revoked", before)
    assert tomas.get(f"/earner/earned/badge/{badge}").status_code == 404


@pytest.mark.parametrize("state", ["accepted", "rejected", "revoked"])
def test_rejecting_what_waits_no_more_changes_nothing(place, state):
    badge, tomas = place.issue_to_tomas(), place.tomas()
    if state == "revoked":
        place.revoke(badge)
    else:
        tomas.post("/earner/earned", f"/badges/{badge}/{state.removesuffix('ed')}")
    before = place.digest()
    answer = tomas.post("/earner/earned", f"/badges/{badge}/reject")
    assert answer.location == f"{place.prefix}/earner/earned"
    assert "changed in the meantime" in tomas.get("/earner/earned").text
    assert (place.state_of(badge), place.digest()) == (state, before)


@pytest.mark.parametrize("state", ["pending", "rejected", "revoked"])
def test_hiding_is_for_accepted_badges(place, state):
    badge, tomas = place.issue_to_tomas(), place.tomas()
    if state == "rejected":
        tomas.post("/earner/earned", f"/badges/{badge}/reject")
    if state == "revoked":
        place.revoke(badge)
    before = place.digest()
    assert tomas.post("/earner/earned", f"/earner/earned/badge/{badge}/visibility", hidden="yes").status_code == 302
    assert place.digest() == before


def test_hiding_twice_is_told_once(place):
    badge, tomas = place.accepted_by_tomas(), place.tomas()
    for _ in range(2):
        tomas.post("/earner/earned", f"/earner/earned/badge/{badge}/visibility", hidden="yes")
    before = place.digest()
    tomas.post("/earner/earned", f"/earner/earned/badge/{badge}/visibility", hidden="yes")
    assert place.digest() == before
    assert tomas.get(f"/earner/earned/badge/{badge}/share").status_code == 404


def test_anothers_badge_is_out_of_reach(place):
    badge, mei = place.issue_to_tomas(), place.mei()
    before = place.digest()
    for path in (f"/badges/{badge}/accept", f"/badges/{badge}/reject", f"/earner/earned/badge/{badge}/visibility"):
        assert mei.post("/earner/earned", path).status_code == 404
    for path in ("", "/share", "/download"):
        assert mei.get(f"/earner/earned/badge/{badge}{path}").status_code == 404
    assert mei.get(place.link(badge)).status_code == 403
    assert mei.get(f"/badges/{badge}/accept").status_code == 404
    assert place.digest() == before


def test_who_opted_out_gets_no_mail_any_more(place):
    badge, tomas = place.issue_to_tomas(), place.tomas()
    tomas.post("/earner/settings/notifications")
    place.advance(days=5)
    place.revoke(badge)
    assert [mail.kind for mail in place.mail()] == ["badge notice"]
    tomas.post("/earner/settings/notifications", wants_email="yes")
    place.issue_to_tomas()
    assert [mail.kind for mail in place.mail()] == ["badge notice"] * 2


@pytest.mark.parametrize(
    ("fields", "field"),
    [({}, "recipient"), ({"recipient": "x"}, "recipient"), ({"recipient": "a@x.example, b@x.example"}, "recipient"),
     ({"recipient": "a\x00@x.example"}, "recipient"), ({"recipient": "a@x.example", "message": "x" * 1001}, "message"),
     ({"recipient": "a@x.example", "message": "a\x00"}, "message"), ({"recipient": "a@" + "x" * 300 + ".example"}, "recipient")],
    ids=lambda value: ascii(value)[:40],
)  # fmt: skip
def test_a_badge_cannot_be_mailed_like_that(place, fields, field):
    share = f"/earner/earned/badge/{place.accepted_by_tomas()}/share"
    tomas, before = place.tomas(), place.digest()
    answer = tomas.post(share, **fields)
    assert (answer.status_code, problems(answer)) == (422, {field})
    assert place.digest() == before


def test_auto_accept_is_for_issuers_of_ones_own(place):
    place.accepted_by_tomas()
    tomas = place.tomas()
    tomas.post("/earner/settings/profile", auto_accept=[NORTHWIND, GLOBEX, "nothing", "\x00"], profile_is_public="yes")
    assert place.state_of(partner_badge(place)) == "pending"
    assert place.state_of(place.issue_to_tomas(badge_template_id="3f0d5b1c-1f7e-4c66-9d0a-6e1b2f3a4c02")) == "accepted"


# The dashboard of organizations


def test_an_admin_sees_and_changes_the_own_organization_alone(place):
    foreign, rhea = partner_badge(place), place.browser().sign_in_admin()
    before = place.digest()
    assert rhea.get(f"/mgmt/templates/{PARTNER}").status_code == 404
    assert rhea.post("/mgmt/saml", f"/mgmt/templates/{PARTNER}", state="draft").status_code == 404
    assert rhea.post("/mgmt/saml", f"/mgmt/badges/{foreign}/revoke", reason="x").status_code == 404
    for path in ("/mgmt", "/mgmt/badges", "/mgmt/templates"):
        assert "Globex" not in rhea.get(path).text
    for thing in ("nothing", "%00"):
        assert rhea.get(f"/mgmt/templates/{thing}").status_code == 404
        assert rhea.post("/mgmt/saml", f"/mgmt/badges/{thing}/revoke", reason="x").status_code == 404
    assert place.digest() == before


def test_an_earner_is_no_admin_and_an_admin_no_earner(place):
    for path in ("/mgmt", "/mgmt/badges", "/mgmt/templates", "/mgmt/saml"):
        assert place.tomas().get(path).location.startswith(f"{place.prefix}/mgmt/sign_in")
    assert "/users/sign_in" in place.browser().sign_in_admin().get("/earner/earned").location


@pytest.mark.parametrize("reason", [None, "", "  ", "a\x00", "x" * 10_001])
def test_revoking_on_the_dashboard_asks_for_a_reason(place, reason):
    badge, rhea = place.issue(), place.browser().sign_in_admin()
    before = place.digest()
    answer = rhea.post(
        "/mgmt/badges", f"/mgmt/badges/{badge}/revoke", **({"reason": reason} if reason is not None else {})
    )
    assert (answer.status_code, problems(answer)) == (422, {badge})
    assert place.digest() == before


def test_revoking_twice_on_the_dashboard(place):
    badge, rhea = place.issue(), place.browser().sign_in_admin()
    for _ in range(2):
        assert rhea.post("/mgmt/saml", f"/mgmt/badges/{badge}/revoke", reason="x").status_code == 302
    assert len(place.mail(kind="badge revoked")) == 1


@pytest.mark.parametrize("days", ["0", "-1", "x", "1.5", "36501", "999999999999", "00003650099", "²", " ", "\x00"])
def test_a_default_expiry_that_is_no_number_of_days(place, days):
    rhea, before = place.browser().sign_in_admin(), place.digest()
    answer = rhea.post(f"/mgmt/templates/{ONBOARDED}", state="active", expires_after_days=days)
    assert (answer.status_code, problems(answer)) == (422, {"expires_after_days"})
    assert place.digest() == before


def test_the_longest_default_expiry_can_be_issued(place):
    rhea = place.browser().sign_in_admin()
    assert rhea.post(f"/mgmt/templates/{ONBOARDED}", state="active", expires_after_days="36500").status_code == 302
    assert place.try_to_issue(issued_at="2999-12-31 23:59:59 +0000").status_code == 201
    assert rhea.post(f"/mgmt/templates/{ONBOARDED}", state="gone").status_code == 422


# Payloads

CALCULATED = 719 * 947  # no name of a world, time or count has this number in it
PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{719*947}}",
    "javascript:alert(1)",
    "</title><script>x</script>",
]


@pytest.fixture
def infested(place):
    """A world in which every text that people or programs give is a payload."""
    payload = " ".join(PAYLOADS)
    with place.world() as world:
        template = world.rows(badge_templates).find(id=ONBOARDED)
        world.rows(badge_templates).save(replace(template, name=payload, description=payload, skills=(payload,)))
        organization = world.rows(organizations).find(id=NORTHWIND)
        world.rows(organizations).save(replace(organization, name=payload, bio=payload))
        for earner in world.rows(earners).all():
            world.rows(earners).save(replace(earner, first_name=payload, last_name=payload))
    return place


def test_names_with_markup_stay_text(infested):
    place, payload = infested, " ".join(PAYLOADS)
    fields = {
        "issued_to_first_name": payload, "issued_to_last_name": payload,
        "evidence": [{"type": "PlainTextEvidence", "title": payload, "description": payload}],
    }  # fmt: skip
    badge = place.accepted_by_tomas(**fields)
    pending = place.issue_to_tomas(badge_template_id="3f0d5b1c-1f7e-4c66-9d0a-6e1b2f3a4c02", **fields)
    unclaimed = place.issue(recipient_email='"<b>x</b>"@x.example'.replace("<", "").replace(">", ""), **fields)
    revoked = place.issue(recipient_email="r@example.com", **fields)
    place.revoke(revoked, reason=payload)
    tomas, rhea = place.tomas(), place.browser().sign_in_admin()
    tomas.post(f"/earner/earned/badge/{badge}/share", recipient="a@x.example", message=payload)
    own = f"/earner/earned/badge/{badge}"
    shown = [
        *(tomas.get(path) for path in (
            "/earner/earned", own, f"{own}/share", f"/badges/{pending}/accept", "/earner/settings/profile",
            "/earner/settings/notifications", "/earner/settings/account", "/earner/settings/account/merge/x",
        )),
        *(place.browser().get(path) for path in (
            f"/badges/{badge}", f"/badges/{badge}/embedded", place.entry("sign_up", unclaimed), place.entry("sign_in", pending),
            "/users/tomas-ortega", "/org/northwind-academy", "/org/northwind-academy/badge/northwind-onboarded",
            f"/users/{payload}", "/users/confirmation/<script>x</script>", "/badges/<script>alert(1)</script>",
        )),
        *(rhea.get(path) for path in ("/mgmt", "/mgmt/badges", "/mgmt/templates", f"/mgmt/templates/{ONBOARDED}", "/mgmt/saml")),
        sign_up(place, first_name=payload, last_name=payload, email=payload, country=payload, password=payload),
        place.browser().post("/users/sign_in", email=payload, password=payload),
        place.browser().post("/mgmt/sign_in", email=payload, password=payload),
        place.mei().get(place.link(pending)),
    ]  # fmt: skip
    assert all(answer.status_code in {200, 403, 404, 422} for answer in shown)
    for answer in shown:
        is_harmless(answer.text, answer.request.path)
    for mail in place.mail():
        is_harmless(mail.html, mail.kind)


def is_harmless(text, where):
    import lxml.html

    tree = lxml.html.document_fromstring(text)
    assert all(
        re.fullmatch(r"(/w/[\w-]+)?/static/\w+\.js", script.get("src", "")) for script in tree.cssselect("script")
    ), where
    assert not any(script.text for script in tree.cssselect("script")), where
    assert not [name for element in tree.iter() for name in element.attrib if name.startswith("on")], where
    assert not [link for link in tree.xpath("//@href | //@src | //@action") if link.startswith("javascript:")], where
    assert str(CALCULATED) not in tree.text_content(), where


def test_payloads_are_shown_as_they_were_written(infested):
    text = page(infested.browser().get("/org/northwind-academy")).text_content()
    assert all(payload in text for payload in PAYLOADS)


# The clock


@pytest.mark.parametrize("days", [1, 3650])
def test_who_is_signed_in_when_the_clock_is_turned_stays_so_and_a_form_that_stood_open_is_taken(place, days):
    tomas, settings = place.tomas(), "/earner/settings/notifications"
    (token,) = page(tomas.get(settings)).cssselect("[name=csrf_token]")[:1]
    place.advance(days=days)
    assert tomas.client.post(f"{place.prefix}{settings}", data={"csrf_token": token.get("value")}).status_code == 302
    assert page(tomas.get(settings)).cssselect("[name=wants_email]:not([checked])")
