"""The voice of what goes wrong between Acclaim and the integration, and how it ends."""

from collections.abc import Iterable
from typing import Any

from pytest_bdd import given, when

from steps.drivers.declaring import Incomplete
from steps.phrases import phrase
from steps.play import Play
from steps.telling import holds_that

_ISSUE, _LIST = ("issueBadge", "issueBadges"), ("listBadges", "searchBadges", "searchManyBadges")
_UNTIL_WELL = 1000  # calls, more than any integration makes meanwhile
BECOMES: dict[str, dict[str, Any]] = {
    "gets no answer, and nothing is issued": {"kind": "drop"},
    "gets no answer, and the badge is issued": {"kind": "drop", "effect": "done"},
    "gets no answer, and the badge is issued 20 seconds later": {"kind": "drop", "effect": "late", "late_seconds": 20},
    "gets half an answer, and the badge is issued": {"kind": "truncated"},
    "is answered with an error, and the badge is issued": {"kind": "status", "status": 504, "effect": "done"},
    "is refused": {"kind": "status", "status": 422, "message": "The badge cannot be issued"},
}
ERRORS: dict[str, dict[str, Any]] = {
    "nothing": {"kind": "drop"},
    "that it is away": {"kind": "status", "status": 503},
    "that it is broken": {"kind": "status", "status": 500},
    "that it is asked too often": {"kind": "status", "status": 429},
}
_AN_HOUR = [300] * 12  # seconds, at once
_AN_HOUR_AND_MORE = [10] * 12 + _AN_HOUR  # small steps first: who looks too early must not find what comes late


@given(phrase("the next call that issues a badge {becomes:Text}"))
def next_call_becomes(play: Play, becomes: str) -> None:
    play.world.arm(_ISSUE, **BECOMES[becomes])


@given(phrase("Acclaim is away, and says {error:Text}"))
def is_away(play: Play, error: str) -> None:
    play.world.arm(_ISSUE + _LIST, first=_UNTIL_WELL, **ERRORS[error])


@given("lists of badges break off after their first page")
def lists_break_off(play: Play) -> None:
    play.start()  # first: a list read at the start must not count as the first page
    play.world.arm(_LIST, kind="status", status=500, after=1, first=_UNTIL_WELL)


@given(phrase('Acclaim refuses to issue "{badge:Title}"'))
def refuses_to_issue(play: Play, badge: str) -> None:
    template = play.acclaim.template_id(badge)
    play.world.arm(_ISSUE, first=_UNTIL_WELL, badge_template_id=template, **BECOMES["is refused"])


@given("Acclaim is well again")
@when("Acclaim is well again")
def is_well_again(play: Play) -> None:
    _has_gone_wrong(play)
    play.world.disarm()


@given("the integration is restarted")
def is_restarted(play: Play) -> None:
    play.start().stop()
    play.operator.start()


@given("the integration has tried in vain for an hour")
def has_tried_in_vain(play: Play) -> None:
    _let_it_try(play, _AN_HOUR)


@when("the integration tries again")
def tries_again(play: Play) -> None:
    _let_it_try(play, _AN_HOUR_AND_MORE)
    play.world.pass_time("1 minute")  # what comes late comes, also when nobody waits for it any more
    _has_gone_wrong(play)


def _let_it_try(play: Play, spans: Iterable[int]) -> None:
    """Time goes by on both sides, so many seconds at once, until nothing waits."""
    operator = play.start()
    for seconds in spans:
        play.world.pass_time(f"{seconds} seconds")
        waits = operator.try_again(seconds)
        if not isinstance(waits, bool):
            raise Incomplete(f"try_again says whether anything still waits, True or False, and not {waits!r}")
        if not waits:
            return


def _has_gone_wrong(play: Play) -> None:
    """What goes wrong without anybody noticing shows nothing."""
    unmet = play.world.unmet()
    holds_that("The integration made no call that was to go wrong", not unmet, unmet)
