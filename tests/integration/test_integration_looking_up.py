"""Whether a badge was issued is not known: it is looked for before it is issued, and only once it must be there."""

from __future__ import annotations

import pytest
import requests
import urllib3

DUPLICATE = {"data": {"message": "User already has this badge"}}


def lost(shelf, answer, *, has_effect):
    """Acclaim issues the badge, or not, and what it answers is this."""

    def respond(call):
        if has_effect:
            shelf.issue(call)
        return answer

    return respond


def methods(far_ends):
    return [call.method for call in far_ends.calls]


UNKNOWN = [
    requests.ConnectionError(),
    requests.Timeout(),
    (200, b"{}"),
    (202, b"{}"),
    (204, b""),
    (201, b""),
    (201, b'{"data":{"id"'),
    (201, {"data": {"state": "pending"}}),
    (408, b""),
    (409, DUPLICATE),
    (429, b""),
    (500, b""),
    (502, b"<html>"),
    (503, b""),
    (302, b"", {"Location": "http://evil.test/"}),
    (401, b""),
]


@pytest.mark.parametrize("answer", UNKNOWN)
@pytest.mark.parametrize("has_effect", [True, False], ids=["issued", "not issued"])
def test_it_is_looked_for_and_then_taken_over_or_issued(
    deliver, event, far_ends, shelf, time, worker, kept, answer, has_effect
):
    far_ends.answers["POST /badges"] = lost(shelf, answer, has_effect=has_effect)
    row = deliver(event())
    assert (row.state, row.is_open, len(far_ends.calls)) == ("received", True, 1)
    far_ends.answers["POST /badges"] = shelf.issue
    time.passes(39)
    worker.work_off()
    assert methods(far_ends) == ["POST", "GET"] + ["POST"] * (not has_effect)
    assert [badge["id"] for badge in shelf.badges] == ["b-1"]
    assert (kept()[0].state, kept()[0].badge_id, kept()[0].told) == ("issued", "b-1", None)


def test_nothing_is_asked_until_the_outcome_has_settled(deliver, event, far_ends, shelf, time, worker, kept):
    far_ends.answers["POST /badges"] = requests.Timeout()
    deliver(event())
    time.passes(38.9)
    assert worker.work() is False
    # What came late: Acclaim was still at it when we gave up waiting.
    shelf.issue(far_ends.calls[0])
    time.passes(0.1)
    assert worker.work() is True
    assert methods(far_ends) == ["POST", "GET"]
    assert (kept()[0].state, kept()[0].badge_id) == ("issued", "b-1")


@pytest.mark.parametrize("answer", [requests.Timeout(), (500, b""), (403, b""), (401, b""), (200, b"{}")])
def test_as_long_as_it_cannot_be_looked_for_it_is_not_issued(
    deliver, event, far_ends, shelf, time, worker, kept, answer
):
    far_ends.answers["POST /badges"] = lost(shelf, (502, b""), has_effect=True)
    deliver(event())
    far_ends.answers |= {"POST /badges": shelf.issue, "GET /badges": answer}
    for _ in range(3):
        time.passes(60)
        worker.work_off()
    assert methods(far_ends) == ["POST", "GET", "GET", "GET"]
    assert kept()[0].is_open
    far_ends.answers["GET /badges"] = shelf.list
    time.passes(60)
    worker.work_off()
    assert (kept()[0].state, len(shelf.badges)) == ("issued", 1)


def test_a_list_that_does_not_fit_its_count_does_not_say_that_there_is_none(
    deliver, event, far_ends, shelf, time, worker, kept, page
):
    far_ends.answers["POST /badges"] = lost(shelf, (502, b""), has_effect=True)
    deliver(event())
    far_ends.answers |= {"POST /badges": shelf.issue, "GET /badges": page(total=1)}
    time.passes(60)
    worker.work_off()
    assert (methods(far_ends), kept()[0].state) == (["POST", "GET"], "received")
    assert "has 0 badges where it counts 1" in kept()[0].reason


