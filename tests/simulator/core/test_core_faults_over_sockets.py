"""Faults over real sockets: what really goes over the connection, and that nobody else waits for it."""

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import RemoteDisconnected
from urllib.parse import urlsplit

import pytest
import requests
from waitress.wasyncore import close_all

from simulator.app import Simulator
from simulator.clock import Clock
from simulator.server import THREADS, TwoPools, make_server
from stage.standing import over_sockets
from steps.drivers.control import new_world
from tests.simulator.core.test_core_faults import Caller
from tests.simulator.core.test_core_faults_of_the_lms import Asking
from tests.simulator.places import START, Place


@pytest.fixture(scope="module")
def stage():
    with over_sockets() as standing:
        yield standing


class Over:
    """Arms by HTTP, as everybody else."""

    def __init__(self, url, name, *, frozen=True):
        self.url, self.prefix = url, f"/w/{name}"
        clock = {"frozen_at": START.isoformat()} if frozen else {}
        created = requests.post(f"{url}/_simulator/worlds", json={"name": name} | clock)
        assert created.status_code == 201

    request = Place.request

    def control(self, method, path, **options):
        return Answered(requests.request(method, f"{self.url}{self.prefix}/_simulator{path}", **options))


class Answered:
    def __init__(self, answer):
        self.status_code, self.text = answer.status_code, answer.text
        self.json = answer.json() if answer.content else None


class Wired(Caller):
    def badges(self):
        return self.call("GET", "/badges").json()["metadata"]["total_count"]


@pytest.fixture
def caller(stage, request):
    place = Over(stage.simulator_url, f"s{abs(hash(request.node.name)) % 10**9}")
    caller = Wired(place, stage.simulator_url, requests.Session())
    yield caller
    requests.delete(f"{stage.simulator_url}/_simulator/worlds/{place.prefix.removeprefix('/w/')}")
    caller.session.close()


@pytest.mark.parametrize(("effect", "badges"), [("none", 0), ("done", 1)])
@pytest.mark.parametrize(("kind", "why"), [("drop", RemoteDisconnected), ("reset", ConnectionResetError)])
def test_a_connection_ends_before_the_effect_or_after_it(caller, kind, why, effect, badges):
    caller.arm(kind=kind, effect=effect)
    with pytest.raises(requests.ConnectionError) as lost:
        caller.issue()
    assert type(lost.value.args[0].args[1]) is why
    assert caller.badges() == badges


def test_an_effect_comes_late(caller):
    caller.arm(kind="drop", effect="late", late_seconds=60)
    with pytest.raises(requests.ConnectionError):
        caller.issue()
    assert caller.badges() == 0
    caller.place.control("POST", "/clock/advance", json={"seconds": 60})
    assert caller.badges() == 1


def test_an_effect_comes_late_by_itself_where_the_clock_runs(stage):
    caller = Wired(Over(stage.simulator_url, "running", frozen=False), stage.simulator_url, requests.Session())
    caller.arm(kind="drop", effect="late", late_seconds=0.5)
    caller.arm(kind="drop", effect="late")
    for address in ("priya@example.com", "mei@example.com"):
        with pytest.raises(requests.ConnectionError):
            caller.issue(recipient_email=address)
    until = time.monotonic() + 10
    while caller.badges() < 2:
        assert time.monotonic() < until
        time.sleep(0.05)
    caller.session.close()


@pytest.mark.parametrize("kind", ["truncated", "truncated-chunks"])
def test_a_body_ends_in_the_middle(caller, kind):
    caller.arm(kind=kind)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        caller.issue()
    assert caller.badges() == 1


def test_a_truncated_body_announces_all_of_it(caller):
    armed = caller.arm(kind="truncated")
    with caller.call("POST", "/badges", json=caller.place.request(), stream=True) as answer:
        announced = int(answer.headers["Content-Length"])
        got = b""
        with pytest.raises(Exception, match="IncompleteRead"):
            while piece := answer.raw.read1(100):
                got += piece
    assert answer.headers["X-Simulator-Fault"] == f"{armed['id']} truncated"
    assert len(got) == announced // 2


