"""The student's voice: learning in the LMS and looking at the profile."""

from pytest_bdd import given, then, when

from steps.phrases import Table, phrase, rows
from steps.play import Play
from steps.telling import holds, holds_that, in_words

_LANGUAGES = {"German": "de"}


@given(phrase('{student:Name} completes "{course:Title}"'))
@when(phrase('{student:Name} completes "{course:Title}"'))
def completes(play: Play, student: str, course: str) -> None:
    play.student(student).complete(course)


@given(phrase('{student:Name} completes "{course:Title}" again'))
@when(phrase('{student:Name} completes "{course:Title}" again'))
def completes_again(play: Play, student: str, course: str) -> None:
    play.student(student).complete_again(course)


@given(phrase('{student:Name} passes "{course:Title}"'))
@when(phrase('{student:Name} passes "{course:Title}"'))
def passes(play: Play, student: str, course: str) -> None:
    play.student(student).finish(course, right=True)


@when(phrase('{student:Name} fails "{course:Title}"'))
def fails(play: Play, student: str, course: str) -> None:
    play.student(student).finish(course, right=False)


@when(phrase('{student:Name} enrols in "{course:Title}"'))
def enrols(play: Play, student: str, course: str) -> None:
    play.student(student).enrol(course)


@when(phrase('{student:Name} completes all but the last lesson of "{course:Title}"'))
def completes_all_but_the_last(play: Play, student: str, course: str) -> None:
    play.student(student).complete_all_but_the_last_lesson(course)


@when(phrase('{student:Name} passes the practice quiz of "{course:Title}"'))
def passes_the_practice_quiz(play: Play, student: str, course: str) -> None:
    play.student(student).pass_practice_quiz(course)


@when(phrase('{student:Name} follows the link in the lesson "{lesson:Title}" of "{course:Title}"'))
def follows_lesson_link(play: Play, student: str, lesson: str, course: str) -> None:
    play.student(student).follow_lesson_link(lesson, course)


@given(phrase('{student:Name} changes the address in the LMS to "{email:Title}"'))
def changes_address(play: Play, student: str, email: str) -> None:
    play.student(student).change_address(play.acclaim.address(email))


@given(phrase("{student:Name} opens the profile"))
def opens_the_profile(play: Play, student: str) -> None:
    play.student(student).table()


@given(phrase("{student:Name} reads the LMS in {language:Name}"))
def reads_in(play: Play, student: str, language: str) -> None:
    play.student(student).read_in(_LANGUAGES[language])


@given(phrase('{student:Name} follows the link of "{badge:Title}" on the profile'))
@when(phrase('{student:Name} follows the link of "{badge:Title}" on the profile'))
def follows_badge_link(play: Play, student: str, badge: str) -> None:
    play.earner(student).follow(play.student(student).badge_link(badge))


@then(phrase("{student:Name}'s profile lists", "badge", "link"))
def profile_lists(play: Play, student: str, datatable: Table) -> None:
    shown = play.student(student).table()
    holds(f"{student}'s profile lists", sorted(shown or []), sorted(rows(datatable)))


@then(phrase("{student:Name}'s profile lists {number:d} badges"))
def profile_lists_so_many(play: Play, student: str, number: int) -> None:
    shown = play.student(student).table() or []
    holds(f"{student}'s profile lists {in_words(shown)}; their number is", len(shown), number)


@then(phrase("{student:Name}'s profile shows no table"))
def profile_shows_no_table(play: Play, student: str) -> None:
    shown = play.student(student).table()
    holds_that(f"{student}'s profile shows a table of badges", shown is None, shown)


@then(phrase("the table on {student:Name}'s profile is in English"))
def table_is_in_english(play: Play, student: str) -> None:
    text = play.student(student).table_text()
    assert text.startswith("en: Badges Earned Badge Issued Status Link"), f"the table reads {text}"


@then(phrase("the table stands above Registrations on {student:Name}'s profile"))
def table_stands_above(play: Play, student: str) -> None:
    assert play.student(student).table_stands_above_registrations(), "the tables stand in another order"


@then(phrase('the "Accept" link of "{badge:Title}" on {student:Name}\'s profile leads where the e-mail leads'))
def accept_link_leads_where_the_email_leads(play: Play, badge: str, student: str) -> None:
    mailed = play.earner(student).badge_mail(badge).links[0]
    shown = [*(play.student(student).table() or []), play.student(student).badge_link(badge)]
    holds(f"{student}'s profile shows", shown, [(badge, "Accept"), mailed])


@then(phrase('"{course:Title}" is complete for {student:Name} with "{status:Title}"'))
def course_is_complete(play: Play, course: str, student: str, status: str) -> None:
    standing = {"PASSED": "Passed", "FAILED": "Not passed"}[status]
    holds(f"{student}'s profile says of {course}", play.student(student).standing(course), standing)


@then(phrase('"{course:Title}" is complete for {student:Name}'))
def course_is_complete_ungraded(play: Play, course: str, student: str) -> None:
    holds(f"{student}'s profile says of {course}", play.student(student).standing(course), "Completed")


@then(phrase('"{course:Title}" is not complete for {student:Name}'))
def course_is_not_complete(play: Play, course: str, student: str) -> None:
    holds(f"{student}'s profile says of {course}", play.student(student).standing(course), "In progress")


@then(phrase('the lesson "{lesson:Title}" of "{course:Title}" is still open for {student:Name}'))
def lesson_is_open(play: Play, lesson: str, course: str, student: str) -> None:
    assert not play.student(student).lesson_is_done(lesson, course), f"the lesson {lesson!r} is done"


@then(phrase("{student:Name} lands on the profile"))
def lands_on_the_profile(play: Play, student: str) -> None:
    holds_that(f"{student} does not see the profile", play.student(student).is_on_the_profile())


@then(phrase("no page of the LMS tells {student:Name} of a new badge"))
def no_page_tells_of_a_badge(play: Play, student: str) -> None:
    holds(f"The LMS tells {student} of a badge:", play.student(student).announcements_of_a_badge(), [])


@then(phrase("no page of the LMS offers {student:Name} to share a badge"))
def no_page_offers_to_share(play: Play, student: str) -> None:
    holds(f"The LMS offers {student} to share:", play.student(student).places_to_share(), [])
