"""The way to Acclaim is closed, hangs, breaks off or never ends: no attempt outlasts its time, no badge comes twice."""

import threading
import time

import pytest

from stage.waiting import wait_until
from tests.faults import troubles
from tests.faults.network import DATA, ONBOARDING, SAFETY, TEMPLATES

pytest_plugins = ["tests.faults.on_a_network"]

REFUSED, SLOW = "later: Acclaim cannot be reached (ConnectionError)", "later: Acclaim cannot be reached (ReadTimeout)"
LONGEST = 2.5  # seconds, for attempts that may take one


@pytest.fixture
def ends_well(network):
    """Whether, once the road is open, Priya has one badge, after these calls and attempts."""

    def judge(integration, calls, attempts):
        network.pass_time(60)
        network.pass_time(86_400)
        assert network.acclaim.calls() == calls
        assert network.acclaim.badges("priya") == [TEMPLATES[SAFETY]]
        assert integration.attempts(1) == attempts
        assert set(integration.counts()) == {"issued"}

    return judge


def seconds_for(deed, *arguments):
    began = time.monotonic()
    deed(*arguments)
    return time.monotonic() - began


def test_N1_where_nobody_listens_it_is_tried_again(network, ends_well):
    integration = network.by_road()
    integration.complete("priya", SAFETY)
    assert integration.attempts(1) == [REFUSED]
    network.road.open()
    ends_well(integration, ["POST 201"], [REFUSED, "issued"])  # nothing was sent, so nothing has to be looked up
    assert network.road.requests == ["POST"]


def test_N3_a_connect_that_hangs_takes_no_longer_than_an_attempt_may(network, ends_well):
    integration, too_slow = network.by_road(), "later: Acclaim cannot be reached (ConnectTimeout)"
    network.road.block()
    assert 0.9 < seconds_for(integration.complete, "priya", SAFETY) < LONGEST
    assert integration.attempts(1) == [too_slow]
    network.road.open()
    ends_well(integration, ["POST 201"], [too_slow, "issued"])


def test_N4_accepted_and_closed_at_once_is_looked_up_before_it_is_asked_for_again(network, ends_well):
    integration, road = network.by_road(), network.road
    road.open()
    road.shut_the_door(times=1)
    integration.complete("priya", SAFETY)
    assert (road.fired, road.requests, integration.attempts(1)) == (1, [], [REFUSED])
    integration.complete("tom", ONBOARDING)
    assert integration.counts() == {"received": 1, "issued": 1}
    ends_well(integration, ["POST 201", "GET 200", "POST 201"], [REFUSED, "issued"])


def test_N5_a_reset_on_the_road_is_looked_up_and_asked_for_again(network, ends_well):
    integration, road = network.by_road(), network.road
    road.open()
    road.meet(troubles.not_delivered)
    integration.complete("priya", SAFETY)
    assert (road.fired, road.requests) == (1, ["POST"])
    ends_well(integration, ["GET 200", "POST 201"], [REFUSED, "issued"])


def test_N10_a_body_that_drips_meets_the_deadline_of_the_attempt(network, ends_well):
    integration, road = network.by_road(), network.road
    road.open()
    road.meet(troubles.dripping(0.2))
    assert 0.9 < seconds_for(integration.complete, "priya", SAFETY) < LONGEST
    (reason,) = integration.attempts(1)
    assert (road.fired, reason.startswith("later: Acclaim ")) == (1, True)
    ends_well(integration, ["POST 201", "GET 200"], [reason, "issued"])


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(troubles.dripping_head(0.2, 15), id="N10-head"),
        pytest.param(troubles.dripping_chunk(0.2, 15), id="N10-head-of-a-chunk"),
        pytest.param(troubles.continuing(0.2, 15), id="N36-100-continue-again-and-again"),
    ],
)
def test_N10_what_drips_before_the_body_meets_the_deadline_of_the_attempt(network, trouble):
    network.road.open()
    network.road.meet(trouble)
    took = seconds_for(network.by_road().complete, "priya", SAFETY)
    assert network.road.fired == 1
    assert took < LONGEST


def test_N11_while_one_waits_for_the_first_byte_others_get_their_badges(network, ends_well):
    integration, road = network.by_road(), network.road
    road.open()
    road.meet(troubles.late(2))
    slow = threading.Thread(target=integration.complete, args=("priya", SAFETY))
    slow.start()
    assert wait_until(lambda: road.fired == 1, 5)
    assert seconds_for(integration.complete, "tom", ONBOARDING) < 0.9
    assert integration.counts() == {"received": 1, "issued": 1}
    slow.join(10)
    assert integration.attempts(1) == [SLOW]
    assert wait_until(lambda: len(network.acclaim.calls()) == 2, 5)
    ends_well(integration, ["POST 201", "POST 201", "GET 200"], [SLOW, "issued"])


@pytest.mark.parametrize(
    ("trouble", "calls"),
    [
        pytest.param(troubles.lost, ["POST 201"] * 3 + ["GET 200"], id="N12-done"),
        pytest.param(troubles.not_delivered, ["POST 201", "POST 201", "GET 200", "POST 201"], id="N12-not-done"),
    ],
)
def test_N12_a_kept_connection_that_closes_is_no_reason_to_ask_twice(network, ends_well, trouble, calls):
    integration, road = network.by_road(), network.road
    met = []
    road.open()
    integration.complete("tom", ONBOARDING)
    road.meet(lambda exchange: (met.append(exchange.number), trouble(exchange)))
    integration.complete("priya", SAFETY)
    assert (met, road.connections) == ([2], 1)  # the second exchange of the one connection there was
    assert integration.attempts(2) == [REFUSED]
    assert road.requests == ["POST", "POST"]  # nobody repeated it behind our back
    integration.complete("lea", DATA)
    assert integration.counts() == {"issued": 2, "received": 1}
    ends_well(integration, calls, ["issued"])
    assert integration.attempts(2) == [REFUSED, "issued"]


def test_N12_a_connection_that_was_closed_while_nobody_asked_is_not_noticed(network):
    acclaim, integration = network.acclaim, network.direct()
    fault = acclaim.arm({"kind": "hang-up"})
    integration.complete("tom", ONBOARDING)
    assert acclaim.fired(fault) == 1
    integration.complete("priya", SAFETY)
    assert integration.counts() == {"issued": 2}
    assert (acclaim.calls(), integration.attempts(2)) == (["POST 201", "POST 201"], ["issued"])


def test_N35_an_endless_answer_is_cut_off(network, ends_well):
    integration, road, endless = network.by_road(), network.road, troubles.Endless()
    reason = "later: Acclaim did not answer: more than 1048576 bytes"
    road.open()
    road.meet(endless)
    assert seconds_for(integration.complete, "priya", SAFETY) < LONGEST
    assert (road.fired, integration.attempts(1)) == (1, [reason])
    assert endless.sent < 32 * 1024 * 1024  # what the buffers of the connection hold
    ends_well(integration, ["POST 201", "GET 200"], [reason, "issued"])
