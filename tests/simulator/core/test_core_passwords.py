"""Wrong passwords: so many for each account, counted alike where there is none, at all three doors."""

import statistics
import time
from dataclasses import dataclass
from datetime import timedelta

import pytest

from simulator import passwords
from simulator.acclaim.records import earners
from simulator.passwords import (
    MOST_ATTEMPTS,
    TOO_MANY,
    WITHIN,
    WRONG,
    NotLetIn,
    hashed,
    hashed_for_seed,
    let_in,
    wrong_passwords,
)
from tests.simulator.places import page

DOORS = {
    "earners": ("/users/sign_in", "tomas@example.com", "accept-with-tomas", 302),
    "issuer admins": ("/mgmt/sign_in", "rhea@northwind.example", "issue-with-rhea", 302),
    "students": ("/skilljar/accounts/login/", "mei@example.com", "learn-with-mei", 303),
    "LMS admins": ("/skilljar/admin/login", "sam@northwind.example", "teach-with-sam", 303),
}
NOBODY = "nobody@example.com"


def tried(place, path, email, password="wrong"):
    answer = place.browser().post(path, email=email, password=password)
    said = [" ".join(element.text_content().split()) for element in page(answer).cssselect(".problem")]
    return answer.status_code, said


@pytest.mark.parametrize("door", DOORS)
def test_the_right_password_comes_too_late_and_addresses_without_an_account_are_told_the_same(place, door):
    path, email, password, _ = DOORS[door]
    told = {who: [tried(place, path, who) for _ in range(MOST_ATTEMPTS)] for who in (email, NOBODY)}
    assert told[email] == told[NOBODY]
    assert {(status, *(said.startswith(WRONG) for said in words)) for status, words in told[email]} == {(422, True)}
    late = [tried(place, path, who, password) for who in (email, f" {email.upper()} ", NOBODY)]
    assert late == [(422, [TOO_MANY])] * 3


@pytest.mark.parametrize("door", DOORS)
def test_after_a_quarter_of_an_hour_of_the_worlds_time_one_may_try_again(place, door):
    path, email, password, status = DOORS[door]
    for _ in range(MOST_ATTEMPTS):
        tried(place, path, email)
    place.advance(minutes=14)
    assert tried(place, path, email, password)[1] == [TOO_MANY]
    place.advance(minutes=1)
    assert tried(place, path, email, password)[0] == status


@pytest.mark.parametrize("door", DOORS)
def test_the_right_password_begins_the_count_anew(place, door):
    path, email, password, status = DOORS[door]
    for _ in range(2):
        for _ in range(MOST_ATTEMPTS - 1):
            tried(place, path, email)
        assert tried(place, path, email, password)[0] == status


def test_each_door_and_each_account_counts_for_itself(place):
    path, email, _, _ = DOORS["earners"]
    for _ in range(MOST_ATTEMPTS):
        tried(place, path, email)
    assert tried(place, path, "mei@example.com", "accept-with-mei")[0] == 302
    assert tried(place, DOORS["students"][0], email)[1] == [WRONG]


def test_who_is_signed_in_may_not_guess_by_merging(place):
    tomas, account = place.tomas(), "/earner/settings/account"
    for _ in range(MOST_ATTEMPTS):
        tomas.post(account, f"{account}/merge", email="mei@example.com", password="wrong")
    answer = tomas.post(account, f"{account}/merge", email="mei@example.com", password="accept-with-mei")
    assert (answer.status_code, TOO_MANY in answer.text) == (422, True)


def test_the_count_is_kept_without_the_address_and_not_for_ever(place):
    for number in range(3):
        tried(place, "/users/sign_in", f"p{number}@example.com")
    with place.world(write=False) as world:
        kept = world.rows(wrong_passwords).all()
    assert [(one.count, len(one.id)) for one in kept] == [(1, 64)] * 3
    place.advance(minutes=15)
    tried(place, "/users/sign_in", "later@example.com")
    with place.world(write=False) as world:
        assert len(world.rows(wrong_passwords).all()) == 1


def test_a_clock_that_is_set_back_keeps_nobody_out(place):
    for _ in range(MOST_ATTEMPTS):
        tried(place, "/users/sign_in", "tomas@example.com")
    with place.world() as world:
        back = world.at(world.now() - timedelta(days=1), None)
        (known,) = world.rows(earners).where(earners.c.vanity_slug == "tomas-ortega")
        assert let_in(back, "acclaim", "tomas@example.com", [known], "accept-with-tomas") == known


# Time


@dataclass(frozen=True)
class Person:
    password_hash: str


@pytest.mark.parametrize(
    "people",
    [[], [Person("")], [Person(hashed_for_seed("x"))], [Person(hashed("x"))]],
    ids=["nobody", "without a password", "planted", "signed up"],
)
def test_it_takes_a_hash_of_the_same_cost_whoever_is_asked_for(place, monkeypatch, people):
    costs = []

    def check(kept, _password):
        costs.append(kept.startswith(passwords._HASHING))
        return False

    monkeypatch.setattr(passwords, "check_password_hash", check)
    with place.world() as world, pytest.raises(NotLetIn, match=WRONG):
        let_in(world, "acclaim", "somebody", people, "x")
    assert costs.count(True) == 1


def test_nobodys_password_lets_nobody_in(place):
    with place.world() as world, pytest.raises(NotLetIn):
        let_in(world, "acclaim", "somebody", [Person(hashed_for_seed("x"))], "nobody's")


def test_an_address_without_an_account_takes_about_as_long(place):
    """Roughly, for the machine has other things to do; without the hash it would be a tenth."""
    spent = {}
    for who in ("tomas@example.com", NOBODY):
        times = []
        for _ in range(5):
            with place.world() as world, pytest.raises(NotLetIn):
                begun = time.perf_counter()
                try:
                    let_in(world, "x", who, [Person(hashed_for_seed("x"))] if who != NOBODY else [], "y")
                finally:
                    times.append(time.perf_counter() - begun)
        spent[who] = statistics.median(times)
    assert spent[NOBODY] > spent["tomas@example.com"] / 3


def test_passwords_are_hashed_with_scrypt():
    assert hashed("x").startswith("scrypt:1024:8:1$")
    assert hashed("x") != hashed("x")
    assert MOST_ATTEMPTS == 10
    assert timedelta(minutes=15) == WITHIN
