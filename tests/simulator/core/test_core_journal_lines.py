"""The journal in lines: every kind of entry has one that says what came of it."""

from simulator.app import Simulator
from simulator.clock import Clock
from simulator.journal_lines import line, unread
from tests.simulator.places import START, Place


def lines(place):
    return [line(entry) for entry in place.control("GET", "/journal").json["entries"]]


def test_an_issue_with_all_that_follows(place):
    place.issue()
    assert lines(place) == [
        "2026-03-02 09:00:00  request  issueBadge  201",
        "2026-03-02 09:00:00  change   badge.created  priya@example.com  state=pending",
        "2026-03-02 09:00:00  mail     badge notice  priya@example.com  subject=You earned the badge Northwind Onboarded",
        "2026-03-02 09:00:00  change   pending_badge_notification.no_user.sent  priya@example.com  state=pending",
    ]


def test_a_refusal_says_why(place):
    place.try_to_issue(recipient_email="nobody")
    (told,) = lines(place)
    assert told.startswith("2026-03-02 09:00:00  request  issueBadge  422  rule=fields  answered {")


def test_a_webhook_without_an_answer_says_so():
    simulator = Simulator(base_url="http://simulator.test")
    simulator.worlds.create("deaf", "northwind", Clock(frozen_at=START))
    place = Place(simulator, "deaf")
    place.own("PUT", json={"webhook_url": "http://127.0.0.1:9/hook"})
    place.issue()
    told = [each for each in lines(place) if "  webhook  " in each]
    assert told[0].startswith("2026-03-02 09:00:00  webhook  badge.created  outcome=no answer")
    assert told[0].endswith("url=http://127.0.0.1:9/hook")
    simulator.worlds.close()


def test_a_leniency_is_told_with_what_it_is_about(place):
    place.issue(expire_at="2027-03-02")
    place.own("GET", "/badges/")
    told = [each for each in lines(place) if "leniency" in each]
    assert told == [
        "2026-03-02 09:00:00  request  issueBadge  201  leniency=unknown-field (expire_at)",
        "2026-03-02 09:00:00  request  listBadges  200  leniency=trailing-slash",
    ]


def test_what_was_sent_and_not_read_is_told_once_for_each_operation(place):
    for address in ("priya@example.com", "mei@example.com"):
        place.issue(recipient_email=address, expire_at="2027-03-02")
    place.own("GET", "/badges/?sotr=x")
    place.own("GET", "/badges/")
    assert unread(place.control("GET", "/journal").json["entries"]) == [
        "not read: issueBadge  unknown-field (expire_at)",
        "not read: listBadges  trailing-slash, unknown-parameter (sotr)",
    ]
