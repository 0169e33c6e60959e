"""The control plane: worlds made and removed, clocks turned, and what junk gets."""

from datetime import datetime, timedelta

import pytest

from simulator.clock import Clock
from simulator.seeds import seed_at, seed_document
from simulator.skilljar.records import webhooks
from tests.simulator.places import START, Place

SPANS = [
    {}, {"days": "1"}, {"days": None}, {"days": True}, {"days": []}, {"days": {}}, {"weeks": 1}, {"to": 5}, {"to": None},
    {"to": "now"}, {"to": "2026-03-06"}, {"to": "2026-03-06T09:00:00"}, {"to": "2026-03-06T09:00:00Z", "days": 1},
    {"to": "2026-03-01T09:00:00Z"}, {"to": "0001-01-01T00:00:00+14:00"}, {"to": "9999-12-31T23:59:59-14:00"},
    {"to": "3000-01-01T00:00:00Z"}, {"days": -1}, {"seconds": -0.000001}, {"days": 1e9}, {"days": 1e308}, {"days": 900_000},
    {"days": 3_000_000}, {"to": "\x00"}, {"days": 2**70},
]  # fmt: skip


def press(place, days):
    """The answer to a button of the start page, in the form that programs are answered in."""
    browser = place.browser()
    browser.client.environ_base["HTTP_ACCEPT"] = "*/*"
    return browser.post("/_simulator/", "/_simulator/clock/turn", days=days)


def refused(answer, status=400):
    assert answer.status_code == status, answer.text
    assert set(answer.json) == {"error"}


@pytest.mark.parametrize("span", SPANS, ids=str)
def test_a_span_that_is_none(still, span):
    refused(still.control("POST", "/clock/advance", json=span))


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"null",
        b"[]",
        b'"x"',
        b"\xff",
        b'{"days": NaN}',
        b'{"days": 1e400}',
        b'{"days": Infinity}',
        b"\xef\xbb\xbf{}",
        b"[" * 5000,
    ],
    ids=lambda body: ascii(body[:20]),
)
def test_a_body_that_is_no_object(still, body):
    refused(still.control("POST", "/clock/advance", data=body))
    refused(still.control("POST", "/worlds", data=body))


@pytest.mark.parametrize("days", ["", "2", "x", "1e9", "-1"])
def test_the_buttons_turn_by_one_day_or_four(still, days):
    refused(press(still, days))


def test_turning_the_clock(place):
    answer = place.control("POST", "/clock/advance", json={"days": 1, "hours": 2})
    assert answer.json == {"now": "2026-03-03T11:00:00+00:00", "frozen": True, "done": []}
    place.issue()
    done = place.control("POST", "/clock/advance", json={"to": "2026-03-04T13:00:00+01:00"}).json["done"]
    assert [(work["kind"], work["due_at"]) for work in done] == [("reminder", "2026-03-04T11:00:00+00:00")]
    assert press(place, "4").status_code == 303
    assert place.now().isoformat() == "2026-03-08T12:00:00+00:00"


@pytest.mark.parametrize(
    "told",
    [
        {}, {"name": None}, {"name": ""}, {"name": "A"}, {"name": "a b"}, {"name": "../x"}, {"name": "a\x00"}, {"name": "-a"},
        {"name": "x" * 64}, {"name": "é"}, {"name": 5}, {"name": "a/b"}, {"name": "bad-seed", "seed": "nothing"},
        {"name": "bad-seed", "seed": 5}, {"name": "bad-seed", "seed": None}, {"name": "bad-seed", "seed": "x" * 5000},
        {"name": "bad-seed", "seed": "a\x00"}, {"name": "bad-seed", "seed": "/"}, {"name": "bad-seed", "seed": "/bin/sh"},
        {"name": "bad-time", "frozen_at": None}, {"name": "bad-time", "frozen_at": "9999-12-31T23:59:59Z"},
        {"name": "bad-time", "frozen_at": "0001-01-01T00:00:00+14:00"}, {"name": "bad-time", "frozen_at": "x"},
    ],
    ids=lambda told: ascii(told)[:60],
)  # fmt: skip
def test_a_world_that_cannot_be_made(place, simulator, told):
    refused(place.control("POST", "/worlds", json=told))
    assert not {"bad-seed", "bad-time"} & set(simulator.worlds.names())


