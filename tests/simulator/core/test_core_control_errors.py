"""The control plane's table from what is refused to statuses: nothing that is refused is missing from it."""

import pytest

from simulator.acclaim.domain import errors as acclaim
from simulator.acclaim.records import organizations
from simulator.control.errors import STATUSES, status_of
from simulator.errors import WorldError
from simulator.skilljar.domain import errors as lms
from simulator.worlds import UnknownWorld
from tests.simulator.core.test_core_control import press, refused
from tests.simulator.places import GLOBEX, NORTHWIND


def below(kind):
    return {kind}.union(*map(below, kind.__subclasses__()))


def ours(kind):
    """Without those that tests have made, which live on until they are swept up."""
    return {one for one in below(kind) if one.__module__.startswith("simulator.")}


def test_every_refusal_of_a_world_has_a_status_of_its_own():
    assert ours(WorldError) - {WorldError} - set(STATUSES) == set()


def test_a_refusal_without_a_row_is_found():
    class Unheard(WorldError):
        pass

    assert Unheard in below(WorldError)
    with pytest.raises(StopIteration):
        status_of(Unheard)


@pytest.mark.parametrize("family", [acclaim.AcclaimError, lms.LmsError])
def test_every_refusal_of_a_stand_in_has_a_status(family):
    assert {status_of(kind) for kind in ours(family)} <= {400, 404, 409}


def test_whom_nobody_knows_is_not_found_in_either_stand_in(still):
    integration = {
        "webhook_url": "http://127.0.0.1:8500/hook",
        "badges_earned_url": "http://127.0.0.1:8500",
        "secret": "x",
    }
    refused(still.control("PUT", "/lms/nobody/integration", json=integration), 404)
    refused(still.control("GET", "/acclaim/nobody/deliveries"), 404)
    refused(still.control("POST", f"/acclaim/{NORTHWIND}/deliveries/nothing/redeliver"), 404)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/_simulator/worlds/nowhere"),
        ("DELETE", "/_simulator/worlds/nowhere"),
        ("POST", "/_simulator/worlds/nowhere/reset"),
        ("POST", "/w/nowhere/_simulator/reset"),
        ("GET", "/w/nowhere/_simulator/clock"),
        ("PUT", "/w/nowhere/_simulator/snapshots/x"),
        ("POST", "/w/nowhere/_simulator/snapshots/x/restore"),
        ("GET", "/w/nowhere/_simulator/nothing"),
    ],
)
def test_a_world_that_is_not_there_is_said_in_the_same_words(simulator, method, path):
    answer = simulator.app.test_client().open(path, method=method)
    refused(answer, 404)
    if not path.endswith("/nothing"):
        assert answer.json == {"error": "there is no world named 'nowhere'"}


def test_the_stand_ins_say_it_in_the_same_words(simulator):
    client = simulator.app.test_client()
    assert client.get("/w/nowhere/v1/organizations").json["data"]["message"] == str(UnknownWorld("nowhere"))
    assert client.get("/w/nowhere/badges/nothing").text == f"{UnknownWorld('nowhere')}\n"
    page = client.get("/w/nowhere/badges/nothing", headers={"Accept": "text/html"}).text
    assert str(UnknownWorld("nowhere")).replace("'", "&#39;") in page


def test_the_end_of_time_is_said_in_the_same_words(place):
    place.control("POST", "/clock/advance", json={"to": "2999-12-30T00:00:00Z"})
    answers = press(place, "4"), place.control("POST", "/clock/advance", json={"days": 4})
    assert {answer.json["error"] for answer in answers} == {"the clock ends with the year 2999"}


def test_what_was_changed_before_a_refusal_is_taken_back(place, monkeypatch):
    """As for a view that has written and then asks for what is not there."""

    def changed(world, *_):
        world.rows(organizations).remove(id=GLOBEX)
        raise acclaim.NotFound("gone")

    monkeypatch.setattr("simulator.control.deliveries.deliver_again", changed)
    before = place.digest()
    refused(place.control("POST", f"/acclaim/{GLOBEX}/deliveries/x/redeliver"), 404)
    assert place.digest() == before
