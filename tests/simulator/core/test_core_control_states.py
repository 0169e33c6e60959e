"""The control plane: worlds reset, copied, written down and taken back to snapshots."""

import threading
import time
import zlib

import orjson
import pytest

from simulator.clock import Clock
from simulator.exports import exported
from simulator.mailbox import Mail, mails
from simulator.origins import origins
from simulator.snapshots import Snapshot, snapshots
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
        assert place.control("GET", "/journal?kind=request").json == {"entries": []}


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


def test_a_reset_signs_everybody_out(place):
    """Priya, who is in no seed, and Tomás, who is."""
    badge = place.issue()
    opened = place.control("POST", f"/acclaim/badges/{badge}/accept").json
    priya, tomas = place.browser().sign_in("priya@example.com", opened["password"]), place.tomas()
    assert [who.get("/earner/earned").status_code for who in (priya, tomas)] == [200, 200]
    place.control("POST", "/reset")
    assert [who.get("/earner/earned").status_code for who in (priya, tomas)] == [302, 302]
    assert priya.get(f"/badges/{badge}").status_code == 404


def test_a_world_goes_out_and_comes_back_by_http(place):
    badge = place.accepted_by_tomas()
    document = place.control("GET", "/export").json
    made = place.client.post("/_simulator/worlds", json={"name": "came-back", "import": document})
    assert (made.status_code, made.json["name"]) == (201, "came-back")
    assert Place(place.simulator, "came-back").state_of(badge) == "accepted"
    place.simulator.worlds.remove("came-back")
    whole = document | {"world": document["world"] | {"name": "came-back"}}
    assert place.client.post("/_simulator/import", json=whole).status_code == 201
    refused(place.client.post("/_simulator/import", json=whole), 409)
    place.simulator.worlds.remove("came-back")


def test_an_import_takes_the_place_of_a_world_by_http(place):
    badge = place.accepted_by_tomas()
    document = place.control("GET", "/export").json
    tomas = place.tomas()
    place.revoke(badge)
    told = {"name": place.name, "import": document}
    refused(place.client.post("/_simulator/worlds", json=told), 409)
    said = place.client.post("/_simulator/worlds", json=told | {"replace": False}).json["error"]
    assert (
        said
        == f"there is a world named '{place.name}' already; with \"replace\": true (--replace) the document takes its place"
    )
    assert place.state_of(badge) == "revoked"
    made = place.client.post("/_simulator/worlds", json=told | {"replace": True})
    assert (made.status_code, made.json["name"]) == (201, place.name)
    assert place.state_of(badge) == "accepted"
    assert tomas.get("/earner/earned").status_code == 302


def test_a_world_is_made_in_place_of_another(place):
    before, badge = place.control("GET", "/export").json, place.issue()
    told = {"name": place.name, "frozen_at": START.isoformat()}
    refused(place.client.post("/_simulator/worlds", json=told), 409)
    assert place.state_of(badge) == "pending"
    for _ in range(2):
        made = place.client.post("/_simulator/worlds", json=told | {"replace": True})
        assert (made.status_code, made.json["name"]) == (201, place.name)
    assert place.control("GET", "/export").json == before
    place.simulator.worlds.remove(place.name)
    assert place.client.post("/_simulator/worlds", json=told | {"replace": True}).status_code == 201


def test_the_default_world_can_be_replaced(place):
    place.issue()
    document = place.control("GET", "/export").json
    place.simulator.worlds.create("default", "empty", Clock())
    made = place.client.post("/_simulator/worlds", json={"name": "default", "import": document, "replace": True})
    assert (made.status_code, made.json["name"], made.json["seed"]) == (201, "default", "northwind")
    assert place.client.get("/_simulator/export").json["tables"] == document["tables"]
    place.simulator.worlds.remove("default")


def test_a_world_is_replaced_when_what_is_being_done_for_it_is_done(place):
    document = place.control("GET", "/export").json
    client, told = place.simulator.app.test_client(), {"name": place.name, "import": document, "replace": True}
    replacing = threading.Thread(target=client.post, args=["/_simulator/worlds"], kwargs={"json": told})
    with place.simulator.turning.turn(place.name):
        replacing.start()
        replacing.join(0.2)
        assert replacing.is_alive()
    replacing.join(20)
    assert not replacing.is_alive()


def test_an_import_larger_than_a_call_of_the_api(place):
    document = place.control("GET", "/export").json
    document["tables"]["acclaim_organization"][0]["bio"] = "x" * 2_000_000
    assert place.client.post("/_simulator/worlds", json={"name": "large", "import": document}).status_code == 201
    place.simulator.worlds.remove("large")


def test_an_import_that_is_refused(place):
    document = place.control("GET", "/export").json
    for told in (
        {"name": "no", "import": {}},
        {"name": "no", "import": None},
        {"name": "no", "import": document | {"schema": 9}},
        {"name": "no", "import": document, "seed": "northwind"},
        {"name": "no", "import": document, "frozen_at": START.isoformat()},
        {"name": "no", "import": document, "switches": {}},
        {"name": "no", "import": document, "replace": "yes"},
        {"name": "no", "import": document, "new_ids": True},
    ):
        refused(place.client.post("/_simulator/worlds", json=told))
    for whole in ({}, document | {"world": {}}, document | {"world": document["world"] | {"name": "No"}}):
        refused(place.client.post("/_simulator/import", json=whole))
    assert "no" not in place.simulator.worlds.names()


