"""The machine: draws deeds, does them in Acclaim and in the model, and compares what both tell after each."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from werkzeug.test import TestResponse

from simulator.app import Simulator
from simulator.clock import Clock
from tests.properties.model import Badge, Model, Person, Template, Wish
from tests.properties.outside import Outside
from tests.properties.telling import (
    Divergence,
    agree,
    agree_on_list,
    agree_on_mails,
    agree_on_order,
    modelled_assertion,
    modelled_badge,
    modelled_event,
    modelled_mail,
    seen_assertion,
    seen_badge,
    seen_event,
    seen_mail,
)
from tests.simulator.places import DATA_LITERATE, FOUNDERS, GLOBEX, NORTHWIND, ONBOARDED, PARTNER, SAFETY, START, Place

WORLD = "machine"  # always the same, as the ids of a world follow from its name
PAGE, NEWEST = 50, 6
ISSUERS = (NORTHWIND, GLOBEX)
TEMPLATES = (
    Template(ONBOARDED, NORTHWIND),
    Template(SAFETY, NORTHWIND, allows_duplicates=True),
    Template(DATA_LITERATE, NORTHWIND, warns_of_expiry=True),
    Template(PARTNER, GLOBEX),
    Template(FOUNDERS, NORTHWIND, is_active=False),
)
RECIPIENTS = ("tomas@example.com", "mei@example.com", "mei@work.example", "priya@example.com", "Priya@Example.com")
ACCOUNTS = {"tomas": "51d0a3f6-7c1b-4a58-b1de-0c9f4e2d6a01", "mei": "51d0a3f6-7c1b-4a58-b1de-0c9f4e2d6a02"}

templates = st.sampled_from([*TEMPLATES[:4] * 3, TEMPLATES[4]])
recipients = st.sampled_from(RECIPIENTS)
ago = st.sampled_from([0, 0, 0, 60, 26 * 60, 5 * 24 * 60, -90, -2 * 24 * 60])
lives = st.one_of(
    st.none(), st.integers(-1, 90).map(lambda days: timedelta(days=days)), st.just(timedelta(days=60, minutes=5))
)
spans = st.one_of(
    st.integers(1, 90).map(lambda minutes: timedelta(minutes=minutes)),
    st.sampled_from([1, 2, 3, 4, 5, 29, 30, 59, 60, 61, 120]).map(lambda days: timedelta(days=days)),
)
any_badge = st.runner().flatmap(lambda machine: st.sampled_from(machine.badges_to_draw()))
something_stands = precondition(lambda machine: any(badge.stands for badge in machine.model.badges))
something_waits = precondition(lambda machine: any(badge.state == "pending" for badge in machine.model.badges))
any_person = st.runner().flatmap(lambda machine: st.sampled_from(machine.model.people))


class AcclaimMachine(RuleBasedStateMachine):
    """One world and the model of it, from the same beginning."""

    simulator: ClassVar[Simulator]
    machines: ClassVar[int] = 0
    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        type(self).machines += 1
        self.simulator.worlds.create(WORLD, "northwind", Clock(frozen_at=START))
        self.outside = Outside(Place(self.simulator, WORLD))
        people = [Person(name, account, {f"{name}@example.com"}) for name, account in ACCOUNTS.items()]
        self.model = Model(START, people)
        self._set_the_scene()
        self.events_before = {issuer: self.outside.newest(issuer, "events")[1] for issuer in ISSUERS}
        self.mails_before = len(self.outside.mails())
        self.touched: list[Badge] = []
        self.changed = True

    def _set_the_scene(self) -> None:
        """One template warns of expiry, and Mei has a second address."""
        _, mei = self.model.people
        for person in self.model.people:
            self.outside.sign_in(person)
        self.outside.add_address(mei, "mei@work.example")
        mei.addresses.add("mei@work.example")
        said = {"send_expiring_badge_notifications": True}
        answer = self.outside.call(NORTHWIND, "PUT", f"/badge_templates/{DATA_LITERATE}", json=said)
        assert answer.status_code == 200, answer.text

    def teardown(self) -> None:
        self.simulator.worlds.remove(WORLD)

    # What is done

    @initialize(template=st.sampled_from(TEMPLATES[:4]), recipient=recipients)
    def begin(self, template: Template, recipient: str) -> None:
        self._issue(Wish(template, recipient, self.model.now))

    @rule(
        like=st.one_of(st.none(), any_badge),
        template=templates,
        recipient=recipients,
        ago=ago,
        life=lives,
        earner_id=st.sampled_from([None, None, None, "emp-7"]),
        quiet=st.sampled_from([False, False, True]),
        behavior=st.sampled_from(["deny", "allow", "replace"]),
    )
    def issue(
        self,
        like: Badge | None,
        template: Template,
        recipient: str,
        ago: int,
        life: timedelta | None,
        earner_id: str | None,
        quiet: bool,
        behavior: str,
    ) -> None:
        """Something new, or what somebody has already, which is where duplicates come from."""
        if like:
            template, recipient, earner_id = like.template, like.recipient, like.earner_id
        self._issue(Wish(template, recipient, *self._dates(ago, life), earner_id, quiet, behavior))

    def _issue(self, wish: Wish) -> None:
        known = {badge.id for badge in self.model.badges}
        badge = self.model.issue(wish)
        answer = self._done("issuing", badge, lambda: self.outside.issue(wish), refused=422)
        if badge:
            told = answer.json["data"]["id"]
            agree("is the issued badge a new one", badge.id == "", told not in known)
            badge.id = told

    @something_waits
    @rule(
        badge=any_badge,
        somebody=any_person,
        may_be_anothers=st.sampled_from([False, False, False, True]),
        reject=st.sampled_from([False, False, False, True]),
    )
    def answer(self, badge: Badge, somebody: Person, may_be_anothers: bool, reject: bool) -> None:
        """An earner accepts or rejects a badge, mostly their own, by the form of its page."""
        owner = self.model.owner(badge.recipient)
        person = owner if owner and not may_be_anothers else somebody
        verb, deed = ("reject", self.model.reject) if reject else ("accept", self.model.accept)
        with self._untouched_unless(deed(person, badge)):
            self.outside.send(person, f"/badges/{badge.id}/{verb}")
        self.touched = [badge]

    @something_stands
    @rule(badge=any_badge, reason=st.sampled_from(["By mistake", "By mistake", "By mistake", ""]), quiet=st.booleans())
    def revoke(self, badge: Badge, reason: str, quiet: bool) -> None:
        done = self.model.revoke(badge, reason, quiet=quiet)
        call = lambda: self.outside.revoke(badge, reason, quiet=quiet)  # noqa: E731
        self._done("revoking", badge if done else None, call, refused=self._refusal(badge) if reason else 422)

    @something_stands
    @rule(
        badge=any_badge,
        other=st.one_of(st.none(), templates),
        ago=ago,
        life=lives,
        message=st.sampled_from([None, "It has been corrected"]),
    )
    def replace(
        self, badge: Badge, other: Template | None, ago: int, life: timedelta | None, message: str | None
    ) -> None:
        wish = Wish(other or badge.template, badge.recipient, *self._dates(ago, life), quiet=badge.quiet)
        was_replaced, current = badge.state == "replaced", self.model.current(badge)
        new = None if badge in self.model.deleted else self.model.replace(badge, wish, message)
        call = lambda: self.outside.replace(badge, wish, message)  # noqa: E731
        answer = self._done("replacing", new, call, refused=self._refusal(badge))
        if new:
            new.id = answer.json["data"]["id"]
            self.touched = [badge, new]
        elif was_replaced and badge not in self.model.deleted:
            agree(
                "the badge that is current now",
                current.id if current else None,
                answer.json["metadata"].get("current_badge_id"),
            )

    @something_stands
    @rule(badge=any_badge)
    def delete(self, badge: Badge) -> None:
        done = self.model.delete(badge)
        self._done("deleting", badge if done else None, lambda: self.outside.delete(badge), refused=410)

    @rule(
        person=any_person,
        wants_mail=st.sampled_from([True, True, False]),
        wished=st.sets(st.sampled_from(ISSUERS)),
    )
    def choose_settings(self, person: Person, wants_mail: bool, wished: set[str]) -> None:
        """Opting out and in, and whose badges are accepted automatically."""
        person.wants_mail = wants_mail
        self.outside.send(person, "/earner/settings/notifications", **({"wants_email": "y"} if wants_mail else {}))
        person.auto_accepts = wished & self.model.issuers_known_to(person)
        self.outside.send(person, "/earner/settings/profile", auto_accept=sorted(wished), profile_is_public="y")

    @precondition(lambda machine: machine.priyas_waiting())
    @rule()
    def priya_opens_an_account(self) -> None:
        badge = self.priyas_waiting()[0]
        priya = Person("priya", None, {"priya@example.com"})
        self.outside.sign_up(priya, badge)
        self.model.people.append(priya)

    def priyas_waiting(self) -> list[Badge]:
        waiting = (badge for badge in self.model.badges if badge.state == "pending")
        return [
            badge for badge in waiting if "priya" in badge.recipient.lower() and not self.model.owner(badge.recipient)
        ]

    # Time

    @rule(span=spans, steps=st.sampled_from([1, 1, 2, 5]))
    def advance(self, span: timedelta, steps: int) -> None:
        self._advance([self.model.now + span * step / steps for step in range(1, steps + 1)])

    @precondition(lambda machine: machine.model.coming())
    @rule(which=st.integers(0, 3), beyond=st.sampled_from([-1, 0, 0, 1]))
    def advance_to_what_comes(self, which: int, beyond: int) -> None:
        """To a letter or an expiry that lies ahead, or to a minute before or after it."""
        coming = self.model.coming()
        self._advance([max(self.model.now, coming[min(which, len(coming) - 1)] + timedelta(minutes=beyond))])

    def _advance(self, stops: list[datetime]) -> None:
        self.outside.advance(self.model.now, stops)
        self.model.advance(stops[-1])
        agree("the clock", self.model.now, self.outside.now())

    # What is looked at

    @rule(
        issuer=st.sampled_from(ISSUERS),
        states=st.sets(st.sampled_from(["pending", "accepted", "rejected", "revoked", "replaced"])),
        address=st.sampled_from([None, None, *RECIPIENTS]),
        account=st.sampled_from([None, None, *RECIPIENTS]),
        template=st.one_of(st.none(), templates),
        owner=st.sampled_from([None, None, *ACCOUNTS]),
    )
    def list_some(
        self,
        issuer: str,
        states: set[str],
        address: str | None,
        account: str | None,
        template: Template | None,
        owner: str | None,
    ) -> None:
        """A list with several filters holds the badges that meet all of them, the newest first."""
        wanted = {
            "state": ",".join(sorted(states)),
            "recipient_email": address,
            "recipient_email_all": account,
            "badge_template_id": template and template.id,
            "user_id": owner and ACCOUNTS[owner],
        }
        text = "|".join(f"{key}::{value}" for key, value in wanted.items() if value)
        listed = [
            badge
            for badge in self._badges_of(issuer)
            if not states or badge.state in states
            if not address or badge.recipient.lower() == address.lower()
            if not account or self._is_of_account(badge, account)
            if not template or badge.template == template
            if not owner or (person := self.model.owner(badge.recipient)) and person.name == owner
        ]
        found, _ = self.outside.newest(issuer, "badges", filter=text)
        names = self._names()
        modelled, seen = [names[badge.id] for badge in listed], [names.get(data["id"], data["id"]) for data in found]
        agree(f"the list with {text!r}", modelled[:PAGE], seen)
        self.changed = False

    def _is_of_account(self, badge: Badge, address: str) -> bool:
        owner = self.model.owner(address)
        return badge.recipient.lower() in (owner.addresses if owner else {address.lower()})

    @rule(badges=st.lists(any_badge, min_size=1, max_size=4, unique=True))
    def look_closely(self, badges: list[Badge]) -> None:
        for badge in badges:
            self._compare_one(badge)
            self._compare_assertion(badge)
        self.changed = False

    @invariant()
    def both_tell_the_same(self) -> None:
        """Nothing new is told when the step was refused and left all that is kept as it was."""
        type(self).steps += 1
        if self.changed:
            for issuer in {badge.template.issuer for badge in self.touched} or ISSUERS:
                self._compare_badges(issuer)
                self._compare_events(issuer)
            self._compare_mails()
            for badge in self.touched:
                self._compare_assertion(badge)
        self.touched, self.changed = [], True

    def _compare_badges(self, issuer: str) -> None:
        modelled = self._badges_of(issuer)
        found, total = self.outside.newest(issuer, "badges")
        agree("badges in all", len(modelled), total)
        told = [modelled_badge(self.model, badge, self.outside.web) for badge in modelled[:PAGE]]
        agree_on_list("the list of badges", told, [seen_badge(data) for data in found], self._names())

    def _compare_events(self, issuer: str) -> None:
        """The newest few: what came before was compared when it was new."""
        happened = [one for one in reversed(self.model.happenings) if one.about.template.issuer == issuer]
        found, total = self.outside.newest(issuer, "events", per=f"{NEWEST}")
        agree("events in all", len(happened), total - self.events_before[issuer])
        modelled = [modelled_event(one) for one in happened[:NEWEST]]
        seen = [seen_event(data) for data in found if "badge" in data]
        agree_on_list("events, the newest first", modelled, seen, self._names())
        agree_on_order("events", [data["occurred_at"] for data in reversed(found)])

    def _compare_mails(self) -> None:
        seen = [seen_mail(data) for data in self.outside.mails()[self.mails_before :]]
        agree_on_mails([modelled_mail(letter) for letter in self.model.letters], seen)
        agree_on_order("mails", [sent_at for sent_at, *_ in seen])

    def _compare_one(self, badge: Badge) -> None:
        """The badge by itself, and its page."""
        deleted = badge in self.model.deleted
        answer = self.outside.badge(badge)
        agree(f"{badge} by its id, answered with", 410 if deleted else 200, answer.status_code)
        if not deleted:
            told = modelled_badge(self.model, badge, self.outside.web)
            agree(f"{badge} by its id", told, seen_badge(answer.json["data"]))
        shown = modelled_assertion(badge, deleted=deleted)["status"]  # of what is vouched for, the page says the same
        agree(f"the page of {badge}, answered with", shown, self.outside.page(badge).status_code)

    def _compare_assertion(self, badge: Badge) -> None:
        vouched = self.outside.assertion(badge)
        modelled = modelled_assertion(badge, deleted=badge in self.model.deleted)
        agree(f"the assertion of {badge}", modelled, seen_assertion(vouched.status_code, vouched.json))

    # How it is done

    def badges_to_draw(self) -> list[Badge]:
        """Mostly what stands, as the others can only refuse what is done to them."""
        standing = [badge for badge in self.model.badges if badge.stands]
        return [*standing * 3, *self.model.badges, *self.model.deleted]

    def _dates(self, ago: int, life: timedelta | None) -> tuple[datetime, datetime | None]:
        issued_at = self.model.now.replace(microsecond=0) - timedelta(minutes=ago)
        return issued_at, issued_at + life if life else None

    def _done(self, what: str, badge: Badge | None, call: Callable[[], TestResponse], *, refused: int) -> TestResponse:
        """The answer to a call that the model has done already, and must be refused if the model says so."""
        with self._untouched_unless(badge is not None):
            answer = call()
        made = badge is not None
        if made != (answer.status_code < 300) or (not made and answer.status_code != refused):
            wanted = "takes it" if made else f"refuses it with {refused}"
            raise Divergence(f"{what}: the model {wanted}, Acclaim answers {answer.status_code} {answer.text[:300]}")
        self.touched = [badge] if badge else []
        return answer

    @contextmanager
    def _untouched_unless(self, done: object) -> Iterator[None]:
        self.changed = bool(done)
        before = None if done else self.outside.digest()
        yield
        if not done and self.outside.digest() != before:
            raise Divergence("the model refuses it, but Acclaim keeps something of it")

    def _refusal(self, badge: Badge) -> int:
        return 410 if badge in self.model.deleted else 422

    def _badges_of(self, issuer: str) -> list[Badge]:
        return [badge for badge in reversed(self.model.badges) if badge.template.issuer == issuer]

    def _names(self) -> dict[str, str]:
        """What each badge is called in messages to people."""
        return {badge.id: str(badge) for badge in [*self.model.badges, *self.model.deleted]}
