"""The log of deliveries: a page for the organization's admins, calls of the control plane for programs."""

import pytest

from simulator.acclaim.services.templating import TemplateChange, change_template
from tests.simulator.acclaim.told import URL
from tests.simulator.places import GLOBEX, NORTHWIND, ONBOARDED, PARTNER, page

OURS = f"/acclaim/{NORTHWIND}/deliveries"


@pytest.fixture
def rhea(told):
    return told.browser().sign_in_admin()


def rows(browser):
    return page(browser.get("/mgmt/webhooks")).cssselect("#deliveries tbody tr")


def cells(row):
    return [" ".join(cell.text_content().split()) for cell in row.cssselect("td")]


# The page


def test_the_page_stands_in_the_navigation_and_needs_an_admin(told, rhea):
    assert f"{told.prefix}/mgmt/webhooks" in page(rhea.get("/mgmt")).xpath("//nav//a/@href")
    for path in ("/mgmt/webhooks", "/mgmt/webhooks/deliveries/x/again"):
        stranger = told.browser()
        answer = stranger.post("/mgmt/sign_in", path) if "again" in path else stranger.get(path)
        assert answer.status_code == 302
        assert answer.location.startswith(f"{told.prefix}/mgmt/sign_in")


def test_the_address_is_shown_changed_and_taken_away(told, rhea):
    def shown():
        return page(rhea.get("/mgmt/webhooks")).cssselect("#webhook_url")[0].get("value")

    assert shown() == URL
    answer = rhea.post("/mgmt/webhooks", webhook_url=" https://new.test/ ")
    assert (answer.status_code, answer.location) == (302, f"{told.prefix}/mgmt/webhooks")
    assert shown() == "https://new.test/"
    told.receiver.status = 500
    told.issue()
    assert rhea.post("/mgmt/webhooks", webhook_url="").status_code == 302
    assert shown() == ""
    (row,) = rows(rhea)
    assert cells(row)[2] == "stopped: the address was taken away"


@pytest.mark.parametrize(
    "url", ["nowhere", "http://u:p@a.example", "javascript:alert(1)", "https://a.example/" + "x" * 2048]
)
def test_a_bad_address_comes_back_with_the_reason_beside_it(told, rhea, url):
    answer = rhea.post("/mgmt/webhooks", webhook_url=url)
    assert answer.status_code == 422
    field = page(answer).cssselect("#webhook_url")[0]
    assert (field.get("value"), field.get("aria-invalid")) == (url, "true")
    assert (
        page(answer).cssselect("#webhook_url-problem")[0].text_content().startswith("Enter an address that begins with")
    )
    assert page(rhea.get("/mgmt/webhooks")).cssselect("#webhook_url")[0].get("value") == URL


def test_every_try_of_a_delivery_is_shown_with_what_came_of_it_and_the_next(told, rhea):
    told.receiver.script = [503, 404]
    told.issue()
    told.advance(minutes=1)
    (row,) = rows(rhea)
    _, occurred, state, tries, next_try, _ = cells(row)
    assert (occurred, state, next_try) == ("2026-03-02 09:00:00", "waiting", "2026-03-02 09:06:00")
    assert tries == f"2026-03-02 09:00:00 HTTP 503 {URL}2026-03-02 09:01:00 HTTP 404 {URL}"
    told.advance(minutes=5)
    (row,) = rows(rhea)
    assert (cells(row)[2], cells(row)[4]) == ("delivered", "")


def test_the_newest_stands_first_and_nothing_is_said_so(told, rhea):
    assert "Nothing has been put down" in rhea.get("/mgmt/webhooks").text
    told.revoke(told.issue())
    assert [cells(row)[0].partition("Body")[0] for row in rows(rhea)] == ["badge.state.changed", "badge.created"]


def test_the_button_delivers_again(told, rhea):
    told.issue()
    (row,) = rows(rhea)
    path = row.cssselect("form")[0].get("action").removeprefix(told.prefix)
    assert rhea.post("/mgmt/webhooks", path).status_code == 302
    assert len(told.receiver.calls) == 2
    told.point_to(None)
    answer = rhea.post("/mgmt/webhooks", path)
    assert answer.status_code == 422
    assert "enter one first" in page(answer).cssselect("#webhook_url-problem")[0].text_content()
    assert len(told.receiver.calls) == 2


