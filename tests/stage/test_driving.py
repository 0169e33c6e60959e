"""The commands that drive a running simulator: words for people, JSON for machines."""

import json

import pytest
from click.testing import CliRunner

from simulator.cli import main
from stage.standing import over_sockets


@pytest.fixture(scope="module")
def running():
    with over_sockets() as stage:
        yield stage.simulator_url


def run(running, *words, status=0):
    done = CliRunner().invoke(main, [*words, "--url", running])
    assert done.exit_code == status, done.output
    return done.output


def test_a_world_is_made_shown_and_removed(running):
    made = run(running, "world", "create", "mine", "--frozen-at", "2026-03-02T09:00:00Z", "--strict")
    assert made.startswith("mine")
    assert "frozen" in made
    assert "token northwind-invented-token-000000000001" in made
    assert "mine" in run(running, "world", "list").split()
    assert json.loads(run(running, "world", "show", "mine", "--json"))["switches"]["strict"] is True
    assert run(running, "world", "remove", "mine") == "mine is gone\n"
    assert "there is no world named 'mine'" in run(running, "world", "show", "mine", status=1)


def test_the_clock_is_turned(running):
    run(running, "world", "create", "turned", "--frozen-at", "2026-03-02T09:00:00Z")
    assert run(running, "clock", "now", "--world", "turned") == "2026-03-02T09:00:00+00:00  frozen\n"
    assert run(running, "clock", "advance", "--days", "1", "--world", "turned").endswith(
        "2026-03-03T09:00:00+00:00  frozen\n"
    )
    assert "forward only" in run(
        running, "clock", "advance", "--to", "2026-03-01T00:00:00Z", "--world", "turned", status=1
    )


def test_the_journal_and_the_mail_are_listed(running):
    run(running, "world", "create", "quiet")
    assert run(running, "mail", "--to", "nobody@example.com", "--world", "quiet") == ""
    listed = run(running, "journal", "--kind", "mail", "--world", "quiet", "--json")
    assert json.loads(listed) == {"entries": []}


def test_without_a_simulator_it_says_so():
    done = CliRunner().invoke(main, ["clock", "now", "--url", "http://127.0.0.1:1"])
    assert (done.exit_code, "is a simulator running there?" in done.output) == (1, True)


def test_the_world_and_the_address_may_be_in_the_environment(running):
    told = {"ACCLAIM_SIMULATOR_URL": running, "ACCLAIM_SIMULATOR_WORLD": "nowhere"}
    done = CliRunner().invoke(main, ["clock", "now"], env=told)
    assert "There is no world named 'nowhere' here" in done.output
