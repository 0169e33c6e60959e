"""What ends a run before anything is played: one line and exit code 2."""

from pathlib import Path
from types import SimpleNamespace

import pytest
import requests

from report.collecting import _blame
from report.failing import _Failed
from report.target import keep_secrets
from steps.cast import NORTHWIND
from steps.drivers.account import Secret, WrongAccount, looks_real
from steps.drivers.protocol import NotThere
from suite.vendor import ORGANIZATION as NAME
from suite.vendor import TOKEN as VARIABLE
from suite.vendor import run_of
from tests.report.test_report_parts import scenario
from tests.sandbox.conftest import ORGANIZATION, TOKEN

REAL = "Zq3-fG7hJ2kL9mN4pR6sT8vW1xY5zA0bC_dE"  # invented, too, in the form of real ones
KNOWN = {VARIABLE: TOKEN, NAME: ORGANIZATION}

_OF_XDIST = ("numprocesses", "dist", "tx")


def asked(environ, **options):
    """What a run with these options and this environment is to be."""
    given = {"--acclaim-template": []} | {f"--{name.replace('_', '-')}": value for name, value in options.items()}
    given |= {name: value for name, value in options.items() if name in _OF_XDIST}
    place = options.get("place", Path("nowhere"))
    config = SimpleNamespace(
        getoption=lambda name, default=None: given.get(name, default),
        invocation_params=SimpleNamespace(dir=place),
        rootpath=place,
        stash=pytest.Stash(),
    )
    return run_of(config, environ)


def refusal(environ, **options):
    with pytest.raises((WrongAccount, NotThere)) as problem:
        asked(environ, **options)
    assert "\n" not in str(problem.value)
    assert REAL not in str(problem.value)
    return str(problem.value)


def test_by_default_there_is_no_such_run():
    assert asked({}) is None
    assert asked({VARIABLE: "my-own-invented-token-of-a-test", NAME: "anything"}) is None
    assert asked({VARIABLE: "Short1"}) is None
    assert asked({VARIABLE: "a-token-of-our-own-tests-0001"}) is None


def test_a_token_that_looks_real_is_refused_elsewhere(sandbox):
    assert "looks real, and this run plays on a simulator" in refusal({VARIABLE: REAL})
    assert "looks real, and a simulator on this machine" in refusal(KNOWN | {VARIABLE: REAL}, acclaim_url=sandbox.url)
    assert not looks_real(TOKEN)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "'nonsense' is no address such as https://"),
        ("http://sandbox.example/v1", "sandbox.example is asked by https alone"),
        ("https://me:secret@sandbox.example/v1", "an address with a user in it"),
        ("https://sandbox.example/v1?token=1", "is no address such as"),
    ],
)
def test_an_address_that_will_not_do_is_told(url, said):
    assert said in refusal(KNOWN, acclaim_url=url)


def test_what_is_missing_is_named():
    here = {"acclaim_url": "http://127.0.0.1:9/v1"}
    assert refusal({}, **here) == f"set {VARIABLE} and {NAME} in the environment"
    assert refusal({VARIABLE: TOKEN}, **here) == f"set {NAME} in the environment"
    for distributed in ({"numprocesses": 2}, {"dist": "load"}, {"tx": ["2*popen"]}):
        assert "leave -n, --dist and --tx out" in refusal(KNOWN, **here, **distributed)
    assert "write NAME=ID, with one of Northwind Onboarded," in refusal(KNOWN, **here, acclaim_template=["Gold=1"])
    assert "is no marker such as" in refusal(KNOWN, **here, acclaim_clean="everything")
    assert "--acclaim-clean says something of a run" in refusal({}, acclaim_clean="suite-20260302-0a1b2c")


def test_a_record_that_is_there_is_never_written_over(tmp_path):
    there = {"acclaim_url": "http://127.0.0.1:9/v1", "report_date": "2026-03-02", "place": tmp_path}
    (tmp_path / "parity").mkdir()
    (tmp_path / "parity/2026-03-02.json").touch()
    said = refusal(KNOWN, **there)
    assert said == "parity/2026-03-02.json is there already: have this run's record written elsewhere, --parity FILE"
    assert "parity/2026-03-02.json is there" in refusal(KNOWN, **there, parity="parity/2026-03-02.json")
    assert "no Acclaim answers" in refusal(KNOWN, **there, parity="mine.json")
    assert "no Acclaim answers" in refusal(KNOWN, **there, acclaim_clean="suite-20260302-0a1b2c")


@pytest.mark.parametrize("option", ["acclaim_url", "acclaim_clean", "parity"])
def test_an_option_that_says_nothing_is_not_one_that_was_left_out(option):
    said = f"--{option.replace('_', '-')} is empty: give it a value, or leave it out"
    for nothing in ("", " "):
        assert refusal(KNOWN, **{option: nothing}) == said
        assert refusal(KNOWN, **({"acclaim_url": "http://127.0.0.1:9/v1"} | {option: nothing})) == said


@pytest.mark.parametrize("token", ["an invented token", "€€€€", "a\nb:c"])
def test_what_can_be_no_token_is_refused(token):
    assert "something in it that no token has" in refusal(
        KNOWN | {VARIABLE: token}, acclaim_url="http://127.0.0.1:9/v1"
    )


def test_an_empty_template_is_refused():
    assert "write NAME=ID" in refusal(KNOWN, acclaim_url="http://127.0.0.1:9/v1", acclaim_template=[""])
    assert "where is it?" in refusal(KNOWN, acclaim_template=[""])


