"""What a process has done, as Prometheus reads it: with the extra, and without."""

import subprocess
import sys
from importlib.util import find_spec

import pytest
import requests

from simulator import tally
from simulator.app import Simulator
from simulator.clock import Clock
from simulator.in_process import WsgiAdapter
from tests.simulator.places import NORTHWIND, START, Place

needs_the_extra = pytest.mark.skipif(
    find_spec("prometheus_client") is None, reason="the extra metrics is not installed: no prometheus-client"
)

LABELS = ("stand_in", "operation", "status", "kind", "outcome", "le")


def made(**options):
    simulator = Simulator(base_url="http://metrics.test", **options)
    simulator.worlds.create("one", "northwind", Clock(frozen_at=START))
    return Place(simulator, "one")


@pytest.fixture
def place():
    """A world of a simulator of its own."""
    place = made()
    yield place
    place.simulator.worlds.close()


def read(place):
    """`{(name, labels): value}` by the judgement of prometheus_client's own parser."""
    from prometheus_client.parser import text_string_to_metric_families

    answer = place.control("GET", "/metrics")
    assert (answer.status_code, answer.content_type) == (200, "text/plain; version=0.0.4; charset=utf-8")
    return {
        (
            sample.name.removeprefix("acclaim_simulator_"),
            *(sample.labels[name] for name in LABELS if name in sample.labels),
        ): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


@needs_the_extra
def test_requests_are_counted_by_stand_in_operation_and_status(place):
    place.issue()
    place.try_to_issue()
    place.own("GET", "/badges/nothing")
    place.browser().get("/users/sign_in")
    place.client.get(f"{place.prefix}/nowhere")
    place.client.post(f"{place.prefix}/users/sign_in", data={})  # without a CSRF token
    told = read(place)
    for labels, count in {
        ("acclaim", "issueBadge", "201"): 1,
        ("acclaim", "issueBadge", "422"): 1,
        ("acclaim", "getBadge", "404"): 1,
        ("acclaim", "sign_in_form", "200"): 1,
        ("acclaim", "sign_in_now", "400"): 1,
        ("simulator", "nowhere", "404"): 1,
    }.items():
        assert told["requests_total", *labels] == count
    assert read(place)["requests_total", "control", "metrics", "200"] == 1


@needs_the_extra
def test_how_long_they_took(place, monkeypatch):
    instants = iter([10.0, 10.003, 20.0, 27.0, 30.0, 30.0])
    monkeypatch.setattr(tally.time, "perf_counter", lambda: next(instants))
    place.own("GET", "/badges")
    place.own("GET", "/badges")
    told = read(place)
    buckets = {
        le: told["request_seconds_bucket", "acclaim", "listBadges", le]
        for le in ("0.0025", "0.005", "5.0", "10.0", "+Inf")
    }
    assert buckets == {"0.0025": 0, "0.005": 1, "5.0": 1, "10.0": 2, "+Inf": 2}
    assert told["request_seconds_count", "acclaim", "listBadges"] == 2
    assert told["request_seconds_sum", "acclaim", "listBadges"] == pytest.approx(7.003)


@needs_the_extra
def test_mails_due_work_worlds_and_faults(place):
    place.issue()
    place.issue_to_tomas()
    place.advance(days=4)
    for first in (1, 2):
        fault = {"operation": "issueBadge", "kind": "status", "status": 503, "first": first}
        assert place.control("POST", "/faults", json=fault).status_code == 201
    place.simulator.worlds.create("two", "empty", Clock(frozen_at=START))
    told = read(place)
    assert (told["mails_sent_total", "badge notice"], told["mails_sent_total", "badge reminder"]) == (2, 4)
    assert told["due_work_done_total", "reminder"] == 4
    assert (told["worlds",], told["open_faults",]) == (2, 2)
    place.try_to_issue()
    place.control("DELETE", "/worlds/two")
    told = read(place)
    assert (told["worlds",], told["open_faults",]) == (1, 1)


@needs_the_extra
def test_webhook_deliveries_by_what_came_of_them():
    answers = iter([500, 200])
    session = requests.Session()

    def receiver(environ, start_response):
        start_response(f"{next(answers)} X", [("Content-Length", "0")])
        return [b""]

    session.mount("http://127.0.0.1:1", WsgiAdapter(receiver))
    place = made(http=session)
    place.own("PUT", json={"webhook_url": "http://127.0.0.1:1/hook"})
    place.issue(suppress_badge_notification_email=True)
    place.advance(minutes=1)
    place.own("PUT", json={"webhook_url": "http://stranger.example/hook"})
    place.issue_to_tomas(suppress_badge_notification_email=True)
    told = read(place)
    place.simulator.worlds.close()
    outcomes = {key[1]: value for key, value in told.items() if key[0] == "webhook_deliveries_total"}
    assert outcomes == {"HTTP 500": 1, "HTTP 200": 1, "no answer": 1}


@needs_the_extra
def test_what_a_late_call_does_is_not_counted_as_a_second_request(place):
    fault = {"operation": "issueBadge", "kind": "status", "status": 503, "effect": "late"}
    assert place.control("POST", "/faults", json=fault).status_code == 201
    place.try_to_issue()
    place.advance(days=1)
    told = read(place)
    assert told["requests_total", "acclaim", "issueBadge", "503"] == 1
    assert ("requests_total", "acclaim", "issueBadge", "201") not in told


@needs_the_extra
def test_two_simulators_of_one_process_count_apart(place):
    place.issue()
    other = made()
    assert ("requests_total", "acclaim", "issueBadge", "201") not in read(other)
    other.simulator.worlds.close()
    assert read(place)["requests_total", "acclaim", "issueBadge", "201"] == 1


@needs_the_extra
def test_what_is_taken_back_is_not_counted(place):
    with pytest.raises(ZeroDivisionError), place.world() as world:
        world.note("mail", "badge notice", {}, about=None)
        raise ZeroDivisionError
    assert ("mails_sent_total", "badge notice") not in read(place)


@needs_the_extra
def test_strangers_are_refused_as_everywhere_in_the_control_plane():
    simulator = Simulator(base_url="http://localhost", control_token="let-me-in")
    client = simulator.app.test_client()
    assert client.get("/_simulator/metrics").status_code == 401
    assert client.get("/_simulator/metrics", headers={"Authorization": "Bearer let-me-in"}).status_code == 200
    assert client.get("/_simulator/metrics", headers={"Host": "evil.example"}).status_code == 400
    simulator.worlds.close()


def test_without_the_extra_it_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(tally, "find_spec", lambda _name: None)
    place = made()
    refused = place.control("GET", "/metrics")
    place.simulator.worlds.close()
    said = "metrics come with the extra `metrics`, which is not installed: pip install prometheus-client"
    assert (refused.status_code, refused.json) == (404, {"error": said})


def test_a_start_does_not_wait_for_it():
    start = "import sys; from simulator.app import Simulator; Simulator(base_url='http://a.test'); print('prometheus_client' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", start], capture_output=True, text=True, check=True).stdout == "False\n"


def test_the_organization_is_no_label(place):
    """What a caller can invent would make ever more of them."""
    if find_spec("prometheus_client"):
        place.own("GET", "/badges/invented")
        assert not [key for key in read(place) if NORTHWIND in key or "invented" in key]
