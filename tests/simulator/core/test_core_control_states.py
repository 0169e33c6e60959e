"""The control plane: worlds reset and copied."""

import pytest

from tests.simulator.core.test_core_control import refused
from tests.simulator.places import START, Place


def test_resetting_by_name_and_below_the_prefix(place):
    for path in (f"/_simulator/worlds/{place.name}/reset", f"{place.prefix}/_simulator/reset"):
        place.issue()
        place.advance(days=1)
        answer = place.client.post(path)
        assert (answer.status_code, answer.json["name"]) == (200, place.name)
        assert answer.json["clock"] == {"now": START.isoformat(), "frozen": True}
        assert place.mail() == []
        assert place.control("GET", "/calls").json == {"calls": []}


def test_resetting_to_another_time(place):
    place.advance(days=3)
    kept = place.control("POST", "/reset", json={"keep_clock": True}).json["clock"]
    assert kept == {"now": "2026-03-05T09:00:00+00:00", "frozen": True}
    told = place.control("POST", "/reset", json={"frozen_at": "2027-01-01T00:00:00Z"}).json["clock"]
    assert told == {"now": "2027-01-01T00:00:00+00:00", "frozen": True}
    assert not place.control("POST", "/reset", json={"frozen_at": None}).json["clock"]["frozen"]
    assert place.control("POST", "/reset").json["clock"]["now"] == START.isoformat()


@pytest.mark.parametrize(
    "told",
    [
        {"frozen_at": "x"},
        {"frozen_at": 5},
        {"keep_clock": 1},
        {"clock": "keep"},
        {"keep_clock": True, "frozen_at": None},
    ],
)
def test_a_reset_that_says_nonsense(still, told):
    refused(still.control("POST", "/reset", json=told))


def test_copying(place):
    badge = place.issue()
    answer = place.client.post(f"/_simulator/worlds/{place.name}/copy", json={"name": "twin-of-it"})
    assert (answer.status_code, answer.json["base_url"]) == (201, "http://simulator.test/w/twin-of-it")
    assert Place(place.simulator, "twin-of-it").state_of(badge) == "pending"
    refused(place.client.post(f"/_simulator/worlds/{place.name}/copy", json={"name": "twin-of-it"}), 409)
    assert place.client.delete("/_simulator/worlds/twin-of-it").status_code == 204


def test_what_is_not_there_is_neither_reset_nor_copied(place):
    refused(place.client.post("/_simulator/worlds/nowhere/reset"), 404)
    refused(place.client.post("/_simulator/worlds/nowhere/copy", json={"name": "new"}), 404)
    refused(place.client.post("/w/nowhere/_simulator/reset"), 404)
    for told in ({}, {"name": None}, {"name": "A"}, {"name": "x", "more": 1}):
        refused(place.client.post(f"/_simulator/worlds/{place.name}/copy", json=told))


def test_who_is_signed_in_and_gone_after_a_reset_is_signed_out(place):
    tomas = place.tomas()
    badge = place.issue_to_tomas()
    place.control("POST", "/reset")
    assert tomas.get("/earner/dashboard").status_code in {200, 302, 404}
    assert tomas.get(f"/badges/{badge}").status_code == 404
