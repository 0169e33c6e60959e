"""Credentials that are mixed up: the body says what the real service would, a header and the journal the way out."""

from base64 import b64encode

import pytest

from simulator.clock import Clock
from simulator.journal_lines import line
from simulator.worlds import DEFAULT
from tests.simulator.places import NORTHWIND, TOKEN

HINT = "X-Simulator-Hint"
KEY = "sk-live-northwind-0001"
TO_ACCLAIM = "send it to /v1 as the user name of Basic, with an empty password"
TO_THE_LMS = "send it to /skilljar/v1 as the user name of Basic, with an empty password"


def basic(text):
    return f"Basic {b64encode(text.encode()).decode()}"


def ask(place, path, authorization):
    return place.client.get(f"{place.prefix}{path}", headers={"Authorization": authorization})


def acclaim(place, authorization):
    return ask(place, f"/v1/organizations/{NORTHWIND}", authorization)


def lms(place, authorization):
    return ask(place, "/skilljar/v1/users", authorization)


def access_token(place):
    form = {
        "grant_type": "client_credentials",
        "client_id": "northwind-invented-client-id-0000000000001",
        "client_secret": "northwind-invented-client-secret-000000001",
    }
    return place.client.post(f"{place.prefix}/oauth/token", data=form).json["access_token"]


@pytest.mark.parametrize(
    ("authorization", "message", "hint"),
    [
        (f"Bearer {TOKEN}", "The access token is missing, unknown or expired", "this is an organization's token"),
        (f"Token {TOKEN}", "The authorization token is missing", "this is an organization's token"),
        (
            f"Bearer {TOKEN}@a-world",
            "The access token is missing, unknown or expired",
            "this is an organization's token",
        ),
        (TOKEN, "The authorization token is missing", "this is an organization's token"),
        (f"Basic {TOKEN}", "The authorization token is missing", "this is an organization's token"),
        (basic(f":{TOKEN}"), "The authorization token is missing", "the password is an organization's token"),
        (
            basic(f"apikey:{TOKEN}"),
            "The authorization token is unknown here",
            "the password is an organization's token",
        ),
    ],
)
def test_an_organizations_token_in_the_wrong_place_is_told_the_right_one(place, authorization, message, hint):
    answer = acclaim(place, authorization)
    assert (answer.status_code, answer.json["data"]["message"]) == (401, message)
    assert answer.headers[HINT] == f"{hint}: {TO_ACCLAIM}"
    assert "X-Simulator-Leniency" not in answer.headers


@pytest.mark.parametrize(
    ("authorization", "hint"),
    [
        (basic(f"{KEY}:"), f"the user name is an API key of the LMS: {TO_THE_LMS}"),
        (f"Bearer {KEY}", f"this is an API key of the LMS: {TO_THE_LMS}"),
    ],
)
def test_the_key_of_the_lms_is_sent_on_by_acclaim(place, authorization, hint):
    answer = acclaim(place, authorization)
    assert (answer.status_code, answer.headers[HINT]) == (401, hint)


@pytest.mark.parametrize(
    ("authorization", "hint"),
    [
        (basic(f"{TOKEN}:"), f"the user name is an organization's token: {TO_ACCLAIM}"),
        (basic(f":{KEY}"), f"the password is an API key of the LMS: {TO_THE_LMS}"),
        (f"Bearer {KEY}", f"this is an API key of the LMS: {TO_THE_LMS}"),
        (basic(f"{KEY}:x"), f"the user name is an API key of the LMS: {TO_THE_LMS}"),
    ],
)
def test_so_does_the_lms(place, authorization, hint):
    answer = lms(place, authorization)
    assert (answer.status_code, answer.json) == (401, {"detail": "Invalid API key."})
    assert answer.headers[HINT] == hint


def test_an_access_token_is_sent_to_where_it_belongs(place):
    token = access_token(place)
    hint = "is an organization's access token: send it to /v1 as Authorization: Bearer"
    assert acclaim(place, basic(f"{token}:")).headers[HINT] == f"the user name {hint}"
    assert lms(place, f"Bearer {token}").headers[HINT] == f"this {hint}"
    assert acclaim(place, f"Bearer {token}").status_code == 200
    place.advance(hours=3)
    assert HINT not in acclaim(place, f"Bearer {token}").headers


