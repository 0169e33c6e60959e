"""What can happen to a webhook on its way from the LMS: there is one badge for each completion in the end."""

import itertools
import json
import os
import threading
from collections import Counter

import pytest

from stage.chaos.feeding import event, number_of
from stage.standing import over_sockets
from tests.faults.academy import COURSE, SECRET, START, academy, parcel

BURST = int(os.environ.get("BURST", "200"))
NEW_SECRET = "another-invented-secret"
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def stage():
    with over_sockets() as standing:
        yield standing


@pytest.fixture
def northwind(stage, tmp_path):
    with academy(stage, f"webhooks-{next(_numbers)}", tmp_path) as standing:
        yield standing


@pytest.fixture
def courier(northwind):
    return northwind.courier


def recipients(northwind):
    return Counter(badge["recipient_email"] for badge in northwind.badges)


def told(number):
    return parcel(json.dumps(event(4 * number, START)).encode())


def test_w1_a_delivery_that_comes_five_times_is_one_badge(northwind, courier):
    courier.manner = lambda one: [courier.bring(one) for _ in range(5)][-1]
    northwind.student("Priya").complete(COURSE)
    assert northwind.comes_to(issued=1)
    assert courier.answers == [200] * 5
    assert recipients(northwind) == {"priya@example.com": 1}


def test_w2_two_copies_at_the_same_instant_are_one_badge(northwind, courier):
    for number in range(1, 11):
        courier.bring_at_once(told(number), told(number))
    assert northwind.comes_to(issued=10)
    assert courier.answers == [200] * 20
    assert set(recipients(northwind).values()) == {1}


def test_w3_a_retake_that_is_told_of_before_the_first_time_loses_neither(northwind, courier):
    first, retake = (event(number, START) for number in (1, 501))  # of one student, who may have the badge twice
    for one in (retake, first):
        courier.bring(parcel(json.dumps(one).encode()))
    assert northwind.comes_to(issued=2)
    assert Counter(number_of(badge) for badge in northwind.badges) == {1: 1, 501: 1}


def test_w4_what_is_three_days_late_is_issued_and_dated_to_the_day_when_it_was_earned(northwind, courier):
    courier.manner = lambda _: 200  # and keeps it
    northwind.student("Priya").complete(COURSE)
    northwind.world.pass_time("3 days")
    assert (len(courier.given), northwind.counts, northwind.badges) == (1, {}, [])
    assert courier.bring(courier.given[0]) == 200
    assert northwind.comes_to(issued=1)
    (badge,) = northwind.badges
    assert badge["issued_at"].startswith("2026-03-02")


def test_w5_what_was_dropped_is_found_by_the_sweep(northwind, courier):
    courier.manner = lambda _: 200  # and throws it away
    northwind.student("Priya").complete(COURSE)
    assert (len(courier.given), northwind.counts) == (1, {})
    code, said = northwind.operate("sweep")
    assert (code, said.count("never told of: course crsonboarding")) == (1, 1)
    assert northwind.badges == []
    code, said = northwind.operate("sweep", "--mend")
    assert (code, said.count("will be issued")) == (0, 1)
    assert northwind.comes_to(issued=1)
    courier.bring(courier.given[0])  # it was not lost after all
    assert northwind.comes_to(issued=1, repeated=1)
    assert recipients(northwind) == {"priya@example.com": 1}
    assert northwind.operate("sweep") == (0, "nothing differs\n")


@pytest.mark.skip(reason="W6: this LMS signs nothing; whoever can alter a body in flight can read the secret beside it")
def test_w6_a_body_that_was_altered_in_flight_is_refused():
    """Over https nobody can."""


def test_w7_an_old_copy_that_comes_again_issues_nothing(northwind, courier):
    northwind.student("Priya").complete(COURSE)
    assert northwind.comes_to(issued=1)
    northwind.world.pass_time("90 days")
    northwind.start()
    assert courier.bring(courier.given[0]) == 200  # this LMS dates no delivery: there is no tolerance to be outside of
    assert northwind.counts == {"issued": 1}
    assert recipients(northwind) == {"priya@example.com": 1}


