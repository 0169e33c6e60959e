"""The dashboard of an organization: its start page with figures and chart, and lists that are looked through."""

import pytest

from simulator.acclaim.services.issuing import IssueRequest, issue
from simulator.acclaim.services.templating import TemplateChange, change_template
from tests.simulator.places import DATA_LITERATE, NORTHWIND, ONBOARDED, START, page


@pytest.fixture
def rhea(place):
    return place.browser().sign_in_admin()


def issue_many(place, number):
    with place.world() as world:
        change_template(world, NORTHWIND, ONBOARDED, TemplateChange(allow_duplicate_badges=True))
        for one in range(number):
            issue(world, NORTHWIND, IssueRequest(ONBOARDED, f"p{one}@many.example", "P", f"N{one}", START))


def texts(answer, selector):
    assert answer.status_code == 200
    return [" ".join(found.text_content().split()) for found in page(answer).cssselect(selector)]


# The start page


def test_the_start_page_counts_badges_by_state(place, rhea):
    place.accepted_by_tomas()
    place.issue()
    place.revoke(place.issue(badge_template_id=DATA_LITERATE))
    tiles = texts(rhea.get("/mgmt"), ".tiles li")
    assert tiles == ["3 Issued", "1 Pending", "1 Accepted", "0 Rejected", "1 Revoked", "0 Replaced"]
    (pending,) = [link for link in page(rhea.get("/mgmt")).xpath("//*[@class='tiles']//a/@href") if "pending" in link]
    assert len(texts(rhea.get(pending.removeprefix(place.prefix)), "#issued-badges tbody tr")) == 1


def test_the_chart_says_what_it_shows_and_the_table_has_the_same_numbers(place, rhea):
    place.accepted_by_tomas()
    place.issue()
    shown = page(rhea.get("/mgmt"))
    (picture,) = shown.cssselect("figure.chart svg[role=img]")
    said = {part.get("id"): part.text_content() for part in picture if part.tag in {"title", "desc"}}
    assert picture.get("aria-labelledby").split() == list(said)
    assert "2 issued, 1 accepted, 1 pending" in said["chart-words"]
    assert [line.get("class") for line in picture.cssselect("path")] == ["line issued", "line accepted", "line pending"]
    rows = [[cell.text_content() for cell in row] for row in shown.cssselect("figure.chart details tbody tr")]
    assert rows == [["2026-03-01", "0", "0", "0"], ["2026-03-02", "2", "1", "1"]]
    assert not shown.xpath("//*[@style]")


def test_before_the_first_badge_there_is_no_chart(rhea):
    shown = page(rhea.get("/mgmt"))
    assert shown.cssselect("figure.chart") == []
    assert "Nothing has been issued yet." in shown.text_content()


def test_the_start_page_has_the_latest_events_and_leads_to_all(place, rhea):
    issue_many(place, 60)
    assert len(texts(rhea.get("/mgmt"), "table#events tbody tr")) == 10
    pages = [rhea.get(f"/mgmt/events?page={number}") for number in (1, 2, 3)]
    assert [len(texts(answer, "table#events tbody tr")) for answer in pages] == [50, 50, 21]
    first, *_, last = [event for answer in pages for event in texts(answer, "table#events tbody tr")]
    assert "p59@many.example" in first
    assert "badge_template.changed" in last


# Issued badges


def test_issued_badges_come_in_pages(place, rhea):
    issue_many(place, 51)
    first = rhea.get("/mgmt/badges")
    assert len(texts(first, "#issued-badges tbody tr")) == 50
    assert len(texts(rhea.get("/mgmt/badges?page=2"), "#issued-badges tbody tr")) == 1
    assert "Page 1 of 2" in texts(first, "nav[aria-label=Pages]")[0]
    assert len(first.data) < 100_000


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, 3), ({"state": "pending"}, 2), ({"state": "accepted"}, 1), ({"state": "revoked"}, 0), ({"state": "nothing"}, 3),
        ({"address": "TOMAS"}, 2), ({"address": "@example.com"}, 3), ({"address": "%"}, 0), ({"address": "\x00"}, 0),
        ({"address": "tomas", "state": "pending"}, 1), ({"address": " "}, 3),
    ],
)  # fmt: skip
def test_issued_badges_are_looked_for_by_state_and_address(place, rhea, query, found):
    place.accepted_by_tomas()
    place.issue_to_tomas(badge_template_id=DATA_LITERATE)
    place.issue()
    answer = rhea.get("/mgmt/badges", query_string=query)
    assert len(texts(answer, "#issued-badges tbody tr")) == found
    form = page(answer).cssselect("form#filter")[0]
    assert form.fields["state"] == (query.get("state", "") if query.get("state") != "nothing" else "")


def test_whoever_revokes_comes_back_to_the_same_list(place, rhea):
    badge = place.issue_to_tomas()
    place.issue()
    there = "/mgmt/badges?state=pending&address=tomas"
    action = page(rhea.get(there)).cssselect(f"tr#badge-{badge} form")[0].get("action").removeprefix(place.prefix)
    refused = rhea.post(there, action, reason="")
    assert refused.status_code == 422
    assert len(page(refused).cssselect("#issued-badges tbody tr")) == 1
    assert rhea.post(there, action, reason="By mistake").location == f"{place.prefix}{there}"
    assert place.state_of(badge) == "revoked"


# Templates, navigation


def test_templates_have_picture_state_and_how_many_were_issued(place, rhea):
    place.issue()
    rows = page(rhea.get("/mgmt/templates")).cssselect("#templates tbody tr")
    (row,) = [row for row in rows if ONBOARDED in row.text_content()]
    assert row.cssselect("img")[0].get("src").endswith(f"/images/{ONBOARDED}/image.svg")
    assert [" ".join(cell.text_content().split()) for cell in row][2:] == ["active", "not allowed", "1"]
    settings = page(rhea.get(f"/mgmt/templates/{ONBOARDED}"))
    assert settings.cssselect("main img")[0].get("src").endswith(f"/images/{ONBOARDED}/image.svg")
    assert "active" in [state.text_content() for state in settings.cssselect(".state")]


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("", ("Overview", "page")), ("/events", ("Events", "page")), ("/badges", ("Issued badges", "page")),
        ("/templates", ("Badge templates", "page")), (f"/templates/{ONBOARDED}", ("Badge templates", "true")),
        ("/webhooks", ("Webhooks", "page")), ("/saml", ("Single sign-on", "page")),
    ],
)  # fmt: skip
def test_the_navigation_says_where_one_is(rhea, path, current):
    (here,) = page(rhea.get(f"/mgmt{path}")).cssselect("header nav [aria-current]")
    assert (here.text_content(), here.get("aria-current")) == current


def test_every_table_has_a_head_for_each_column(place, rhea):
    place.revoke(place.issue())
    place.accepted_by_tomas()
    for path in ("", "/events", "/badges", "/templates", "/webhooks"):
        for table in page(rhea.get(f"/mgmt{path}")).cssselect("table"):
            heads = table.cssselect("thead th[scope=col]")
            assert all(head.text_content().strip() for head in heads), path
            assert {len(row) for row in table.cssselect("tbody tr")} == {len(heads)}, path
            assert all(cell.get("scope") == "row" for cell in table.cssselect("tbody th")), path