@pytest.mark.parametrize(
    ("authorization", "where"), [(f"Bearer {TOKEN}", "this"), (basic(f"{TOKEN}:"), "the user name")]
)
def test_an_organizations_token_is_sent_away_from_what_speaks_for_earners(place, authorization, where):
    answer = ask(place, "/oauth/v1/users/self", authorization)
    assert (answer.status_code, answer.headers[HINT]) == (401, f"{where} is an organization's token: {TO_ACCLAIM}")


@pytest.fixture
def default(simulator):
    """The world at the root, as every server has it."""
    simulator.worlds.create(DEFAULT, "empty", Clock())
    yield
    simulator.worlds.remove(DEFAULT)


@pytest.mark.usefixtures("default")
@pytest.mark.parametrize("path", ["/v1/organizations", "/skilljar/v1/users"])
def test_a_world_that_is_not_there_is_told(place, path):
    for name in (TOKEN, KEY):
        answer = place.client.get(path, headers={"Authorization": basic(f"{name}@gone:")})
        assert answer.status_code == 401
        assert answer.headers[HINT].startswith(
            "there is no world of the name behind the @: make it, or leave out the @"
        )


def test_a_world_that_the_address_names_is_not_named_again(place):
    answer = acclaim(place, basic(f"{TOKEN}@{place.name}:"))
    assert answer.headers[HINT] == "the address names the world already: leave out the @ and what is behind it"


@pytest.mark.parametrize(
    "authorization",
    ["", "Basic", "Basic !!!", "Basic /w==", basic("nobody:nothing"), "Bearer x", basic(f"{TOKEN}\x00:"), basic("ä:ö")],
)
def test_who_is_unknown_is_told_nothing(place, authorization):
    for answer in (acclaim(place, authorization), lms(place, authorization)):
        assert answer.status_code == 401
        assert HINT not in answer.headers


@pytest.mark.parametrize("said", ["Basic {}", "Bearer {}"])
def test_an_expired_token_belongs_nowhere(place, said):
    place.advance(days=181)
    text = b64encode(f"{TOKEN}:anything".encode()).decode() if said.startswith("Basic") else TOKEN
    answer = place.client.get(f"{place.prefix}/v1/organizations", headers={"Authorization": said.format(text)})
    assert (answer.status_code, answer.headers.get(HINT)) == (401, None)


def test_an_expired_token_in_its_place_needs_no_hint(place):
    place.advance(days=181)
    answer = acclaim(place, basic(f"{TOKEN}:"))
    assert answer.status_code == 401
    assert HINT not in answer.headers


def test_a_call_that_is_let_in_is_told_nothing_and_nothing_is_looked_up(place, monkeypatch):
    monkeypatch.setattr("simulator.mixed_up.current_world", lambda: pytest.fail("looked up"))
    for answer in (acclaim(place, basic(f"{TOKEN}:")), lms(place, basic(f"{KEY}:"))):
        assert answer.status_code == 200
        assert HINT not in answer.headers


def test_in_a_strict_world_a_token_as_the_password_is_told_the_same(strict):
    answer = acclaim(strict, basic(f":{TOKEN}"))
    assert answer.json["data"]["message"] == "The authorization token is missing"
    assert answer.headers[HINT] == f"the password is an organization's token: {TO_ACCLAIM}"


def test_the_journal_keeps_the_hint_and_no_secret(place):
    acclaim(place, f"Bearer {TOKEN}")
    (entry,) = place.control("GET", "/journal?status=401").json["entries"]
    assert entry["hint"] == f"this is an organization's token: {TO_ACCLAIM}"
    assert f"hint=this is an organization's token: {TO_ACCLAIM}" in line(entry)
    assert TOKEN not in str(entry)
    met = {"status": 401, "hint": entry["hint"], "count": 1}
    assert place.control("POST", "/journal/verify", json=met).status_code == 200


def test_the_pages_of_the_journal_show_it(place):
    acclaim(place, f"Bearer {TOKEN}")
    (entry,) = place.control("GET", "/journal?status=401").json["entries"]
    browser = place.browser()
    for page in ("/_simulator/inspect/journal", f"/_simulator/inspect/journal/{entry['id']}"):
        assert "hint this is an organization&#39;s token" in browser.get(page).text