def test_a_world_from_birth_to_end(place):
    made = place.control("POST", "/worlds", json={"name": "fresh", "frozen_at": START.isoformat()})
    assert (made.status_code, made.json["clock"]["now"], made.json["base_url"]) == (
        201,
        START.isoformat(),
        "http://simulator.test/w/fresh",
    )
    refused(place.control("POST", "/worlds", json={"name": "fresh"}), 409)
    assert "fresh" in place.control("GET", "/worlds").json["worlds"]
    assert place.control("DELETE", "/worlds/fresh").status_code == 204
    refused(place.control("DELETE", "/worlds/fresh"), 404)
    refused(place.control("DELETE", "/worlds/default"))
    refused(place.control("GET", "/worlds/%00"), 404)
    refused(place.control("GET", "/nothing"), 404)
    refused(place.control("PUT", "/worlds"), 405)


def test_mail_is_narrowed_down(place):
    place.issue()
    place.issue_to_tomas()
    assert len(place.control("GET", "/mail").json["mail"]) == 2
    (mail,) = place.control("GET", "/mail?to=priya@example.com&kind=badge+notice").json["mail"]
    assert mail["to"] == "priya@example.com"
    assert place.control("GET", "/mail?to=%00").json == {"mail": []}
    for path in (f"/mailbox/{mail['id']}", f"/mailbox/{mail['id']}/html", "/mailbox", "/", "/health", "/clock"):
        assert place.control("GET", path).status_code == 200
    for path in ("/mailbox/nothing", "/mailbox/%00", "/mailbox/%00/html"):
        refused(place.control("GET", path), 404)


def test_a_place_for_the_integration_that_is_none(place):
    good = {
        "webhook_url": "http://127.0.0.1:8500/hook",
        "badges_earned_url": "http://127.0.0.1:8500",
        "secret": "x" * 32,
    }
    before = place.digest()
    for wrong in (
        {"webhook_url": ""},
        {"secret": None},
        {"secret": "a\x00"},
        {"badges_earned_url": 5},
        {"webhook_url": None},
    ):
        refused(place.control("PUT", "/lms/nwacademy0001/integration", json=good | wrong))
    refused(place.control("PUT", "/lms/%00/integration", json=good), 404)
    assert place.digest() == before


def test_the_calls_of_a_world_that_is_not_there_are_a_404(simulator):
    assert simulator.app.test_client().get("/w/nowhere/_simulator/journal").status_code == 404


def test_the_button_at_the_end_of_time_is_refused_readably(place):
    assert place.control("POST", "/clock/advance", json={"to": "2999-12-30T00:00:00Z"}).status_code == 200
    assert press(place, "4").status_code == 400


def test_a_world_outlives_the_file_that_it_was_made_from(simulator, tmp_path):
    seed = tmp_path / "seed.yaml"
    seed.write_text("acclaim: {}\nskilljar: {}\n", encoding="utf-8")
    simulator.worlds.create("orphan", seed_at(str(seed)), Clock(frozen_at=START))
    seed.unlink()
    told = simulator.app.test_client().get("/_simulator/worlds/orphan")
    simulator.worlds.remove("orphan")
    assert (told.status_code, told.json["people"]) == (200, [])


def test_the_root_leads_to_the_start_page(place):
    answer = place.browser().get("/")
    assert (answer.status_code, answer.location) == (302, f"{place.prefix}/_simulator/start")


def test_a_clock_is_frozen_and_let_run_on(place):
    assert place.control("PUT", "/clock", json={"frozen": False}).json["frozen"] is False
    runs = datetime.fromisoformat(place.control("GET", "/clock").json["now"])
    assert START <= runs < START + timedelta(hours=1)
    stands = place.control("PUT", "/clock", json={"frozen": True}).json
    assert stands["frozen"] is True
    assert place.control("GET", "/clock").json == stands
    assert place.control("PUT", "/clock", json={"frozen": True}).json == stands


@pytest.mark.parametrize(
    "said", [{}, {"frozen": "yes"}, {"frozen": True, "at": "2026-03-02T09:00:00Z"}, {"frozen": None}]
)
def test_a_clock_that_is_told_something_else_stays_as_it_is(place, said):
    refused(place.control("PUT", "/clock", json=said))
    assert place.control("GET", "/clock").json == {"now": START.isoformat(), "frozen": True}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"weeks": 1, "day": 2}, "day, weeks: unknown; there are to, days, hours, minutes, seconds"),
        ({"to": "2026-03-06T09:00:00Z", "days": 1}, "to: it says all; days does not go with it"),
        ({}, "say how far, in days, hours, minutes and seconds, or to which instant, such as 2026-03-06T09:00:00Z"),
        ({"days": "1", "hours": 1, "minutes": True}, "days, minutes: a number"),
        ({"days": None}, "days: a number"),
    ],
)
def test_what_is_wrong_with_a_turn_of_the_clock_is_named(still, told, said):
    answer = still.control("POST", "/clock/advance", json=told)
    assert (answer.status_code, answer.json["error"]) == (400, said)


