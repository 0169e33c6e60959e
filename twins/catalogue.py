"""Every twin there is, and what is played beside them: targets that do nothing, and the code as it is."""

from steps.rules import rules
from twins import accept, account, again, away, earn, inspector, lost, notify, share, view
from twins import setup as set_up
from twins.nothing import NULL_TARGETS
from twins.twin import TWINS, Breaking, Twin

GROUPS = (set_up, earn, again, accept, view, share, notify, account, lost, away, inspector)
UNBROKEN = "unbroken"
"""The code as it is, played among the twins: every scenario passes, so no twin has left anything behind."""


def twins() -> list[Twin]:
    """The twins in the order of the rules; importing the modules of the groups has filled the catalogue."""
    assert {each.breaks.__module__ for each in TWINS} == {group.__name__ for group in GROUPS}
    place = list(rules())
    return sorted(TWINS, key=lambda each: place.index(each.rules[0]))


def played() -> dict[str, Breaking]:
    """Everything that is played, by its name."""
    broken = {twin.name: twin.breaks for twin in twins()}
    return broken | NULL_TARGETS | {UNBROKEN: lambda _patch: None}
