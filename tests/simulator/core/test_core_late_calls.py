"""Effects that come late: the connection is lost, and what was asked for is done when its time has come, once."""

from datetime import timedelta

import pytest
import requests

from simulator.app import Simulator
from simulator.clock import Clock
from simulator.late_calls import late_calls
from tests.simulator.core.test_core_faults import Caller
from tests.simulator.places import GLOBEX, NORTHWIND, START, TOKEN, Place


@pytest.fixture
def caller(place):
    return Caller(place)


def lose(caller, seconds, kind="drop", **changes):
    armed = caller.arm(kind=kind, effect="late", late_seconds=seconds)
    with pytest.raises(requests.ConnectionError):
        caller.issue(**changes)
    return armed


def kept(caller):
    with caller.place.world(write=False) as world:
        return world.rows(late_calls).count()


def test_the_effect_comes_when_its_time_has_come_as_of_then_and_once(caller):
    armed = lose(caller, 600)
    caller.place.advance(seconds=599)
    assert caller.badges() == 0
    (done,) = caller.place.advance(days=0.5)
    assert (done.kind, done.due_at) == ("late_call", START + timedelta(seconds=600))
    (badge,) = caller.place.own("GET", "/badges").json["data"]
    events = caller.place.own("GET", "/events").json["data"]
    assert badge["recipient_email"] == "priya@example.com"
    assert {event["occurred_at"][:19].replace(" ", "T") for event in events} == {"2026-03-02T09:10:00"}
    (notice,) = caller.place.mail(kind="badge notice")
    assert notice.sent_at == START + timedelta(seconds=600)
    caller.place.advance(seconds=600)
    assert caller.badges() == 1
    assert kept(caller) == 0
    assert ("POST", 201, f"{armed['id']} late") in caller.journal()


def test_without_seconds_it_comes_at_the_next_turn(caller):
    lose(caller, 0)
    assert caller.badges() == 0
    assert caller.place.control("POST", "/clock/advance", json={"seconds": 0}).json["done"][0]["kind"] == "late_call"
    assert caller.badges() == 1


def test_other_answers_may_be_given_meanwhile(caller):
    caller.arm(status=504, effect="late", late_seconds=5)
    assert caller.issue().status_code == 504
    caller.place.advance(seconds=5)
    assert caller.badges() == 1


def test_what_was_asked_for_meanwhile_is_asked_for_twice(caller):
    """A client that does not look first has issued before: the late call is refused as a duplicate, and gone."""
    lose(caller, 600)
    assert caller.issue().status_code == 201
    caller.place.advance(seconds=600)
    assert caller.badges() == 1
    assert [call[:2] for call in caller.journal()].count(("POST", 422)) == 1
    assert kept(caller) == 0


def test_a_late_call_meets_no_fault(caller):
    lose(caller, 60)
    armed = caller.arm(first=9)
    caller.place.advance(seconds=60)
    assert caller.badges() == 1
    assert caller.fault(armed)["fired"] == 0


def test_what_has_been_put_off_comes_though_its_fault_is_taken_back(caller):
    lose(caller, 60)
    caller.place.control("DELETE", "/faults")
    caller.place.advance(seconds=60)
    assert caller.badges() == 1


def test_a_late_call_is_made_as_it_was_written(caller):
    """Its address, its query, its form, its token."""
    caller.arm(kind="drop", effect="late")
    with pytest.raises(requests.ConnectionError):
        caller.session.post(
            f"{caller.url}{caller.place.prefix}/api/v1//organizations/{NORTHWIND}/badges/?a=%C3%A9",
            data=caller.place.request(recipient_email="tomas+é@example.com"), auth=(TOKEN, "x"),
        )  # fmt: skip
    with caller.place.world() as world:
        (call,) = world.rows(late_calls).all()
    assert call.path.decode() == f"{caller.place.prefix}/api/v1//organizations/{NORTHWIND}/badges/"
    assert call.query == "a=%C3%A9"
    caller.place.advance(seconds=1)
    (badge,) = caller.place.own("GET", "/badges").json["data"]
    assert badge["recipient_email"] == "tomas+é@example.com"
    (late,) = [
        call
        for call in caller.place.control("GET", "/journal?kind=request").json["entries"]
        if "late" in (call.get("fault", ""))
    ]
    assert (
        late["leniency"]
        == "token-with-password, double-slash, api-prefix, trailing-slash, form-body, unknown-parameter"
    )


