"""Planted bugs: each patches the running code into a mistake that somebody could make."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from pytest import MonkeyPatch


@dataclass(frozen=True)
class PlantedBug:
    """`told` is a part of the machine's message when it finds the bug."""

    name: str
    told: str
    plant: Callable[[MonkeyPatch], None]


def _revoked_badges_count_as_duplicates(patch: MonkeyPatch) -> None:
    from simulator.acclaim.domain.issued_badge import STANDING, BadgeState
    from simulator.acclaim.services import issuing

    patch.setattr(issuing, "STANDING", STANDING | {BadgeState.REVOKED})
    patch.setattr(issuing, "_same_recipient", issuing._same_recipient.__wrapped__)  # none that was made without


def _old_badge_forgets_its_successor(patch: MonkeyPatch) -> None:
    from simulator.acclaim.domain.issued_badge import IssuedBadge

    replaced = IssuedBadge.replaced
    patch.setattr(
        IssuedBadge, "replaced", lambda badge, *args: replace(replaced(badge, *args), replacement_badge_id=None)
    )


def _done_twice_where_a_turn_ends(patch: MonkeyPatch) -> None:
    """What is due at the very instant at which the clock stops is done again when it goes on."""
    from simulator.due import due_work
    from simulator.turning import Turning

    advance = Turning.advance

    def forgetful(turning: Any, name: str, target: datetime | timedelta) -> Any:
        done = advance(turning, name, target)
        with turning._worlds.open(name, write=True) as world:
            world.rows(due_work).add(*(work for work in done if work.due_at == target))
        return done

    patch.setattr(Turning, "advance", forgetful)


def _refused_calls_are_kept(patch: MonkeyPatch) -> None:
    from simulator.acclaim.web.api import errors

    patch.setattr(errors, "abandon_world", lambda: None)


PLANTED = (
    PlantedBug(
        "revoked badges count as duplicates", "is the issued badge a new one", _revoked_badges_count_as_duplicates
    ),
    PlantedBug("a replaced badge forgets its successor", "replacement_badge_id", _old_badge_forgets_its_successor),
    PlantedBug("done twice where a turn of the clock ends", "mails", _done_twice_where_a_turn_ends),
    PlantedBug("a refused call keeps what it had begun", "keeps something of it", _refused_calls_are_kept),
)
