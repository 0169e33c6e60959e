"""The earner's voice: what a student does in Acclaim."""

from pytest_bdd import given, then, when

from steps.cast import GLOBEX, NORTHWIND
from steps.phrases import Table, phrase, rows
from steps.play import Play
from steps.telling import holds, holds_that


@when(phrase('{earner:Name} follows the e-mail about "{badge:Title}"'))
def follows_mail(play: Play, earner: str, badge: str) -> None:
    play.earner(earner).follow_mail(badge)


@given(phrase("{earner:Name} signs in to Acclaim"))
def signs_in(play: Play, earner: str) -> None:
    play.earner(earner).sign_in()


@given(phrase("{earner:Name} signs out of Acclaim"))
def signs_out(play: Play, earner: str) -> None:
    play.earner(earner).sign_out()


@when(phrase('{earner:Name} signs in from the e-mail about "{badge:Title}"'))
def signs_in_from_mail(play: Play, earner: str, badge: str) -> None:
    play.earner(earner).follow_mail(badge)
    play.earner(earner).sign_in()


@when(phrase('{earner:Name} signs in from the e-mail about "{badge:Title}" with a wrong password'))
def signs_in_wrongly(play: Play, earner: str, badge: str) -> None:
    play.earner(earner).follow_mail(badge)
    play.earner(earner).sign_in(password="not-the-password")


@when(phrase('{earner:Name} signs up from the e-mail about "{badge:Title}"'))
def signs_up_from_mail(play: Play, earner: str, badge: str) -> None:
    play.earner(earner).follow_mail(badge)
    play.earner(earner).sign_up()


@when(phrase('{earner:Name} signs up from the e-mail about "{badge:Title}" without the {answer:Text}'))
def signs_up_without(play: Play, earner: str, badge: str, answer: str) -> None:
    play.earner(earner).follow_mail(badge)
    play.earner(earner).sign_up(without=answer)


@given(phrase('{earner:Name} accepts the badge "{badge:Title}"'))
@when(phrase('{earner:Name} accepts the badge "{badge:Title}"'))
def accepts(play: Play, earner: str, badge: str) -> None:
    play.earner(earner).accept_from_mail(badge)


@given(phrase('{earner:Name} ignores the badge "{badge:Title}"'))
def ignores(play: Play, earner: str, badge: str) -> None:
    assert play.earner(earner).badge_mail(badge), "there is nothing to ignore"


@given(phrase('{earner:Name} accepts and hides the badge "{badge:Title}"'))
def accepts_and_hides(play: Play, earner: str, badge: str) -> None:
    play.earner(earner).accept_from_mail(badge)
    play.earner(earner).hide(badge)


@when(phrase('{earner:Name} accepts the badge "{badge:Title}" from the {way:Text}'))
def accepts_from(play: Play, earner: str, badge: str, way: str) -> None:
    ways = {
        "e-mail": lambda: play.earner(earner).follow_mail(badge),
        "profile": lambda: play.earner(earner).follow(play.student(earner).badge_link(badge)),
    }
    play.earner(earner).accept(ways[way])


@given(phrase('{earner:Name} has accepted "{badge:Title}" with auto accept'))
def has_accepted_with_auto_accept(play: Play, earner: str, badge: str) -> None:
    person = play.person(earner)
    now = play.acclaim.now().isoformat()
    play.issuer().issue(badge, person.email, person.first_name, person.last_name, now)
    play.earner(earner).accept_from_mail(badge)
    play.earner(earner).turn_on_auto_accept(play.acclaim.organization(NORTHWIND)["id"])


@given(phrase("{earner:Name} opts out of e-mails in Acclaim"))
def opts_out(play: Play, earner: str) -> None:
    play.earner(earner).opt_out()


@given(phrase('{earner:Name} adds the address "{email:Title}" to the Acclaim account'))
@when(phrase('{earner:Name} adds the address "{email:Title}" to the Acclaim account'))
def adds_address(play: Play, earner: str, email: str) -> None:
    play.earner(earner).ask_to_add_address(email)
    play.earner(earner).confirm_address(email)


@when(phrase('{earner:Name} asks to add the address "{email:Title}" to the Acclaim account'))
def asks_to_add_address(play: Play, earner: str, email: str) -> None:
    play.earner(earner).ask_to_add_address(email)


@then(phrase('no e-mail from Acclaim lets {earner:Name} confirm "{email:Title}"'))
def nothing_to_confirm(play: Play, earner: str, email: str) -> None:
    holds(
        f"{earner} was sent to confirm {email}", [mail.subject for mail in play.earner(earner).confirmations(email)], []
    )


@given(phrase('{earner:Name} accepts a badge of Globex on a second account "{email:Title}"'))
def accepts_on_second_account(play: Play, earner: str, email: str) -> None:
    other = play.second_account(earner, email)
    now = play.acclaim.now().isoformat()
    play.issuer(GLOBEX).issue("Globex Partner", email, other.first_name, other.last_name, now)
    play.earner(email).accept_from_mail("Globex Partner")


@when(phrase('{earner:Name} merges the account "{email:Title}" into the first'))
def merges(play: Play, earner: str, email: str) -> None:
    play.earner(earner).merge(email, play.person(email).acclaim_password)


@when(phrase('{earner:Name} merges the account "{email:Title}" with a wrong code'))
def merges_with_wrong_code(play: Play, earner: str, email: str) -> None:
    play.earner(earner).merge(email, play.person(email).acclaim_password, code="wrong")


