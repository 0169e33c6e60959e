"""`make chaos`, small: what it counts, and that it would see what is lost or done twice."""

import re
import subprocess
import sys

from tests.stage.test_commands import ROOT


def chaos(*words):
    """Its verdict, and the code that it ends with."""
    command = [sys.executable, "-m", "stage.chaos", "--seconds", "60", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    counted = {word: int(count) for count, word in re.findall(r"(\d+) (acknowledged|lost|doubled|parked)", done.stdout)}
    return done.returncode, counted, done.stdout


def test_nothing_is_lost_and_nothing_done_twice():
    code, counted, said = chaos("--kills", "4", "--completions", "80")
    assert (code, counted) == (0, {"acknowledged": 80, "lost": 0, "doubled": 0, "parked": 0})
    assert "killed 2 of integration, 2 of simulator" in said


def test_an_integration_that_does_everything_twice_is_found_out():
    code, counted, _ = chaos("--kills", "0", "--completions", "40", "--plant", "no-dedupe")
    assert code == 1
    assert (counted["lost"], counted["doubled"] > 0) == (0, True)