def test_an_answer_is_kept_back(caller):
    caller.arm(kind="delay", seconds=0.6)
    begun = time.monotonic()
    assert caller.issue().status_code == 201
    assert time.monotonic() - begun > 0.5
    caller.arm("getOrganization", "delay", seconds=2)
    with pytest.raises(requests.ReadTimeout):
        caller.call("GET", timeout=0.3)
    caller.arm("getOrganization", seconds=0.6)
    begun = time.monotonic()
    assert caller.call("GET").status_code == 503
    assert time.monotonic() - begun > 0.5


def test_a_body_drips(caller):
    caller.arm("getOrganization", "drip", seconds=1.2)
    begun = time.monotonic()
    with caller.call("GET", stream=True, timeout=1) as answer:
        first = answer.raw.read1(100_000)
        assert len(first) <= int(answer.headers["Content-Length"]) / 2 + 1
        assert answer.raw.read()
    assert time.monotonic() - begun > 1.1


def test_a_body_is_far_too_long(caller):
    caller.arm("getOrganization", "huge", megabytes=40)
    caller.arm("getOrganization", "huge", megabytes=1024)
    caller.arm("getOrganization", "gzip-bomb", megabytes=40)
    with caller.call("GET", stream=True) as answer:
        assert sum(map(len, answer.iter_content(65536))) > 40 * 1024 * 1024
    with caller.call("GET", stream=True) as answer:
        assert answer.raw.read1(1000)  # and goes
    with caller.call("GET", stream=True) as answer:
        assert len(answer.raw.read(decode_content=False)) < 200_000


def test_there_are_more_headers_than_a_client_takes_and_junk(caller):
    caller.arm("getOrganization", "header-flood")
    caller.arm("getOrganization", "junk")
    for why in ("got more than 100 headers", "BadStatusLine"):
        with pytest.raises(requests.ConnectionError, match=why):
            caller.call("GET")
    assert caller.call("GET").status_code == 200


def test_a_kept_connection_is_closed_without_a_word(caller):
    """What comes next on it gets no answer, if it is written before the close is seen."""
    where = urlsplit(caller.url)
    asked = f"GET {caller.place.prefix}/_simulator/faults HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    caller.arm("getIssuer", "hang-up")
    call = asked.replace(b"/_simulator/faults", b"/v1/obi/v2/issuers/9c1d1f2e-6a55-4d0b-8f5e-2a4f0a9b7c10")
    with socket.create_connection((where.hostname, where.port), timeout=5) as connection:
        connection.sendall(asked)
        assert b"200 OK" in connection.recv(65536)  # the connection is kept
        connection.sendall(call)
        told = b"".join(iter(lambda: connection.recv(65536), b""))  # and now it is closed
    assert b"200 OK" in told
    assert b"connection: close" not in told.lower()
    assert b"hang-up" in told


@pytest.fixture
def small():
    """A server that lets little be on its way, and somebody who calls it."""
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    simulator, channels = Simulator(base_url=url), {}
    simulator.worlds.create("small", "northwind", Clock(frozen_at=START))
    server = make_server(simulator.app, listener, map=channels, outbuf_high_watermark=100_000)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield Caller(Place(simulator, "small"), url, requests.Session()), server
    server.task_dispatcher.shutdown()
    server.trigger.pull_trigger(lambda: close_all(channels, ignore_all=True))
    thread.join(5)
    simulator.worlds.close()


def test_nobody_waits_for_callers_who_do_not_read(small):
    caller, _ = small
    armed = caller.arm("getOrganization", "huge", megabytes=100, first=THREADS + 2)
    with ExitStack() as stack:
        for _ in range(THREADS + 2):
            stack.enter_context(caller.call("GET", stream=True))
        assert caller.fault(armed)["fired"] == THREADS + 2
        assert caller.issue().status_code == 201
    caller.session.close()


