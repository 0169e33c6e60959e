"""Acclaim tells an organization of its events: what is posted, what ends a delivery, and when it is tried again."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
import requests
import yaml

from simulator.acclaim.domain.errors import Invalid, NotFound
from simulator.acclaim.domain.event_delivery import DeliveryState, ends_delivery, is_https, is_webhook_url
from simulator.acclaim.records import events, organizations
from simulator.acclaim.services.templating import TemplateChange, change_template
from simulator.acclaim.services.webhooks import deliver_again, set_webhook_url
from simulator.clock import Clock
from simulator.seeds import BadSeed, seed_at, seed_document
from simulator.switches import Switches
from tests.simulator.acclaim.told import URL, Told
from tests.simulator.places import GLOBEX, GLOBEX_TOKEN, NORTHWIND, ONBOARDED, PARTNER, START, Place

DAY = timedelta(days=1)
LAST = timedelta(days=24, hours=22, minutes=21)
TRIES = [
    timedelta(),
    timedelta(minutes=1),
    timedelta(minutes=6),
    timedelta(minutes=21),
    timedelta(hours=1, minutes=21),
    timedelta(hours=4, minutes=21),
    timedelta(hours=10, minutes=21),
    *(timedelta(days=days, hours=22, minutes=21) for days in range(25)),
]


class Power(BaseException):
    """The machine loses it."""


# What is posted


def test_the_body_is_thin_and_names_an_event_that_is_kept(told):
    told.issue()
    (call,) = told.receiver.calls
    with told.world(write=False) as world:
        (event,) = world.rows(events).all()
    assert (call["method"], call["url"], call["headers"]) == ("POST", URL, {"Content-Type": "application/json"})
    assert list(json.loads(call["data"]).items()) == [
        ("id", event.id),
        ("organization_id", NORTHWIND),
        ("event_type", "badge.created"),
        ("occurred_at", "2026-03-02T09:00:00.000Z"),
    ]
    assert not call["allow_redirects"]


def test_the_badge_is_there_when_the_receiver_asks_and_the_next_try_is_down(told):
    seen = []
    told.receiver.while_called = lambda: seen.append((told.own("GET", "/badges").status_code, told.coming()))
    told.issue()
    assert seen == [(200, [timedelta(minutes=1)])]
    assert told.coming() == []


def test_every_event_is_delivered_by_itself(told):
    badge = told.issue()
    told.revoke(badge)
    told.own("PUT", f"/badge_templates/{ONBOARDED}", json={"name": "Newly named"})
    kinds = [json.loads(call["data"])["event_type"] for call in told.receiver.calls]
    assert kinds == ["badge.created", "badge.state.changed", "badge_template.changed"]
    assert [view.delivery.event_type for view in told.log()] == kinds[::-1]


def test_events_of_one_organization_do_not_wait_for_one_another(told):
    told.receiver.script = [500, 200]
    badge = told.issue()
    told.revoke(badge)
    assert [view.delivery.state for view in told.log()] == [DeliveryState.DELIVERED, DeliveryState.WAITING]


def test_what_is_taken_back_is_announced_to_nobody(told, monkeypatch):
    def broken(*_args):
        raise RuntimeError

    monkeypatch.setattr("simulator.acclaim.services.issuing.send_notice", broken)
    assert told.try_to_issue().status_code == 500
    assert (told.receiver.calls, told.log(), told.coming()) == ([], [], [])


def test_an_organization_without_an_address_is_told_of_nothing(told):
    told.point_to(None)
    told.issue()
    assert (told.receiver.calls, told.log(), told.coming()) == ([], [], [])


def test_organizations_are_told_of_their_own(told):
    told.point_to("http://globex.test/", GLOBEX)
    told.issue()
    request = told.request(badge_template_id=PARTNER)
    answer = told.api("POST", f"/organizations/{GLOBEX}/badges", token=GLOBEX_TOKEN, json=request)
    assert answer.status_code == 201
    assert [call["url"] for call in told.receiver.calls] == [URL, "http://globex.test/"]
    (ours,), (theirs,) = told.log(), told.log(GLOBEX)
    assert (ours.delivery.organization_id, theirs.delivery.organization_id) == (NORTHWIND, GLOBEX)
    with told.world() as world, pytest.raises(NotFound):
        deliver_again(world, NORTHWIND, theirs.delivery.id)


# What ends a delivery, and what does not


def test_200_ends_a_delivery(told):
    told.issue()
    told.advance(days=60)
    assert len(told.receiver.calls) == 1
    delivery = told.only().delivery
    assert (delivery.state, delivery.delivered_at, delivery.attempts) == (DeliveryState.DELIVERED, START, 1)


@pytest.mark.parametrize(
    "trouble",
    [201, 202, 204, 206, 302, 307, 400, 401, 404, 410, 429, 500, 503, requests.ConnectionError(), requests.ReadTimeout()],
    ids=repr,
)  # fmt: skip
def test_nothing_else_ends_one(told, trouble):
    told.receiver.script = [trouble]
    told.issue()
    (attempt,) = told.only().attempts
    is_status = isinstance(trouble, int)
    assert attempt.status == (trouble if is_status else None)
    assert attempt.words.startswith(f"HTTP {trouble}" if is_status else "no answer")
    assert told.only().next_try_at == START + timedelta(minutes=1)
    told.advance(days=60)
    assert [call["url"] for call in told.receiver.calls] == [URL, URL]
    assert told.only().delivery.delivered_at == START + timedelta(minutes=1)


def test_204_ends_one_where_the_world_bears_with_it():
    assert [ends_delivery(status, accepts_204=True) for status in (200, 204, 201, None)] == [True, True, False, False]
    assert [ends_delivery(status, accepts_204=False) for status in (200, 204, 201, None)] == [True, False, False, False]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (201, "HTTP 201: only 200 counts"),
        (204, "HTTP 204: only 200 counts, unless the switch webhook_204 is on"),
        (302, "HTTP 302"),
        (200, "HTTP 200"),
    ],
)
def test_what_looks_like_success_and_is_none_is_told_so(told, status, words):
    told.receiver.script = [status]
    told.issue()
    (attempt,) = told.only().attempts
    assert attempt.words == words
    (noted,) = told.control("GET", "/journal?kind=webhook").json["entries"]
    assert noted["outcome"] == words


def test_the_switch_of_the_world_is_asked(told):
    with told.world() as world:
        world.set_switches(Switches(webhook_204=True))
    told.receiver.script = [201, 204]
    told.issue()
    told.advance(days=60)
    assert [attempt.words for attempt in told.only().attempts] == ["HTTP 201: only 200 and 204 count", "HTTP 204"]
    assert told.only().delivery.state is DeliveryState.DELIVERED


# When it is tried again


def test_tries_follow_at_growing_intervals_for_25_days_and_then_it_is_given_up(told):
    told.receiver.status = 500
    told.issue()
    told.advance(days=100)
    assert told.tries() == TRIES
    assert TRIES[-1] == LAST <= 25 * DAY < TRIES[-1] + DAY
    waits = [later - sooner for sooner, later in zip(TRIES, TRIES[1:], strict=False)]
    assert waits == sorted(waits)
    assert len(told.receiver.calls) == len(TRIES)
    view = told.only()
    assert (view.delivery.state, view.next_try_at) == (DeliveryState.GIVEN_UP, None)
    assert told.coming() == []


def test_until_the_last_try_it_is_not_given_up(told):
    told.receiver.status = 500
    told.issue()
    told.simulator.turning.advance(told.name, LAST - timedelta(microseconds=1))
    assert told.only().delivery.state is DeliveryState.WAITING
    told.receiver.status = 200
    told.simulator.turning.advance(told.name, timedelta(microseconds=1))
    assert told.only().delivery.delivered_at == START + LAST


@pytest.mark.parametrize("failures", [1, 3, 7, 31])
def test_a_receiver_that_fails_so_many_times_gets_one_try_more(told, failures):
    told.receiver.script = [503] * failures
    told.issue()
    told.advance(days=100)
    assert told.tries() == TRIES[: failures + 1]
    assert told.only().delivery.state is DeliveryState.DELIVERED


def test_one_step_makes_the_same_tries_as_many(told):
    logs = []
    for steps in (1, 30 * 24):
        if logs:
            told.simulator.worlds.remove(told.name)
            told = Told(told.simulator, told.receiver, told.name)
        told.receiver.clear()
        told.receiver.script = [500, requests.ReadTimeout(), 404, 500, 302, 500, 500, 500, 500, 500]
        told.issue()
        for _ in range(steps):
            told.advance(days=30 / steps)
        logs.append(told.log())
    assert logs[0] == logs[1]
    assert len(logs[0][0].attempts) == 11


def test_reminders_and_deliveries_keep_their_order(told):
    told.receiver.status = 500
    told.issue(suppress_badge_notification_email=False)
    done = told.advance(days=5)
    assert [work.due_at for work in done] == sorted(work.due_at for work in done)
    reminders = [work.due_at - START for work in done if work.kind == "reminder"]
    assert reminders == [mail.sent_at - START for mail in told.mail(kind="badge reminder")] == [DAY, 4 * DAY]
    assert {view.delivery.event_type: view.delivery.created_at - START for view in told.log()} == {
        "badge.created": timedelta(),
        "pending_badge_notification.no_user.sent": timedelta(),
    }
    for view in told.log():
        assert [attempt.at - view.delivery.created_at for attempt in view.attempts] == TRIES[:12]


def test_a_receiver_that_did_its_work_and_answered_too_late_is_told_again(told):
    books = []
    told.receiver.while_called = lambda: books.append(json.loads(told.receiver.calls[-1]["data"])["id"])
    told.receiver.script = [requests.ReadTimeout()]
    told.issue()
    told.advance(minutes=1)
    assert len(books) == 2
    assert len(set(books)) == 1


def test_a_call_has_five_seconds_in_all(told):
    told.issue()
    assert 4.0 < told.receiver.calls[0]["timeout"].total <= 5.0  # what is left of them


def test_a_world_may_have_less_patience(told):
    with told.world() as world:
        world.set_switches(Switches(webhook_seconds=0.5))
    told.receiver.script = [requests.ReadTimeout()]
    told.issue()
    assert 0.2 < told.receiver.calls[0]["timeout"].total <= 0.5
    assert told.only().attempts[0].words == "no answer within 0.5 seconds"


# What goes wrong around it


@pytest.mark.parametrize("number", [0, 4])
def test_power_lost_during_a_call_loses_nothing(told, number):
    told.receiver.script = [500] * number + [Power()]
    with told.world() as world:
        change_template(world, NORTHWIND, ONBOARDED, TemplateChange(name="Other"))
    with pytest.raises(Power):
        told.advance(days=2)
    assert told.only().next_try_at == START + TRIES[number + 1]
    assert told.only().attempts[-1].words == "under way"
    told.advance(days=2)
    assert told.only().delivery.state is DeliveryState.DELIVERED
    assert told.tries() == TRIES[: number + 2]
    assert told.only().attempts[number].words == "not known: the simulator ended during the call"


def test_a_world_may_be_removed_during_a_call(told):
    told.receiver.while_called = lambda: told.simulator.worlds.remove(told.name)
    told.issue()
    assert told.name not in told.simulator.worlds.names()


def test_what_came_of_a_call_is_not_taken_for_another_worlds_of_the_same_name(told):
    """Ids come from the seed, so the delivery of the new world has the id of the old one's."""

    def make_anew():
        told.receiver.while_called = lambda: None
        told.simulator.worlds.remove(told.name)
        Told(told.simulator, told.receiver, told.name)
        with told.world() as world:
            change_template(world, NORTHWIND, ONBOARDED, TemplateChange(name="Other"))

    told.receiver.while_called = make_anew
    assert told.own("PUT", f"/badge_templates/{ONBOARDED}", json={"name": "Other"}).status_code == 200
    assert len(told.receiver.calls) == 2
    (view,) = told.log()
    assert (view.delivery.state, len(view.attempts)) == (DeliveryState.DELIVERED, 1)


