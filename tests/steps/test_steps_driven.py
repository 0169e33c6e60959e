"""What drivers do between the steps, played in a world of its own."""

import pytest

from steps.drivers.capabilities import part_of
from steps.drivers.declaring import Incomplete
from steps.trouble import is_away, is_well_again, tries_again


def test_a_dashboard_that_is_open_is_looked_at_anew(play):
    tomas = play.earner("Tomás")
    assert tomas.dashboard() == []
    person = play.person("Tomás")
    now = play.acclaim.now().isoformat()
    play.issuer().issue("Northwind Onboarded", person.email, person.first_name, person.last_name, now)
    assert tomas.dashboard() == ["Northwind Onboarded"]


def test_whoever_does_not_say_whether_anything_waits_has_not_written_it(play, monkeypatch):
    monkeypatch.setattr("steps.drivers.operator.HostedOperator.try_again", lambda *_asked: None)
    with pytest.raises(Incomplete, match="True or False, and not None"):
        tries_again(play)


def test_what_goes_wrong_and_nobody_meets_is_told(play):
    is_away(play, "that it is away")
    with pytest.raises(AssertionError, match="made no call that was to go wrong; instead: issueBadge or issueBadges"):
        tries_again(play)


def test_one_of_the_calls_that_do_the_same_is_enough(play):
    is_away(play, "that it is away")
    play.student("Priya").complete("Onboarding Essentials")
    is_well_again(play)
    assert play.world.unmet() == []


def test_a_capability_that_nobody_knows_is_found():
    with pytest.raises(AssertionError, match="'retrys' is no capability"):
        part_of("retrys")