@pytest.mark.parametrize("other", ["another completion", "another student"])
def test_a_badge_of_another_is_not_taken_over(deliver, event, far_ends, shelf, time, worker, kept, other):
    user = event()["user"] | ({} if other == "another completion" else {"id": "u2", "email": "mei@example.com"})
    deliver(event(user=user, course_progress=event()["course_progress"] | {"course_progress_id": "g0"}))
    far_ends.answers["POST /badges"] = 502, b""
    deliver(event())
    far_ends.answers["POST /badges"] = shelf.issue
    time.passes(60)
    worker.work_off()
    assert [row.badge_id for row in kept()] == ["b-1", "b-2"]


def test_a_badge_that_was_revoked_meanwhile_is_not_issued_again(deliver, event, far_ends, shelf, time, worker, kept):
    far_ends.answers["POST /badges"] = lost(shelf, requests.Timeout(), has_effect=True)
    deliver(event())
    shelf.badges[0]["state"] = "revoked"
    far_ends.answers["POST /badges"] = shelf.issue
    time.passes(60)
    worker.work_off()
    assert (kept()[0].badge_id, len(shelf.badges)) == ("b-1", 1)


@pytest.mark.parametrize(("is_ours", "state", "badge_id"), [(True, "issued", "b-1"), (False, "already_earned", "")])
def test_the_badge_that_stands_in_the_way_may_be_our_own(deliver, event, far_ends, shelf, is_ours, state, badge_id):
    def respond(call):
        shelf.issue(call)
        if not is_ours:
            shelf.badges[0]["evidence"] = []
        return 422, DUPLICATE

    far_ends.answers["POST /badges"] = respond
    row = deliver(event())
    assert (row.state, row.badge_id, row.told) == (state, badge_id, None)
    assert methods(far_ends) == ["POST", "GET"]


def test_whose_badge_stands_in_the_way_is_asked_until_there_is_an_answer(
    deliver, event, far_ends, shelf, time, worker, kept
):
    far_ends.answers |= {"POST /badges": lost(shelf, (422, DUPLICATE), has_effect=True), "GET /badges": (500, b"")}
    assert deliver(event()).state == "received"
    far_ends.answers |= {"POST /badges": (422, DUPLICATE), "GET /badges": shelf.list}
    time.passes(60)
    worker.work_off()
    assert (kept()[0].state, kept()[0].badge_id) == ("issued", "b-1")


@pytest.mark.parametrize("how", ["redelivered", "delivered again"])
@pytest.mark.parametrize("has_effect", [True, False], ids=["issued", "not issued"])
def test_what_was_parked_is_looked_for_before_it_is_issued_after_all(
    deliver, event, far_ends, shelf, time, worker, store, kept, how, has_effect
):
    far_ends.answers["POST /badges"] = lost(shelf, (422, {"data": {"message": "archived"}}), has_effect=has_effect)
    row = deliver(event())
    assert (row.state, row.reason) == ("parked", "Acclaim refused with 422: archived")
    far_ends.answers["POST /badges"] = shelf.issue
    if how == "redelivered":
        assert store.redeliver(time(), [row.id]) == 1
        worker.work_off()
    else:
        deliver(event())
    assert methods(far_ends) == ["POST", "GET"] + ["POST"] * (not has_effect)
    assert (kept()[0].state, kept()[0].badge_id, len(shelf.badges)) == ("issued", "b-1", 1)
    assert kept()[0].reason == ""


def test_news_of_what_is_parked_is_answered_as_received_and_tells_the_workers(
    deliver, post, event, far_ends, integration, monkeypatch
):
    far_ends.answers["POST /badges"] = 422, {"data": {"message": "archived"}}
    assert deliver(event()).state == "parked"
    woken = []
    monkeypatch.setattr(integration, "received", lambda: woken.append("yes"))
    answer = {"outcome": "received", "reason": "", "badge_id": ""}
    assert (post(event()).json, woken) == (answer, ["yes"])