# The address


def test_a_new_address_gets_the_later_tries(told):
    told.receiver.status = 500
    told.issue()
    told.point_to("https://new.test/")
    told.receiver.status = 200
    told.advance(minutes=1)
    assert [attempt.target_url for attempt in told.only().attempts] == [URL, "https://new.test/"]
    assert [call["url"] for call in told.receiver.calls] == [URL, "https://new.test/"]


def test_the_api_changes_the_address_and_takes_it_away(told):
    told.receiver.status = 500
    assert (
        told.own("PUT", "", json={"webhook_url": "https://new.test/"}).json["data"]["webhook_url"]
        == "https://new.test/"
    )
    told.issue()
    assert [call["url"] for call in told.receiver.calls] == ["https://new.test/"]
    for bad in ("https://u:p@new.test/", "ftp://new.test/"):
        assert told.own("PUT", "", json={"webhook_url": bad}).status_code == 422
    assert told.own("PUT", "", json={"webhook_url": ""}).json["data"]["webhook_url"] is None
    assert told.only().delivery.state is DeliveryState.STOPPED


def test_without_an_address_what_waits_stops_and_says_so(told):
    told.receiver.status = 500
    told.issue()
    told.point_to(None)
    assert (told.only().delivery.state, told.coming()) == (DeliveryState.STOPPED, [])
    told.point_to(URL)
    told.advance(days=60)
    assert len(told.receiver.calls) == 1