@pytest.mark.parametrize(
    "frozen_at", ["2999-12-31T23:59:59-14:00", "1900-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"]
)
def test_an_instant_is_looked_at_in_utc(place, frozen_at):
    refused(place.client.post("/_simulator/worlds", json={"name": "edge", "frozen_at": frozen_at}))


def test_a_world_is_deleted_when_what_is_being_done_for_it_is_done(simulator):
    simulator.worlds.create("leaving", "northwind", Clock(frozen_at=START))
    client = simulator.app.test_client()
    deleting = threading.Thread(target=client.delete, args=["/_simulator/worlds/leaving"])
    with simulator.turning.turn("leaving"):
        deleting.start()
        deleting.join(0.3)
        assert "leaving" in simulator.worlds.names()
    deleting.join(10)
    assert "leaving" not in simulator.worlds.names()


def test_snapshots_are_kept_listed_restored_and_dropped(place):
    badge = place.issue()
    kept = place.control("PUT", "/snapshots/before")
    assert (kept.status_code, kept.json) == (201, {"name": "before", "taken_at": START.isoformat()})
    place.revoke(badge)
    place.advance(days=2)
    place.control("PUT", "/snapshots/after")
    told = place.control("GET", "/snapshots").json["snapshots"]
    assert [each["name"] for each in told] == ["before", "after"]
    for name, state, days in (("before", "pending", 0), ("after", "revoked", 2), ("before", "pending", 0)):
        answer = place.control("POST", f"/snapshots/{name}/restore")
        assert answer.status_code == 200, answer.text
        assert (place.state_of(badge), (place.now() - START).days) == (state, days)
    assert place.control("DELETE", "/snapshots/before").status_code == 204
    refused(place.control("DELETE", "/snapshots/before"), 404)
    refused(place.control("POST", "/snapshots/before/restore"), 404)


def test_a_snapshot_is_taken_anew_under_the_same_name(place):
    place.control("PUT", "/snapshots/same")
    badge = place.issue()
    assert place.control("PUT", "/snapshots/same").status_code == 200
    place.control("POST", "/reset")
    assert len(place.control("GET", "/snapshots").json["snapshots"]) == 1
    place.control("POST", "/snapshots/same/restore")
    assert place.state_of(badge) == "pending"


def test_snapshots_stay_out_of_exports_and_go_with_their_world(place):
    place.control("PUT", "/snapshots/one")
    assert "snapshot" not in place.control("GET", "/export").json["tables"]
    place.client.post(f"/_simulator/worlds/{place.name}/copy", json={"name": "with-them"})
    assert [
        each["name"] for each in Place(place.simulator, "with-them").control("GET", "/snapshots").json["snapshots"]
    ] == ["one"]
    place.simulator.worlds.remove("with-them")
    place.simulator.worlds.create("with-them", "empty", Clock())
    assert Place(place.simulator, "with-them").control("GET", "/snapshots").json["snapshots"] == []
    place.simulator.worlds.remove("with-them")


@pytest.mark.parametrize("name", ["A", "a b", "%00", "x" * 64, "..", "é"])
def test_a_snapshot_needs_a_name(still, name):
    assert still.control("PUT", f"/snapshots/{name}").status_code == 400


def test_a_reset_waits_until_what_is_being_done_is_done(place):
    order, begun = [], threading.Event()

    def turn():
        with place.simulator.turning.turn(place.name):
            begun.set()
            time.sleep(0.2)
            order.append("done")

    turning = threading.Thread(target=turn)
    turning.start()
    assert begun.wait(5)
    assert place.control("POST", "/reset").status_code == 200
    order.append("reset")
    turning.join()
    assert order == ["done", "reset"]


def test_a_world_whose_beginning_nobody_knows_is_not_reset(place):
    badge = place.issue()
    with place.world() as world:
        world.rows(origins).remove()
    refused(place.control("POST", "/reset"), 409)
    assert place.state_of(badge) == "pending"
    assert place.control("GET", f"/worlds/{place.name}").json["people"] == []


def test_a_snapshot_of_another_version_is_refused_and_changes_nothing(place):
    badge = place.issue()
    with place.world() as world:
        document = exported(world) | {"schema": 99}
        world.rows(snapshots).add(Snapshot("newer", world.now(), zlib.compress(orjson.dumps(document))))
    refused(place.control("POST", "/snapshots/newer/restore"), 409)
    assert place.state_of(badge) == "pending"


def test_a_world_of_many_rows_is_restored(place):
    """More values than one statement of PostgreSQL's may have."""
    with place.world() as world:
        many = (
            Mail(f"m{number}", "note", "x", START, "A", "a@example.com", "b@example.com", "S", "T", "<p>")
            for number in range(7000)
        )
        world.rows(mails).add(*many)
    place.control("PUT", "/snapshots/large")
    place.control("POST", "/reset")
    assert place.control("POST", "/snapshots/large/restore").status_code == 200
    assert [mail.id for mail in place.mail()] == [f"m{number}" for number in range(7000)]


@pytest.mark.parametrize("year", ["1900", "2999"])
def test_a_running_clock_far_from_today_is_restored(place, year):
    place.control("POST", "/reset", json={"frozen_at": f"{year}-01-01T00:00:00Z"})
    place.control("PUT", "/clock", json={"frozen": False})
    place.control("PUT", "/snapshots/far")
    answer = place.control("POST", "/snapshots/far/restore")
    assert (answer.status_code, answer.json["clock"]["now"][:4]) == (200, year), answer.text