def test_a_token_that_is_not_good_any_more_does_nothing_late(caller):
    caller.arm("rotateAuthorizationToken", "drop", effect="late", late_seconds=0)
    caller.arm("createEmployee", "drop", effect="late", late_seconds=60)
    for path, body in (("/authorization_tokens/rotate", {}), ("/employees", {"email": "x@example.com"})):
        with pytest.raises(requests.ConnectionError):
            caller.call("POST", path, json=body)
    caller.place.advance(seconds=1)
    before = caller.place.digest()
    caller.place.advance(days=400)
    assert caller.place.digest()["acclaim_employee"] == before["acclaim_employee"]
    assert kept(caller) == 0


def test_a_late_call_that_breaks_is_gone_and_what_follows_is_done(caller, monkeypatch, caplog):
    from simulator.acclaim.services import issuing

    lose(caller, 60)
    caller.arm("updateOrganization", "drop", effect="late", late_seconds=61)
    with pytest.raises(requests.ConnectionError):
        caller.call("PUT", json={"bio": "Late, but there"})

    def broken(*_):
        raise RuntimeError("broken late")

    monkeypatch.setattr(issuing, "send_notice", broken)
    caller.place.advance(seconds=100)
    assert "broken late" in caplog.text
    assert caller.badges() == 0
    assert caller.place.own("GET").json["data"]["bio"] == "Late, but there"


def test_globex_is_not_touched(caller):
    armed = caller.arm(kind="drop", effect="late", organization_id=GLOBEX)
    assert caller.issue().status_code == 201
    assert caller.fault(armed)["fired"] == 0


@pytest.fixture
def file(tmp_path):
    return f"sqlite:///{tmp_path}/worlds.db"


def opened(file):
    return Simulator(base_url="http://simulator.test", database=file)


def test_a_late_effect_comes_after_a_restart_once(file):
    first = opened(file)
    first.worlds.create("kept", "northwind", Clock(frozen_at=START))
    caller = Caller(Place(first, "kept"))
    armed = lose(caller, 600)
    spare = caller.arm("getOrganization", first=2)
    assert caller.call("GET").status_code == 503
    first.worlds.close()

    second = opened(file)
    caller = Caller(Place(second, "kept"))
    assert caller.fault(armed)["fired"] == 1
    assert caller.fault(spare)["fired"] == 1
    assert [caller.call("GET").status_code for _ in range(2)] == [503, 200]
    caller.place.advance(days=0.5)
    assert caller.badges() == 1
    second.worlds.close()

    third = opened(file)
    caller = Caller(Place(third, "kept"))
    caller.place.advance(days=0.25)
    assert caller.badges() == 1
    third.worlds.close()


def test_a_process_that_dies_while_it_makes_a_late_call_has_not_made_it(file, monkeypatch):
    from simulator.late_calls import Replaying

    first = opened(file)
    first.worlds.create("kept", "northwind", Clock(frozen_at=START))
    caller = Caller(Place(first, "kept"))
    lose(caller, 600)
    whole = Replaying.__call__

    def dies(self, world, work):
        whole(self, world, work)
        raise SystemExit("killed")

    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(Replaying, "__call__", dies)
        caller.place.advance(seconds=600)
    first.worlds.close()
    second = opened(file)
    caller = Caller(Place(second, "kept"))
    assert caller.badges() == 0
    caller.place.advance(seconds=600)
    assert caller.badges() == 1
    second.worlds.close()