def test_what_is_delivered_or_given_up_stays_so_without_an_address(told):
    told.issue()
    told.point_to(None)
    assert told.only().delivery.state is DeliveryState.DELIVERED


def test_an_address_taken_away_past_the_service_stops_the_delivery_at_its_next_try(told):
    told.receiver.status = 500
    told.issue()
    with told.world() as world:
        kept = world.rows(organizations)
        kept.save(replace(kept.find(id=NORTHWIND), webhook_url=None))
    told.advance(days=60)
    assert len(told.receiver.calls) == 1
    assert told.only().delivery.state is DeliveryState.STOPPED


def test_taking_the_address_away_during_a_call_ends_it_with_that_call(told):
    told.receiver.status = 500
    told.receiver.while_called = lambda: told.point_to(None)
    told.issue()
    assert told.only().delivery.state is DeliveryState.STOPPED
    assert told.only().attempts[0].words == "HTTP 500"
    assert told.advance(days=60) == []


GOOD = ["http://127.0.0.1:8500/hook", "https://a.example", "HTTPS://A.EXAMPLE/x?y=%20#z", "http://[::1]:1/", "https://bücher.example/"]  # fmt: skip
BAD = [
    "", " ", "x", "a.example/hook", "//a.example", "ftp://a.example", "file:///etc/passwd", "http://", "http:///x", "https://:443",
    "http://u@a.example", "http://u:p@a.example", "http://@a.example", "http://a.example:0", "http://a.example:x",
    "http://a.example:70000", "http://a b.example", "http://a.example/\n", "http://a.example/\x00", "http://[::1", "javascript:1",
    "https://a.example/" + "x" * 2048,
]  # fmt: skip


