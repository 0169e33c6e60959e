"""Mail, faults, webhooks and worlds for people."""

import email
import io

import lxml.html
import orjson
import pytest

from simulator.acclaim.records import organizations
from simulator.fault import faults
from simulator.journal import WEBHOOK, entries
from simulator.skilljar.records import courses, students
from simulator.skilljar.services.announcing import announce_course
from tests.simulator.core.test_core_inspector import HTML, page, said
from tests.simulator.places import NORTHWIND

FAULTS, WEBHOOKS, WORLDS = "/inspect/faults", "/inspect/webhooks", "/inspect/worlds"


def send(place, page_path, to, **fields):
    """The answer to a form, and the page that is shown then."""
    browser = place.browser()
    sent = browser.post(f"/_simulator{page_path}", f"/_simulator{to}", **fields)
    if sent.status_code != 303:
        return sent, lxml.html.fromstring(sent.text)
    return sent, lxml.html.fromstring(browser.client.get(sent.location).text)


# Mail


def test_the_mailbox_is_searched_and_says_when_nothing_is_there(place):
    assert "No mail yet" in said(page(place, "/mailbox"), ".empty")[0]
    place.issue()
    place.issue_to_tomas()
    assert len(page(place, "/mailbox").cssselect("#mails tbody tr")) == 2
    assert len(page(place, "/mailbox?to=PRIYA@example.com&subject=&kind=&text=").cssselect("#mails tbody tr")) == 1
    assert len(page(place, "/mailbox?kind=badge+notice&subject=you+earned").cssselect("#mails tbody tr")) == 2
    assert "No mail fits" in said(page(place, "/mailbox?to=nobody@example.com"), ".empty")[0]
    assert "No mail fits" in said(page(place, "/mailbox?subject=%00"), ".empty")[0]


def test_the_mailbox_has_pages(place):
    for number in range(60):
        place.issue(recipient_email=f"somebody-{number}@example.com")
    first = page(place, "/mailbox")
    (older,) = first.cssselect("a[rel=next]")
    rest = page(place, older.get("href").removeprefix(f"{place.prefix}/_simulator"))
    assert [len(one.cssselect("#mails tbody tr")) for one in (first, rest)] == [50, 10]


def test_a_mail_is_shown_with_its_links_its_text_and_its_source(place):
    place.issue()
    (mail,) = place.mail()
    document = page(place, f"/mailbox/{mail.id}")
    assert [link.text for link in document.cssselect("#links a")] == list(mail.links)
    (frame,) = document.cssselect("iframe")
    assert "allow-scripts" not in frame.get("sandbox")
    answer = place.browser().get(f"/_simulator/mailbox/{mail.id}/source")
    assert answer.mimetype == "message/rfc822"
    read = email.message_from_bytes(answer.data, policy=email.policy.default)
    assert (read["To"], read["Subject"]) == ("priya@example.com", mail.subject)
    assert read.get_body(["plain"]).get_content().strip() == mail.text.strip()
    assert said(document, "#source pre")[0].startswith("From:")
    assert answer.data == place.browser().get(f"/_simulator/mailbox/{mail.id}/source").data


# Faults


def armed(place):
    with place.world(write=False) as world:
        return world.rows(faults).all()


def test_a_fault_is_armed_fires_and_is_taken_back(place):
    assert "Nothing goes wrong" in said(page(place, FAULTS), ".empty")[0]
    fields = {"operation": "issueBadge", "kind": "status", "status": "503", "first": "2", "message": ""}
    sent, document = send(place, FAULTS, FAULTS, **fields)
    assert (sent.status_code, len(armed(place))) == (303, 1)
    assert "0 of 2 waits" in said(document, "#armed tr")[1]
    assert place.try_to_issue().status_code == 503
    cells = said(page(place, FAULTS), "#armed td")
    assert cells[:3] == ["an error in the API's own formstatus 503", "nothing is done", "1 of 2 firing"]
    _, document = send(place, FAULTS, f"{FAULTS}/{armed(place)[0].id}/disarm")
    assert armed(place) == []
    assert "Nothing goes wrong" in said(document, ".empty")[0]


def test_a_whole_service_is_away_until_somebody_disarms(place):
    _, document = send(place, FAULTS, FAULTS, operation="acclaim.*", kind="status", status="503", first="all")
    assert "0 of all waits" in said(document, "#armed tr")[1]
    assert [place.try_to_issue().status_code for _ in range(3)] == [503] * 3
    assert said(page(place, FAULTS), "#armed td")[2] == "3 of all firing"
    send(place, FAULTS, f"{FAULTS}/{armed(place)[0].id}/disarm")
    assert place.try_to_issue().status_code == 201


