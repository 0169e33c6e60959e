"""The guided tour: from the start page to the table of badges in seven clicks, each saying which rule it shows."""

import os

import pytest

from steps.drivers.browser import PlainBrowser
from steps.drivers.control import new_world
from steps.rules import rules

START = "2026-03-02T09:00:00Z"
ANSWERS = {"country": "Netherlands", "password": "a-password-for-the-tour", "terms": "yes", "privacy": "yes"}


@pytest.fixture
def browser(play, stage):
    play.start()
    return PlainBrowser(stage.new_session)


def alone(stage, seed):
    """A world without an integration beside it."""
    return new_world(stage.new_session(), stage.simulator_url, f"tour-{os.getpid()}-{seed}", seed, START)


def rules_shown(page):
    return set(page.texts(".tour .rule"))


def test_seven_clicks_lead_from_the_start_page_to_the_table(play, browser):
    browser.open(f"{play.world.base_url}/_simulator/start")
    clicks = [
        ({"earn-1", "earn-2", "earn-3"}, lambda: browser.press("Begin the tour")),
        ({"earn-12", "accept-1"}, lambda: browser.press("Complete lesson")),
        ({"accept-1", "accept-2"}, lambda: browser.follow("Read Nova's e-mail")),
        ({"accept-3", "accept-4"}, lambda: browser.follow(browser.page.texts("a[href*='/accept']")[0])),
        ({"accept-5"}, lambda: browser.submit("form#sign-up", ANSWERS)),
        ({"accept-6", "accept-7"}, lambda: browser.press("Accept Badge")),
        ({"view-1", "view-5", "setup-9"}, lambda: browser.follow("Look at Nova's profile")),
    ]
    for number, (shown, click) in enumerate(clicks, start=1):
        page = click()
        assert rules_shown(page) == shown, f"after click {number}, on {page.url}"
    assert browser.page.is_a("sj-page-profile")
    assert browser.page.has("table#profile-badge-table")


def test_every_rule_that_it_names_is_one_of_the_article(play, browser):
    browser.open(f"{play.world.base_url}/_simulator/start")
    named = set(browser.page.texts(".stops .rule"))
    assert named
    assert named <= set(rules())


def test_each_tour_has_a_guest_of_its_own(play, browser):
    for address in ("nova-4@example.com", "nova-5@example.com"):  # Northwind has three students
        browser.open(f"{play.world.base_url}/_simulator/start")
        browser.press("Begin the tour")
        assert browser.page.is_a("sj-page-lesson")
        browser.press("Complete lesson")
        assert [mail.kind for mail in play.world.mail_to(address)] == ["badge notice"]


def test_without_an_integration_it_says_why_no_mail_comes(stage):
    browser = PlainBrowser(stage.new_session)
    browser.open(f"{alone(stage, 'northwind').base_url}/_simulator/start")
    browser.press("Begin the tour")
    browser.press("Complete lesson")
    browser.follow("Read Nova's e-mail")
    assert "no integration has issued the badge" in browser.page.text


def test_who_is_on_no_tour_sees_nothing_of_it(play, browser):
    browser.open(f"{play.world.base_url}/skilljar/")
    assert not browser.page.has(".tour")


def test_who_leaves_it_sees_nothing_of_it_any_more(play, browser):
    browser.open(f"{play.world.base_url}/_simulator/start")
    browser.press("Begin the tour")
    browser.press("Leave the tour")
    browser.open(f"{play.world.base_url}/skilljar/")
    assert not browser.page.has(".tour")


def test_a_world_without_an_lms_says_what_the_tour_needs(stage):
    browser = PlainBrowser(stage.new_session)
    browser.open(f"{alone(stage, 'empty').base_url}/_simulator/start")
    browser.press("Begin the tour")
    assert "make a world from the seed northwind" in browser.page.text


def test_the_first_page_is_where_it_begins(play, browser):
    assert browser.open(f"{play.world.base_url}/").is_a("page-start")