@pytest.mark.parametrize("url", GOOD, ids=ascii)
def test_an_address_that_is_one(told, url):
    assert is_webhook_url(url)
    told.point_to(url)


@pytest.mark.parametrize("url", BAD, ids=lambda url: ascii(url)[:30])
def test_an_address_that_is_none(told, url):
    with told.world() as world, pytest.raises(Invalid, match="https:// or http://"):
        set_webhook_url(world, NORTHWIND, url)


def test_2048_characters_are_the_most():
    assert is_webhook_url("https://a.example/".ljust(2048, "x"))
    assert not is_webhook_url("https://a.example/".ljust(2049, "x"))


def test_https_is_told_from_http():
    assert [is_https(url) for url in ("https://a.example", "HTTPS://a.example", "http://a.example")] == [
        True,
        True,
        False,
    ]


def test_an_organization_that_is_not_there(told):
    with told.world() as world, pytest.raises(NotFound):
        set_webhook_url(world, "nobody", URL)
    with pytest.raises(NotFound):
        told.log("nobody")


# Delivering again by hand


def test_a_delivered_event_is_delivered_again(told):
    told.issue()
    told.advance(hours=1)
    told.again(told.only())
    assert [call["data"] for call in told.receiver.calls] == [told.receiver.calls[0]["data"]] * 2
    assert told.tries() == [timedelta(), timedelta(hours=1)]
    assert told.only().delivery.delivered_at == START + timedelta(hours=1)


