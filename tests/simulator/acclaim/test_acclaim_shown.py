"""What earners and viewers see: a badge and its facts, what waits first, ways to share, words that help, letters."""

import re
from collections import Counter
from dataclasses import replace

import lxml.html
import pytest

from simulator.acclaim.records import badge_templates
from tests.simulator.places import DATA_LITERATE, ONBOARDED, SAFETY, page

EVIDENCE = [
    {"type": "UrlEvidence", "name": "The exam", "value": "https://x.example/exam", "description": "Passed"},
    {"type": "KeyValueGroupEvidence", "title": "Marks", "values": [{"label": "Score", "value": "92"}]},
]


def texts(answer, selector):
    return [" ".join(element.text_content().split()) for element in page(answer).cssselect(selector)]


def headings(answer):
    return [int(element.tag[1]) for element in page(answer).cssselect("h1, h2, h3, h4")]


# A badge


def test_a_badge_shows_its_facts(place):
    badge = place.accepted_by_tomas(evidence=EVIDENCE, expires_at="2026-04-01 09:00:00 +0000")
    for answer in (place.tomas().get(f"/earner/earned/badge/{badge}"), place.browser().get(f"/badges/{badge}")):
        assert texts(answer, ".recipient") == ["Tomás Ortega"]
        assert texts(answer, ".expiry") == ["Expires on 2026-04-01"]
        assert texts(answer, ".skills li") == ["Collaboration", "Product Knowledge", "Self-Organization"]
        assert texts(answer, ".evidence li") == ["The exam Passed", "Marks Score: 92"]
        assert texts(answer, ".facts dt")[:2] == ["Issued by", "Issued to"]
        assert page(answer).cssselect(".facts time")[0].get("datetime") == "2026-03-02"


def test_whoever_is_to_accept_a_badge_sees_its_facts_before(place):
    badge = place.issue_to_tomas(expires_at="2026-04-01 09:00:00 +0000")
    answer = place.tomas().get(f"/badges/{badge}/accept")
    assert (texts(answer, ".recipient"), texts(answer, ".expiry")) == (["Tomás Ortega"], ["Expires on 2026-04-01"])


def test_criteria_tell_how_a_badge_was_earned_and_how_it_can_be(place):
    badge = place.issue_to_tomas()
    answers = (
        place.tomas().get(f"/badges/{badge}/accept"),
        place.browser().get("/org/northwind-academy/badge/northwind-onboarded"),
    )
    assert [texts(answer, "h2:has(+ .criteria)") for answer in answers] == [["How it was earned"], ["How to earn it"]]


def test_who_looks_at_a_shared_badge_is_told_what_can_be_verified(place):
    badge = place.accepted_by_tomas(expires_at="2026-04-01 09:00:00 +0000")
    answer = place.browser().get(f"/badges/{badge}")
    assert texts(answer, ".verified .state") == ["valid"]
    links = [link.get("href") for link in page(answer).cssselect(".verified a")]
    assert links == [
        f"{place.prefix}/v1/obi/v2/badge_assertions/{badge}", "https://academy.northwind.example/onboarding-essentials",
    ]  # fmt: skip
    place.advance(days=31)
    assert texts(place.browser().get(f"/badges/{badge}"), ".verified .state") == ["expired"]


@pytest.mark.parametrize("withdrawn", ["revoked", "replaced"])
def test_a_shared_badge_that_was_withdrawn_says_so_and_nothing_of_its_earner(place, withdrawn):
    badge = place.accepted_by_tomas()
    if withdrawn == "revoked":
        place.revoke(badge, reason="Cheated")
    else:
        said = {"badge_template_id": SAFETY, "issued_at": "2026-03-02 09:00:00 +0000"}
        assert place.own("POST", f"/badges/{badge}/replace", json=said).status_code == 201
    answer = place.browser().get(f"/badges/{badge}")
    assert (answer.status_code, texts(answer, ".verified .state")) == (410, [withdrawn])
    assert ("Cheated" in answer.text) is (withdrawn == "revoked")
    assert "Northwind Onboarded" in texts(answer, "h1")[0]
    assert "Ortega" not in answer.text


def test_what_nobody_could_see_is_not_there_when_it_is_withdrawn(place):
    pending, hidden = place.issue(), place.accepted_by_tomas()
    place.tomas().post(f"/earner/earned/badge/{hidden}", f"/earner/earned/badge/{hidden}/visibility", hidden="yes")
    for badge in (pending, hidden):
        place.revoke(badge)
        assert place.browser().get(f"/badges/{badge}").status_code == 404


