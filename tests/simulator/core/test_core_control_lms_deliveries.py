"""What the LMS has delivered to webhooks is told to programs as well, and is delivered again when they say so."""

from dataclasses import replace

import pytest

from simulator.app import Simulator
from simulator.clock import Clock
from simulator.skilljar.records import organizations
from tests.simulator.places import START, Place
from tests.simulator.receivers import Receiver

OURS = "/lms/nwacademy0001/deliveries"
THEIRS = "/lms/globexacade01/deliveries"
URL = "http://receiver.test/lms"


@pytest.fixture
def receiver():
    return Receiver()


@pytest.fixture
def taught(receiver):
    """A world whose LMS posts to the receiver."""
    simulator = Simulator(base_url="http://simulator.test", http=receiver)
    simulator.worlds.create("taught", "northwind", Clock(frozen_at=START))
    place = Place(simulator, "taught")
    connect(place)
    yield place
    simulator.worlds.close()


def connect(place):
    assert place.control("PUT", "/lms/nwacademy0001/integration", json={"webhook_url": URL}).status_code == 200


def complete(place, course="Onboarding Essentials"):
    told = {"student": "priya@example.com", "course": course, "result": "passed"}
    assert place.control("POST", "/lms/completions", json=told).status_code == 201


def listed(place, query=""):
    return place.control("GET", OURS + query).json["deliveries"]


def types(place, query=""):
    return [one["event_type"] for one in listed(place, query)]


def test_deliveries_are_told_with_what_came_of_them_the_newest_first(taught, receiver):
    receiver.script = [500]
    complete(taught)
    newest, first = listed(taught)
    assert (newest["event_type"], newest["state"], newest["delivered_at"]) == (
        "COURSE_COMPLETION", "delivered", "2026-03-02T09:00:00+00:00",
    )  # fmt: skip
    assert {name: first[name] for name in first if name not in {"id", "body"}} == {
        "webhook_id": "hooknorthwind",
        "event_type": "COURSE_ENROLLMENT",
        "occurred_at": "2026-03-02T09:00:00+00:00",
        "target_url": URL,
        "state": "waiting",
        "delivered_at": None,
        "next_try_at": "2026-03-02T09:01:00+00:00",
        "tries": 1,
        "outcome": "HTTP 500",
    }
    assert '"event_type":"COURSE_ENROLLMENT"' in first["body"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["COURSE_COMPLETION", "COURSE_ENROLLMENT"]),
        ("?event_type=COURSE_COMPLETION", ["COURSE_COMPLETION"]),
        ("?event_type=PATH_ENROLLMENT", []),
        ("?delivered=true", ["COURSE_COMPLETION"]),
        ("?delivered=false", ["COURSE_ENROLLMENT"]),
        ("?delivered=false&event_type=COURSE_COMPLETION", []),
    ],
)
def test_deliveries_are_narrowed_down(taught, receiver, query, found):
    receiver.script = [500, 200]
    complete(taught)
    assert types(taught, query) == found


def test_there_are_two_hundred_at_most(taught):
    for _ in range(101):
        complete(taught)
    found = listed(taught)
    assert (len(found), found[0]["event_type"]) == (200, "COURSE_COMPLETION")


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        (f"{OURS}?delivered=yes", 400, "delivered: true or false"),
        (f"{OURS}?event_type=badge.created", 400, "event_type: one of COURSE_COMPLETION"),
        (f"{OURS}?event_type=%00", 400, "event_type: one of COURSE_COMPLETION"),
        ("/lms/nobody/deliveries", 404, "There is no such organization"),
        ("/lms/%00/deliveries", 404, "There is no such organization"),
    ],
)
def test_a_question_that_has_no_answer(still, path, status, said):
    answer = still.control("GET", path)
    assert (answer.status_code, answer.json["error"].startswith(said)) == (status, True)


def test_redelivering(taught, receiver):
    complete(taught)
    newest, _ = listed(taught)
    answer = taught.control("POST", f"{OURS}/{newest['id']}/redeliver")
    assert (answer.status_code, answer.json["state"], answer.json["next_try_at"]) == (
        202, "waiting", "2026-03-02T09:00:00+00:00",
    )  # fmt: skip
    assert answer.json["id"] == newest["id"]
    assert [call["data"] for call in receiver.calls[-2:]] == [newest["body"].encode()] * 2
    again, _ = listed(taught)
    assert (again["state"], again["tries"]) == ("delivered", 2)


def test_to_a_webhook_that_was_switched_off_nothing_is_sent_until_it_is_on_again(taught, receiver):
    receiver.script = [404]
    complete(taught)
    (stopped,) = (one for one in listed(taught) if one["outcome"] == "HTTP 404")
    assert (stopped["state"], stopped["next_try_at"]) == ("stopped", None)
    again = f"{OURS}/{stopped['id']}/redeliver"
    answer = taught.control("POST", again)
    assert (answer.status_code, answer.json["error"]) == (409, "Reactivate the webhook first")
    connect(taught)
    assert taught.control("POST", again).status_code == 202
    assert types(taught, "?delivered=false") == ["COURSE_COMPLETION"]


def test_what_is_not_there_or_of_others_is_not_delivered_again(taught, receiver):
    complete(taught)
    newest, _ = listed(taught)
    for path in (f"{OURS}/nothing", f"{OURS}/%00", f"/lms/nobody/deliveries/{newest['id']}"):
        answer = taught.control("POST", f"{path}/redeliver")
        assert (answer.status_code, answer.json["error"]) == (404, "There is no such delivery")
    assert len(receiver.calls) == 2


def test_each_organization_has_its_own(taught, receiver):
    with taught.world() as world:
        theirs = {"id": "globexacade01", "domain_name": "learn.globex.example", "api_key": "sk-live-globex-0001"}
        world.rows(organizations).add(replace(world.rows(organizations).find(), **theirs))
    complete(taught)
    assert taught.control("GET", THEIRS).json == {"deliveries": []}
    answer = taught.control("POST", f"{THEIRS}/{listed(taught)[0]['id']}/redeliver")
    assert (answer.status_code, answer.json["error"]) == (404, "There is no such delivery")
    assert len(receiver.calls) == 2
