"""Acclaim told a second time: what becomes of badges, in few words, and without knowing the simulator."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

REMINDED_AFTER = (timedelta(days=1), timedelta(days=4))
WARNED_BEFORE = timedelta(days=60)
STANDING = {"pending", "accepted"}
WITHDRAWN = {"revoked", "replaced"}


class Named:
    """Told in few words where Hypothesis tells which steps led to a failure."""

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        printer.text(repr(self))


@dataclass(frozen=True, repr=False)
class Template(Named):
    id: str
    issuer: str
    allows_duplicates: bool = False
    warns_of_expiry: bool = False
    is_active: bool = True

    def __repr__(self) -> str:
        return f"<template {self.id[-2:]}>"


@dataclass(repr=False)
class Person(Named):
    """Somebody with an account; `id` is None as long as nobody outside can know it."""

    name: str
    id: str | None
    addresses: set[str]
    wants_mail: bool = True
    auto_accepts: set[str] = field(default_factory=set)

    def __repr__(self) -> str:
        return f"<{self.name}>"


@dataclass(frozen=True)
class Wish:
    """What an issuer asks for when issuing."""

    template: Template
    recipient: str
    issued_at: datetime
    expires_at: datetime | None = None
    earner_id: str | None = None
    quiet: bool = False
    behavior: str = "deny"

    @property
    def is_in_order(self) -> bool:
        return self.template.is_active and not (self.expires_at and self.expires_at < self.issued_at)


@dataclass(eq=False, repr=False)
class Badge(Named):
    """A badge; its `id` is Acclaim's to choose, so it comes later."""

    template: Template
    recipient: str
    issued_at: datetime
    expires_at: datetime | None
    earner_id: str | None
    quiet: bool
    state: str
    created_at: datetime
    updated_at: datetime
    id: str = ""
    state_updated_at: datetime | None = None
    reason: str | None = None
    replaces: "Badge | None" = None
    replaced_by: "Badge | None" = None
    was_accepted: bool = False

    def __repr__(self) -> str:
        return f"<badge {self.id[:8]} to {self.recipient}, {self.state}>"

    @property
    def stands(self) -> bool:
        return self.state in STANDING

    def letters_of_its_own(self) -> Iterator[tuple[datetime, str]]:
        """When the clock has something written about the badge as it stands now, and what."""
        if self.state == "pending" and not self.quiet:
            earned_at = max(self.issued_at, self.created_at)
            yield from ((earned_at + delay, "badge reminder") for delay in REMINDED_AFTER)
        if self.state == "accepted" and self.expires_at and self.template.warns_of_expiry:
            yield self.expires_at - WARNED_BEFORE, "badge expiring"


@dataclass(frozen=True)
class Letter:
    sent_at: datetime
    kind: str
    about: Badge
    recipient: str


@dataclass(frozen=True)
class Happening:
    at: datetime
    kind: str
    about: Badge
    state: str


def mailbox_of(address: str) -> str:
    return address.lower()