def test_a_stranger_is_offered_nothing_that_only_the_earner_can_do(place):
    badge = place.accepted_by_tomas()
    for path in (f"/badges/{badge}", f"/badges/{badge}/embedded", "/users/tomas-ortega", "/org/northwind-academy"):
        for browser in (place.browser(), place.tomas()):
            shown = page(browser.get(path))
            assert not shown.cssselect("form, button, input"), path
            assert not [link for link in shown.xpath("//a/@href") if "/earner/" in link], path


def test_a_shared_badge_has_a_preview_for_networks(place):
    badge = place.accepted_by_tomas()
    shown = page(place.browser().get(f"/badges/{badge}"))
    said = {meta.get("property") or meta.get("name"): meta.get("content") for meta in shown.cssselect("meta[content]")}
    assert said["og:url"] == f"http://localhost{place.prefix}/badges/{badge}"
    assert said["og:image"] == said["twitter:image"] == f"http://localhost{place.prefix}/images/{ONBOARDED}/image.png"
    assert said["og:description"].startswith("Has found the way")
    assert (said["og:type"], said["twitter:card"], said["og:site_name"]) == (
        "website",
        "summary",
        "Acclaim (simulated)",
    )


# The dashboard


def test_what_waits_comes_first_with_one_thing_to_do(place):
    accepted = place.accepted_by_tomas()
    waiting = place.issue_to_tomas(badge_template_id=DATA_LITERATE)
    place.advance(hours=1)
    tomas = place.tomas()
    tomas.post(
        f"/badges/{place.issue_to_tomas(badge_template_id=SAFETY, issued_at='2026-03-02 10:00:00 +0000')}/accept"
    )
    answer = tomas.get("/earner/earned")
    assert texts(answer, "a.badge-name") == ["Data Literate", "Safety First", "Northwind Onboarded"]
    assert "3 badges" in texts(answer, ".count")[0] and "1 waits" in texts(answer, ".count")[0]
    (action,) = page(answer).cssselect("main a.button")
    assert action.get("href").endswith(f"/badges/{waiting}/accept")
    assert headings(answer) == [1, 2, 3, 2, 3, 3]
    assert accepted


def test_an_empty_dashboard_says_what_to_do(place):
    answer = place.tomas().get("/earner/earned")
    assert "No badges yet" in texts(answer, ".empty")[0]
    assert page(answer).cssselect(".empty a")[0].get("href").endswith("/earner/settings/account")


def test_the_dashboard_asks_the_database_no_more_for_fifty_badges_than_for_two(place):
    place.accepted_by_tomas(badge_template_id=SAFETY)
    place.issue_to_tomas(badge_template_id=SAFETY)
    few = asked(place, "/earner/earned")
    for _ in range(48):
        place.issue_to_tomas(badge_template_id=SAFETY)
    assert asked(place, "/earner/earned") == few
    assert len(place.tomas().get("/earner/earned").data) < 100_000


def asked(place, path):
    import sqlalchemy as sa

    tomas, statements = place.tomas(), Counter()

    def count(*_args):
        statements["all"] += 1

    with place.world(write=False) as world:
        engine = world.connection.engine
    sa.event.listen(engine, "before_cursor_execute", count)
    try:
        assert tomas.get(path).status_code == 200
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)
    return statements["all"]


# Settings


@pytest.mark.parametrize(
    ("path", "here"), [("profile", "Profile"), ("notifications", "Notifications"), ("account", "Account")]
)
def test_settings_lead_to_one_another_and_say_where_one_is(place, path, here):
    place.issue_to_tomas()
    answer = place.tomas().get(f"/earner/settings/{path}")
    assert texts(answer, ".subnav a") == ["Profile", "Notifications", "Account"]
    assert texts(answer, ".subnav [aria-current=page]") == [here]
    assert page(answer).cssselect("main .hint")


def test_a_form_of_the_settings_that_comes_back_still_says_where_one_is(place):
    account = "/earner/settings/account"
    answer = place.tomas().post(account, f"{account}/addresses", new_email="x")
    assert texts(answer, ".subnav [aria-current=page]") == ["Account"]


# Forms that come back


