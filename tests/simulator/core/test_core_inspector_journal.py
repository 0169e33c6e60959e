"""The journal for people: requests joined with what came of them, refusals explained, filters, pages, permalinks."""

import pytest

from simulator.journal import REQUEST, entries, entry
from tests.simulator.core.test_core_inspector import HTML, page, said
from tests.simulator.places import START

JOURNAL = "/inspect/journal"


def groups(place, query=""):
    """The groups of a page: each with its headline, and with the headlines of what came of it."""
    found = page(place, f"{JOURNAL}{query}").cssselect(".timeline > li")
    return [(said(group, ".entry .headline")[0], said(group, ".led-to .headline")) for group in found]


def test_a_request_is_told_with_what_came_of_it(place):
    place.issue()
    ((request, below),) = groups(place)
    assert request.startswith("POST /v1/organizations/")
    assert below[0] == "Badge issued"
    assert any("Congratulations" in one or "badge" in one.lower() for one in below[1:])


def test_the_exchange_is_there_at_a_glance(place):
    place.issue()
    (told,) = said(page(place, JOURNAL), ".exchange")
    assert told.startswith('Sent{"recipient_email": "priya@example.com"')
    assert 'Answered{"data":{"' in told
    place.client.get(f"{place.prefix}/users/sign_in")  # a page is told by its kind alone
    assert len(page(place, JOURNAL).cssselect(".exchange")) == 1


def test_a_full_page_stays_small(place):
    for number in range(40):
        place.try_to_issue(recipient_email="<&'\"" * 60, issued_to_first_name=f"{number}" + '"' * 300)
    page(place, JOURNAL)  # which is held to its size


def test_what_the_clock_brings_later_stands_by_itself_with_its_cause(place):
    place.issue()
    place.advance(days=1)
    document = page(place, JOURNAL)
    reminder, issued = document.cssselect(".timeline > li")
    assert "mail" in reminder.get("class")
    assert said(reminder, "p")[0].startswith("Follows from Badge issued at 2026-03-02 09:00")
    assert said(issued, ".entry .headline")[0].startswith("POST")


def test_a_refusal_says_why_and_by_which_rule(place):
    place.issue()
    assert place.try_to_issue().status_code == 422
    document = page(place, f"{JOURNAL}?status=refused")
    (refused,) = document.cssselect(".timeline > li")
    (why,) = said(refused, ".refusal")
    assert "already has this badge" in why
    assert "duplicates" in why
    assert refused.cssselect(".refusal a")[0].get("href").startswith("https://www.credly.com/docs/")
    assert said(refused, ".state") == ["422 Unprocessable Entity"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?kind=mail", 2),
        ("?person=priya@example.com", 1),
        ("?person=PRIYA@example.com&kind=mail", 1),
        ("?status=2xx", 2),
        ("?status=404", 1),
        ("?status=5xx", 0),
        ("?text=nothing-of-that-kind", 0),
        ("?text=%25", 0),
        ("?text=%00", 0),
        ("?text=Tom%C3%A1s", 1),
        ("?kind=&person=&status=&text=", 3),
    ],
)
def test_it_is_searched(place, query, count):
    place.issue()
    place.issue_to_tomas()
    place.own("GET", "/badges/nothing")
    assert len(groups(place, query)) == count


@pytest.mark.parametrize("query", ["?kind=letter", "?status=4", "?status=abc", "?before=x", "?before=-1", "?limit=5"])
def test_a_search_that_means_nothing_is_refused(still, query):
    assert still.browser().get(f"/_simulator{JOURNAL}{query}", headers=HTML).status_code == 400


def test_pages_show_every_group_once(place):
    for number in range(40):
        place.own("GET", f"/badges/nothing-{number}")
    place.issue()
    shown, address = [], f"/_simulator{JOURNAL}"
    while address:
        document = page(place, address.removeprefix(place.prefix).removeprefix("/_simulator"))
        shown += [one.get("id") for one in document.cssselect(".timeline > li")]
        address = next((link.get("href") for link in document.cssselect("a[rel=next]")), None)
    assert len(shown) == len(set(shown)) == 41


def test_a_group_that_is_cut_by_a_page_is_told_once(place):
    """The request stands on the older page, and what came of it on the newer."""
    with place.world() as world:
        made = [entry(REQUEST, START, "first", details=_asked("/first"))]
        for number in range(35):
            made.append(entry(REQUEST, START, "x", cause=made[0].id, details=_asked(f"/{number}")))
        world.rows(entries).add(*made)
    document = page(place, JOURNAL)
    assert [one.get("id") for one in document.cssselect(".timeline > li")] == [f"group-{made[0].id}"]
    (older,) = document.cssselect("a[rel=next]")
    rest = page(place, older.get("href").removeprefix(place.prefix).removeprefix("/_simulator"))
    assert rest.cssselect(".timeline > li") == []


def test_causes_that_go_in_a_circle_are_told_nevertheless(place):
    with place.world() as world:
        first = entry(REQUEST, START, "a", id="request-x-1", cause="request-x-2", details=_asked("/a"))
        second = entry(REQUEST, START, "b", id="request-x-2", cause="request-x-1", details=_asked("/b"))
        own = entry(REQUEST, START, "c", id="request-x-3", cause="request-x-3", details=_asked("/c"))
        world.rows(entries).add(first, second, own)
    assert sum(1 + len(below) for _, below in groups(place)) >= 3
    for one in (first, second, own):
        page(place, f"{JOURNAL}/{one.id}")


def _asked(path):
    return {"method": "GET", "path": path, "query": "", "headers": {}, "body": "", "status": 200, "answer": ""}


def test_an_entry_has_a_page_of_its_own(place):
    place.issue()
    document = page(place, JOURNAL)
    (head,) = document.cssselect(".timeline > li > .entry .headline")
    one = page(place, head.get("href").removeprefix(f"{place.prefix}/_simulator"))
    exchange = " ".join(said(one, "pre"))
    assert '"recipient_email": "priya@example.com"' in exchange
    assert "201 Created" in exchange
    assert "northwind-invented-token" not in exchange
    assert "Badge issued" in " ".join(said(one, ".timeline"))


def test_an_entry_that_is_not_there(still):
    for lost in ("nothing", "%00"):
        answer = still.browser().get(f"/_simulator{JOURNAL}/{lost}", headers=HTML)
        assert (answer.status_code, answer.mimetype) == (404, "text/html")


def test_an_empty_journal_says_what_will_be_there(place):
    assert "Nothing has happened yet" in said(page(place, JOURNAL), ".empty")[0]


def test_what_is_looked_at_tells_nothing_of_itself(place):
    for path in ("/", JOURNAL, "/mailbox", "/inspect/faults", "/inspect/webhooks", "/inspect/worlds"):
        page(place, path)
    assert groups(place) == []


def test_a_path_that_is_markup_is_only_shown(place):
    place.client.get(f"{place.prefix}/<script>alert(1)</script>")
    assert page(place, JOURNAL).cssselect("main script") == []