def test_nobody_waits_for_calls_that_are_kept_back(small):
    caller, server = small
    many = 2 * THREADS
    armed = caller.arm("getOrganization", "delay", seconds=60, first=many)
    with ThreadPoolExecutor(many) as crowd:
        slow = [crowd.submit(alone, caller) for _ in range(many)]
        until = time.monotonic() + 30
        while caller.fault(armed)["fired"] < many:
            assert time.monotonic() < until
            time.sleep(0.02)
        assert caller.issue(timeout=20).status_code == 201  # a write, while all of them are kept waiting
        assert not any(one.done() for one in slow)
        server.task_dispatcher.shutdown()  # and nobody is waited for in the end
        for one in slow:
            with pytest.raises(requests.ConnectionError):
                one.result(20)
    caller.session.close()


def alone(caller):
    """A call on a connection of its own."""
    with requests.Session() as session:
        return Caller(caller.place, caller.url, session).call("GET", timeout=50)


def sleep(pools, seconds):
    with pools.lent() as ending:
        ending.wait(seconds)


def test_threads_that_stood_in_go_again():
    pools = TwoPools()
    sleepers = [threading.Thread(target=sleep, args=(pools, 0.2)) for _ in range(5)]
    for one in sleepers:
        one.start()
    time.sleep(0.1)
    assert len(pools.threads) == THREADS + 5
    for one in sleepers:
        one.join()
    until = time.monotonic() + 5
    while len(pools.threads) > THREADS and time.monotonic() < until:
        time.sleep(0.01)
    assert len(pools.threads) == THREADS
    pools.shutdown()


def test_a_server_that_ends_waits_for_no_sleeper():
    pools = TwoPools()
    sleeper = threading.Thread(target=sleep, args=(pools, 60))
    sleeper.start()
    begun = time.monotonic()
    pools.shutdown()
    sleeper.join(5)
    assert time.monotonic() - begun < 4
    assert not pools.threads


def test_however_many_wait_the_next_gets_its_turn():
    with over_sockets() as stage, ThreadPoolExecutor(40) as crowd:
        worlds = [
            new_world(stage.new_session(), stage.simulator_url, name, "northwind", "2026-03-02T09:00:00Z")
            for name in ("waits", "turns")
        ]
        nobody = {"to": "nobody@example.com", "within_seconds": 3}
        waiting = [crowd.submit(wait_for_mail, stage, worlds[0], nobody) for _ in range(30)]
        time.sleep(0.5)
        begun = time.monotonic()
        worlds[1].pass_time("1 day")
        assert time.monotonic() - begun < 2
        assert {each.result() for each in waiting} == {409}


def wait_for_mail(stage, world, wanted):
    with stage.new_session() as session:
        return session.post(f"{world.base_url}/_simulator/mail/verify", json=wanted, timeout=30).status_code


# --- The LMS ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def asking(caller):
    return Asking(caller.place, caller.url, caller.session)


@pytest.mark.parametrize(("effect", "name"), [("none", "Priya"), ("done", "Prija")])
@pytest.mark.parametrize(("kind", "why"), [("drop", RemoteDisconnected), ("reset", ConnectionResetError)])
def test_a_connection_to_the_lms_ends_before_the_effect_or_after_it(asking, kind, why, effect, name):
    asking.arm("lmsUpdateUser", kind, effect=effect)
    with pytest.raises(requests.ConnectionError) as lost:
        asking.rename()
    assert type(lost.value.args[0].args[1]) is why
    assert asking.name == name


def test_the_lms_cuts_answers_off_and_keeps_them_back(asking):
    asking.arm("lmsListUsers", "truncated")
    asking.arm("lmsListUsers", "delay", seconds=2)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        asking.call("GET", "/users")
    with pytest.raises(requests.ReadTimeout):
        asking.call("GET", "/users", timeout=0.3)
    assert asking.call("GET", "/users").status_code == 200


def test_what_the_lms_was_asked_for_is_done_late(asking):
    asking.arm("lmsUpdateUser", "drop", effect="late", late_seconds=60)
    with pytest.raises(requests.ConnectionError):
        asking.rename()
    assert asking.name == "Priya"
    asking.place.control("POST", "/clock/advance", json={"seconds": 60})
    assert asking.name == "Prija"