def connection_of(place):
    (told, *_) = place.client.get(f"/_simulator/worlds/{place.name}").json["skilljar"]["organizations"]
    return {name: told[name] for name in ("badges_earned_url", "webhooks")}


def test_a_reset_does_not_unplug_the_integration(place):
    here = {
        "webhook_url": "http://127.0.0.1:8600/hook",
        "badges_earned_url": "http://127.0.0.1:8600",
        "secret": "invented",
    }
    assert place.control("PUT", "/lms/nwacademy0001/integration", json=here).status_code == 200
    before = connection_of(place)
    assert place.control("POST", "/reset").status_code == 200
    assert connection_of(place) == before
    assert before["badges_earned_url"] == "http://127.0.0.1:8600"


def test_of_an_integration_only_the_webhook_has_to_be_told(place):
    told = {"webhook_url": "http://127.0.0.1:8600/hook"}
    assert place.control("PUT", "/lms/nwacademy0001/integration", json=told).status_code == 200
    assert connection_of(place)["badges_earned_url"] is None
    with place.world(write=False) as world:
        (hook, *_) = world.rows(webhooks).all(organization_id="nwacademy0001")
    assert [(header.name, header.value) for header in hook.additional_headers] == [
        ("X-Skilljar-Secret", "northwind-webhook-secret-0000001")
    ]


def test_a_secret_that_was_there_stays_over_a_reset(place):
    for port in (8600, 8601):
        told = {"webhook_url": f"http://127.0.0.1:{port}/hook"}
        assert place.control("PUT", "/lms/nwacademy0001/integration", json=told).status_code == 200
        with place.world(write=False) as world:
            (hook, *_) = world.rows(webhooks).all(organization_id="nwacademy0001")
        assert [header.value for header in hook.additional_headers] == ["northwind-webhook-secret-0000001"]
        assert place.control("POST", "/reset").status_code == 200


def test_a_reset_keeps_what_was_named_and_nothing_of_the_receiver_before(simulator):
    seed = seed_document("northwind")
    academy = seed["skilljar"]["organizations"][0]
    hook = academy["webhooks"][0] | {
        "event_type": "LESSON_COMPLETION",
        "basic_auth_username": "old",
        "basic_auth_password": "old",
    }
    document = seed | {"skilljar": {"organizations": [academy | {"webhooks": [hook]}]}}
    made = simulator.app.test_client().post("/_simulator/worlds", json={"name": "renamed", "seed": document})
    assert made.status_code == 201, made.text
    place = Place(simulator, "renamed")
    assert (
        place.control("PUT", "/lms/nwacademy0001/integration", json={"webhook_url": "http://127.0.0.1:9/n"}).status_code
        == 200
    )
    with place.world(write=False) as world:
        before = world.rows(webhooks).all(organization_id="nwacademy0001")
    assert place.control("POST", "/reset").status_code == 200
    with place.world(write=False) as world:
        assert world.rows(webhooks).all(organization_id="nwacademy0001") == before
    simulator.worlds.remove("renamed")


@pytest.mark.parametrize(
    "skilljar", [5, "x", {"organizations": 5}, {"organizations": None}, {"organizations": [None]}, [], {"a": 1}]
)
def test_a_seed_that_is_none_is_told_what_is_wrong_without_an_integration_too(simulator, skilljar):
    told = {"name": "broken", "seed": {"skilljar": skilljar}, "integration": None}
    refused(simulator.app.test_client().post("/_simulator/worlds", json=told))


def test_a_seed_with_nothing_in_it_has_no_integration_either(simulator):
    told = {"name": "bare", "seed": {}, "integration": None}
    assert simulator.app.test_client().post("/_simulator/worlds", json=told).status_code == 201
    simulator.worlds.remove("bare")


