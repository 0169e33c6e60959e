"""What the office does, seen in a world of Acclaim that is each test's own."""

import pytest
from issuing import CannotIssue, Office


@pytest.fixture
def office(acclaim):
    return Office(acclaim.url, acclaim.organization_id, acclaim.token)


def complete(office, acclaim, template="Northwind Onboarded"):
    return office.issue("priya@example.com", "Priya", "Raman", acclaim.templates[template], acclaim.clock.now)


def test_a_completed_course_gives_a_badge_that_priya_accepts(office, acclaim):
    badge_id = complete(office, acclaim)
    (notice,) = acclaim.mail(to="priya@example.com")
    assert notice["subject"] == "You earned the badge Northwind Onboarded"
    assert acclaim.accept(badge_id)["state"] == "accepted"


def test_whoever_has_the_badge_already_is_no_error(office, acclaim):
    acclaim.issue("priya@example.com", "Northwind Onboarded")
    assert complete(office, acclaim) is None
    assert len(acclaim.badges("priya@example.com")) == 1
    acclaim.assert_called("issueBadge", status=422, body={"recipient_email": "priya@example.com"}, count=1)


def test_who_does_not_accept_is_reminded_twice_within_four_days(office, acclaim):
    complete(office, acclaim)
    acclaim.clock.advance(days=4)
    assert len(acclaim.mail(to="priya@example.com", kind="badge reminder")) == 2


@pytest.mark.acclaim(strict=True)
def test_a_template_that_is_not_active_is_an_error(office, acclaim):
    with pytest.raises(CannotIssue, match="422"):
        complete(office, acclaim, "Cloud Pilot")
    assert acclaim.badges() == []
