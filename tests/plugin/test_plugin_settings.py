"""How the plugin is set, what it says of what is wrong, and what it adds to the report of a test that fails."""

import subprocess
import sys

import pytest

pytest_plugins = ["pytester"]

LEANS_ON_A_LENIENCY = """
import pytest, requests

def lists(acclaim):
    return requests.get(f"{acclaim.url}/organizations/", auth=(acclaim.token, ""))
"""


def test_the_report_of_a_failed_test_tells_the_journal_of_its_world(run):
    result = run("""
import pytest, requests

def test_it(acclaim):
    requests.get(f"{acclaim.url}/organizations", auth=("wrong", ""))
    acclaim.issue("mei@example.com", "Data Literate")
    acclaim.assert_called("issueBadge", body={"recipient_email": "priya@example.com"})

@pytest.fixture
def broken(acclaim):
    requests.get(f"{acclaim.url}/organizations/", auth=(acclaim.token, ""))
    raise OSError

def test_setup(broken): pass

def test_nothing(acclaim): assert False

def test_typo(acclaim):
    address = f"{acclaim.url}/organizations/{acclaim.organization_id}/badges?sotr=x"
    for _ in range(40):
        assert requests.get(address, auth=(acclaim.token, "")).ok
        address = address.partition("?")[0]
    assert False

def test_good(acclaim): pass
""")
    result.assert_outcomes(passed=1, failed=3, errors=1)
    result.stdout.fnmatch_lines_random(
        [
            "*Acclaim journal of the world test-it-*",
            "2026-03-02 09:00:00  request  listOrganizations  401  rule=token  answered *",
            "2026-03-02 09:00:00  mail     badge notice  mei@example.com  subject=You earned the badge Data Literate",
            "2026-03-02 09:00:00  request  listOrganizations  200  leniency=trailing-slash",
            "not read: listBadges  unknown-parameter (sotr)",
            "Nothing happened. Only `requests` reaches http://*",
            "E   *AssertionError: expected 1 or more request with name 'issueBadge', body*, there were 0; the closest request*",
        ]
    )
    result.stdout.no_fnmatch_line("*journal of the world test-good*")


