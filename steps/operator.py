"""The voice of the integration's operator, who sets it up, starts it and checks it."""

from pytest_bdd import given, then, when

from steps.cast import NORTHWIND
from steps.drivers.roles import Refused
from steps.phrases import Table, phrase, rows
from steps.play import Play
from steps.telling import holds, holds_that


@given(phrase("the integration is set up without its {setting:Text}"))
def set_up_without(play: Play, setting: str) -> None:
    play.operator.leave_out(setting)


@given(phrase('the integration is named "{name:Title}"'))
def is_named(play: Play, name: str) -> None:
    play.operator.rename(name)


@given("the integration is set up to suppress Acclaim's e-mails")
def set_up_to_suppress(play: Play) -> None:
    play.operator.suppress_emails()


@when("the operator starts the integration")
def starts(play: Play) -> None:
    try:
        play.start()
    except Refused as refusal:
        play.refusal = str(refusal)


@then(phrase("it refuses to start and names its {setting:Text}"))
def refuses_and_names(play: Play, setting: str) -> None:
    assert f"{setting} is missing" in play.refusal, f"it said {play.refusal!r}"


@then("it refuses to start and names the unknown setting")
def refuses_unknown(play: Play) -> None:
    assert "suppress_badge_notification_email" in play.refusal, f"it said {play.refusal!r}"


@then(phrase('it runs as "{name:Title}"'))
def runs_as(play: Play, name: str) -> None:
    holds("The integration runs as", play.start().running_name(), name)


@given("the integration points at Acclaim's sandbox")
def points_at_sandbox(play: Play) -> None:
    play.start().point_at(play.sandbox, "Northwind Academy (sandbox)")


@given("the integration points at Acclaim's production")
def points_at_production(play: Play) -> None:
    play.start().point_at(play.acclaim, NORTHWIND)


@given("the integration is down")
def is_down(play: Play) -> None:
    play.start().stop()


@given(phrase('the operator connects "{course:Title}" to the badge "{badge:Title}"'))
@when(phrase('the operator connects "{course:Title}" to the badge "{badge:Title}"'))
def connects(play: Play, course: str, badge: str) -> None:
    play.start().connect(course, badge)


@given("the operator switches the table on")
def switches_on(play: Play) -> None:
    play.start().switch_table(on=True)


@given("the operator switches the table off")
def switches_off(play: Play) -> None:
    play.start().switch_table(on=False)


@when("the operator runs the set-up check")
def runs_check(play: Play) -> None:
    play.checked = play.start().check()


@then("the check passes")
def check_passes(play: Play) -> None:
    holds_that("The check says nothing", play.checked.text)
    holds_that("The check does not pass", play.checked.passed, play.checked.text)


@then(phrase("the check lists", "course", "badge"))
def check_lists(play: Play, datatable: Table) -> None:
    listed = [line.removeprefix("ok: ").removesuffix(" (active)") for line in play.checked.text.splitlines()]
    holds("The check lists", [line for line in listed if " -> " in line], [" -> ".join(row) for row in rows(datatable)])


@then(phrase('the check fails and says "{words:Title}"'))
def check_fails(play: Play, words: str) -> None:
    problems = [line for line in play.checked.text.splitlines() if line.startswith("problem")]
    assert any(words in line for line in problems), f"the check says {play.checked.text!r}"


@given("Globex Training has an integration of its own")
def globex_has_its_own(play: Play) -> None:
    play.start()
    play.globex_operator.start()


@given(phrase('Globex\'s integration connects "{course:Title}" to the badge "{badge:Title}"'))
def globex_connects(play: Play, course: str, badge: str) -> None:
    play.globex_operator.connect(course, badge)


@when("Globex's integration is asked for Priya's badges")
def globex_is_asked(play: Play) -> None:
    play.answered = play.globex_operator.answer_to(play.globex_operator, play.person("Priya"))


@when("Globex's LMS asks Northwind's integration for Priya's badges")
def northwind_is_asked_by_globex(play: Play) -> None:
    play.answered = play.start().answer_to(play.globex_operator, play.person("Priya"))


@then("it knows no such student")
def knows_no_such_student(play: Play) -> None:
    holds("It answers", play.answered, 404)


@then("it is turned away")
def is_turned_away(play: Play) -> None:
    holds("It answers", play.answered, 401)
