"""The parts of a parity record: waiting, comparing, sanitising, writing."""

import json

import pytest
import requests

from report.outcomes import Outcome
from steps.drivers.account import Secret
from suite.parity.differences import Severity, differences
from suite.parity.exchanges import Exchange, Exchanges, RecordingAdapter
from suite.parity.record import Part, is_alike, is_telling, lines, record, written
from suite.parity.sanitising import Sanitiser
from tests.report.test_report_parts import scenario
from tests.sandbox.conftest import ORGANIZATION, TOKEN

HERE = f"/v1/organizations/{ORGANIZATION}"
REFUSED = {"data": {"message": "No"}, "metadata": {}}


def exchange(method="GET", path=f"{HERE}/badges", sent=None, status=422, mimetype="application/json", answered=REFUSED):
    return Exchange(method, path, sent, status, mimetype, answered, is_json=answered is not None)


def test_whoever_is_asked_to_wait_waits(sandbox):
    waited, refusals = [], ["7", "Wed, 21 Oct 2015 07:28:00 GMT", "nonsense", "9999"]

    def busy(code, document):
        return (429, document) if refusals else (code, document)

    sandbox.planted.answers = [("GET ", busy)]
    sandbox.planted.headers = lambda: [("Retry-After", refusals.pop(0))] if refusals else []
    exchanges = Exchanges(sandbox.url.removesuffix("/v1"))
    session = requests.Session()
    session.mount("http://", RecordingAdapter(exchanges, Secret(TOKEN), waited.append))
    answer = session.get(f"{sandbox.url}/organizations/{ORGANIZATION}", auth=(TOKEN, ""), timeout=10)
    assert (answer.status_code, waited) == (200, [7.0, 1.0, 1.0, 60.0])
    assert [one.status for one in exchanges.seen] == [429] * 4 + [200]
    assert {one.path for one in exchanges.seen} == {HERE}


def test_what_is_answered_comes_without_the_token_in_any_form(sandbox):
    told = f"Basic {sandbox.basic} is {TOKEN}"
    sandbox.planted.answers = [("GET ", lambda code, document: (500, told.encode()))]
    sandbox.planted.headers = lambda: [("X-Debug", told), ("Content-Type", f"text/{TOKEN}")]
    exchanges, session = Exchanges(sandbox.url.removesuffix("/v1")), requests.Session()
    session.mount("http://", RecordingAdapter(exchanges, Secret(TOKEN)))
    answer = session.get(f"{sandbox.url}/organizations/{ORGANIZATION}", auth=(TOKEN, ""), timeout=10)
    shown = f"{answer.text} {answer.headers} {exchanges.seen}"
    assert answer.text.replace("=", "") == answer.headers["X-Debug"].replace("=", "") == "Basic <token> is <token>"
    assert not [secret for secret in (TOKEN, sandbox.basic.rstrip("=")) if secret in shown]


def test_what_is_as_described_does_not_differ():
    assert list(differences(exchange())) == []
    assert list(differences(exchange(path="/somewhere/else", answered=None))) == []
    assert list(differences(exchange("DELETE", f"{HERE}/badges/1", status=204, mimetype="", answered=None))) == []


@pytest.mark.parametrize(
    ("change", "kind", "where"),
    [
        ({"status": 302}, "status", ""),
        ({"status": 409}, "status", ""),
        ({"status": 500}, "status", ""),
        ({"answered": None}, "body", ""),
        ({"mimetype": "text/html"}, "body", ""),
        ({"answered": {"data": {"message": 5}, "metadata": {}}}, "type", "data.message"),
        ({"answered": {"data": {"message": "", "errors": 1}, "metadata": {}}}, "minLength", "data.message"),
    ],
)
def test_what_is_otherwise_is_an_error(change, kind, where):
    found = list(differences(exchange(**change)))
    assert (kind, where, Severity.ERROR) in {(one.kind, one.where, one.severity) for one in found}


def test_no_value_stands_in_a_difference():
    (told,) = differences(exchange(answered={"data": {"message": "No"}, "metadata": "priya@example.com"}))
    assert (told.expected, told.found) == ("object", "string")
    (told,) = differences(exchange(answered=REFUSED | {"priya@example.com": 1}))
    assert told.where == "<name>"