def test_the_journal_is_in_the_report_under_xdist(run):
    result = run(
        "def test_it(acclaim):\n    acclaim.issue('mei@example.com', 'Data Literate')\n    assert False",
        "-n",
        "2",
        apart=True,
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*Acclaim journal of the world test-it-*", "*badge.created  mei@example.com*"])


def test_markers_make_the_world(run, pytester):
    pytester.makefile(".yaml", nobody="acclaim: {organizations: []}")
    run(
        LEANS_ON_A_LENIENCY
        + """
from simulator.fixture.asking import Refused

@pytest.mark.acclaim(strict=True)
def test_strict(acclaim):
    assert lists(acclaim).status_code == 404

@pytest.mark.acclaim(seed="empty", frozen_at="2030-01-01T00:00:00Z")
class TestEmpty:
    def test_nobody(self, acclaim):
        with pytest.raises(Refused, match="there is no organization in the seed 'empty'"):
            acclaim.token
        assert acclaim.templates == {} and acclaim.clock.now.year == 2030

    @pytest.mark.acclaim(seed="northwind")
    def test_the_closer_marker_counts(self, acclaim):
        assert acclaim.token and acclaim.clock.now.year == 2030

@pytest.mark.acclaim(frozen_at=None)
def test_the_clock_runs(acclaim):
    first = acclaim.clock.now
    assert acclaim.clock.now > first

@pytest.mark.acclaim(calls_per_minute=1)
def test_a_limit(acclaim):
    lists(acclaim)
    assert lists(acclaim).status_code == 429

def test_lenient(acclaim):
    assert lists(acclaim).status_code == 200

@pytest.mark.acclaim(seed="nobody.yaml")
def test_a_seed_in_a_file(acclaim):
    assert acclaim.templates == {}
""",
        "--strict-markers",
    ).assert_outcomes(passed=7)


@pytest.mark.parametrize(
    ("marker", "said"),
    [
        (
            "colour='red'",
            "colour: unknown; there are seed, frozen_at, strict, webhook_204, calls_per_minute, webhook_seconds",
        ),
        ("'empty'", "takes names with values, such as seed='empty', not 'empty'"),
        ("seed='nowhere'", "there is no seed named 'nowhere'"),
        ("seed='nowhere.yaml'", "there is no seed named 'nowhere.yaml', and no file of that name that can be read"),
        ("frozen_at='yesterday'", "'yesterday' is no instant with a zone"),
        ("strict='yes'", "strict: true or false"),
    ],
)
def test_a_marker_that_cannot_be_is_one_clear_line(run, marker, said):
    result = run(f"import pytest\n@pytest.mark.acclaim({marker})\ndef test_it(acclaim): pass\n")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([f"@pytest.mark.acclaim: {said}*"])
    result.stdout.no_fnmatch_line("*Traceback*")


@pytest.mark.parametrize("named", ["seed='exp.json'", "seed=json.loads(pathlib.Path('exp.json').read_text())"])
def test_a_marker_with_an_exported_world_says_what_it_is_and_what_to_do(run, pytester, named):
    pytester.path.joinpath("exp.json").write_text('{"schema": 1, "world": {}, "tables": {}}', encoding="utf-8")
    result = run(f"import json, pathlib, pytest\n@pytest.mark.acclaim({named})\ndef test_it(acclaim): pass\n")
    result.assert_outcomes(errors=1)
    file = "FILE" if "json.loads" in named else "exp.json"
    said = f"is an exported world and no seed: `world import NAME {file}` makes a world of it, `serve --seed {file}`"
    result.stdout.fnmatch_lines([f"@pytest.mark.acclaim: *{said}*"])


@pytest.mark.parametrize("how", ["option", "environment", "ini"])
def test_strict_for_a_whole_project(run, pytester, monkeypatch, how):
    if how == "environment":
        monkeypatch.setenv("ACCLAIM_SIMULATOR_PYTEST_STRICT", "1")
    if how == "ini":
        pytester.makeini("[pytest]\nacclaim_strict = true\n")
    tests = (
        LEANS_ON_A_LENIENCY
        + """
def test_strict(acclaim): assert lists(acclaim).status_code == 404

@pytest.mark.acclaim(strict=False)
def test_but_for_one(acclaim): assert lists(acclaim).status_code == 200
"""
    )
    run(tests, *["--acclaim-strict"][: how == "option"], apart=how == "environment").assert_outcomes(passed=2)


def test_the_environment_overrides_the_settings_of_the_project(run, pytester, monkeypatch):
    pytester.makeini("[pytest]\nacclaim_socket = true\n")
    tests = "def test_in_process(acclaim): assert acclaim.url.startswith('http://acclaim.test/')"
    run(tests).assert_outcomes(failed=1)
    monkeypatch.setenv("ACCLAIM_SIMULATOR_PYTEST_SOCKET", "off")
    run(tests).assert_outcomes(passed=1)


def test_an_environment_that_says_nothing_clear_stops_the_start(run, monkeypatch):
    monkeypatch.setenv("ACCLAIM_SIMULATOR_PYTEST_SOCKET", "perhaps")
    result = run("def test_it(): pass", apart=True)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: ACCLAIM_SIMULATOR_PYTEST_SOCKET=perhaps: 1 or 0"])


def test_a_server_is_there_for_programs_of_any_kind_whatever_the_proxy(run, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    run("""
import subprocess, sys

def test_it(acclaim_server):
    ask = f"import urllib.request as r; print(r.urlopen('{acclaim_server.url}/_simulator/worlds/default').read())"
    assert b"Northwind Academy" in subprocess.run([sys.executable, "-c", ask], capture_output=True, check=True).stdout
""").assert_outcomes(passed=1)


def test_a_run_without_the_fixture_imports_nothing_heavy(run):
    run(
        """
import sys

def test_it():
    heavy = {"flask", "sqlalchemy", "requests", "yaml", "simulator.app", "simulator.world", "simulator.fixture"}
    assert heavy & set(sys.modules) == set()
""",
        apart=True,
    ).assert_outcomes(passed=1)


def test_importing_the_plugin_imports_nothing_but_pytest():
    count = "import sys, pytest; before = set(sys.modules); import simulator.pytest_plugin; print(sorted(set(sys.modules) - before))"
    said = subprocess.run([sys.executable, "-c", count], capture_output=True, text=True, check=True).stdout.strip()
    assert said == "['simulator', 'simulator.pytest_plugin']"
