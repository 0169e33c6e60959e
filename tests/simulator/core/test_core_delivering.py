"""Delivering at least once, whatever the policy: what is put down, when the call is made, what is kept of it."""

from datetime import timedelta

import pytest
import requests

from simulator.clock import Clock
from simulator.delivering import Call, Delivering, Outcome, Try, post
from simulator.due import due_work
from simulator.outbound import Outbound
from simulator.storage import Storage
from simulator.turning import Turning
from simulator.worlds import Worlds
from tests.simulator.databases import new_database
from tests.simulator.places import START
from tests.simulator.receivers import Receiver

WAIT = timedelta(hours=1)


class PowerCut(BaseException):
    pass


class Parcels:
    """A world with one parcel to deliver, at most `most` times, and everything that was recorded of it."""

    def __init__(self) -> None:
        self.most = 3
        self.recorded: list[Outcome] = []
        self.receiver = Receiver()
        self.worlds = Worlds(Storage(new_database()), "", lambda _world, _seed: {})
        handlers = {"parcel": Delivering(self.worlds, Outbound(self.receiver), self.policy)}
        self.turning = Turning(self.worlds, handlers)
        self.make_world()

    def make_world(self) -> None:
        self.worlds.create("one", "seed", Clock(frozen_at=START))

    def policy(self, world, work):
        if work.round > self.most:
            return None
        next_at = world.now() + WAIT if work.round < self.most else None
        call = Call("told", "http://receiver.test/", {"A": "b"}, "é", 5.0)
        return Try(call, next_at, lambda world, outcome: self.recorded.append((world.now(), outcome)))

    def put_down(self, round=1) -> None:
        with self.worlds.open("one", write=True) as world:
            world.schedule("parcel", "p", world.now(), round)

    def coming(self):
        with self.worlds.open("one", write=False) as world:
            return [(work.round, work.due_at) for work in world.rows(due_work).all()]


@pytest.fixture
def parcels():
    parcels = Parcels()
    yield parcels
    parcels.worlds.close()


def test_a_try_is_made_and_what_came_of_it_is_kept(parcels):
    parcels.receiver.status = 418
    parcels.put_down()
    parcels.turning.settle("one")
    (call,) = parcels.receiver.calls
    assert (call["method"], call["url"], call["data"], call["headers"]) == (
        "POST", "http://receiver.test/", "é".encode(), {"A": "b"},
    )  # fmt: skip
    assert not call["allow_redirects"]
    assert parcels.recorded == [(START, Outcome(418, "HTTP 418"))]


def test_while_the_receiver_thinks_no_transaction_is_open_and_the_next_try_is_down(parcels):
    seen = []
    parcels.receiver.while_called = lambda: seen.append(parcels.coming())
    parcels.put_down()
    parcels.turning.settle("one")
    assert seen == [[(2, START + WAIT)]]


def test_a_process_that_dies_during_a_call_loses_nothing(parcels):
    parcels.receiver.script = [PowerCut()]
    parcels.put_down()
    with pytest.raises(PowerCut):
        parcels.turning.settle("one")
    assert parcels.recorded == []
    parcels.turning.advance("one", WAIT)
    assert parcels.recorded == [(START + WAIT, Outcome(200, "HTTP 200"))]


def test_a_process_that_dies_before_the_commit_has_called_nobody(parcels, monkeypatch):
    def cut(*_args):
        raise PowerCut

    parcels.put_down()
    monkeypatch.setattr("simulator.world.World.schedule", cut)
    with pytest.raises(PowerCut):
        parcels.turning.settle("one")
    assert parcels.receiver.calls == []
    assert parcels.coming() == [(1, START)]


def test_after_the_last_try_none_is_put_down(parcels):
    parcels.put_down()
    parcels.turning.advance("one", timedelta(days=1))
    assert [at for at, _ in parcels.recorded] == [START, START + WAIT, START + 2 * WAIT]
    assert parcels.coming() == []


def test_what_needs_no_delivering_is_not_delivered(parcels):
    parcels.put_down(round=4)
    parcels.turning.settle("one")
    assert (parcels.receiver.calls, parcels.recorded, parcels.coming()) == ([], [], [])


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (requests.ConnectTimeout(), "no answer within 5 seconds"),
        (ValueError("label too long"), "no answer: nothing can be posted to such an address"),
    ],
)
def test_no_answer_and_no_good_address_are_outcomes_too(parcels, trouble, words):
    parcels.receiver.script = [trouble]
    parcels.put_down()
    parcels.turning.settle("one")
    assert parcels.recorded == [(START, Outcome(None, words))]


def test_a_world_may_be_removed_while_the_receiver_thinks(parcels):
    parcels.receiver.while_called = lambda: parcels.worlds.remove("one")
    parcels.put_down()
    assert parcels.turning.settle_one("one").kind == "parcel"
    assert parcels.recorded == []


@pytest.mark.parametrize(
    "echo", ["{name}: {value}", "<td>{value}</td>", '[["{name}", "{value}"]]', "headers={{'{name}': '{value}'}}"]
)
@pytest.mark.parametrize(
    ("name", "value"), [("X-Skilljar-Secret", "TOPSECRET"), ("Authorization", "Basic dG9wOnNlY3JldA==")]
)
def test_secrets_that_a_receiver_echoes_are_kept_out(echo, name, value):
    receiver = Receiver()
    receiver.status, receiver.body = 500, echo.format(name=name, value=value).encode()
    answered = post(Outbound(receiver), Call("told", "http://receiver.test/", {name: value}, "{}", 5.0)).answer
    assert (value in answered, "***" in answered) == (False, True)