def test_a_fault_that_cannot_be_comes_back_with_what_is_wrong(place):
    sent, document = send(place, FAULTS, FAULTS, operation="issueBadge", kind="delay", first="many")
    assert (sent.status_code, armed(place)) == (422, [])
    assert "first: a whole number" in said(document, "[role=alert]")[0]
    assert document.cssselect("#first")[0].get("value") == "many"
    assert document.cssselect("#operation option[selected]")[0].get("value") == "issueBadge"


def test_the_start_page_warns_of_a_fault(place):
    assert "a fault is armed" not in said(page(place), "#clock")[0]
    send(place, FAULTS, FAULTS, operation="getBadge", kind="drop")
    assert "a fault is armed" in said(page(place), "#clock")[0]


def test_a_fault_that_is_not_there_is_not_disarmed(place):
    for lost in ("nothing", "%00"):
        assert place.browser().post(f"/_simulator{FAULTS}", f"/_simulator{FAULTS}/{lost}/disarm").status_code == 404


def test_all_faults_are_taken_back(place):
    for _ in range(2):
        send(place, FAULTS, FAULTS, operation="getBadge", kind="drop")
    send(place, FAULTS, f"{FAULTS}/disarm")
    assert armed(place) == []


def test_the_catalogue_names_every_operation_and_kind(still):
    document = page(still, FAULTS)
    offered = {option.get("value") for option in document.cssselect("#operation option")} - {""}
    operations = {one["id"] for one in still.control("GET", "/operations").json["operations"]}
    assert offered == operations | {"acclaim.*", "lms.*"}
    assert [one.get("value") for one in document.cssselect("#operation optgroup option:first-child")] == [
        "acclaim.*",
        "lms.*",
    ]
    assert len(document.cssselect("#kind option")) == 16


def test_a_problem_stays_whole_whatever_stands_in_its_sentence(place):
    _, document = send(place, FAULTS, FAULTS, operation="isueBadge", kind="status", status="1")
    operation, status = sorted(said(document, "[role=alert] li"))
    assert operation.startswith("operation: nobody serves 'isueBadge'; did you mean issueBadge or ")
    assert status.startswith("status: ")


# Webhooks


def tell(place, url="http://127.0.0.1:9/hook"):
    with place.world() as world:
        found = world.rows(organizations).find(id=NORTHWIND)
        world.rows(organizations).save(type(found)(**vars(found) | {"webhook_url": url}))


def test_deliveries_are_told_and_made_again(place):
    assert "Nothing was sent yet" in said(page(place, WEBHOOKS), ".empty")[0]
    tell(place)
    place.issue()
    document = page(place, f"{WEBHOOKS}?waiting=yes")
    told = said(document, "#deliveries .timeline > li")
    assert any("badge.created waiting" in one and "http://127.0.0.1:9/hook" in one for one in told)
    assert all("1 try" in one and "next try 2026-03-02 09:01" in one for one in told)
    action = document.cssselect("#deliveries form")[0].get("action").removeprefix(f"{place.prefix}/_simulator")
    sent, document = send(place, WEBHOOKS, action)
    assert sent.status_code == 303
    assert any("2 tries" in one for one in said(document, "#deliveries .timeline > li"))


def test_what_cannot_be_delivered_again_is_said(place):
    tell(place)
    place.issue()
    action = page(place, WEBHOOKS).cssselect("#deliveries form")[0].get("action")
    tell(place, None)
    _, document = send(place, WEBHOOKS, action.removeprefix(f"{place.prefix}/_simulator"))
    assert "no address" in said(document, ".flash")[0]


def test_the_lms_has_deliveries_of_its_own(place):
    assert "The LMS tells its webhooks" in said(page(place, f"{WEBHOOKS}?of=lms"), ".empty")[0]
    hook = {"webhook_url": "http://127.0.0.1:9/lms", "badges_earned_url": "http://127.0.0.1:9", "secret": "x" * 32}
    assert place.control("PUT", "/lms/nwacademy0001/integration", json=hook).status_code == 200
    with place.world() as world:
        student, course = world.rows(students).all()[0], world.rows(courses).all()[0]
        announce_course(world, student, course)
    assert any("Try 1 to deliver COURSE_COMPLETION to http://127.0.0.1:9/lms" in one for one in said(page(place), "td"))
    turn = place.advance(seconds=0)
    assert len(turn) == 1
    document = page(place, f"{WEBHOOKS}?of=lms&waiting=yes")
    (told,) = said(document, "#deliveries .timeline > li")
    assert "COURSE_COMPLETION waiting" in told
    assert "1 try, no answer" in told
    action = document.cssselect("#deliveries form")[0].get("action").removeprefix(f"{place.prefix}/_simulator")
    _, again = send(place, f"{WEBHOOKS}?of=lms", action)
    assert "2 tries" in said(again, "#deliveries .timeline > li")[0]
    assert leads_to_deliveries(place) == {"?of=lms"}


