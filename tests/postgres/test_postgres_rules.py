"""Four processes on one database, asked for the same thing at the same time: the rules hold across all of them."""

import re
from collections import Counter
from functools import partial

import requests
import sqlalchemy as sa

from simulator.records import metadata
from tests.postgres.crowd import AT_ONCE, at_once, new_session


def statuses(answers: list[requests.Response]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


def test_four_that_start_on_an_empty_database_make_one_world(servers):
    for server in servers:
        assert new_session().get(f"{server}/_simulator/worlds").json()["worlds"].count("default") == 1
    described = [new_session().get(f"{server}/_simulator/worlds/default").json()["acclaim"] for server in servers]
    assert described.count(described[0]) == len(servers)


def test_the_same_issue_at_once_makes_one_badge(world):
    answers = at_once(partial(world.issue, number, "priya@x.example") for number in range(AT_ONCE))
    assert statuses(answers) == {201: 1, 422: AT_ONCE - 1}
    refused = [answer.text for answer in answers if answer.status_code == 422]
    assert all("already has this badge" in text for text in refused)
    assert len(world.pages("/badges")) == len(world.mail("badge notice")) == 1


def test_badges_notices_and_events_match_one_to_one(world):
    made = sorted(world.issues(160))
    assert len(set(made)) == len(made)
    assert sorted(badge["id"] for badge in world.pages("/badges")) == made
    assert sorted(world.mail("badge notice")) == made
    told = [event for event in world.pages("/events") if event["event_type"] == "badge.created"]
    assert sorted(event["badge"]["id"] for event in told) == made


def test_a_list_counts_what_it_shows_while_badges_are_issued(world):
    issues = [partial(world.issue, number, f"p{number}@x.example") for number in range(40)]
    lists = [partial(world.api, number, "GET", "/badges") for number in range(80)]
    mixed = [call for trio in zip(issues, lists[::2], lists[1::2], strict=True) for call in trio]
    shown = [answer.json() for answer in at_once(mixed) if answer.status_code == 200]
    assert len(shown) == 80
    for said in shown:
        assert said["metadata"]["total_count"] == len(said["data"])


def test_ids_are_those_that_one_process_alone_would_have_given(new_world):
    crowded, alone = new_world(), new_world()
    made = crowded.issues(AT_ONCE)
    one_by_one = [alone.issue(0, f"p{number}@x.example").json()["data"]["id"] for number in range(AT_ONCE)]
    assert sorted(made) == sorted(one_by_one)
    of = [sorted(event["id"] for event in world.pages("/events")) for world in (crowded, alone)]
    assert of[0] == of[1]


def test_one_address_is_one_employee(world):
    person = {"email": "priya@x.example", "first_name": "Priya", "last_name": "Raman"}
    answers = at_once(partial(world.api, number, "POST", "/employees", json=person) for number in range(AT_ONCE))
    assert statuses(answers) == {201: 1, 409: AT_ONCE - 1}


def test_one_address_is_one_account(world):
    form = {
        "first_name": "Priya", "last_name": "Raman", "email": "priya@x.example", "country": "India",
        "password": "accept-with-priya", "terms": "on", "privacy": "on",
    }  # fmt: skip

    def sign_up(number):
        browser, url = new_session(), f"{world.servers[number % 4]}/w/{world.name}/users/sign_up"
        token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(url).text)[1]
        return browser.post(url, data=form | {"csrf_token": token}, allow_redirects=False)

    answers = at_once(partial(sign_up, number) for number in range(AT_ONCE))
    assert max(statuses(answers)) < 500
    described = world.control(0, "GET", f"worlds/{world.name}")["acclaim"]["earners"]
    assert len([earner for earner in described if "priya@x.example" in str(earner)]) == 1
    assert len(world.mail("confirm address")) == 1


def test_a_browser_is_signed_in_at_all_of_them_and_signed_out_of_all(world):
    """Each asks the database, and the key of cookies and forms is the database's."""
    browser = new_session()

    def at(number, path):
        return f"{world.servers[number]}/w/{world.name}{path}"

    def send(number, path, on, **fields):
        token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(at(number - 1, on)).text)[1]
        return browser.post(at(number, path), data=fields | {"csrf_token": token}, allow_redirects=False)

    def seen():
        return [browser.get(at(n, "/earner/earned"), allow_redirects=False).status_code for n in range(4)]

    tomas = {"email": "tomas@example.com", "password": "accept-with-tomas"}
    assert send(1, "/users/sign_in", "/users/sign_in", **tomas).status_code == 302
    assert seen() == [200] * 4
    assert send(2, "/users/sign_out", "/earner/earned").status_code == 302
    assert seen() == [302] * 4


def test_wrong_passwords_are_counted_by_all_of_them(world):
    def attempt(number, password="wrong"):
        browser, url = new_session(), f"{world.servers[number % 4]}/w/{world.name}/users/sign_in"
        token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(url).text)[1]
        form = {"email": "mei@example.com", "password": password, "csrf_token": token}
        return browser.post(url, data=form, allow_redirects=False)

    answers = at_once(partial(attempt, number) for number in range(16))
    assert statuses(answers) == {422: 16}
    assert Counter("Too many" in answer.text for answer in answers) == {True: 6, False: 10}
    assert "Too many" in attempt(0, "accept-with-mei").text


def test_one_name_is_one_world(servers):
    def make(number):
        return new_session().post(f"{servers[number % 4]}/_simulator/worlds", json={"name": "wanted"})

    assert statuses(at_once(partial(make, number) for number in range(16))) == {201: 1, 409: 15}


def test_a_world_that_is_deleted_while_it_is_used_leaves_nothing_behind(world, database):
    def use(number):
        if number == 20:
            return new_session().delete(f"{world.servers[1]}/_simulator/worlds/{world.name}")
        return world.issue(number, f"p{number}@x.example") if number % 2 else world.api(number, "GET", "/badges")

    answers = at_once(partial(use, number) for number in range(2 * AT_ONCE))
    assert set(statuses(answers)) <= {200, 201, 204, 404}
    assert statuses(answers)[204] == 1
    engine = sa.create_engine(database, poolclass=sa.NullPool)
    with engine.connect() as connection:
        for table in (table for table in metadata.sorted_tables if table.name != "secret_key"):
            marked = table.c.name if table.name == "world" else table.c.world
            assert not connection.execute(sa.select(marked).where(marked == world.name)).first(), table.name