@pytest.mark.timeout(240)
def test_w8_a_burst_is_taken_as_a_whole_and_each_is_issued_once(northwind, courier):
    parcels = [told(number) for number in range(1, BURST + 1)]
    for start in range(0, BURST, 50):  # as many at once as there are threads
        courier.bring_at_once(*parcels[start : start + 50])
    assert Counter(courier.answers) == {200: BURST}
    assert sum(northwind.counts.values()) == BURST
    for _ in range(6):
        if northwind.comes_to(issued=BURST):
            break
    assert northwind.counts == {"issued": BURST}
    assert Counter(number_of(badge) for badge in northwind.badges) == Counter(4 * n for n in range(1, BURST + 1))


def test_w9_what_the_receiver_failed_at_is_told_again_until_it_is_taken(northwind, courier):
    statuses = iter([500, 503, 500])
    courier.manner = lambda one: next(statuses, None) or courier.bring(one)
    northwind.student("Priya").complete(COURSE)
    northwind.world.pass_time("1 day")
    assert northwind.tries == [500, 503, 500, 200]
    assert northwind.comes_to(issued=1)
    assert recipients(northwind) == {"priya@example.com": 1}


def test_w10_a_receiver_that_took_it_and_answered_too_late_is_told_again_and_issues_once(northwind, courier):
    has_hung_up = threading.Event()

    def slow(one):
        status = courier.bring(one)
        courier.manner = courier.bring
        has_hung_up.wait(20)
        return status

    courier.manner = slow
    northwind.student("Priya").complete(COURSE)  # comes back once the LMS has waited for long enough
    has_hung_up.set()
    northwind.world.pass_time("1 hour")
    assert northwind.tries == [None, 200]
    assert courier.answers == [200, 200]
    assert northwind.comes_to(issued=1)
    assert recipients(northwind) == {"priya@example.com": 1}


@pytest.mark.parametrize(
    "status", [pytest.param(410, id="w11-gone"), pytest.param(302, id="w12-moved"), pytest.param(401, id="refused")]
)
def test_what_was_not_told_while_the_webhook_was_switched_off_is_found_by_the_sweep(northwind, courier, status):
    courier.manner = lambda _: status
    northwind.student("Priya").complete(COURSE)
    northwind.student("Mei").complete(COURSE)
    northwind.world.pass_time("3 days")
    assert northwind.tries == [status]  # and it was followed nowhere
    northwind.secret(SECRET)  # switched on again
    courier.manner = courier.bring
    northwind.student("Tomás").complete(COURSE)
    assert northwind.comes_to(issued=1)
    assert northwind.operate("sweep", "--mend")[0] == 0
    assert northwind.comes_to(issued=3)
    assert recipients(northwind) == dict.fromkeys(["priya@example.com", "mei@example.com", "tomas@example.com"], 1)


def test_w13_a_secret_is_changed_while_completions_wait(northwind, courier):
    northwind.student("Priya").complete(COURSE)
    northwind.start(LMS_WEBHOOK_SECRET=NEW_SECRET, LMS_OLD_WEBHOOK_SECRET=SECRET)
    northwind.student("Mei").complete(COURSE)  # the LMS has the old one still
    northwind.secret(NEW_SECRET)
    northwind.student("Tomás").complete(COURSE)
    northwind.start(LMS_OLD_WEBHOOK_SECRET="")
    assert northwind.tries == [200, 200, 200]
    assert northwind.comes_to(issued=3)
    assert set(recipients(northwind).values()) == {1}
    before = northwind.counts
    assert [courier.bring(parcel(courier.given[0].body, each)) for each in (SECRET, "", NEW_SECRET)] == [401, 401, 200]
    assert northwind.counts == before
