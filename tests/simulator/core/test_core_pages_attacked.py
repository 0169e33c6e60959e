"""What an attacker of the pages has found: accounts, tabs side by side, cookies, pictures, worlds that are not there."""

import re

import pytest

from tests.simulator.places import page

PASSWORD = "a-password-of-one's-own"
ACCOUNT = "/earner/settings/account"


def joined(place, name):
    """Somebody who has signed up and confirmed the address."""
    browser = place.browser()
    email = f"{name}@example.com"
    answers = {"country": "Spain", "password": PASSWORD + name, "terms": "on", "privacy": "on"}
    browser.post("/users/sign_up", first_name=name, last_name="X", email=email, **answers)
    link = re.search(r"/users/confirmation/\w+", place.mail(recipient_email=email)[-1].text)[0]
    browser.post(link)
    return browser.sign_in(email, PASSWORD + name)


def asks_to_merge(place, browser, name):
    """Where the code is to be typed, and the code."""
    asked = browser.post(ACCOUNT, f"{ACCOUNT}/merge", email=f"{name}@example.com", password=PASSWORD + name)
    code = re.search(r"\b\d{6}\b", place.mail(recipient_email=f"{name}@example.com", kind="merge account")[-1].text)[0]
    return asked.location.removeprefix(place.prefix), code


def test_a_code_merges_no_account_but_the_one_whose_password_was_given(place):
    anna, _, cleo = (joined(place, name) for name in ("anna", "bob", "cleo"))
    annas = asks_to_merge(place, anna, "bob")
    cleos = asks_to_merge(place, cleo, "bob")
    assert cleo.post(cleos[0], code=cleos[1]).status_code == 302
    late = anna.post(annas[0], code=annas[1])
    assert (late.status_code, "no longer good" in late.text) == (422, True)
    assert "cleo@example.com" not in anna.get(ACCOUNT).text
    assert place.browser().sign_in("cleo@example.com", PASSWORD + "cleo").get("/earner/earned").status_code == 200


def test_a_page_that_was_open_before_somebody_signed_in_elsewhere_still_works(place):
    browser = place.browser()
    token = page(browser.get("/_simulator/")).cssselect("input[name=csrf_token]")[0].get("value")
    browser.sign_in("tomas@example.com", "accept-with-tomas")
    turned = browser.client.post(f"{place.prefix}/_simulator/clock/turn", data={"csrf_token": token, "days": "1"})
    assert turned.status_code == 303


def test_signing_in_tells_nobody_whether_an_address_has_an_account(place):
    said = []
    for email in ("tomas@example.com", "nobody@example.com"):
        answers = {"country": "Spain", "password": PASSWORD, "terms": "on", "privacy": "on"}
        place.browser().post("/users/sign_up", first_name="A", last_name="B", email=email, **answers)
        answer = place.browser().post("/users/sign_in", email=email, password=PASSWORD)
        said.append([one.text_content() for one in page(answer).cssselect(".problem")])
    assert said[0] == said[1] != []


def test_a_browser_that_has_been_in_many_worlds_can_still_sign_in(simulator, place):
    browser = place.tomas()
    for number in range(60):
        with browser.client.session_transaction() as session:
            session[f"gone-{number}/acclaim"] = "x" * 43
    browser.post("/earner/earned", "/users/sign_in", email="tomas@example.com", password="accept-with-tomas")
    assert browser.get("/earner/earned").status_code == 200
    with browser.client.session_transaction() as session:
        assert len(session) < 40


def test_pictures_are_shown_under_every_name_of_this_machine(place):
    policy = place.browser().get("/skilljar/").headers["Content-Security-Policy"]
    assert "img-src 'self' data: http://simulator.test" in policy or "img-src 'self' data: http://localhost" in policy


@pytest.mark.parametrize("path", ["/w/", "/w//", "/w//mgmt"])
def test_a_world_without_a_name_is_none(simulator, path):
    assert simulator.app.test_client().get(path, follow_redirects=True).status_code == 404


@pytest.mark.parametrize(
    "path", ["/users/sign_in", "/users/sign_up", "/mgmt/sign_in", "/skilljar/admin/login", "/users/confirmation/x"]
)
def test_a_world_that_is_not_there_has_no_form(simulator, path):
    assert simulator.app.test_client().get(f"/w/nope{path}").status_code == 404


def link_to(place, email):
    return re.search(r"/users/confirmation/\w+", place.mail(recipient_email=email, kind="confirm address")[-1].text)[0]


def test_who_confirms_an_address_reads_whose_account_it_goes_to(place):
    place.mei().post(ACCOUNT, f"{ACCOUNT}/addresses", new_email="victim@example.com")
    victim = place.tomas()
    asked = victim.get(link_to(place, "victim@example.com"))
    assert "the account of Mei O'Lin" in page(asked).text_content()
    done = victim.client.get(victim.post(link_to(place, "victim@example.com")).location)
    assert "belongs to the account of Mei O'Lin" in page(done).text_content()


def test_a_claim_that_is_said_again_lasts_no_longer(place):
    mei = place.mei()
    for _ in range(3):
        mei.post(ACCOUNT, f"{ACCOUNT}/addresses", new_email="victim@example.com")
        place.advance(days=1)
    answers = {"country": "Spain", "password": PASSWORD, "terms": "on", "privacy": "on"}
    place.browser().post("/users/sign_up", first_name="V", last_name="X", email="victim@example.com", **answers)
    assert [mail.kind for mail in place.mail(recipient_email="victim@example.com")][-1] == "confirm address"


@pytest.mark.parametrize("path", ["/mgmt/badges?state=pending", "/skilljar/admin/students?q=priya&page=1"])
def test_signing_in_leads_to_where_one_was_going(place, path):
    browser = place.browser()
    form = browser.get(path).location.removeprefix(place.prefix)
    who = (
        ("rhea@northwind.example", "issue-with-rhea") if "mgmt" in path else ("sam@northwind.example", "teach-with-sam")
    )
    assert browser.post(form, email=who[0], password=who[1]).location == place.prefix + path


def test_trying_for_long_tells_nobody_whether_an_address_has_an_account(place):
    said = []
    for email in ("tomas@example.com", "nobody@example.com"):
        answers = {"country": "Spain", "password": PASSWORD, "terms": "on", "privacy": "on"}
        place.browser().post("/users/sign_up", first_name="A", last_name="B", email=email, **answers)
        tried = [place.browser().post("/users/sign_in", email=email, password=PASSWORD) for _ in range(11)]
        said.append([page(answer).cssselect(".problem")[0].text_content() for answer in tried])
    assert said[0] == said[1]
