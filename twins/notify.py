"""Twins that write too often, too early, too late, to those who want no mail, or not at all."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from twins.twin import Of, around, twin


def _reminding_after(patch: pytest.MonkeyPatch, *hours: int) -> None:
    from simulator.acclaim.domain import reminders

    patch.setattr(reminders, "REMINDERS_AFTER", tuple(timedelta(hours=each) for each in hours))


@twin(
    "reminds an hour early",
    Of.ACCLAIM,
    "notify-1",
    scenario="Around the first day (23 hours, 59 minutes, 59 seconds, 0 reminders)",
)
def _reminder_early(patch: pytest.MonkeyPatch) -> None:
    _reminding_after(patch, 23, 96)


@twin("does not remind on day 1", Of.ACCLAIM, "notify-1", scenario="Around the first day (1 day, 1 reminder)")
def _no_first_reminder(patch: pytest.MonkeyPatch) -> None:
    _reminding_after(patch, 96)


@twin("reminds on day 5", Of.ACCLAIM, "notify-2", scenario="Around the fourth day (4 days, 2 reminders)")
def _reminder_on_day_5(patch: pytest.MonkeyPatch) -> None:
    _reminding_after(patch, 24, 120)


@twin("reminds a third time", Of.ACCLAIM, "notify-2", scenario="Around the fourth day (365 days, 2 reminders)")
def _third_reminder(patch: pytest.MonkeyPatch) -> None:
    _reminding_after(patch, 24, 96, 30 * 24)


@twin(
    "dates reminders at the end of the day",
    Of.ACCLAIM,
    "notify-2",
    scenario="Each reminder is dated at the moment when it was due",
)
def _reminders_dated_late(patch: pytest.MonkeyPatch) -> None:
    from simulator.world import World

    def send(right: Any, world: Any, mail: Any) -> None:
        late = mail.sent_at.replace(hour=23) if mail.kind == "badge reminder" else mail.sent_at
        right(world, replace(mail, sent_at=late))

    around(patch, World, "send", send)


def _reminding_whatever_became_of_it(patch: pytest.MonkeyPatch, *states: str) -> None:
    """Reminders stay where they were put down, and are sent for badges in these states, too."""
    from simulator.acclaim.domain.issued_badge import BadgeState
    from simulator.acclaim.services import events, notifying

    waiting = {BadgeState(state) for state in states}

    def cancel(right: Any, world: Any, badge: Any) -> None:
        if badge.state not in waiting:
            right(world, badge)

    around(patch, events, "cancel_coming", cancel)
    # The doors hold the function itself, so it is what it does that is replaced.
    patch.setattr(notifying.send_reminder, "__code__", _remind_anyway.__code__)


def _remind_anyway(world: Any, work: Any) -> None:
    from simulator.acclaim.records import issued_badges
    from simulator.acclaim.services import notifying

    badge = world.rows(issued_badges).find(id=work.subject)
    if badge:
        notifying._write_about(world, "badge_reminder", badge, notifying._template_of(world, badge))


@twin("reminds of what is accepted", Of.ACCLAIM, "notify-3", scenario="Accepted between the two")
def _reminder_after_acceptance(patch: pytest.MonkeyPatch) -> None:
    _reminding_whatever_became_of_it(patch, "accepted")


@twin("reminds of what is revoked", Of.ACCLAIM, "notify-3", scenario="Revoked between the two")
def _reminder_after_revocation(patch: pytest.MonkeyPatch) -> None:
    _reminding_whatever_became_of_it(patch, "revoked")


@twin(
    "writes to those who opted out",
    Of.ACCLAIM,
    "notify-4",
    scenario="Opted out between notice and reminder",
)
def _mail_after_opt_out(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.services import notifying

    patch.setattr(notifying, "wants_mail", lambda _owner: True)


@twin("opts out of reminders only", Of.ACCLAIM, "notify-4", scenario="No notice and no reminder")
def _notice_after_opt_out(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.services import notifying

    def noticed(send_notice: Any, *given: Any) -> None:
        with patch.context() as deaf:
            deaf.setattr(notifying, "wants_mail", lambda _owner: True)
            send_notice(*given)

    from simulator.acclaim.services import issuing

    around(patch, issuing, "send_notice", noticed)


@twin(
    "asks Acclaim to send no e-mail",
    Of.INTEGRATION,
    "notify-5",
    "accept-1",
    scenario="Nothing that the integration sends silences Acclaim",
)
def _mail_suppressed(patch: pytest.MonkeyPatch) -> None:
    from integration import acclaim_client

    def hushed(issue_body: Any, *given: Any) -> Any:
        return issue_body(*given) | {"suppress_badge_notification_email": True}

    around(patch, acclaim_client, "_issue_body", hushed)


@twin(
    "overlooks settings that it does not know",
    Of.INTEGRATION,
    "notify-5",
    scenario="A setting that would silence Acclaim is refused",
)
def _unknown_setting_overlooked(patch: pytest.MonkeyPatch) -> None:
    from stage import switchboard

    def overlooking(settings_from: Any, document: Any, secrets: Any) -> Any:
        known = {name: each for name, each in document["acclaim"].items() if not name.startswith("suppress")}
        return settings_from(document | {"acclaim": known}, secrets)

    around(patch, switchboard, "settings_from", overlooking)


@twin("keeps issue events from its admins", Of.ACCLAIM, "notify-6", scenario="Rhea sees what was issued")
def _issue_event_missing(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.domain.events import EventType
    from simulator.acclaim.services import issuing

    def silent(record: Any, world: Any, event_type: Any, badge: Any) -> None:
        if event_type is not EventType.BADGE_CREATED:
            record(world, event_type, badge)

    around(patch, issuing, "record_badge_event", silent)


@twin(
    "shows admins the events of all organizations",
    Of.ACCLAIM,
    "notify-6",
    scenario="An admin of another organization does not",
)
def _events_of_everybody(patch: pytest.MonkeyPatch) -> None:
    from simulator.acclaim.services import listing

    def of_all(leafed: Any, rows: Any, *_own: Any, **how: Any) -> Any:
        return leafed(rows, **how)

    around(patch, listing, "leafed", of_all)
