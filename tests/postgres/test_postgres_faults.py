"""Faults across four processes: exactly so many calls are hit, and what comes late comes once."""

from collections import Counter
from functools import partial

import requests

from tests.postgres.crowd import AT_ONCE, at_once, within


def arm(world, **told):
    assert world.call(0, "POST", "/_simulator/faults", json=told).status_code == 201


def test_exactly_so_many_calls_fail_through_whichever_process(world):
    arm(world, operation="issueBadge", kind="status", status=503, first=3)
    arm(world, operation="getOrganization", kind="page", first=3)
    issued = at_once(partial(world.issue, number, f"p{number}@x.example") for number in range(AT_ONCE))
    read = at_once(partial(world.api, number, "GET") for number in range(AT_ONCE))
    assert Counter(answer.status_code for answer in issued) == {503: 3, 201: AT_ONCE - 3}
    assert Counter(answer.status_code for answer in read) == {502: 3, 200: AT_ONCE - 3}
    assert len(world.pages("/badges")) == AT_ONCE - 3
    assert all(fault["fired"] == 3 for fault in world.call(1, "GET", "/_simulator/faults").json()["faults"])


def test_what_comes_late_comes_once_whichever_process_does_it(world):
    arm(world, operation="issueBadge", kind="drop", effect="late", late_seconds=0.5, first=8)

    def lost(number):
        try:
            world.issue(number, f"p{number}@x.example", duplicate_behavior="allow")
        except requests.ConnectionError:
            return True
        return False

    assert at_once(partial(lost, number) for number in range(8)) == [True] * 8
    for of in range(4):
        world.call(of, "POST", "/_simulator/clock/advance", json={"seconds": 1})
    assert within(10, lambda: len(world.pages("/badges")) >= 8)
    world.call(0, "POST", "/_simulator/clock/advance", json={"days": 1})
    assert sorted(badge["recipient_email"] for badge in world.pages("/badges")) == [f"p{n}@x.example" for n in range(8)]
