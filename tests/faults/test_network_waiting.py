"""Acclaim asks to be left alone: so long, and within reason, it is; and then the badge is issued."""

from datetime import timedelta
from email.utils import format_datetime, formatdate, parsedate_to_datetime

import pytest

from tests.faults import troubles
from tests.faults.network import ONBOARDING, SAFETY, TEMPLATES

pytest_plugins = ["tests.faults.on_a_network"]

SETTLED = 31, 47  # seconds, at least and at most, that an outcome rests which is not known, whatever Acclaim asks for
LONGEST = 900


def wait_is(network, integration, seconds, calls):
    """Nothing is asked before the least of these seconds, and by the most of them the badge is looked for and issued."""
    before = network.acclaim.calls()
    least, most = seconds
    network.pass_time(least - 1)
    assert network.acclaim.calls() == before
    network.pass_time(most + 1 - least)
    assert network.acclaim.calls() == calls
    assert network.acclaim.badges("priya") == [TEMPLATES[SAFETY]]
    assert len(integration.attempts(1)) == 2


@pytest.mark.parametrize(
    ("status", "asked", "seconds"),
    [
        pytest.param(503, 120, (120, 122), id="N15-120"),
        pytest.param(503, 5, SETTLED, id="N15-5"),
        pytest.param(429, 0, SETTLED, id="N17-0"),
        pytest.param(429, "-5", SETTLED, id="N17-minus-5"),
        pytest.param(429, 10**9, (LONGEST, LONGEST + 2), id="N17-a-milliard"),
        pytest.param(429, "soon", SETTLED, id="N17-soon"),
    ],
)
def test_it_is_left_alone_for_as_long_as_it_asks_within_reason(network, status, asked, seconds):
    acclaim, integration = network.acclaim, network.direct()
    fault = acclaim.arm({"kind": "status", "status": status, "retry_after": asked})
    integration.complete("priya", SAFETY)
    integration.complete("tom", ONBOARDING)
    assert (acclaim.fired(fault), integration.counts()) == (1, {"received": 1, "issued": 1})
    assert integration.attempts(1) == [f"later: Acclaim answered {status}"]
    wait_is(network, integration, seconds, [f"POST {status}", "POST 201", "GET 200", "POST 201"])


def unavailable(date, until):
    return f"HTTP/1.1 503 X\r\nDate: {date}\r\nRetry-After: {until}\r\nContent-Length: 0\r\n\r\n".encode()


def two_minutes_after(date):
    return format_datetime(parsedate_to_datetime(date) + timedelta(seconds=120), usegmt=True)


@pytest.mark.parametrize(
    "date",
    [
        pytest.param("Mon, 02 Mar 2026 09:00:00 GMT", id="N16-simulated-time"),
        pytest.param(formatdate(usegmt=True), id="N16-real-time"),
        pytest.param("Thu, 01 Jan 2054 00:00:00 GMT", id="N16-a-clock-ahead"),
    ],
)
def test_a_date_is_read_by_the_clock_of_who_wrote_it(network, date):
    integration, road = network.by_road(), network.road
    road.open()
    road.meet(troubles.answering(unavailable(date, two_minutes_after(date))))
    integration.complete("priya", SAFETY)
    integration.complete("tom", ONBOARDING)
    assert (road.fired, integration.attempts(1)) == (1, ["later: Acclaim answered 503"])
    wait_is(network, integration, (120, 122), ["POST 201", "GET 200", "POST 201"])
