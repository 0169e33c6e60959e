"""The inspector's start page: the clock and what it brings, people, tokens, doors; and its errors for people."""

from base64 import b64encode
from datetime import timedelta
from urllib.parse import quote

import lxml.html
import pytest

from simulator.app import Simulator
from simulator.clock import Clock
from simulator.turning import BackInTime
from tests.simulator.places import START, TOKEN

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def page(place, path="/"):
    """A page of the inspector as a browser gets it."""
    answer = place.browser().get(f"/_simulator{path}", headers=HTML)
    assert answer.status_code == 200, answer.text
    assert len(answer.data) < 100_000
    return lxml.html.fromstring(answer.text)


def said(document, selector):
    return [" ".join(found.text_content().split()) for found in document.cssselect(selector)]


def turned(place, **button):
    """The page after a button of the clock was pressed."""
    browser = place.browser()
    sent = browser.post("/_simulator/", "/_simulator/clock/turn", **button)
    assert sent.status_code == 303, sent.text
    return lxml.html.fromstring(browser.get("/_simulator/").text)


def test_what_is_due_is_told_in_words(place):
    place.issue()
    document = page(place)
    assert said(document, "#coming td:last-child")[:2] == [
        "First reminder to Priya Raman about “Northwind Onboarded”",
        "Second reminder to Priya Raman about “Northwind Onboarded”",
    ]
    assert said(document, "#coming .span") == ["+1 day", "+4 days", "Later"]
    assert said(document, "#coming td:last-child")[2:] == [
        "A token of Northwind Academy expires",
        "A token of Globex expires",
    ]


def test_work_about_what_is_not_there_is_told_nevertheless(place):
    with place.world() as world:
        for kind in ("reminder", "acclaim_webhook", "webhook", "token_expiry", "late_call", "mail_handoff"):
            world.schedule(kind, "nothing", START + timedelta(hours=1))
    told = said(page(place), "#coming td:last-child")
    assert {"Reminder of nothing", "Token expiry of nothing", "Mail handoff of nothing"} <= set(told)


def test_of_much_that_is_due_the_next_is_told(place):
    for number in range(15):
        place.issue(recipient_email=f"somebody-{number}@example.com")
    document = page(place)
    assert (len(document.cssselect("#coming td")), said(document, "#coming p")) == (40, ["and more after that"])
    shown = said(turned(place, days="4"), "#ran")[0]
    assert "30 things ran" in shown
    assert "and 18 more" in shown


def test_a_turn_tells_what_ran(place):
    place.issue()
    document = turned(place, days="1")
    assert said(document, "#ran li") == ["2026-03-03 09:00 First reminder to Priya Raman about “Northwind Onboarded”"]
    assert "2026-03-03 09:00:00" in said(document, "#clock")[0]
    assert said(page(place), "#ran li") == []


def test_the_clock_goes_to_what_falls_due_next(place):
    place.issue()
    turned(place, days="next")
    document = turned(place, days="next")
    assert said(document, "#ran li") == ["2026-03-06 09:00 Second reminder to Priya Raman about “Northwind Onboarded”"]
    turned(place, days="next")  # both tokens expire
    assert "Nothing is due" in said(turned(place, days="next"), ".flash")[0]


def test_a_clock_that_runs_may_be_past_it_by_then(place, monkeypatch):
    def too_late(_self, _name, _target):
        raise BackInTime(START)

    monkeypatch.setattr("simulator.turning.Turning.advance", too_late)
    assert "nothing was due" in said(turned(place, days="next"), "#ran h2")[0]


def test_what_is_over_before_it_is_due_is_not_promised(place):
    place.revoke(place.issue())
    assert "Northwind Onboarded" not in said(page(place), "#coming")[0]


def test_the_clock_is_let_run_and_stopped(place):
    browser = place.browser()
    assert "stands still" in said(page(place), "#clock")[0]
    assert browser.post("/_simulator/", "/_simulator/inspect/clock", frozen="no").status_code == 303
    assert "runs" in said(page(place), "#clock")[0]
    assert browser.post("/_simulator/", "/_simulator/inspect/clock", frozen="yes").status_code == 303
    assert "stands still" in said(page(place), "#clock")[0]
    assert browser.post("/_simulator/", "/_simulator/inspect/clock", frozen="perhaps").status_code == 400


def test_tokens_keys_and_passwords_are_there_to_be_copied(still):
    document = page(still)
    codes = {code.get("id"): code.text for code in document.cssselect("code[id]")}
    assert {TOKEN, f"{TOKEN}@{still.name}", "accept-with-tomas"} <= set(codes.values())
    buttons = document.cssselect("button[data-copies]")
    assert {button.get("data-copies") for button in buttons} == set(codes)
    assert all(button.get("type") == "button" and button.get("hidden") is not None for button in buttons)


def test_every_door_opens(still):
    links = page(still).cssselect("#doors a")
    assert len(links) >= 8
    for link in links:
        path = link.get("href").removeprefix(still.prefix)
        assert still.browser().get(path).status_code in {200, 302, 303}, path


def test_no_form_is_taken_without_its_token(place):
    for path in ("/clock/turn", "/inspect/clock", "/inspect/faults", "/inspect/worlds"):
        assert place.client.post(f"{place.prefix}/_simulator{path}", data={"days": "1"}).status_code == 400