def test_another_organizations_deliveries_are_neither_seen_nor_sent(told, rhea):
    told.point_to("http://globex.test/", GLOBEX)
    theirs = their_delivery(told)
    assert rows(rhea) == []
    for delivery_id in (theirs, "nothing", "%00"):
        assert rhea.post("/mgmt/webhooks", f"/mgmt/webhooks/deliveries/{delivery_id}/again").status_code == 404
    assert len(told.receiver.calls) == 1


def their_delivery(told):
    with told.world() as world:
        change_template(world, GLOBEX, PARTNER, TemplateChange(name="Other"))
    told.advance()
    (view,) = told.log(GLOBEX)
    return view.delivery.id


# The control plane


def test_deliveries_with_their_attempts_newest_first(told):
    told.receiver.script = [500]
    badge = told.issue()
    told.revoke(badge)
    newest, first = told.control("GET", OURS).json["deliveries"]
    assert newest["event_type"] == "badge.state.changed"
    assert newest["state"] == "delivered"
    assert {name: first[name] for name in first if name not in {"id", "event_id", "body"}} == {
        "event_type": "badge.created",
        "occurred_at": "2026-03-02T09:00:00+00:00",
        "state": "waiting",
        "delivered_at": None,
        "next_try_at": "2026-03-02T09:01:00+00:00",
        "attempts": [
            {
                "number": 1,
                "at": "2026-03-02T09:00:00+00:00",
                "target_url": URL,
                "status": 500,
                "outcome": "HTTP 500",
            }
        ],
    }
    assert first["event_id"] in first["body"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["badge_template.changed", "badge.created", "badge.created"]),
        ("?event_type=badge.created", ["badge.created", "badge.created"]),
        ("?event_type=badge.privacy.changed", []),
        ("?delivered=true", ["badge.created"]),
        ("?delivered=false", ["badge_template.changed", "badge.created"]),
        ("?delivered=false&event_type=badge.created", ["badge.created"]),
    ],
)
def test_deliveries_are_narrowed_down(told, query, found):
    told.receiver.script = [500, 200, 500]
    told.issue()
    told.issue_to_tomas()
    told.own("PUT", f"/badge_templates/{ONBOARDED}", json={"name": "Newly named"})
    listed = told.control("GET", OURS + query).json["deliveries"]
    assert [delivery["event_type"] for delivery in listed] == found


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        (f"{OURS}?delivered=yes", 400, "delivered: true or false"),
        (f"{OURS}?delivered=", 400, "delivered: true or false"),
        (f"{OURS}?event_type=badge", 400, "event_type: one of badge.created"),
        (f"{OURS}?event_type=%00", 400, "event_type: one of badge.created"),
        ("/acclaim/nobody/deliveries", 404, "Organization not found"),
        ("/acclaim/%00/deliveries", 404, "Organization not found"),
    ],
)
def test_a_question_that_has_no_answer(told, path, status, said):
    answer = told.control("GET", path)
    assert (answer.status_code, answer.json["error"].startswith(said)) == (status, True)


def test_redelivering(told):
    told.receiver.status = 500
    told.issue()
    (delivery,) = told.control("GET", OURS).json["deliveries"]
    answer = told.control("POST", f"{OURS}/{delivery['id']}/redeliver")
    assert (answer.status_code, answer.json["state"], answer.json["next_try_at"]) == (
        202,
        "waiting",
        "2026-03-02T09:00:00+00:00",
    )
    assert len(told.receiver.calls) == 2
    told.point_to(None)
    answer = told.control("POST", f"{OURS}/{delivery['id']}/redeliver")
    assert (answer.status_code, answer.json["error"]) == (409, "There is no address to deliver to: enter one first")
    for path in (
        f"{OURS}/nothing/redeliver",
        f"{OURS}/%00/redeliver",
        f"/acclaim/{GLOBEX}/deliveries/{delivery['id']}/redeliver",
    ):
        answer = told.control("POST", path)
        assert (answer.status_code, answer.json["error"]) == (404, "There is no such delivery")
    assert told.control("GET", f"/acclaim/{GLOBEX}/deliveries").json == {"deliveries": []}


def test_another_worlds_deliveries_are_not_seen(told, place):
    told.issue()
    assert place.control("GET", OURS).json == {"deliveries": []}
