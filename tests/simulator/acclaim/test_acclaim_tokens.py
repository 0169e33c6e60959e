"""Authorization tokens: making, renewing, what each permits, and how many calls a minute."""

import pytest

from simulator.acclaim.web.api.contract import operations, validator
from tests.simulator.places import GLOBEX, GLOBEX_TOKEN, NORTHWIND, TOKEN


def made(place, **fields):
    answer = place.own("POST", "/authorization_tokens", json={"description": "Of a test"} | fields)
    assert answer.status_code == 201, answer.text
    validator("TokenAnswer").validate(answer.json)
    return answer.json["data"]


def listed(place, token=TOKEN):
    answer = place.own("GET", "/authorization_tokens", token=token)
    validator("TokenList").validate(answer.json)
    return {item["token"] for item in answer.json["data"]}


def test_a_new_token_works_for_180_days_of_the_worlds_clock(place):
    place.advance(days=100)
    token = made(place)
    assert (token["created_at"], token["expires_at"]) == ("2026-06-10T09:00:00.000Z", "2026-12-07T09:00:00.000Z")
    place.advance(days=179)
    assert place.own("GET", token=token["token"]).status_code == 200
    assert place.own("GET").status_code == 401
    place.advance(days=1)
    assert place.own("GET", token=token["token"]).status_code == 401


def test_without_a_word_about_it_a_token_only_reads(place):
    token = made(place)
    assert (token["read_enabled"], token["write_enabled"], token["delete_enabled"]) == (True, False, False)


ALL_OPERATIONS = [one for one in operations().values() if one.permission and one.path.startswith("/v1/organizations")]


@pytest.mark.parametrize("described", ALL_OPERATIONS, ids=lambda one: one.id)
def test_every_operation_asks_for_its_permission(place, described):
    """With all permissions but the needed one it is forbidden, and nothing has changed; with it, it is not."""
    flags = {f"{name}_enabled": name != described.permission for name in ("read", "write", "delete")}
    without, needed = made(place, **flags), made(place, **{f"{described.permission}_enabled": True})
    path = described.path.removeprefix("/v1").replace("{organization_id}", NORTHWIND)
    before = place.digest()
    answer = place.api(described.method, path, token=without["token"], json={})
    assert (answer.status_code, answer.headers["X-Simulator-Rule"]) == (403, "token-permissions")
    assert described.permission in answer.json["data"]["message"]
    assert place.digest() == before
    assert place.api(described.method, path, token=needed["token"], json={}).status_code != 403


def test_who_only_reads_is_shown_what_only_reads(place):
    reads, writes, deletes = made(place), made(place, write_enabled=True), made(place, delete_enabled=True)
    assert listed(place) == {TOKEN, reads["token"], writes["token"], deletes["token"]}
    for limited in (reads, writes, deletes):
        assert listed(place, limited["token"]) == {reads["token"]}


def test_a_token_gives_no_more_than_it_has(place):
    writes = made(place, write_enabled=True)["token"]
    answer = place.own("POST", "/authorization_tokens", token=writes, json={"delete_enabled": True})
    assert (answer.status_code, "delete" in answer.json["data"]["message"]) == (403, True)


def test_a_rotated_token_ends_at_once(place):
    old = made(place, write_enabled=True)
    answer = place.own("POST", "/authorization_tokens/rotate", json={"token_id": old["id"]})
    new = answer.json["data"]
    assert (answer.status_code, new["write_enabled"], new["description"]) == (201, True, "Of a test")
    assert place.own("GET", token=old["token"]).status_code == 401
    assert place.own("GET", token=new["token"]).status_code == 200


def test_a_token_rotates_itself_unless_told_otherwise(place):
    new = place.own("POST", "/authorization_tokens/rotate").json["data"]
    assert place.own("GET").status_code == 401
    assert place.own("GET", token=new["token"]).status_code == 200


def test_another_organizations_token_is_not_rotated(place):
    theirs = place.api("GET", f"/organizations/{GLOBEX}/authorization_tokens", token=GLOBEX_TOKEN).json["data"][0]["id"]
    assert place.own("POST", "/authorization_tokens/rotate", json={"token_id": theirs}).status_code == 404
    assert place.api("GET", f"/organizations/{GLOBEX}", token=GLOBEX_TOKEN).status_code == 200


def test_two_tokens_of_two_makers_are_not_the_same(place):
    assert len({made(place)["token"] for _ in range(5)}) == 5


def test_more_calls_than_the_switch_allows_are_told_to_wait(place):
    assert place.control("PUT", "/switches", json={"calls_per_minute": 2}).json["calls_per_minute"] == 2
    other = made(place)["token"]
    assert place.own("GET").status_code == 200
    before = place.digest()
    refused = place.own("POST", "/badges", json=place.request())
    assert (refused.status_code, refused.headers["X-Simulator-Rule"]) == (429, "rate-limit")
    assert "the world's clock, which stands still" in refused.headers["X-Simulator-Hint"]
    assert place.digest() == before
    assert place.own("GET", token=other).status_code == 200
    place.advance(minutes=1)
    assert place.own("GET").status_code == 200