def test_nothing_stands_inline(still):
    for path in ("/", "/mailbox", "/inspect/journal", "/inspect/faults", "/inspect/webhooks", "/inspect/worlds"):
        document = page(still, path)
        assert [script.get("src") for script in document.cssselect("script")].count(None) == 0
        assert document.cssselect("[style], style, [onclick]") == []
        assert len(document.cssselect("h1")) == 1
        ids = [one.get("id") for one in document.cssselect("[id]")]
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", ["/", "/_simulator/", "/_simulator/mailbox", "/badges/nothing", "/_simulator/nothing"])
def test_a_browser_in_a_world_that_is_not_there_is_told_which_there_are(simulator, place, path):
    answer = simulator.app.test_client().get(f"/w/no-such-world{path}", headers=HTML, follow_redirects=True)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    document = lxml.html.fromstring(answer.text)
    assert said(document, "h1") == ["There is no world “no-such-world”"]
    assert f"{place.prefix}/_simulator/" in [link.get("href") for link in document.cssselect("main a")]
    assert "/_simulator/inspect/worlds?name=no-such-world" in [one.get("href") for one in document.cssselect("main a")]


def test_a_name_that_is_markup_is_only_shown(simulator):
    answer = simulator.app.test_client().get(f"/w/{quote('<b>x')}/_simulator/", headers=HTML)
    assert (answer.status_code, "<b>x" in answer.text) == (404, False)


def test_a_program_is_told_in_json_as_ever(simulator):
    for headers in ({}, {"Accept": "*/*"}, {"Accept": "application/json"}):
        answer = simulator.app.test_client().get("/w/nowhere/_simulator/", headers=headers)
        assert (answer.status_code, answer.json) == (404, {"error": "there is no world named 'nowhere'"})


def test_a_refusal_is_a_page_for_a_browser(still):
    answer = still.browser().get("/_simulator/mailbox?form=x", headers=HTML)
    assert (answer.status_code, answer.mimetype) == (400, "text/html")
    assert "form: unknown" in answer.text


@pytest.fixture(scope="module")
def guarded():
    """A simulator whose control plane asks for a token, with one world in it."""
    simulator = Simulator(base_url="http://localhost", control_token="let-me-in")
    simulator.worlds.create("default", "northwind", Clock(frozen_at=START))
    yield simulator.app.test_client()
    simulator.worlds.close()


SHOWN = HTML | {"Authorization": "Basic " + b64encode(b"anybody:let-me-in").decode()}


@pytest.mark.parametrize("prefix", ["", "/w/default"])
def test_the_default_world_has_one_address_from_wherever_it_is_linked_to(guarded, prefix):
    document = lxml.html.fromstring(guarded.get(f"{prefix}/_simulator/inspect/worlds", headers=SHOWN).text)
    assert [link.get("href") for link in document.cssselect("#worlds th a")] == ["/_simulator/"]


def test_where_a_token_is_asked_for_browsers_ask_for_it(guarded):
    for path in ("/_simulator/", "/_simulator/inspect/worlds", "/w/nowhere/_simulator/"):
        asked = guarded.get(path, headers=HTML)
        assert (asked.status_code, asked.mimetype) == (401, "text/html")
        assert asked.headers["WWW-Authenticate"] == 'Basic realm="control plane"'
        assert "default</a>" not in asked.text
    assert guarded.get("/_simulator/", headers=SHOWN).status_code == 200


def test_forms_work_where_a_token_is_asked_for(guarded):
    shown = lxml.html.fromstring(guarded.get("/_simulator/", headers=SHOWN).text)
    (token, *_) = [field.get("value") for field in shown.cssselect("[name=csrf_token]")]
    sent = guarded.post("/_simulator/clock/turn", headers=SHOWN, data={"csrf_token": token, "days": "1"})
    assert sent.status_code == 303
    assert guarded.post("/_simulator/clock/turn", headers=HTML, data={"csrf_token": token}).status_code == 401


def test_strangers_are_not_told_which_worlds_there_are(guarded):
    lost = guarded.get("/w/nowhere/badges/x", headers=HTML)
    assert (lost.status_code, "default" in lost.text) == (404, False)
    known = guarded.get("/w/nowhere/_simulator/", headers=SHOWN)
    assert (known.status_code, ">default</a>" in known.text) == (404, True)


def test_without_a_control_plane_nothing_leads_there():
    simulator = Simulator(base_url="http://localhost", control=False)
    simulator.worlds.create("default", "northwind", Clock(frozen_at=START))
    lost = simulator.app.test_client().get("/w/nowhere/badges/x", headers=HTML)
    simulator.worlds.close()
    assert (lost.status_code, "/_simulator/" in lost.text, ">default</a>" in lost.text) == (404, False, False)


@pytest.mark.parametrize("path", ["/", "/inspect/journal", "/inspect/webhooks", "/inspect/faults", "/mailbox"])
def test_a_longer_list_asks_no_more_of_the_database(place, path):
    with place.world(write=False) as world:
        if world.connection.dialect.name != "sqlite":
            pytest.skip("looks over the shoulder of SQLite's driver")
        driver = world.connection.connection.driver_connection
    place.own("PUT", json={"webhook_url": "http://127.0.0.1:9/hook"})
    counts = []
    for number in range(1, 8):
        place.issue(recipient_email=f"somebody-{number}@example.com")
        page(place, path)  # what waits of the journal is written down
        asked = []
        driver.set_trace_callback(asked.append)
        page(place, path)
        driver.set_trace_callback(None)
        counts.append(len(asked))
    assert max(counts[3:]) <= max(counts[:3]) < 40
