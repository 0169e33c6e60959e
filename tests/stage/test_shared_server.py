"""One server, played on by four workers at once, every scenario SHARED times, and no cross-talk."""

import os
import re
import subprocess
import sys

import pytest
import requests

from suite.running import TESTS
from tests.stage.test_commands import ROOT, command, read_until

TIMES = int(os.environ.get("SHARED", "1"))


def play(url, *words):
    """A run of the scenarios; what it said."""
    words = ["-q", f"--simulator={url}", *words]
    done = subprocess.run(
        [sys.executable, "-m", "suite", *words], check=False, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def url_of(process):
    return re.search(r"ready at (\S+)", read_until(process, "ready at"))[1]


@pytest.mark.timeout(600)
def test_hundreds_of_scenarios_share_one_server():
    with command("simulator", "serve", "--port", "0") as server:
        told = play(url_of(server), "-n", "4", "--keep-duplicates", *[str(TESTS)] * (TIMES - 1))
    assert not re.search(r"\d+ (failed|error)", told), told
    assert int(re.search(r"(\d+) passed", told)[1]) >= 100 * TIMES


@pytest.mark.timeout(600)
def test_cross_talk_would_be_seen():
    with command("tests.stage.cross_talk", "serve", "--port", "0") as server:
        url = url_of(server)
        issue_to_priya_next_door(url)
        told = play(url, "-m", "notify-1")  # one worker is enough: whoever would be confused with it is there already
    assert re.search(r"\d+ failed", told), told


def issue_to_priya_next_door(url):
    made = requests.post(f"{url}/_simulator/worlds", json={"name": "next-door"}, timeout=20).json()
    northwind = next(one for one in made["acclaim"]["organizations"] if one["name"] == "Northwind Academy")
    template = next(one for one in northwind["templates"] if one["name"] == "Northwind Onboarded")
    badge = {
        "badge_template_id": template["id"],
        "recipient_email": "priya@example.com",
        "issued_to_first_name": "Priya",
        "issued_to_last_name": "Raman",
        "issued_at": "2026-03-02 09:00:00 +0000",
    }
    badges = f"{url}/w/next-door/v1/organizations/{northwind['id']}/badges"
    requests.post(badges, json=badge, auth=(northwind["token"], ""), timeout=20).raise_for_status()