@pytest.mark.parametrize(
    ("word", "shown"), [("Priya Sharma", "another word"), ("priya", "another word"), ("archived", "archived")]
)
def test_where_words_are_listed_those_of_the_description_are_told(word, shown):
    listed = {"data": [{"state": word}], "metadata": {}}
    found = differences(exchange(status=200, answered=listed))
    assert [one.found for one in found if one.where == "data[].state"] == [shown]


def test_no_name_stands_in_the_kind_of_an_answer():
    (told,) = differences(exchange(mimetype="text/priya-sharma"))
    assert told.found == "another media type"


def test_equal_values_keep_equal_placeholders():
    known = {TOKEN: "<token>", ORGANIZATION: "<organization>"}
    cleaned = Sanitiser(known).clean(
        {
            "a": "priya@example.com",
            "b": ["priya@example.com", "x"],
            "c": "tomas@example.com",
            "d": TOKEN,
            "e": {"id": ORGANIZATION, "state": "pending", "at": "2026-03-02T09:00:00.000Z", "on": "2026-03-02"},
            "f": "https://elsewhere.example/priya",
            "g": [True, None, 1.5, "3f0d5b1c-1f7e-4c66-9d0a-6e1b2f3a4c01"][::-1],
            "Priya Raman": "Priya Raman",
        }
    )
    assert cleaned == {
        "<name>": "<text 1>",
        "a": "<address 1>",
        "b": ["<address 1>", "<1 more>"],
        "c": "<address 2>",
        "d": "<token>",
        "e": {"id": "<organization>", "state": "pending", "at": "<instant>", "on": "<date>"},
        "f": "<url 1>",
        "g": ["<id 1>", "<3 more>"],
    }


def recorded(
    seen, scenarios=(scenario(), scenario(outcome=Outcome.FAILED, line=9)), at="https://sandbox.example", **of
):
    whole = Part(**{"written": 2} | of)
    return record("2026-03-02", "0.1.0", scenarios, whole, Exchanges(at, list(seen)), {})


def test_a_record_is_the_same_whatever_came_first():
    seen = [
        exchange(answered={"data": {"message": f"{'No' * number}"}, "metadata": {}}, status=status)
        for number, status in enumerate((422, 403, 422, 404, 404, 429), 1)
    ]
    assert written(recorded(seen)) == written(recorded(seen[::-1])) == written(recorded(seen[3:] + seen[:3]))


def test_a_record_tells_of_scenarios_operations_and_differences():
    told = json.loads(written(recorded([exchange(), exchange(status=500), exchange(status=500)])))
    assert [one["outcome"] for one in told["scenarios"]] == ["passed", "failed"]
    assert told["scenarios"][0]["rules"] == ["earn-1"]
    assert told["operations"] == {"listBadges": {"statuses": {"422": 1, "500": 2}, "worst": "error"}}
    assert [(one["kind"], one["found"], one["times"]) for one in told["differences"]] == [("status", "500", 2)]
    assert told["answers"]["listBadges 422"]["answered"] == {"data": {"message": "<text 1>"}, "metadata": {}}
    assert is_telling(told)
    assert not is_alike(told)
    assert is_alike(recorded([exchange()]))
    assert not is_telling(recorded([]))
    assert not is_telling(recorded([exchange()], [scenario(outcome=Outcome.UNSUPPORTED)]))


@pytest.mark.parametrize(
    ("at", "place"),
    [
        ("https://me.sandbox.example:8443/of/v2", ("me.sandbox.example", None)),
        ("http://127.0.0.1:8466/w/one", (None, True)),
        ("http://localhost:8466", (None, True)),
        ("https://[::1]:8466", (None, True)),
    ],
)
def test_a_record_says_whether_it_was_the_vendor_without_port_or_path(at, place):
    told = recorded([exchange()], at=at)
    assert (told.get("vendor"), told.get("rehearsal")) == place
    assert not [word for word in ("8466", "8443", "/of", "/w/", "127.0.0.1") if word in written(told)]


def test_a_record_says_how_much_it_holds():
    whole, part = recorded([exchange()]), recorded([exchange()], written=139, interrupted=True)
    assert (whole["held"], whole["written"], whole["interrupted"]) == (2, 2, False)
    assert (part["held"], part["written"], part["interrupted"]) == (2, 139, True)
    assert "holds 2 of 139 scenarios; the run was interrupted" in lines(part)
    assert "holds 2 of 2 scenarios" in lines(whole)
