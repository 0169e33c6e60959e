"""A world: organizations, people, time, ids and mail of its own, apart from every other world."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self, TypeVar

import sqlalchemy as sa

from simulator.clock import Clock, clock_columns
from simulator.criteria import equals
from simulator.due import DueWork, due_work, work
from simulator.found import Found
from simulator.ids import Ids
from simulator.journal import CHANGE, MAIL, Entry, entry
from simulator.kept_worlds import SETTING_THE_CLOCK, SETTING_THE_SWITCHES
from simulator.mailbox import Mail, mails
from simulator.records import Records
from simulator.rows import Rows
from simulator.switches import Switches

T = TypeVar("T")
HAND_OFF = "mail_handoff"
"""The kind of due work that hands an e-mail on to a real server."""


@dataclass(frozen=True)
class World:
    """One world within one transaction. Services get it first and reach everything through it.

    `armed` says whether a fault is yet to fire, so that hardly anybody has to look for one.
    """

    name: str
    seed: str
    base_url: str
    clock: Clock
    ids: Ids
    switches: Switches
    connection: sa.Connection
    cause: str | None = None
    hands_off: bool = False
    armed: bool = False
    scheduled: list[DueWork] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    noted: list[Entry] = field(default_factory=list)
    found: Found = field(default_factory=Found)

    def rows(self, kept: Records[T]) -> Rows[T]:
        return Rows(self.connection, self.name, kept, self.found)

    def now(self) -> datetime:
        return self.clock.now()

    def set_clock(self, clock: Clock) -> None:
        """Has the world go by another clock once this transaction is committed. Who sets it tells `Worlds` afterwards.

        A turn sets it at every step and tells once: a timer that was woken on the way would wait for the turn to end.
        """
        SETTING_THE_CLOCK.run(self.connection, {"of_name": self.name} | clock_columns(clock))

    def set_switches(self, switches: Switches) -> None:
        """Has the world go by other switches once this transaction is committed."""
        SETTING_THE_SWITCHES.run(self.connection, {"of_name": self.name, "switches": switches})

    def at(self, instant: datetime, cause: str | None) -> Self:
        """The same world with its clock held at `instant`, for work that is done as of then, because of `cause`."""
        return replace(self, clock=Clock(frozen_at=instant), cause=cause)

    def note(
        self, kind: str, name: str, details: Mapping[str, object], *, about: str | None, person: str | None = None
    ) -> str:
        """Puts into the journal what happened, as caused by what is under way; returns the entry's id."""
        cause = self._cause_of(about)
        noted = entry(kind, self.now(), name, cause=cause, about=about, person=person, details=details)
        self.noted.append(noted)
        return noted.id

    def _cause_of(self, about: str | None) -> str | None:
        """A mail or a reminder about a badge follows from what has just become of it, else from what is under way."""
        changes = (noted.id for noted in reversed(self.noted) if noted.kind == CHANGE and noted.about == about)
        return next(changes, self.cause) if about else self.cause

    def send(self, mail: Mail) -> None:
        self.rows(mails).add(mail)
        told = {"mail": mail.id, "subject": mail.subject}
        self.note(MAIL, mail.kind, told, about=mail.about, person=mail.recipient_email)
        if self.hands_off:
            self.schedule(HAND_OFF, mail.id, self.now())

    def schedule(
        self,
        kind: str,
        subject: str,
        due_at: datetime,
        round: int = 1,  # noqa: A002
        *,
        cause: str | None = None,
    ) -> None:
        """Puts work down for `due_at`; what is due at once is done when the transaction is committed."""
        put_down = work(kind, subject, due_at, round, cause or self._cause_of(subject))
        self.rows(due_work).add(put_down)
        self.scheduled.append(put_down)

    def due(self, kind: str, subjects: Collection[str]) -> dict[str, datetime]:
        """When work of a kind is due, by whom it is for; those for whom none is are missing."""
        coming = self.rows(due_work).where(equals(due_work.c.kind, kind), due_work.c.subject.in_(subjects))
        return {one.subject: one.due_at for one in coming}

    def cancel(self, kind: str, subject: str) -> None:
        """Takes work back that is not needed any more."""
        self.rows(due_work).remove(kind=kind, subject=subject)
        self.cancelled.append(subject)
