"""The issuer's voice: organizations that issue through the API, and their admins at the dashboard."""

from dataclasses import replace

from pytest_bdd import given, then, when

from steps.cast import NORTHWIND, Person
from steps.phrases import Table, phrase, rows
from steps.play import Play
from steps.telling import holds

_YEARS_AGO = "2019-05-06T07:08:09Z"
_VOLATILE = {"id", "created_at", "updated_at", "issued_at", "issued_at_date", "accept_badge_url", "evidence"}


@given(phrase('{organization:Issuer} issued "{badge:Title}" to {student:Name}'))
@when(phrase('{organization:Issuer} issued "{badge:Title}" to {student:Name}'))
def issued(play: Play, organization: str, badge: str, student: str) -> None:
    _issue(play, organization, badge, play.person(student))


@given(phrase('{organization:Issuer} issued "{badge:Title}" to {student:Name} years ago'))
def issued_years_ago(play: Play, organization: str, badge: str, student: str) -> None:
    _issue(play, organization, badge, play.person(student), _YEARS_AGO)


@given(phrase('{organization:Issuer} issued "{badge:Title}" to {student:Name} {number:d} times'))
def issued_so_often(play: Play, organization: str, badge: str, student: str, number: int) -> None:
    for _ in range(number):
        _issue(play, organization, badge, play.person(student))


@given(phrase('{organization:Issuer} issued "{badge:Title}" to "{email:Title}"'))
def issued_to_an_address(play: Play, organization: str, badge: str, email: str) -> None:
    _issue(play, organization, badge, replace(play.person("Mei"), email=play.acclaim.address(email)))


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
    holds("Rhea sees the issue events", play.issuer_admin("Rhea").issue_events(), [(badge, play.person(student).email)])


@then("Gwen of Globex sees no issue event")
def gwen_sees_nothing(play: Play) -> None:
    holds("Gwen sees the issue events", play.issuer_admin("Gwen").issue_events(), [])


@then(phrase("Acclaim holds for {student:Name}", "badge", "state"))
def acclaim_holds(play: Play, student: str, datatable: Table) -> None:
    held = [(holding.name, holding.state) for holding in play.issuer().holdings(play.person(student).email)]
    holds(f"Acclaim holds for {student}", sorted(held), sorted(rows(datatable)))


@then(phrase("Acclaim holds no badge for {student:Name}"))
def acclaim_holds_none(play: Play, student: str) -> None:
    held = [(holding.name, holding.state) for holding in play.issuer().holdings(play.person(student).email)]
    holds(f"Acclaim holds for {student}", held, [])


@then(phrase("Globex's Acclaim holds for {student:Name}", "badge", "state"))
def globex_holds(play: Play, student: str, datatable: Table) -> None:
    held = [(item.name, item.state) for item in play.issuer("Globex").holdings(play.person(student).email)]
    holds(f"Globex's Acclaim holds for {student}", held, rows(datatable))


@then(phrase("Globex's Acclaim holds no badge for {student:Name}"))
def globex_holds_none(play: Play, student: str) -> None:
    held = [(item.name, item.state) for item in play.issuer("Globex").holdings(play.person(student).email)]
    holds(f"Globex's Acclaim holds for {student}", held, [])


@then(phrase("Acclaim's sandbox holds {number:d} badge"))
def sandbox_holds(play: Play, number: int) -> None:
    held = play.sandbox.issuer("Northwind Academy (sandbox)").holdings()
    holds("The number of badges in Acclaim's sandbox is", len(held), number)


@then(phrase('Acclaim knows {student:Name} as "{first:Title}", "{last:Title}", "{email:Title}"'))
def acclaim_knows(play: Play, student: str, first: str, last: str, email: str) -> None:
    keys = ("issued_to_first_name", "issued_to_last_name", "recipient_email")
    named = [tuple(each.document[key] for key in keys) for each in play.issuer().holdings(play.person(student).email)]
    holds(f"Acclaim knows {student} as", named, [(first, last, play.acclaim.address(email))])


@then(phrase("the two badges of {student:Name} look identical"))
def look_identical(play: Play, student: str) -> None:
    looks = [
        {key: value for key, value in holding.document.items() if key not in _VOLATILE}
        for holding in play.issuer().holdings(play.person(student).email)
    ]
    holds(f"The number of badges of {student} is", len(looks), 2)
    differing = [key for key in looks[0] if looks[0][key] != looks[1].get(key)]
    holds(f"The two badges of {student} differ in", differing, [])


@then(phrase('the badge "{badge:Title}" of {student:Name} does not expire'))
def does_not_expire(play: Play, badge: str, student: str) -> None:
    document = play.holding(badge, student).document
    said = {key: document[key] for key in ("expires_at", "expires_at_date") if document[key] is not None}
    holds(f"Of {badge} of {student} Acclaim says", said, {})


@then("the integration has not called Acclaim")
def acclaim_was_not_called(play: Play) -> None:
    calls = play.world.calls(f"/v1/organizations/{play.acclaim.organization(NORTHWIND)['id']}")
    holds("The integration has called Acclaim:", calls, [])


@then("the integration asked Acclaim to keep no e-mail back")
def no_email_kept_back(play: Play) -> None:
    asked = [holding.document["suppress_badge_notification_email"] for holding in play.issuer().holdings()]
    holds("The integration asked for each badge to keep e-mails back:", asked, [False])


def _issue(play: Play, organization: str, badge: str, to: Person, at: str = "") -> None:
    issued_at = at or play.acclaim.now().isoformat()
    play.issuer(organization).issue(badge, to.email, to.first_name, to.last_name, issued_at)
