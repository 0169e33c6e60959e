"""The rows of the table and where their links lead."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from integration.acclaim_client import IssuedBadge
from integration.badges_earned import rows

DAY = datetime(2026, 2, 1, 10, tzinfo=UTC)


def issued(id="b1", **parts):
    badge = {
        "name": "N",
        "image_url": "https://i.test/b.png",
        "issued_at": DAY,
        "state": "pending",
        "recipient": "priya@example.com",
        "accept_url": f"https://a.test/badges/{id}/accept",
        "badge_url": "",
        "organization_ids": frozenset({"org-1"}),
    }
    return IssuedBadge(id, **badge | parts)


def table(*badges):
    return rows(badges, "org-1", "Priya@example.com")


def test_a_pending_badge_leads_to_its_own_page():
    (row,) = table(issued())
    assert (row.link.label, row.link.url) == (
        "Accept",
        "https://a.test/badges/b1/accept",
    )
    assert (row.name, row.state, row.issued_on) == ("N", "pending", "2026-02-01")


@pytest.mark.parametrize(
    ("badge_url", "dashboard"),
    [
        ("https://a.test/badges/b1", "https://a.test/earner/earned"),
        (
            "http://a.test:8400/w/x/badges/b1?t=1",
            "http://a.test:8400/w/x/earner/earned",
        ),
        ("https://a.test/badges/x/badges/b1", "https://a.test/badges/x/earner/earned"),
        ("javascript:alert(1)/badges/b1", ""),
        ("https://a.test/elsewhere", ""),
        ("http://[/badges/b1", ""),
        ("", ""),
    ],
)
def test_an_accepted_badge_leads_to_the_dashboard(badge_url, dashboard):
    (row,) = table(issued(state="accepted", badge_url=badge_url))
    assert (row.link.label, row.link.url) == ("View", dashboard)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:x", "ftp://a.test/x", "http:///x", "//a.test/x", "http://[/x"]
)
def test_only_web_addresses_are_shown(url):
    (row,) = table(issued(accept_url=url, image_url=url))
    assert (row.link.url, row.image_url) == ("", "")


def test_the_day_is_that_of_utc_wherever_the_machine_stands(monkeypatch):
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    try:
        (row,) = table(issued(issued_at=datetime(2026, 2, 1, 23, 59, tzinfo=UTC)))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert row.issued_on == "2026-02-01"


@pytest.mark.parametrize("state", ["revoked", "rejected", "replaced", "Accepted", ""])
def test_a_badge_in_any_other_state_is_not_shown(state):
    assert table(issued(state=state)) == []


def test_a_badge_of_another_organization_or_address_is_not_shown():
    assert (
        table(
            issued(organization_ids=frozenset({"org-2"})),
            issued(recipient="mei@example.com"),
        )
        == []
    )


def test_the_newest_comes_first_and_equals_stand_by_id():
    shown = table(
        issued("c", name="c"),
        issued("new", name="new", issued_at=DAY + timedelta(seconds=1)),
        issued("a", name="a"),
        issued("b", name="b", issued_at=DAY.astimezone(timezone(timedelta(hours=9)))),
    )
    assert [row.name for row in shown] == ["new", "a", "b", "c"]


def test_a_badge_listed_on_two_pages_is_shown_once():
    assert len(table(issued(), issued())) == 1
