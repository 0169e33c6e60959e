"""The issuer's voice: organizations that issue through the API, and their admins at the dashboard."""

from pytest_bdd import given, parsers, then, when

from steps.phrases import Table, phrase, rows
from steps.play import NORTHWIND, Play

_ISSUES = r'(?P<organization>Northwind Academy|Globex) issued "(?P<badge>[^"]+)" to '
_YEARS_AGO = "2019-05-06T07:08:09Z"
_VOLATILE = {"id", "created_at", "updated_at", "issued_at", "issued_at_date", "accept_badge_url", "evidence"}


@given(parsers.re(_ISSUES + r"(?P<recipient>[A-Z]\w+|\"[^\"]+\")(?: (?P<how>years ago|\d+ times))?"))
@when(parsers.re(_ISSUES + r"(?P<recipient>[A-Z]\w+|\"[^\"]+\")(?: (?P<how>years ago|\d+ times))?"))
def issued(play: Play, organization: str, badge: str, recipient: str, how: str | None) -> None:
    person = play.people.get(recipient) or play.person("Mei")
    email = person.email if recipient in play.people else recipient.strip('"')
    issued_at = _YEARS_AGO if how == "years ago" else play.world.now().isoformat()
    for _ in range(int(how.split()[0]) if how and how != "years ago" else 1):
        play.issuer(organization).issue(badge, email, person.first_name, person.last_name, issued_at)


@given(phrase('Rhea revokes "{badge:Title}" of {student:Name}'))
@when(phrase('Rhea revokes "{badge:Title}" of {student:Name}'))
def revokes(play: Play, badge: str, student: str) -> None:
    play.issuer_admin("Rhea").revoke(badge, play.person(student).email)


@given(phrase("Rhea switches single sign-on off"))
def switches_sso_off(play: Play) -> None:
    play.issuer_admin("Rhea").switch_single_sign_on(on=False)


@given(phrase('Rhea lets "{badge:Title}" expire after {days:d} days by default'))
def lets_expire(play: Play, badge: str, days: int) -> None:
    play.issuer_admin("Rhea").set_default_expiry(badge, days)


@then(phrase('Rhea sees that "{badge:Title}" was issued to {student:Name}'))
def sees_issue_event(play: Play, badge: str, student: str) -> None:
    assert play.issuer_admin("Rhea").issue_events() == [(badge, play.person(student).email)]


@then("Gwen of Globex sees no issue event")
def gwen_sees_nothing(play: Play) -> None:
    assert play.issuer_admin("Gwen").issue_events() == []


@then(phrase("Acclaim holds for {student:Name}"))
def acclaim_holds(play: Play, student: str, datatable: Table) -> None:
    held = [(holding.name, holding.state) for holding in play.issuer().holdings(play.person(student).email)]
    assert sorted(held) == sorted(rows(datatable)), f"Acclaim holds for {student}: {held}"


@then(phrase("Acclaim holds no badge for {student:Name}"))
def acclaim_holds_none(play: Play, student: str) -> None:
    held = [(holding.name, holding.state) for holding in play.issuer().holdings(play.person(student).email)]
    assert held == [], f"Acclaim holds for {student}: {held}"


@then(phrase("Globex's Acclaim holds for {student:Name}"))
def globex_holds(play: Play, student: str, datatable: Table) -> None:
    held = [(item.name, item.state) for item in play.issuer("Globex").holdings(play.person(student).email)]
    assert held == rows(datatable)


@then(phrase("Globex's Acclaim holds no badge for {student:Name}"))
def globex_holds_none(play: Play, student: str) -> None:
    assert play.issuer("Globex").holdings(play.person(student).email) == []


@then(phrase("Acclaim's sandbox holds {number:d} badge"))
def sandbox_holds(play: Play, number: int) -> None:
    assert len(play.issuer("Northwind Academy (sandbox)", play.sandbox).holdings()) == number


@then(phrase('Acclaim knows {student:Name} as "{first:Title}", "{last:Title}", "{email:Title}"'))
def acclaim_knows(play: Play, student: str, first: str, last: str, email: str) -> None:
    (holding,) = play.issuer().holdings(play.person(student).email)
    named = [holding.document[key] for key in ("issued_to_first_name", "issued_to_last_name", "recipient_email")]
    assert named == [first, last, email]


@then(phrase("the two badges of {student:Name} look identical"))
def look_identical(play: Play, student: str) -> None:
    first, second = (
        {key: value for key, value in holding.document.items() if key not in _VOLATILE}
        for holding in play.issuer().holdings(play.person(student).email)
    )
    assert first == second


@then(phrase('the badge "{badge:Title}" of {student:Name} does not expire'))
def does_not_expire(play: Play, badge: str, student: str) -> None:
    document = play.holding(badge, student).document
    assert (document["expires_at"], document["expires_at_date"]) == (None, None)


@then("the integration has not called Acclaim")
def acclaim_was_not_called(play: Play) -> None:
    calls = play.world.calls(f"/v1/organizations/{play.world.organization(NORTHWIND)['id']}")
    assert calls == []


@then("the integration asked Acclaim to keep no e-mail back")
def no_email_kept_back(play: Play) -> None:
    asked = [holding.document["suppress_badge_notification_email"] for holding in play.issuer().holdings()]
    assert asked == [False]
