"""Many at once, and receivers that hang: nobody waits for what is not theirs."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from simulator.server import THREADS
from stage.standing import Stage, over_sockets
from steps.drivers.control import World, new_world
from steps.play import Play
from tests.stage.test_commands import within


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
    return Play(stage.new_session, stage.switchboard, stage.simulator_url, world)


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
    assert fast.operator.url
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