def test_a_webhook_in_the_journal_leads_to_the_deliveries_of_its_sender(place):
    tell(place)
    place.issue()
    assert leads_to_deliveries(place) == {"?of=acclaim"}


def leads_to_deliveries(place):
    """The queries of the links from the journal's webhooks to deliveries."""
    with place.world(write=False) as world:
        told = world.rows(entries).all(kind=WEBHOOK)
    pages = [page(place, f"/inspect/journal/{one.id}") for one in told]
    links = [link.get("href") for shown in pages for link in shown.cssselect("dd a")]
    return {link.partition(WEBHOOKS)[2] for link in links if WEBHOOKS in link}


def test_nobody_else_delivers(still):
    assert still.browser().get(f"/_simulator{WEBHOOKS}?of=x", headers=HTML).status_code == 400


# Worlds


@pytest.fixture
def name(simulator):
    yield "made-by-form"
    for one in ("made-by-form", "copied-by-form"):
        if simulator.worlds.has(one):
            simulator.worlds.remove(one)


def test_a_world_from_birth_to_end(place, simulator, name):
    made = {"name": name, "seed": "northwind", "frozen_at": "2026-03-02T09:00:00Z"}
    sent, document = send(place, WORLDS, WORLDS, **made)
    assert sent.location == f"/w/{name}/_simulator/"
    assert said(document, "h1") == [f"World “{name}”"]
    place.issue()
    cells = said(page(place, f"{WORLDS}?containing={place.name}"), "#worlds tbody tr:first-child td")
    assert not said(page(place, f"{WORLDS}?containing=%00"), "#worlds tbody tr")
    assert cells[:4] == ["2026-03-02 09:00 stands still", "2026-03-03 09:00", "1", "northwind"]
    _, document = send(place, f"{WORLDS}/{name}/copy", f"{WORLDS}/{name}/copy", new="copied-by-form")
    assert simulator.worlds.has("copied-by-form")
    assert "copied-by-form" in said(document, ".flash")[0]
    asked = page(place, f"{WORLDS}/{name}/remove")
    assert said(asked, "h1") == [f"Remove “{name}”?"]
    assert simulator.worlds.has(name)
    send(place, f"{WORLDS}/{name}/remove", f"{WORLDS}/{name}/remove")
    assert not simulator.worlds.has(name)


def test_a_world_is_reset(place):
    place.issue()
    send(place, f"{WORLDS}/{place.name}/reset", f"{WORLDS}/{place.name}/reset")
    assert place.mail() == []


def test_whoever_removes_the_world_that_they_are_in_is_led_out_of_it(place, simulator):
    place.control("POST", "/worlds", json={"name": "left-by-form"})
    inside = type(place)(simulator, "left-by-form")
    path = f"/_simulator{WORLDS}/left-by-form/remove"
    assert inside.browser().post(path).location == "/_simulator/inspect/worlds"


def test_a_world_is_exported_and_imported(place, simulator, name):
    place.issue()
    document = place.control("GET", "/export").data
    sent, _ = send(place, WORLDS, f"{WORLDS}/import", name=name, document=(io.BytesIO(document), "world.json"))
    assert (sent.status_code, simulator.worlds.has(name)) == (303, True)


@pytest.mark.parametrize(
    ("to", "fields", "why"),
    [
        (WORLDS, {"name": "A"}, "lower-case"),
        (WORLDS, {"name": "bad-by-form", "seed": "nothing"}, "no seed named"),
        (WORLDS, {"name": "bad-by-form", "frozen_at": "noon"}, "no instant"),
        (WORLDS, {"name": "{place}"}, "already"),
        (f"{WORLDS}/import", {"document": (b"{", "x.json")}, "JSON document"),
        (f"{WORLDS}/import", {}, "JSON document"),
        (f"{WORLDS}/import", {"name": "bad-by-form", "document": (orjson.dumps({}), "x.json")}, ""),
        (WORLDS + "/{place}/copy", {"new": "A"}, "lower-case"),
        (WORLDS + "/{place}/copy", {"new": "{place}"}, "already"),
    ],
)
def test_a_form_that_cannot_be_followed_comes_back_with_the_reason(place, simulator, to, fields, why):
    fields = {
        key: (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value.format(place=place.name)
        for key, value in fields.items()
    }
    sent, document = send(place, WORLDS, to.format(place=place.name), **fields)
    assert sent.status_code == 422
    assert why in " ".join(said(document, "[role=alert], .problem"))
    assert not simulator.worlds.has("bad-by-form")


def test_what_is_not_there_or_must_stay(place):
    for path, status in (("nowhere/remove", 404), ("nowhere/reset", 404), ("%00/reset", 404), ("default/remove", 400)):
        answer = place.browser().get(f"/_simulator{WORLDS}/{path}", headers=HTML)
        assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert place.browser().get(f"/_simulator{WORLDS}/x/burn", headers=HTML).status_code == 404
