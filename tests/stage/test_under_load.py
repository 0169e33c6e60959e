"""Many at once, and receivers that hang: nobody waits for what is not theirs."""

import resource
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
import requests

from simulator.server import THREADS
from stage.playing import play_in
from stage.standing import Stage, over_sockets
from steps.drivers.control import World, new_world
from steps.play import Play
from tests.stage.test_commands import command, end, read_until, within


@pytest.fixture
def stage() -> Iterator[Stage]:
    with over_sockets() as standing:
        yield standing
        standing.switchboard.clear()


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes every call and answers none."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def play(stage: Stage, name: str) -> Play:
    world = new_world(stage.new_session(), stage.simulator_url, name, "northwind", "2026-03-02T09:00:00Z")
    return play_in(stage, world)


def complete(stage: Stage, world: World, student: str) -> None:
    lms = world.lms("Northwind Academy")
    url = f"{world.base_url}/skilljar/v1/users/{student}/published-courses/pubonboarding"
    done = {"course_progress": {"completed_at": "2026-03-02T09:00:00Z"}}
    assert stage.new_session().put(url, json=done, auth=(lms["api_key"], "")).status_code == 200


def test_more_profiles_at_once_than_there_are_threads_all_show_their_table(stage):
    playing = play(stage, "crowd")
    priya = playing.student("Priya")
    complete(stage, playing.world, "priyaraman001")
    playing.world.settle()
    priya.profile()
    browsers = [playing.another_browser("Priya") for _ in range(2 * THREADS)]
    for browser in browsers:
        browser.profile()
    with ThreadPoolExecutor(len(browsers)) as crowd:
        pages = list(crowd.map(lambda browser: browser.profile(), browsers))
    assert [page.has("table#profile-badge-table") for page in pages] == [True] * len(browsers)


def test_a_receiver_that_hangs_keeps_no_other_world_waiting_for_long(stage, silent):
    slow, fast = play(stage, "slow"), play(stage, "fast")
    fast.start()
    slow.world.connect_lms("Northwind Academy", silent, "any secret")
    for student in ("priyaraman001", "tomasortega01", "meiolin000001"):
        complete(stage, slow.world, student)
    complete(stage, fast.world, "priyaraman001")
    assert within(12, lambda: fast.world.mail_to("priya@example.com"))


def test_days_turned_at_the_same_time_all_count(stage):
    world = play(stage, "days").world
    before = world.now()
    turns = [threading.Thread(target=world.pass_time, args=("1 day",)) for _ in range(6)]
    for turn in turns:
        turn.start()
    for turn in turns:
        turn.join()
    assert (world.now() - before).days == 6


@pytest.mark.skipif(sys.platform != "linux", reason="the descriptors of another process are limited on Linux alone")
def test_who_has_no_descriptor_left_says_so_now_and_then_and_answers_when_there_are_some_again():
    with command("simulator", "serve", "--port", "0") as server:
        url = read_until(server, "ready at").rstrip().rpartition(" ")[2]
        host, port = urlsplit(url).netloc.split(":")
        resource.prlimit(server.pid, resource.RLIMIT_NOFILE, (40, 4096))
        crowd = [socket.create_connection((host, int(port)), timeout=5) for _ in range(60)]
        threading.Event().wait(2)  # as long as there are none left
        for each in crowd:
            each.close()
        assert requests.get(f"{url}/_simulator/health", timeout=20).status_code == 200
        assert end(server, signal.SIGTERM) == 0
        said = server.stderr.read().splitlines()
    assert 1 <= len(said) <= 12
    assert all("Too many open files" in line for line in said)


def test_who_waits_for_mail_when_the_simulator_is_stopped_is_told_so():
    with command("simulator", "serve", "--port", "0") as server, ThreadPoolExecutor() as others:
        url = read_until(server, "ready at").rstrip().rpartition(" ")[2]
        wanted = {"to": "nobody@example.com", "within_seconds": 60}
        waiting = others.submit(requests.post, f"{url}/_simulator/mail/verify", json=wanted, timeout=30)
        threading.Event().wait(1)  # nothing shows that it is being waited
        assert end(server, signal.SIGTERM) == 0
        answer = waiting.result()
    assert (answer.status_code, answer.json()) == (503, {"error": "the simulator is being stopped"})