@pytest.mark.parametrize(
    ("form", "to", "fields"),
    [("/users/sign_in", None, {}), ("/users/sign_up", None, {}),
     ("/earner/settings/account", "/earner/settings/account/addresses", {"new_email": "x"}),
     ("/earner/settings/account", "/earner/settings/account/merge", {"email": "x"}),
     ("/earner/settings/account/merge/x", None, {"code": "x"})],
)  # fmt: skip
def test_a_form_that_comes_back_begins_with_what_is_wrong_and_leads_there(place, form, to, fields):
    signed_in = form.startswith("/earner")
    answer = (place.tomas() if signed_in else place.browser()).post(form, to, **fields)
    shown = page(answer)
    assert answer.status_code == 422
    (summary,) = shown.cssselect("[role=alert]")
    links = summary.cssselect("a")
    assert links
    for link in links:
        (field,) = shown.cssselect(link.get("href"))
        assert (field.get("name"), field.get("aria-invalid")) == (field.get("id"), "true")
        beside = f"{field.get('id')}-problem"
        assert beside in field.get("aria-describedby").split()
        assert link.text_content() == shown.get_element_by_id(beside).text_content()


def test_a_form_that_is_new_says_nothing_of_problems(place):
    assert not page(place.browser().get("/users/sign_up")).cssselect("[role=alert], [aria-invalid]")


# Sharing


def test_the_share_page_shows_what_others_will_see(place):
    badge = place.accepted_by_tomas()
    answer = place.tomas().get(f"/earner/earned/badge/{badge}/share")
    shown = page(answer)
    assert texts(answer, ".channels a") == ["LinkedIn", "Twitter", "Facebook", "Xing"]
    assert len(shown.cssselect(".channels svg[aria-hidden=true]")) == 4
    (frame,) = shown.cssselect("iframe")
    assert frame.get("src") == f"{place.prefix}/badges/{badge}/embedded"
    assert frame.get("title") == "Northwind Onboarded"
    assert "frame-ancestors *" in place.client.get(frame.get("src")).headers["Content-Security-Policy"]


def test_copying_is_offered_by_a_script_alone(place):
    shown = page(place.tomas().get(f"/earner/earned/badge/{place.accepted_by_tomas()}/share"))
    buttons = shown.cssselect("button[data-copies]")
    assert [shown.get_element_by_id(button.get("data-copies")).get("id") for button in buttons] == [
        "direct-link", "embed-code",
    ]  # fmt: skip
    assert all("hidden" in button.attrib and button.get("type") == "button" for button in buttons)
    assert len(shown.cssselect("[role=status][aria-live=polite]")) == 2
    (script,) = shown.cssselect("script")
    assert "defer" in script.attrib
    with place.client.get(script.get("src")) as answer:
        assert answer.mimetype.endswith("javascript")


# Letters


def letters(place):
    """One of each kind about a badge, to people with an account, without one, and with one that is not confirmed."""
    badge = place.accepted_by_tomas(expires_at="2026-06-01 09:00:00 +0000")
    with place.world() as world:
        template = world.rows(badge_templates).find(id=ONBOARDED)
        world.rows(badge_templates).save(replace(template, send_expiring_badge_notifications=True))
    tomas = place.tomas()
    tomas.post(f"/earner/earned/badge/{badge}/share", recipient="a@x.example", message="Look\nhere")
    tomas.post("/earner/settings/account", "/earner/settings/account/addresses", new_email="new@x.example")
    tomas.post(
        "/earner/settings/account",
        "/earner/settings/account/merge",
        email="mei@example.com",
        password="accept-with-mei",
    )
    place.issue()
    place.advance(days=5)
    place.revoke(badge)
    return {mail.kind: mail for mail in place.mail()}


def test_letters_are_made_to_be_read(place):
    found = letters(place)
    assert {
        "badge notice",
        "badge reminder",
        "badge revoked",
        "badge share",
        "confirm address",
        "merge account",
    } <= set(found)
    for kind, mail in found.items():
        letter = lxml.html.document_fromstring(mail.html)
        preheader, heading = letter.cssselect(".preheader")[0].text_content(), letter.cssselect("h1")[0].text_content()
        assert preheader.strip() and preheader != heading, kind
        assert "simulated" in letter.cssselect(".foot")[0].text_content(), kind
        assert letter.cssselect('meta[name="color-scheme"][content="light dark"]'), kind
        assert not letter.cssselect("script, link, table"), kind
        if kind.startswith("badge"):
            (picture,) = letter.cssselect("img")
            assert picture.get("src").endswith("/image.png"), kind
            assert (picture.get("alt"), picture.get("width")) == ("Northwind Onboarded", "160"), kind


def test_a_letter_has_one_button_that_leads_where_its_text_does(place):
    for kind, mail in letters(place).items():
        buttons = lxml.html.document_fromstring(mail.html).cssselect("a")
        in_text = re.findall(r"http\S+", mail.text)
        assert [button.get("href") for button in buttons] == in_text, kind
        assert list(mail.links) == in_text, kind
