"""A driver is one class: what it lacks is declared, and what is wrong with it is said before anything runs."""

from types import SimpleNamespace

import pytest

from report.outcomes import NotPlayed
from stage.playing import play_in
from stage.standing import in_process
from steps.cast import cast
from steps.drivers.control import new_world
from steps.drivers.declaring import Incomplete, declared, lacking
from steps.drivers.roles import Student
from steps.drivers.skilljar import SkilljarLms
from steps.play import Play
from suite.drivers import WrongDriver, driver, look
from tests.suite import half_a_driver
from tests.suite.test_suite_choosing import outcomes, suite

HERE = "tests.suite.half_a_driver"


def test_our_own_integration_lacks_nothing():
    assert driver("steps.drivers.skilljar:SkilljarLms") is SkilljarLms


def test_who_does_not_say_what_it_returns_is_taken_as_it_is():
    assert driver(f"{HERE}:Bare") is half_a_driver.Bare


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
        ("tests.suite.driver_that_breaks:Any", "cannot be imported from here: ZeroDivisionError: division by zero"),
        ("./x:Driver", "cannot be imported from here"),
        (
            f"{HERE}:TypedForCheckersAlone",
            "HalfAStudent lacks complete_by_hand: write it, or declare 'by hand' unsupported",
        ),
        (f"{HERE}:Half", "HalfAStudent lacks standing: every driver needs that"),
        (f"{HERE}:Half", "HalfAStudent lacks badge_link: write it, or declare 'profile' unsupported, with the reason"),
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


@pytest.mark.parametrize(
    ("lies", "said"),
    [
        (half_a_driver.Grown, "'courses' can not be unsupported"),
        (half_a_driver.Leaving, "the driver ends the process where its LMS should begin"),
    ],
)
def test_a_driver_that_lies_when_it_is_made_is_an_error(lies, said):
    with in_process() as stage:
        world = new_world(stage.new_session(), stage.simulator_url, "lies", "northwind", "2026-03-02T09:00:00Z")
        with pytest.raises(Incomplete, match=said):
            play_in(stage, world, driver=lies)


def test_what_was_shown_is_not_taken_back_at_the_end():
    play = Play(SimpleNamespace(unsupported={}, people=dict), half_a_driver.Late(None), None)
    with pytest.raises(Incomplete, match="close says that the scenario is not played: on second thoughts"):
        play.close()


def test_reasons_are_told_on_one_line_and_in_letters_that_can_be_written():
    assert lacking(SimpleNamespace(unsupported={"mail": "none\n at all \ud800"})) == {"mail": "none at all ?"}


def test_a_look_that_breaks_is_one_line():
    with pytest.raises(WrongDriver, match="the LMS is not there: KeyError: 'address'"):
        look(half_a_driver.Absent)
    with pytest.raises(WrongDriver, match="the LMS is not there: Skipped: not today"):
        look(half_a_driver.SkippingTheLook)


def test_a_failure_around_the_steps_is_never_known(tmp_path):
    known = tmp_path / "known.toml"
    entry = 'scenario = "earn: Before the last lesson there is no badge"\nreason = "x"\nsince = 2026-03-01\n'
    known.write_text(f"[[known]]\n{entry}")
    chosen = ["--test", "test_before_the_last_lesson_there_is_no_badge", "--baseline", str(known)]
    code, said = suite("--lms-driver", f"{HERE}:Lame", *chosen)
    assert code == 1, said


def test_what_fails_as_is_known_and_around_its_steps_as_well_is_an_error(tmp_path):
    known = tmp_path / "known.toml"
    known.write_text(
        '[[known]]\nscenario = "view: The last badge takes the table with it"\nreason = "x"\nsince = 2026-03-01\n'
    )
    chosen = ["--test", "test_the_last_badge_takes_the_table_with_it", "--baseline", str(known)]
    code, said = suite("--lms-driver", f"{HERE}:Hopeless", *chosen, "--report", str(tmp_path / "out"))
    assert (code, outcomes(tmp_path / "out")) == (1, {"The last badge takes the table with it": "error"}), said
    assert "1 scenario: 1 error" in said


@pytest.mark.timeout(120)
@pytest.mark.parametrize("processes", [[], ["-n2"]])
def test_a_driver_that_ends_the_run_as_if_all_were_well_is_an_error_of_each_scenario(processes):
    for name, told in (("Content", "all is well"), ("Leaving256", "gone"), ("Skipping", "not today")):
        code, said = suite("--lms-driver", f"{HERE}:{name}", "--test", "test_by_hand_with_a_pass", *processes)
        assert (code, "1 scenario: 1 error" in said) == (1, True), said
        assert f": {told}" in said