def test_one_that_was_given_up_gets_one_try_and_no_more(told):
    told.receiver.status = 500
    told.issue()
    told.advance(days=30)
    told.again(told.only())
    assert told.only().delivery.state is DeliveryState.GIVEN_UP
    told.advance(days=30)
    assert told.tries() == [*TRIES, 30 * DAY]
    told.receiver.status = 200
    told.again(told.only())
    assert told.only().delivery.state is DeliveryState.DELIVERED


def test_one_that_waits_is_tried_now_and_goes_on_from_there(told):
    told.receiver.status = 500
    told.issue()
    told.advance(seconds=30)
    told.again(told.only())
    assert told.tries() == [timedelta(), timedelta(seconds=30)]
    assert told.coming() == [timedelta(seconds=30, minutes=5)]
    assert [work.round for work in told.advance(minutes=5)] == [3]


def test_one_that_was_stopped_is_delivered_once_there_is_an_address(told):
    told.receiver.status = 500
    told.issue()
    told.point_to(None)
    delivery_id = told.only().delivery.id
    with told.world() as world, pytest.raises(Invalid, match="enter one first"):
        deliver_again(world, NORTHWIND, delivery_id)
    told.point_to(URL)
    told.receiver.status = 200
    told.again(told.only())
    assert told.only().delivery.state is DeliveryState.DELIVERED


def test_what_was_delivered_once_and_then_refused_is_not_called_delivered(told):
    told.issue()
    told.receiver.status = 500
    told.again(told.only())
    assert (told.only().delivery.state, told.only().delivery.delivered_at) == (DeliveryState.WAITING, None)


def test_work_that_is_left_over_delivers_nothing_twice(told):
    told.issue()
    delivery_id = told.only().delivery.id
    with told.world() as world:
        world.schedule("acclaim_webhook", delivery_id, world.now(), 2)
    told.simulator.turning.settle(told.name)
    assert len(told.receiver.calls) == 1


# Seeds


def test_a_seed_may_name_an_address(told, tmp_path):
    document = yaml.safe_load(yaml.safe_dump(seed_document("northwind")))
    for name, url in (("good", URL), ("bad", "ftp://a.example")):
        document["acclaim"]["organizations"][0]["webhook_url"] = url
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
    told.simulator.worlds.create("seeded", seed_at(str(tmp_path / "good.yaml")), Clock(frozen_at=START))
    Place(told.simulator, "seeded").issue(suppress_badge_notification_email=True)
    assert [call["url"] for call in told.receiver.calls] == [URL]
    described = told.control("GET", "/worlds/seeded").json["acclaim"]["organizations"][0]
    assert described["webhook_url"] == URL
    told.simulator.worlds.remove("seeded")
    with pytest.raises(BadSeed, match="webhook_url"):
        told.simulator.worlds.create("unseeded", seed_at(str(tmp_path / "bad.yaml")), Clock(frozen_at=START))