def test_only_what_is_parked_is_redelivered(deliver, event, far_ends, store, time, kept):
    far_ends.answers["POST /badges"] = 422, {"data": {"message": "archived"}}
    first = deliver(event()).id
    other = deliver(event(course={"id": "c9"})).id
    assert store.redeliver(time(), [other, 99]) == 0
    assert store.redeliver(time(), [first, other]) == 1
    assert [row.state for row in kept()] == ["received", "not_eligible"]
    assert store.redeliver(time()) == 0


@pytest.mark.parametrize("changes", [{"recipient_email": "mei@example.com"}, {"badge_template": {"id": "t-2"}}])
def test_a_badge_that_nobody_asked_for_is_parked_and_not_taken_for_ours(deliver, event, far_ends, shelf, changes):
    def respond(call):
        status, body = shelf.issue(call)
        return status, {"data": body["data"] | changes}

    far_ends.answers["POST /badges"] = respond
    row = deliver(event())
    assert (row.state, row.badge_id) == ("parked", "")
    assert row.reason == "Acclaim answered with a badge that was not asked for: b-1"
    assert "mei" not in row.reason


def test_every_attempt_is_written_down(deliver, event, far_ends, shelf, time, worker, store):
    far_ends.answers["POST /badges"] = lost(shelf, (503, b""), has_effect=True)
    number = deliver(event()).id
    began = time()
    time.passes(39)
    worker.work_off()
    told = store.attempts(number)
    assert [(each.number, each.started_at, each.ended_at, each.result) for each in told] == [
        (1, began, began, "later: Acclaim answered 503"),
        (2, time(), time(), "issued b-1"),
    ]


def test_a_badge_whose_asking_was_never_sent_is_asked_for_again_without_a_look(
    deliver, event, far_ends, shelf, time, worker, kept
):
    refused = urllib3.exceptions.NewConnectionError(None, "refused")
    far_ends.answers["POST /badges"] = requests.ConnectionError(urllib3.exceptions.MaxRetryError(None, "/", refused))
    assert deliver(event()).is_open is False
    far_ends.answers["POST /badges"] = shelf.issue
    time.passes(2)
    worker.work_off()
    assert kept()[0].state == "issued"
    assert [call.method for call in far_ends.to("acclaim.test")] == ["POST", "POST"]


def test_the_address_that_a_badge_went_to_is_looked_for_though_the_student_has_another_by_now(
    deliver, event, far_ends, shelf, store, time, worker, kept
):
    person = {"id": "u1", "first_name": "Priya", "last_name": "Rao"}
    far_ends.answers["GET /users/u1"] = 200, {"user": person}
    assert deliver(event(user={"id": "u1"})).state == "parked"
    far_ends.answers["GET /users/u1"] = 200, {"user": person | {"email": "priya@example.com"}}
    far_ends.answers["POST /badges"] = lost(shelf, requests.Timeout(), has_effect=True)
    store.redeliver(time())
    worker.work_off()
    far_ends.answers["GET /users/u1"] = 200, {"user": person | {"email": "priya@example.org"}}
    far_ends.answers["POST /badges"] = shelf.issue
    time.passes(3600)
    worker.work_off()
    assert [badge["recipient_email"] for badge in shelf.badges] == ["priya@example.com"]
    assert (kept()[0].state, kept()[0].badge_id) == ("issued", "b-1")


def test_what_is_forbidden_was_not_issued_and_is_not_looked_for(deliver, event, far_ends, shelf, time, worker, kept):
    far_ends.answers["POST /badges"] = 403, {"data": {"message": "not yours"}}
    assert deliver(event()).is_open is False
    far_ends.answers["POST /badges"] = shelf.issue
    time.passes(2)
    worker.work_off()
    assert (methods(far_ends), kept()[0].state) == (["POST", "POST"], "issued")
