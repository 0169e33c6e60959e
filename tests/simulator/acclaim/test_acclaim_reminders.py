"""Reminders: one day and four days after a badge was earned, while it waits and its owner wants mail."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.acclaim.domain.issued_badge import BadgeState
from simulator.acclaim.records import badge_templates, earners, issued_badges
from simulator.acclaim.services.accepting import accept
from simulator.acclaim.services.accounts import choose_notifications
from simulator.acclaim.services.issuing import IssueRequest, issue
from simulator.acclaim.services.revoking import revoke
from simulator.clock import Clock
from tests.simulator.places import NORTHWIND, ONBOARDED, START, Place

TOMAS = "51d0a3f6-7c1b-4a58-b1de-0c9f4e2d6a01"
_numbers = itertools.count(1)
instants = st.integers(0, 6 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
what_happens = st.lists(st.tuples(instants, st.sampled_from(["accept", "revoke", "opt out", "opt in"])), max_size=4)


def do(place, badge_id, deed):
    with place.world() as world:
        tomas, badge = world.rows(earners).find(id=TOMAS), world.rows(issued_badges).find(id=badge_id)
        if deed == "accept" and badge.state is BadgeState.PENDING:
            accept(world, tomas, badge_id)
        if deed == "revoke" and badge.state in {BadgeState.PENDING, BadgeState.ACCEPTED}:
            revoke(world, NORTHWIND, badge_id, "x", suppress_email=True)
        if deed.startswith("opt"):
            choose_notifications(world, tomas, wants_email=deed == "opt in")


def expected(earned, deeds):
    """The model: a reminder is sent when at its instant nothing has ended the wait and no opt-out stands.

    What happens at the very instant of a reminder happens after it: the clock gets there first.
    """
    sent = []
    for due in (earned + timedelta(days=1), earned + timedelta(days=4)):
        before = [deed for after, deed in deeds if START + after < due]
        wishes = [deed for deed in before if deed.startswith("opt")]
        if not {"accept", "revoke"} & set(before) and (not wishes or wishes[-1] == "opt in"):
            sent.append(due)
    return sent


def play(simulator, back_dated, deeds, stops):
    """Issues a badge, lets the deeds happen at their instants with `stops` between, and tells when reminders went."""
    name = f"reminders-{next(_numbers)}"
    simulator.worlds.create(name, "northwind", Clock(frozen_at=START))
    place = Place(simulator, name)
    request = IssueRequest(ONBOARDED, "tomas@example.com", "Tomás", "Ortega", START - back_dated)
    with place.world() as world:
        badge = issue(world, NORTHWIND, request)
    for after, deed in sorted([*deeds, *((stop, "") for stop in stops)], key=lambda step: step[0]):
        simulator.turning.advance(name, START + after)
        do(place, badge.id, deed)
    simulator.turning.advance(name, START + timedelta(days=10))
    sent = [mail.sent_at for mail in place.mail(kind="badge reminder")]
    assert len(place.mail(kind="badge notice")) == 1
    with place.world(write=False) as world:
        from simulator.due import due_work

        assert {work.kind for work in world.rows(due_work).all()} == {"token_expiry"}
    simulator.worlds.remove(name)
    return badge.earned_at, sent


@given(instants, what_happens, st.lists(instants, max_size=12))
@settings(max_examples=50, derandomize=True)
def test_reminders_do_not_depend_on_how_the_clock_gets_there(simulator, back_dated, deeds, stops):
    deeds = sorted(deeds, key=lambda deed: deed[0])
    earned, at_once = play(simulator, back_dated, deeds, [])
    assert play(simulator, back_dated, deeds, stops) == (earned, at_once)
    assert at_once == expected(earned, deeds)


@pytest.mark.parametrize(
    ("day", "dates"),
    [
        (datetime(2028, 2, 29, 12, tzinfo=UTC), ["03-01", "03-04"]),
        (datetime(2026, 1, 31, 12, tzinfo=UTC), ["02-01", "02-04"]),
        (datetime(2026, 4, 30, 12, tzinfo=UTC), ["05-01", "05-04"]),
        (datetime(2026, 12, 31, 12, tzinfo=UTC), ["01-01", "01-04"]),
        # Where clocks are put forward (02:30 is missing) and back (02:30 comes twice) in between.
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), ["03-30", "04-02"]),
        (datetime(2026, 10, 24, 0, 30, tzinfo=UTC), ["10-25", "10-28"]),
    ],
)
def test_reminders_by_the_calendar(simulator, day, dates):
    name = f"reminders-{next(_numbers)}"
    simulator.worlds.create(name, "northwind", Clock(frozen_at=day))
    place = Place(simulator, name)
    place.issue(issued_at=day.strftime("%Y-%m-%d %H:%M:%S +0000"))
    place.advance(days=30)
    sent = [mail.sent_at for mail in place.mail(kind="badge reminder")]
    assert [f"{instant:%m-%d}" for instant in sent] == dates
    assert {instant.time() for instant in sent} == {day.time()}
    simulator.worlds.remove(name)


def test_240_steps_make_the_same_mails_as_one(place):
    place.issue()
    for _ in range(240):
        place.advance(hours=1)
    assert [mail.sent_at for mail in place.mail(kind="badge reminder")] == [
        START + timedelta(days=days) for days in (1, 4)
    ]
    assert {work.kind for work in place.advance(days=3650)} == {"token_expiry"}


def test_a_badge_dated_ahead_is_earned_then(place):
    place.issue(issued_at="2026-03-12 09:00:00 +0000")
    assert place.advance(days=10) == []
    assert [work.due_at for work in place.advance(days=5)] == [START + timedelta(days=days) for days in (11, 14)]


def test_a_template_may_be_archived_while_a_badge_waits(place):
    place.issue()
    assert place.own("PUT", f"/badge_templates/{ONBOARDED}", json={"state": "archived"}).status_code == 200
    with place.world(write=False) as world:
        assert not world.rows(badge_templates).find(id=ONBOARDED).is_active
    place.advance(days=5)
    assert len(place.mail(kind="badge reminder")) == 2


def expiring(place, **changes):
    place.own("PUT", f"/badge_templates/{ONBOARDED}", json={"send_expiring_badge_notifications": True})
    return place.accepted_by_tomas(**{"expires_at": "2026-12-31 09:00:00 +0000"} | changes)


def expiry_notices(place, badge):
    return [mail.sent_at.isoformat() for mail in place.mail(about=badge, kind="badge expiring")]


def test_a_badge_that_ends_is_told_of_60_days_before(place):
    badge = expiring(place)
    place.advance(days=400)
    assert expiry_notices(place, badge) == ["2026-11-01T09:00:00+00:00"]
    (mail,) = place.mail(about=badge, kind="badge expiring")
    assert "2026-12-31" in mail.text


def test_of_an_end_that_is_near_already_nobody_is_told(place):
    badge = expiring(place, expires_at="2026-04-01 09:00:00 +0000")
    place.advance(days=400)
    assert expiry_notices(place, badge) == []


@pytest.mark.parametrize("happens", ["revoked", "never accepted", "given another end", "without the template's wish"])
def test_no_notice_of_an_end_that_does_not_come_like_that(place, happens):
    badge = expiring(place) if happens != "never accepted" else place.issue(expires_at="2026-12-31 09:00:00 +0000")
    if happens == "revoked":
        place.revoke(badge)
    if happens == "given another end":
        answer = place.try_to_issue(
            recipient_email="tomas@example.com", issued_to_first_name="Tomás", issued_to_last_name="Ortega",
            duplicate_behavior="replace", expires_at=False,
        )  # fmt: skip
        assert answer.json["data"]["id"] == badge
    if happens == "without the template's wish":
        place.own("PUT", f"/badge_templates/{ONBOARDED}", json={"send_expiring_badge_notifications": False})
    place.advance(days=400)
    assert expiry_notices(place, badge) == []


def test_a_badge_updated_to_be_quiet_is_reminded_of_no_more(place):
    place.issue()
    place.advance(days=2)
    place.issue(duplicate_behavior="replace", suppress_badge_notification_email=True)
    place.advance(days=8)
    assert [mail.sent_at for mail in place.mail(kind="badge reminder")] == [START + timedelta(days=1)]


def test_a_badge_updated_to_be_quiet_no_more_gets_the_reminders_that_lie_ahead(place):
    place.issue(suppress_badge_notification_email=True)
    place.advance(days=2)
    place.issue(duplicate_behavior="replace")
    place.advance(days=8)
    assert [mail.sent_at for mail in place.mail(kind="badge reminder")] == [START + timedelta(days=4)]


def test_an_updated_badge_is_told_of_its_new_end(place):
    place.own("PUT", f"/badge_templates/{ONBOARDED}", json={"send_expiring_badge_notifications": True})
    place.accepted_by_tomas(expires_at="2026-08-01 09:00:00 +0000")
    place.issue_to_tomas(expires_at="2026-07-01 09:00:00 +0000", duplicate_behavior="replace")
    place.advance(days=300)
    (mail,) = place.mail(kind="badge expiring")
    assert mail.sent_at == datetime(2026, 5, 2, 9, tzinfo=UTC)
