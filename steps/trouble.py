"""The voice of what goes wrong between the two, and of how it ends."""

from typing import Any

from pytest_bdd import given, when

from steps.phrases import phrase
from steps.play import Play
from steps.telling import holds

_ISSUE, _LIST = "issueBadge", "listBadges"
_BECOMES: dict[str, dict[str, Any]] = {
    "nothing is issued": {"effect": "none"},
    "the badge is issued": {"effect": "done"},
    "the badge is issued a minute later": {"effect": "late", "late_seconds": 60},
}
_UNTIL_WELL = 1000  # calls, more than any integration makes meanwhile


@given(phrase("the next call that issues a badge gets no answer, and {becomes:Text}"))
def answer_gets_lost(play: Play, becomes: str) -> None:
    play.world.arm(_ISSUE, "drop", **_BECOMES[becomes])


@given(phrase("calls that issue a badge are answered with {error:d}"))
def issuing_fails(play: Play, error: int) -> None:
    play.world.arm(_ISSUE, "status", status=error, first=_UNTIL_WELL)


@given(phrase("calls that list badges are answered with {error:d}"))
def listing_fails(play: Play, error: int) -> None:
    play.world.arm(_LIST, "status", status=error, first=_UNTIL_WELL)


@given("lists of badges break off after their first page")
def lists_break_off(play: Play) -> None:
    play.world.arm(_LIST, "status", status=500, after=1, first=_UNTIL_WELL)


@given(phrase('Acclaim refuses to issue "{badge:Title}"'))
def refuses_to_issue(play: Play, badge: str) -> None:
    refused = {"status": 422, "message": "The badge template cannot be issued"}
    play.world.arm(_ISSUE, "status", first=_UNTIL_WELL, badge_template_id=play.acclaim.template_id(badge), **refused)


@given("Acclaim is well again")
@when("Acclaim is well again")
def is_well_again(play: Play) -> None:
    _all_was_met(play)
    play.world.disarm()


@when("the integration has tried again")
def has_tried_again(play: Play) -> None:
    play.start().catch_up()
    _all_was_met(play)


def _all_was_met(play: Play) -> None:
    """Who did not meet what goes wrong has shown nothing."""
    holds("Of what goes wrong no call has met", play.world.unmet(), [])