def test_who_does_not_answer_as_acclaim_would_is_told_of(sandbox, served):
    base = sandbox.url.removesuffix("/v1")
    assert asked(KNOWN, acclaim_url=base).account.url == asked(KNOWN, acclaim_url=f"{base}/v1/").account.url == base
    assert "no Acclaim answers at 127.0.0.1:9 (ConnectionError)" in refusal(KNOWN, acclaim_url="http://127.0.0.1:9/v1")
    assert "refuses the token" in refusal(KNOWN | {VARIABLE: "an-invented-token-of-nobodys"}, acclaim_url=sandbox.url)
    assert "knows no such organization" in refusal(KNOWN | {NAME: "nobody"}, acclaim_url=sandbox.url)
    for body in (b"<html>", b'{"id": 1}', b"[]"):
        sandbox.planted.answers = [("GET ", lambda code, document, body=body: (200, body))]
        assert "is no Acclaim" in refusal(KNOWN, acclaim_url=sandbox.url)
    sandbox.planted.answers = [("GET ", lambda code, document: (503, document))]
    assert "answered 503" in refusal(KNOWN, acclaim_url=sandbox.url)


def test_the_session_calls_nobody_else_and_follows_nothing(sandbox):
    issuer = asked(KNOWN, acclaim_url=sandbox.url).next_acclaim().issuer(NORTHWIND)
    sandbox.planted.headers = lambda: [("Location", "/elsewhere")]
    sandbox.planted.answers = [("GET badges", lambda code, document: (302, document))]
    with pytest.raises(requests.TooManyRedirects):
        issuer.holdings("priya@example.com")
    elsewhere = {"data": [], "metadata": {"next_page_url": "http://localhost:9/v1/organizations/badges"}}
    sandbox.planted.answers = [("GET badges", lambda code, document: (200, elsewhere))]
    with pytest.raises(requests.exceptions.InvalidSchema):
        issuer.holdings("priya@example.com")
    circle = {"data": [], "metadata": {"next_page_url": f"{sandbox.url}/organizations/{ORGANIZATION}/badges?page=2"}}
    sandbox.planted.answers = [("GET badges", lambda code, document: (200, circle))]
    with pytest.raises(AssertionError, match="leads back to a page that was read"):
        issuer.holdings("priya@example.com")


def test_a_record_that_verifies_nothing_is_told_before_anything_is_played(tmp_path, sandbox):
    (tmp_path / "docs" / "parity").mkdir(parents=True)
    (tmp_path / "docs" / "parity" / "mine.json").write_text("{}")
    assert "mine.json is no record of a run" in refusal(KNOWN, acclaim_url=sandbox.url, place=tmp_path)
    cleaning = {"acclaim_url": sandbox.url, "acclaim_clean": "suite-20260302-0a1b2c", "place": tmp_path}
    assert asked(KNOWN, **cleaning).marker == "suite-20260302-0a1b2c"


def test_nothing_is_played_then(play_against):
    ran = play_against("test_", environment={VARIABLE: "an-invented-token-of-nobodys"})
    assert ran.code == 2
    assert "--acclaim-url: 127.0.0.1" in ran.said
    assert ran.said.count("\n") == 1
    assert "_pytest" not in ran.said
    assert "passed" not in ran.said


def test_what_cannot_be_prepared_ends_the_run(sandbox, play_against):
    sandbox.planted.answers = [("POST badge_templates", lambda code, document: (403, document))]
    ran = play_against("test_")
    assert ran.code == 2
    assert "nothing could be prepared: no template 'Northwind Onboarded': making one answered 403" in ran.said


def test_a_simulator_refuses_a_token_that_it_does_not_know_and_keeps_it_nowhere(sandbox, capfd):
    answer = requests.get(f"{sandbox.url}/organizations/{ORGANIZATION}", auth=(REAL, ""), timeout=10)
    assert answer.status_code == 401
    journal = requests.get(f"{sandbox.url.removesuffix('/v1')}/_simulator/journal", timeout=10)
    said = capfd.readouterr()
    assert "authorization" in journal.text.lower()
    assert REAL not in answer.text + journal.text + said.out + said.err


def test_a_report_that_shows_what_was_sent_shows_no_token(sandbox):
    """Such as one with the variables of the library that makes connections."""
    reported = asked(KNOWN, acclaim_url=sandbox.url).pytest_runtest_makereport()
    next(reported)
    report = SimpleNamespace(
        longrepr=f"headers = {{'Authorization': 'Basic {sandbox.basic.rstrip('=')}'}}",
        sections=[("Captured log", f"auth {TOKEN}")],
    )
    with pytest.raises(StopIteration):
        reported.send(report)
    assert report.longrepr == "headers = {'Authorization': 'Basic <token>'}"
    assert report.sections == [("Captured log", "auth <token>")]


def test_what_a_scenario_failed_with_is_told_without_the_token():
    config, one, known = SimpleNamespace(stash=pytest.Stash()), scenario(), Secret(TOKEN)
    keep_secrets(config, known.hidden_in)
    _blame(one, ValueError(f"{TOKEN} is odd"), "setup", config)
    assert "<token> is odd" in one.message
    assert TOKEN not in one.message


def test_the_terminal_tells_it_without_the_token(monkeypatch):
    option = SimpleNamespace(fulltrace=False, verbose=0, tbstyle="auto")
    config = SimpleNamespace(stash=pytest.Stash(), option=option)
    keep_secrets(config, Secret(TOKEN).hidden_in)
    for name in ("_head", "_foot", "_file"):
        monkeypatch.setattr(_Failed, name, name)
    step = SimpleNamespace(type="then", name="it holds", line_number=1)
    failed = _Failed(SimpleNamespace(config=config), None, step, "call")
    told = str(failed.told(AssertionError(f"{TOKEN} is odd"), None))
    assert "<token> is odd" in told
    assert TOKEN not in told
