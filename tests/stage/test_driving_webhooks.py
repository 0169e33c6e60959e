"""The command for webhooks: what both stand-ins have posted, and posting it again."""

import json

import pytest
import requests

from simulator.in_thread import listening, serving
from stage.standing import over_sockets
from tests.stage.test_driving import AUTH, NORTHWIND, TEMPLATE, issue, run

NOBODY = "http://127.0.0.1:9/hook"
WHY = ["no", "answer:", "nobody", "listens", "at", "127.0.0.1:9"]


@pytest.fixture(scope="module")
def running():
    with over_sockets() as stage:
        yield stage.simulator_url


def change(running, world, path, **fields):
    """Changes something of Northwind through Acclaim's API."""
    with requests.Session() as session:
        session.trust_env = False
        where = f"{running}/w/{world}/v1/organizations/{NORTHWIND}{path}"
        assert session.put(where, json=fields, auth=AUTH).ok


def connect(running, world):
    with requests.Session() as session:
        session.trust_env = False
        where = f"{running}/w/{world}/_simulator/lms/nwacademy0001/integration"
        assert session.put(where, json={"webhook_url": NOBODY}).ok


@pytest.fixture
def told(running):
    """A world that has posted in vain for both stand-ins: to a port that nobody has."""
    run(running, "world", "create", "posting", "--frozen-at", "2026-03-02T09:00:00Z")
    change(running, "posting", "", webhook_url=NOBODY)
    connect(running, "posting")
    issue(running, "posting")
    here = ("--world", "posting")
    run(running, "complete", "priya@example.com", "Onboarding Essentials", *here)
    run(running, "clock", "advance", "--seconds", "0", *here)
    yield here
    run(running, "world", "remove", "posting")


def test_webhooks_of_both_stand_ins_are_listed(running, told):
    lines = [line.split() for line in run(running, "webhooks", "list", *told).splitlines()]
    assert [line[:3] for line in lines] == [
        ["2026-03-02T09:00:00+00:00", "acclaim", "badge.created"],
        ["2026-03-02T09:00:00+00:00", "acclaim", "pending_badge_notification.no_user.sent"],
        ["2026-03-02T09:00:00+00:00", "skilljar", "COURSE_ENROLLMENT"],
        ["2026-03-02T09:00:00+00:00", "skilljar", "COURSE_COMPLETION"],
    ]
    assert {tuple(line[3:-1]) for line in lines} == {("waiting", "1", "try", NOBODY, *WHY)}
    assert len({line[-1] for line in lines}) == 4
    kept = json.loads(run(running, "webhooks", "list", "--json", *told))["deliveries"]
    assert [(one["stand_in"], one["id"]) for one in kept] == [(line[1], line[-1]) for line in lines]


def test_webhooks_are_listed_in_the_order_of_their_instants(running, told):
    run(running, "clock", "advance", "--minutes", "1", *told)
    issue(running, "posting")
    run(running, "complete", "priya@example.com", "Data Literacy", *told)
    run(running, "clock", "advance", "--minutes", "1", *told)
    change(running, "posting", f"/badge_templates/{TEMPLATE}", name="Newly named")
    instants = [line.split()[0] for line in run(running, "webhooks", "list", *told).splitlines()]
    assert instants == sorted(instants)
    assert len(set(instants)) == 3


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("--event-type", "badge.created"), ["badge.created"]),
        (("--event-type", "COURSE_COMPLETION"), ["COURSE_COMPLETION"]),
        (("--event-type", "COURSE_COMPLETION", "--undelivered"), ["COURSE_COMPLETION"]),
        (("--event-type", "badge.deleted"), []),
    ],
)
def test_webhooks_are_narrowed_down(running, told, words, found):
    assert [line.split()[2] for line in run(running, "webhooks", "list", *words, *told).splitlines()] == found
    assert "is not one of 'badge.created'" in run(running, "webhooks", "list", "--event-type", "badge", status=2)


@pytest.mark.parametrize("event_type", ["badge.created", "COURSE_COMPLETION"])
def test_a_webhook_is_sent_again_whosever_it_is(running, told, event_type):
    listed = ("webhooks", "list", "--event-type", event_type, *told)
    (line,) = run(running, *listed).splitlines()
    assert run(running, "webhooks", "again", line.split()[-1], *told) == f"{line.split()[-1]} is on its way again\n"
    run(running, "clock", "advance", "--seconds", "0", *told)
    (again,) = run(running, *listed).splitlines()
    assert again.split() == [{"1": "2", "try": "tries"}.get(word, word) for word in line.split()]


def test_a_webhook_that_cannot_be_sent_again_is_told_with_the_reason(running, told):
    assert "no such delivery" in run(running, "webhooks", "again", "nothing", *told, status=1)
    (line,) = run(running, "webhooks", "list", "--event-type", "badge.created", *told).splitlines()
    change(running, "posting", "", webhook_url="")
    said = run(running, "webhooks", "again", line.split()[-1], *told, status=1)
    assert "There is no address to deliver to" in said
    (line,) = run(running, "webhooks", "list", "--event-type", "badge.created", *told).splitlines()
    assert line.split()[3:-1] == ["stopped", "1", "try", "nowhere", *WHY]


def receiver(environ, start_response):
    start_response("200 OK", [])
    return []


def test_what_has_arrived_is_left_out_where_that_is_wanted(running):
    run(running, "world", "create", "posted", "--frozen-at", "2026-03-02T09:00:00Z")
    here = ("--world", "posted")
    listener, url = listening()
    with serving(receiver, listener):
        change(running, "posted", "", webhook_url=url)
        issue(running, "posted")
        run(running, "clock", "advance", "--seconds", "0", *here)
    lines = run(running, "webhooks", "list", *here).splitlines()
    assert {tuple(line.split()[3:-1]) for line in lines} == {("delivered", "1", "try", url)}
    assert run(running, "webhooks", "list", "--undelivered", *here) == ""
    run(running, "world", "remove", "posted")
