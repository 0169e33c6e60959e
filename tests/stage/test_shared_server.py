"""One server, played on by many at once: 262 scenarios from four workers, and no cross-talk."""

import re
import subprocess
import sys

import pytest

from tests.stage.test_commands import ROOT, command, read_until


def play(url, *words):
    """A run of the scenarios by two workers."""
    words = ["-q", "-n", "2", "-p", "no:cacheprovider", f"--simulator={url}", "tests/test_features.py", *words]
    return subprocess.Popen([sys.executable, "-m", "pytest", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def url_of(process):
    return re.search(r"ready at (\S+)", read_until(process, "ready at"))[1]


@pytest.mark.timeout(600)
def test_hundreds_of_scenarios_share_one_server():
    with command("simulator", "serve", "--port", "0") as server:
        url = url_of(server)
        told = [run.communicate()[0] for run in [play(url), play(url)]]
    passed = [int(re.search(r"(\d+) passed", one)[1]) for one in told]
    assert [re.search(r"\d+ (failed|error)", one) for one in told] == [None, None], "\n".join(told)
    assert sum(passed) >= 200


@pytest.mark.timeout(600)
def test_cross_talk_would_be_seen():
    with command("tests.stage.cross_talk", "serve", "--port", "0") as server:
        told, _ = play(url_of(server), "-m", "notify-1 or earn-1").communicate()
    assert re.search(r"\d+ failed", told), told
