"""A driver is one class: what it lacks is declared, and what is wrong with it is said before anything runs."""

from types import SimpleNamespace

import pytest

from report.outcomes import NotPlayed
from steps.cast import cast
from steps.drivers.declaring import Incomplete, declared
from steps.drivers.roles import Student
from steps.drivers.skilljar import SkilljarLms
from suite.drivers import WrongDriver, driver

HERE = "tests.suite.half_a_driver"


def test_our_own_integration_lacks_nothing():
    assert driver("steps.drivers.skilljar:SkilljarLms") is SkilljarLms


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("nonsense", "'nonsense' names no driver: write package.module:Class"),
        ("no.such:Driver", "'no.such:Driver' cannot be imported from here: No module named 'no'"),
        (f"{HERE}:Nobody", f"there is no Nobody in {HERE}"),
        (f"{HERE}:A_TEXT", f"'{HERE}:A_TEXT' is no class"),
        (f"{HERE}:Silent", "Silent has no `unsupported`"),
        (f"{HERE}:Confused", "'wings' can not be unsupported: what may be lacking is profile, grades, by hand,"),
        (f"{HERE}:Lazy", "'courses' can not be unsupported"),
        (f"{HERE}:Mute", "Mute has no method 'admin'; Mute has no method 'close'"),
        (f"{HERE}:Half", "Learner lacks standing: every driver needs that"),
        (f"{HERE}:Half", "Learner lacks badge_link: write it, or declare 'profile' unsupported, with the reason"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(spec, said):
    with pytest.raises(WrongDriver) as problem:
        driver(spec)
    assert said in str(problem.value)
    assert "\n" not in str(problem.value)


def test_what_is_declared_unsupported_is_not_asked_for():
    student = declared(SimpleNamespace(finish=print), Student, {"grades": "no quizzes here"})
    with pytest.raises(NotPlayed, match="grades: no quizzes here"):
        student.finish("Data Literacy", right=True)


def test_what_is_neither_there_nor_declared_is_an_error_of_the_driver():
    student = declared(cast()["Priya"], Student, {})
    with pytest.raises(Incomplete, match="Person lacks change_address: write it, or declare 'addresses' unsupported"):
        student.change_address("priya@example.org")
