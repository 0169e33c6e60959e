"""What ends by itself: the clock tells of it at its instant, and so does the journal; no event of Acclaim's does."""

import pytest

from simulator.acclaim.records import access_tokens, tokens
from simulator.acclaim.services.expiring import end_access_tokens
from tests.simulator.places import NORTHWIND, TOKEN

EXPIRY = "2026-06-01T09:00:00+00:00"


def ended(place, days, kind="badge_expiry"):
    """What ended while the clock was turned, and when."""
    told = place.control("POST", "/clock/advance", json={"days": days}).json["done"]
    return [(work["subject"], work["due_at"]) for work in told if work["kind"] == kind]


def noted(place, name):
    return place.control("GET", "/journal", query_string={"name": name}).json["entries"]


def test_a_badge_ends_at_its_instant_and_the_journal_says_so(place):
    badge = place.accepted_by_tomas(expires_at=EXPIRY)
    issued = noted(place, "badge.created")[0]
    assert ended(place, 100) == [(badge, EXPIRY)]
    (entry,) = noted(place, "badge expired")
    assert (entry["at"], entry["about"], entry["person"]) == (EXPIRY, badge, "tomas@example.com")
    assert entry["cause"] == issued["id"]
    assert place.state_of(badge) == "accepted"


def test_no_event_tells_of_it(place):
    place.issue(expires_at=EXPIRY)
    before = place.own("GET", "/events").json["metadata"]["total_count"]
    ended(place, 100)
    assert place.own("GET", "/events").json["metadata"]["total_count"] == before


def test_a_badge_without_an_end_never_does(place):
    place.issue(expires_at=False)
    assert ended(place, 3000) == []


@pytest.mark.parametrize("by", ["revoke", "delete"])
def test_what_has_gone_before_its_end_does_not_end_again(place, by):
    badge = place.issue(expires_at=EXPIRY)
    gone = place.revoke(badge) if by == "revoke" else place.own("DELETE", f"/badges/{badge}")
    assert gone.status_code in {200, 204}
    assert ended(place, 100) == []


def test_a_replaced_badge_gives_its_end_to_the_new_one(place):
    badge = place.accepted_by_tomas(expires_at=EXPIRY)
    said = {"badge_template_id": place.request()["badge_template_id"], "issued_at": "2026-03-02 09:00:00 +0000"}
    new = place.own("POST", f"/badges/{badge}/replace", json=said | {"expires_at": "2026-06-02T09:00:00Z"})
    assert ended(place, 100) == [(new.json["data"]["id"], "2026-06-02T09:00:00+00:00")]


def test_an_end_that_is_moved_counts_once(place):
    badge = place.issue(expires_at=EXPIRY)
    moved = place.try_to_issue(expires_at="2026-06-05T09:00:00Z", duplicate_behavior="replace")
    assert moved.json["data"]["id"] == badge
    assert ended(place, 100) == [(badge, "2026-06-05T09:00:00+00:00")]


def token(place, text=TOKEN):
    with place.world(write=False) as world:
        return world.rows(tokens).find(token=text).id


def test_a_token_ends_after_180_days(place):
    planted = token(place)
    assert (planted, "2026-08-29T09:00:00+00:00") in ended(place, 180, "token_expiry")
    (entry,) = [one for one in noted(place, "token expired") if one["about"] == planted]
    assert entry["organization_id"] == NORTHWIND
    assert TOKEN not in str(entry)
    assert place.own("GET").status_code == 401


def test_a_rotated_token_has_ended_already(place):
    place.advance(days=10)
    old = token(place)
    new = place.own("POST", "/authorization_tokens/rotate", json={}).json["data"]["token"]
    done = ended(place, 180, "token_expiry")
    assert (token(place, new), "2026-09-08T09:00:00+00:00") in done
    assert old not in dict(done)


def given(place):
    client = "northwind-invented-client-id-0000000000001", "northwind-invented-client-secret-000000001"
    answer = place.client.post(f"{place.prefix}/oauth/token", data={"grant_type": "client_credentials"}, auth=client)
    with place.world(write=False) as world:
        return world.rows(access_tokens).find(token=answer.json["access_token"])


def test_an_access_token_ends_after_two_hours(place):
    access = given(place)
    assert ended(place, 1, "token_expiry") == [(access.id, "2026-03-02T11:00:00+00:00")]
    assert access.token not in str(noted(place, "token expired"))


def test_an_access_token_that_is_taken_back_has_ended_already(place):
    access = given(place)
    with place.world() as world:
        end_access_tokens(world, id=access.id)
    assert ended(place, 1, "token_expiry") == []
