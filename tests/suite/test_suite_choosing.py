"""Rules are played alone or left out by their ids, and failures that are known are listed in a file."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from report.again import python
from simulator.app import Simulator
from simulator.in_thread import listening, serving
from suite.baseline import WrongBaseline, read
from suite.scenarios import count, rules_called

ROOT = Path(__file__).parent.parent.parent
OUTLINE = """[[known]]
scenario = "earn: The first badge stays the only one"
example = "Tomás, accepts, accepted"
reason = "ticket 4711"
since = 2026-03-01
"""
ENTRY = '[[known]]\nscenario = "earn: A fail"\nreason = "we e-mail for neither"\nsince = 2026-03-01\n'


def suite(*options, place=ROOT):
    """The exit code of the command, and what it said."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    call = [sys.executable, "-m", "suite", "-q", "-p", "no:randomly", *options]
    environment |= {"PYTHONPATH": f"{ROOT}{os.pathsep}{place}"}
    ran = subprocess.run(call, cwd=place, env=environment, capture_output=True, text=True, timeout=60, check=False)
    return ran.returncode, ran.stdout + ran.stderr


def outcomes(folder):
    told = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    return {one["name"]: one["outcome"] for rule in told["rules"] for one in rule["scenarios"]}


def baseline(place, text):
    (place / "known.toml").write_text(text, encoding="utf-8")
    return "--baseline", str(place / "known.toml")


def test_a_rule_is_played_alone_and_from_anywhere(tmp_path):
    code, said = suite("--rule", "earn-6", "--rule", "setup-3", "--report", "out", place=tmp_path)
    assert code == 0, said
    assert "4 passed" in said
    assert "rules were shown" not in said
    assert set(outcomes(tmp_path / "out")) > {"A pass", "A fail"}


def test_what_somebody_leaves_out_is_disabled_with_the_reason(tmp_path):
    code, said = suite("--rule", "earn-6", "--disable", "earn=not ours to say", "--report", "out", place=tmp_path)
    assert (code, outcomes(tmp_path / "out")) == (0, {"A pass": "disabled", "A fail": "disabled"}), said
    assert "our LMS and integration, with a simulated Acclaim, in-process ==" in said
    assert "2 scenarios: 2 disabled\n    2 disabled, not ours to say\n" in said
    assert "not ours to say" in (tmp_path / "out" / "summary.md").read_text(encoding="utf-8")


def test_a_row_of_an_outline_is_known_by_its_values(tmp_path):
    (entry,) = read(Path(baseline(tmp_path, OUTLINE)[1]))
    assert entry.example == "Tomás, accepts, accepted"


def test_a_known_failure_that_passes_fails_the_run(tmp_path):
    baseline(tmp_path, f"{ENTRY}\n{ENTRY.replace('A fail', 'A pass')}")
    code, said = suite("--rule", "earn-6", "--baseline", "known.toml", "--report", "out", place=tmp_path)
    assert code == 1
    assert " 1 passes now: take entry 1 out of known.toml\n" in said
    assert " 1 passes now: take entry 2 out of known.toml\n" in said
    assert "XPASS" not in said
    assert "2 failed" in said
    assert outcomes(tmp_path / "out") == {"A fail": "error", "A pass": "error"}