@dataclass
class Model:
    """Every deed tells what came of it: the badge, or None (False) when Acclaim must refuse and change nothing."""

    now: datetime
    people: list[Person]
    badges: list[Badge] = field(default_factory=list)
    deleted: list[Badge] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)

    def issue(self, wish: Wish) -> Badge | None:
        standing = self.standing_beside(wish.template, wish.recipient, wish.earner_id)
        if not wish.is_in_order or (standing and wish.behavior == "deny"):
            return None
        if standing and wish.behavior == "replace":
            return self._update(standing, wish)
        badge = self._new(wish, "pending")
        if not wish.quiet and self._write("badge notice", badge):
            self._happened(f"pending_badge_notification.{'' if self.owner(wish.recipient) else 'no_user.'}sent", badge)
        if (owner := self.owner(wish.recipient)) and wish.template.issuer in owner.auto_accepts:
            self._move(badge, "accepted")
        return badge

    def _update(self, standing: list[Badge], wish: Wish) -> Badge | None:
        """All but `issued_at` becomes as wished; the address only while the badge waits, for the same earner id, and never to one who has it."""
        badge = standing[0]
        if not set(standing) <= set(self.standing_beside(badge.template, badge.recipient, badge.earner_id)):
            return None
        may_move = badge.state == "pending" and wish.earner_id and wish.earner_id == badge.earner_id
        if mailbox_of(badge.recipient) != mailbox_of(wish.recipient) and not may_move:
            return None
        wished = (wish.recipient, wish.expires_at, wish.earner_id, wish.quiet)
        if wished != (badge.recipient, badge.expires_at, badge.earner_id, badge.quiet):
            badge.recipient, badge.expires_at, badge.earner_id, badge.quiet = wished
            badge.updated_at = self.now
        return badge

    def replace(self, old: Badge, wish: Wish, message: str | None) -> Badge | None:
        """The new badge goes on in the state of the old one, to the same address and as quietly."""
        beside = [other for other in self.standing_beside(wish.template, old.recipient, None) if other is not old]
        if not old.stands or not wish.is_in_order or beside or wish.template.issuer != old.template.issuer:
            return None
        state = old.state
        self._move(old, "replaced")
        old.replaced_by = self._new(wish, state)
        old.replaced_by.replaces = old
        if message is not None:
            self._write("badge replaced", old.replaced_by)
        return old.replaced_by

    def current(self, badge: Badge) -> Badge | None:
        """The end of the row of replacements, None when somebody in it was deleted."""
        if badge in self.deleted:
            return None
        return self.current(badge.replaced_by) if badge.replaced_by else badge

    def accept(self, person: Person, badge: Badge) -> bool:
        return self._answered(person, badge, "accepted")

    def reject(self, person: Person, badge: Badge) -> bool:
        return self._answered(person, badge, "rejected")

    def _answered(self, person: Person, badge: Badge, state: str) -> bool:
        may = badge.state == "pending" and badge not in self.deleted and self.owner(badge.recipient) is person
        if may:
            self._move(badge, state)
        return may

    def revoke(self, badge: Badge, reason: str, *, quiet: bool) -> bool:
        if badge in self.deleted or not badge.stands or not reason:
            return False
        badge.reason = reason
        self._move(badge, "revoked")
        if not quiet:
            self._write("badge revoked", badge)
        return True

    def delete(self, badge: Badge) -> bool:
        if badge in self.deleted:
            return False
        self.badges.remove(badge)
        self.deleted.append(badge)
        self._happened("badge.deleted", badge)
        return True

    def advance(self, to: datetime) -> None:
        """Nothing but the clock moves meanwhile, so each badge's letters follow from how it stands now."""
        due = [(at, kind, badge) for badge in self.badges for at, kind in badge.letters_of_its_own()]
        for at, kind, badge in sorted(due, key=lambda letter: letter[0]):
            if self.now < at <= to:
                self._write(kind, badge, at)
        self.now = to

    def coming(self) -> list[datetime]:
        """The instants ahead at which there is something to see: letters, and badges that run out."""
        letters = [at for badge in self.badges for at, _ in badge.letters_of_its_own()]
        ends = [badge.expires_at for badge in self.badges if badge.expires_at]
        return sorted(at for at in {*letters, *ends} if at > self.now)

    def owner(self, address: str) -> Person | None:
        return next((person for person in self.people if mailbox_of(address) in person.addresses), None)

    def issuers_known_to(self, person: Person) -> set[str]:
        """Whose badges an earner can wish to have accepted automatically: issuers of theirs, and those wished before."""
        own = (badge for badge in self.badges if badge.stands and self.owner(badge.recipient) is person)
        return {badge.template.issuer for badge in own} | person.auto_accepts

    def standing_beside(self, template: Template, recipient: str, earner_id: str | None) -> list[Badge]:
        """The duplicate rule: what stands of this template for the same address, account or issuer's own id."""
        owner = self.owner(recipient)
        addresses = {mailbox_of(recipient), *(owner.addresses if owner else ())}
        return [
            badge
            for badge in self.badges
            if badge.template == template and badge.stands and not template.allows_duplicates
            if mailbox_of(badge.recipient) in addresses or (earner_id and badge.earner_id == earner_id)
        ]

    def _new(self, wish: Wish, state: str) -> Badge:
        badge = Badge(
            wish.template,
            wish.recipient,
            wish.issued_at,
            wish.expires_at,
            wish.earner_id,
            wish.quiet,
            state,
            self.now,
            self.now,
        )
        badge.was_accepted = state == "accepted"
        self.badges.append(badge)
        self._happened("badge.created", badge)
        return badge

    def _move(self, badge: Badge, state: str) -> None:
        badge.state = state
        badge.was_accepted |= state == "accepted"
        badge.state_updated_at = badge.updated_at = self.now
        self._happened("badge.state.changed", badge)

    def _happened(self, kind: str, badge: Badge) -> None:
        self.happenings.append(Happening(self.now, kind, badge, badge.state))

    def _write(self, kind: str, badge: Badge, at: datetime | None = None) -> bool:
        owner = self.owner(badge.recipient)
        if owner and not owner.wants_mail:
            return False
        self.letters.append(Letter(at or self.now, kind, badge, badge.recipient))
        return True