def test_a_world_without_integration_calls_nobody_until_it_is_told_whom(simulator):
    client = simulator.app.test_client()
    made = client.post("/_simulator/worlds", json={"name": "alone", "integration": None})
    assert made.status_code == 201
    alone = Place(simulator, "alone")
    assert connection_of(alone) == {"badges_earned_url": None, "webhooks": []}
    with_table = {"webhook_url": "http://127.0.0.1:8600/hook", "badges_earned_url": "http://127.0.0.1:8600"}
    refused(alone.control("PUT", "/lms/nwacademy0001/integration", json=with_table), 400)  # it has no secret
    assert alone.control("PUT", "/lms/nwacademy0001/integration", json=with_table | {"secret": "x"}).status_code == 200
    assert alone.control("POST", "/reset").status_code == 200
    assert connection_of(alone)["badges_earned_url"] == "http://127.0.0.1:8600"
    client.delete("/_simulator/worlds/alone")
    refused(client.post("/_simulator/worlds", json={"name": "alone", "integration": "http://127.0.0.1:8500"}), 400)


def complete(place, **told):
    return place.control(
        "POST", "/lms/completions", json={"student": "priya@example.com", "course": "Data Literacy"} | told
    )


@pytest.mark.parametrize("student", ["priya@example.com", "PRIYA@Example.com", "priyaraman001"])
@pytest.mark.parametrize("course", ["Data Literacy", "pubdataliter1"])
def test_a_student_completes_a_course_in_one_call(place, student, course):
    done = complete(place, student=student, course=course, result="passed", score=90)
    assert done.status_code == 201, done.text
    assert (done.json["student_id"], done.json["result"], done.json["completed_at"]) == (
        "priyaraman001",
        "passed",
        START.isoformat(),
    )
    (mail,) = place.mail()
    assert mail.kind == "completion passed"


def test_each_call_is_one_more_completion(place):
    one, two = complete(place).json, complete(place).json
    assert one["course_progress_id"] != two["course_progress_id"]
    assert [mail.kind for mail in place.mail()] == ["completion ungraded"] * 2


def test_who_or_what_is_not_there_is_told_who_and_what_is(still):
    nobody = complete(still, student="priya@exmaple.com")
    refused(nobody, 404)
    assert "priya@example.com" in nobody.json["error"]
    nothing = complete(still, course="Data")
    refused(nothing, 404)
    assert nothing.json["error"].startswith("no course of Northwind Academy has the id or title 'Data'; there are ")
    assert "Data Literacy" in nothing.json["error"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"result": "done"},
        {"result": None},
        {"result": []},
        {"score": "9"},
        {"score": True},
        {"score": 101},
        {"student": 5},
        {"course": ""},
        {"when": "now"},
    ],
)
def test_a_completion_that_is_none(still, wrong):
    refused(complete(still, **wrong))


def test_what_the_clock_will_bring(place):
    before = place.control("GET", "/clock/due").json
    assert [one["kind"] for one in before["due"]] == ["token_expiry"] * before["count"]
    badge = place.issue()
    told = place.control("GET", "/clock/due").json
    assert (told["now"], told["count"]) == (START.isoformat(), len(told["due"]))
    first = {"kind": "reminder", "subject": badge, "due_at": "2026-03-03T09:00:00+00:00", "round": 1}
    assert told["due"][0] == first | {"what": "First reminder to Priya Raman about “Northwind Onboarded”"}
    assert [one["due_at"] for one in told["due"]] == sorted(one["due_at"] for one in told["due"])
    assert place.control("POST", "/clock/advance", json={"days": 1}).json["done"] == [first]


@pytest.mark.parametrize("value", [0.05, 1, 2.5, 5])
def test_how_long_a_receiver_is_waited_for_is_a_switch(place, value):
    changed = place.control("PUT", "/switches", json={"webhook_seconds": value})
    assert (changed.status_code, changed.json["webhook_seconds"]) == (200, value)
    assert place.control("GET", "/switches").json == changed.json
    assert changed.json == {"strict": False, "webhook_204": False, "calls_per_minute": None, "webhook_seconds": value}


@pytest.mark.parametrize("value", [0, 0.049, 5.001, -1, True, "1", None, 1e300])
def test_what_no_receiver_is_waited_for(place, value):
    refused = place.control("PUT", "/switches", json={"webhook_seconds": value})
    assert (refused.status_code, refused.json["error"]) == (400, "webhook_seconds: a number from 0.05 to 5")
    assert place.control("GET", "/switches").json["webhook_seconds"] == 5