@when(phrase('{earner:Name} opens "{badge:Title}" on the dashboard'))
def opens_on_dashboard(play: Play, earner: str, badge: str) -> None:
    play.earner(earner).open_badge(badge)


@when(phrase('{earner:Name} shares "{badge:Title}"'))
def shares(play: Play, earner: str, badge: str) -> None:
    play.earner(earner).share(badge)


@when(phrase('{earner:Name} shares "{badge:Title}" by e-mail with "{email:Title}"'))
def shares_by_email(play: Play, earner: str, badge: str, email: str) -> None:
    play.earner(earner).share_by_email(badge, email)


@when(phrase('{earner:Name} downloads "{badge:Title}"'))
def downloads(play: Play, earner: str, badge: str) -> None:
    play.downloaded = play.earner(earner).download(badge).content


@then(phrase('{earner:Name} sees the badge "{badge:Title}" with "Accept Badge"'))
def sees_accept(play: Play, earner: str, badge: str) -> None:
    page = play.earner(earner).page
    seen = (page.texts("h1"), [text for text in page.texts("button") if text == "Accept Badge"])
    holds(f"At {page.url} {earner} sees heading and button", seen, ([badge], ["Accept Badge"]))


@then(phrase('the sign-up form is filled in with "{first:Title}", "{last:Title}", "{email:Title}"'))
def sign_up_is_filled_in(play: Play, first: str, last: str, email: str) -> None:
    values = dict(play.earner().page.form("form#sign-up").form_values())
    filled = [values[name] for name in ("first_name", "last_name", "email")]
    holds("The sign-up form is filled in with", filled, [first, last, email])


@then("the sign-up form asks for country, password, terms of service and privacy policy and nothing else")
def sign_up_asks_for(play: Play) -> None:
    fields = play.earner().page.form("form#sign-up").cssselect("input, select, textarea")
    asked = [field.get("name") for field in fields if not field.get("value") or field.get("type") == "checkbox"]
    holds("The sign-up form asks for", asked, ["country", "password", "terms", "privacy"])


@then(phrase('the sign-up form comes back and says "{reason:Title}" beside the {answer:Text}'))
def sign_up_comes_back(play: Play, reason: str, answer: str) -> None:
    said = play.earner().problems_at_sign_up()
    holds("The sign-up form says something beside", list(said), [answer])
    holds_that(f'The sign-up form does not say "{reason}"', reason in said[answer], said[answer])


@then(phrase("{earner:Name} is asked to sign in"))
def is_asked_to_sign_in(play: Play, earner: str) -> None:
    page = play.earner(earner).page
    holds_that(f"{earner} is not asked to sign in", page.is_a("page-sign-in"), page.url)


@then(phrase("{earner:Name} is asked to sign up"))
def is_asked_to_sign_up(play: Play, earner: str) -> None:
    page = play.earner(earner).page
    holds_that(f"{earner} is not asked to sign up", page.is_a("page-sign-up"), page.url)


@then(phrase('{earner:Name} is asked for profile settings with "Auto Accept" among them'))
def is_asked_for_settings(play: Play, earner: str) -> None:
    page = play.earner(earner).page
    holds_that(f"{earner} is not asked for profile settings", page.is_a("page-settings-profile"), page.url)
    holds_that("The settings do not have Auto Accept among them", "Auto Accept" in page.texts("legend"))


@then(phrase("{earner:Name}'s dashboard lists", "badge"))
def dashboard_lists(play: Play, earner: str, datatable: Table) -> None:
    shown = play.earner(earner).dashboard()
    holds(f"{earner}'s dashboard lists", shown, sorted(badge for (badge,) in rows(datatable)))


@then(phrase("{earner:Name}'s dashboard lists no badge"))
def dashboard_is_empty(play: Play, earner: str) -> None:
    holds(f"{earner}'s dashboard lists", play.earner(earner).dashboard(), [])


@then(phrase("{earner:Name} lands on the dashboard"))
def lands_on_dashboard(play: Play, earner: str) -> None:
    page = play.earner(earner).page
    holds_that(f"{earner} does not land on the dashboard", page.is_a("page-dashboard"), page.url)


@then(phrase('{earner:Name} sees the details of "{badge:Title}"'))
def sees_details(play: Play, earner: str, badge: str) -> None:
    page = play.earner(earner).page
    holds_that(f"{earner} does not see the details of a badge", page.is_a("page-details"), page.url)
    holds(f"{earner} sees the details of", page.texts("h1"), [badge])


@then(phrase('{earner:Name} sees that "{badge:Title}" does not expire'))
def sees_no_expiry(play: Play, earner: str, badge: str) -> None:
    holds(f"{badge} of {earner} says", play.earner(earner).open_badge(badge).texts(".expiry"), ["Does not expire"])


@then(phrase('{channel:Text} is offered with the public address of "{badge:Title}"'))
def channel_is_offered(play: Play, channel: str, badge: str) -> None:
    offered = play.earner().offered(channel)
    address = play.public_address(badge)
    holds_that(f"{channel} is not offered with {address}", address in offered, offered)


@then("Acclaim offers no way to share")
def offers_no_way_to_share(play: Play) -> None:
    offered = play.earner().page.texts("a.share, .channels a, #embed-code, #download")
    holds("Acclaim offers to share by", offered, [])