@pytest.mark.parametrize(
    ("wrong", "code", "counted"),
    [
        ('assert not 1, "a fail is mailed twice"', 0, "1 xfailed"),
        ('raise KeyError("the suite itself is wrong")', 1, "1 failed, 1 passed"),
    ],
    ids=["failed", "error"],
)
def test_only_a_failure_is_known_and_never_an_error_of_the_suite(tmp_path, wrong, code, counted):
    (tmp_path / "breaking.py").write_text(
        f"def pytest_bdd_before_step_call(scenario, step):\n"
        f"    if scenario.name == 'A fail' and step.type == 'then':\n        {wrong}\n",
        encoding="utf-8",
    )
    place = {"place": tmp_path}
    found, said = suite("-p", "breaking", "--rule", "earn-6", "--report", "out", *baseline(tmp_path, ENTRY), **place)
    assert (found, counted in said) == (code, True), said
    assert ("  not kept: earn-6" in said) is (code == 0)
    assert ("  nothing is known, for there were errors: earn-6" in said) is (code == 1)
    assert ("    1 failed, known since 2026-03-01: we e-mail for neither" in said) is (code == 0)
    again = f"{python(ROOT)} -m suite -p breaking --test test_a_fail\n"
    assert (f"Again:    {again}" in said) is (code == 1)
    assert outcomes(tmp_path / "out")["A fail"] == ("error" if code else "failed")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--rule", "earn-66", "-n2"], "'earn-66' is no rule; is it 'earn-6'"),
        (["--disable", "earn-6"], "--disable earn-6: say why, --disable earn-6=REASON"),
        (["--baseline", "nowhere.toml"], "nowhere.toml cannot be read"),
        (["--lms-driver", "nowhere"], "'nowhere' names no driver"),
        (["--simulator", "http://127.0.0.1:9"], "--simulator: nothing answers at http://127.0.0.1:9"),
        (
            ["--sulimator", "http://127.0.0.1:9"],
            "ERROR: '--sulimator' is no option; is it '--simulator' or '--acclaim-url'?\n",
        ),
        (["--rull=earn-1", "-n2"], "ERROR: '--rull=earn-1' is no option; is it '--rule' or"),
        (
            ["--feature", "features"],
            "ERROR: '--feature' is pytest-bdd's, for code that is missing; is it '--features'?\n",
        ),
        (["features"], "ERROR: features: features are named by an option: --features features\n"),
        (
            ["suite/test_features.py::test_a_fail"],
            "ERROR: suite/test_features.py::test_a_fail: one scenario is --test test_a_fail\n",
        ),
        (["--setup-plan"], "ERROR: --setup-only and --setup-plan play nothing: leave them out\n"),
        (["-p", "tests.suite.plugin_that_leaves"], "a plugin ends the process (0): nothing was played\n"),
        (["-p", "tests.suite.plugin_that_leaves_early"], "a plugin ends the run while scenarios are collected"),
        (["--rule", "earn-6", "--test", "test_earned_by_hand"], "'test_earned_by_hand' is no scenario's test"),
        (["--rule", "earn-1", "--test", "test_a_fail"], "nothing was chosen: no scenario is as you asked"),
        (["--test", "test_a_fial"], "'test_a_fial' is no scenario's test; is it 'test_a_fail'"),
        (["--test", "test_a_fail", "--test", "test_a_fial"], "'test_a_fial' is no scenario's test"),
        (["--test", "test_a_fial", "-n2"], "'test_a_fial' is no scenario's test; is it 'test_a_fail'"),
        (["-k", "nonsense"], "nothing was chosen: no scenario is as you asked"),
        (["--rule", "earn-6", "-k", "nonsense", "-n2"], "nothing was chosen: no scenario is as you asked"),
    ],
)
def test_what_is_asked_for_wrongly_ends_the_run_before_it_begins(options, said):
    code, told = suite(*options)
    assert (code, said in told) == (2, True), told
    assert " passed" not in told
    assert "Traceback" not in told
    assert "pytest.main()" not in told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ENTRY.replace("A fail", "A fial"), "entry 1: 'earn: A fial' is no scenario; is it 'earn: A fail'"),
        (ENTRY.replace("2026-03-01", '"yesterday"'), "entry 1: since must be a day such as 2026-11-30"),
        (ENTRY.replace("we e-mail for neither", " "), "reason must say something"),
        (ENTRY + "until = 1\n", "entry 1: needs scenario, reason and since; may have example; and nothing else"),
        ("[[known]]\n", "entry 1: needs scenario, reason and since"),
        ("known = 1\n", "has no tables [[known]]"),
        ("[[knwon]]\n", "has no tables [[known]]"),
        ("[[known", "cannot be read"),
        (ENTRY.replace('"earn: A fail"', '["earn: A fail"]'), "entry 1: ['earn: A fail'] is no scenario"),
        (ENTRY + 'example = "Priya"\n', "entry 1: 'Priya' is no example of that scenario"),
        (
            OUTLINE.replace("Tomás", "Tomas"),
            "entry 1: 'Tomas, accepts, accepted' is no example of that scenario; is it",
        ),
    ],
)
def test_a_baseline_that_cannot_be_used_says_where_and_why(tmp_path, text, said):
    with pytest.raises(WrongBaseline) as problem:
        read(Path(baseline(tmp_path, text)[1]))
    assert said in str(problem.value)


@pytest.mark.parametrize(("asked", "known"), [("earn-6", ["earn-6"]), ("inspect", ["inspect-1", "inspect-2"])])
def test_rules_are_called_by_their_ids_or_by_their_group(asked, known):
    assert sorted(rules_called(asked)) == known


def test_a_rule_that_is_misspelt_is_guessed():
    with pytest.raises(ValueError, match="'shine' is no rule; is it 'share'"):
        rules_called("shine")


def test_every_row_of_an_outline_is_counted_as_a_scenario():
    _, said = suite("--collect-only")
    assert f"{count()} tests collected" in said


def test_a_simulator_is_looked_for_as_it_is_played_without_the_proxies_of_the_environment(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    listener, url = listening()
    simulator = Simulator(base_url=url)
    with serving(simulator.app, listener):
        code, said = suite("--simulator", url, "--test", "test_a_fail")
    simulator.worlds.close()
    assert code == 0, said
