"""The voice of the LMS's admin, who is a course author as well."""

from pytest_bdd import given, then, when

from steps.phrases import phrase
from steps.play import Play
from steps.telling import holds, holds_that

_WORDS_OF_BADGES = ("badge", "acclaim", "credly", "template")


@when(phrase('Sam completes "{course:Title}" for {student:Name} by hand with a {result:w} and a score of {score:d}'))
def completes_by_hand(play: Play, course: str, student: str, result: str, score: int) -> None:
    play.lms_admin().complete_by_hand(play.person(student), course, result, score)


@given(phrase('Sam marks "{course:Title}" as complete on a pass only'))
def marks_complete_on_a_pass_only(play: Play, course: str) -> None:
    play.lms_admin().complete_on_a_pass_only(course)


@when(phrase('Sam opens the settings of "{course:Title}"'))
def opens_settings(play: Play, course: str) -> None:
    play.lms_admin().open_settings(course)


@given(phrase('Sam saves the settings of "{course:Title}" with a badge template slipped in'))
def saves_with_a_template(play: Play, course: str) -> None:
    play.lms_admin().slip_in_a_template(course, play.acclaim.template_id("Northwind Onboarded"))


@then("Sam finds no way to add a badge")
def finds_no_way(play: Play) -> None:
    fields = play.lms_admin().settings_fields()
    offered = [name for name in fields if any(word in name.lower() for word in _WORDS_OF_BADGES)]
    holds_that("The page of the course's settings has no field", fields)
    holds("Sam can set in the course's settings:", offered, [])


@then(phrase('the LMS announces an enrolment in "{course:Title}"'))
def announces_enrolment(play: Play, course: str) -> None:
    _holds_announced(play, "COURSE_ENROLLMENT", course)


@then(phrase('the LMS announces a completed lesson of "{course:Title}"'))
def announces_lesson(play: Play, course: str) -> None:
    _holds_announced(play, "LESSON_COMPLETION", course)


@then(phrase('the LMS announces a completed quiz of "{course:Title}"'))
def announces_quiz(play: Play, course: str) -> None:
    _holds_announced(play, "QUIZ_COMPLETION", course)


@then(phrase('the LMS announces the completed path "{path:Title}"'))
def announces_path(play: Play, path: str) -> None:
    _holds_announced(play, "PATH_COMPLETION", path)


@when(phrase('the LMS announces once more that "{course:Title}" is complete'))
def announces_again(play: Play, course: str) -> None:
    play.lms_admin().announce_again(course)


@when("the LMS delivers again what it could not deliver")
def delivers_again(play: Play) -> None:
    waiting = play.lms_admin().undelivered()
    play.world.pass_time("1 day")
    holds_that("The LMS had delivered everything before", waiting > 0)
    holds("A day later the number of deliveries that wait is", play.lms_admin().undelivered(), 0)


def _holds_announced(play: Play, event_type: str, title: str) -> None:
    announced = play.lms_admin().announcements()
    holds_that(f"The LMS has announced no {event_type} of {title}", (event_type, title) in announced, announced)
