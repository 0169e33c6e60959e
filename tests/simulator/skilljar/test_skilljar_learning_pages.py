"""The way through a course: how far one is, from lesson to lesson, and how it ends."""

import re

import lxml.html
import pytest

DATA = "/skilljar/courses/data-literacy"
ONBOARDING = "/skilljar/courses/onboarding-essentials"
TOUR = "/skilljar/courses/welcome-tour"
RIGHT = {"question-1": "0", "question-2": "1", "question-3": "0", "question-4": "0"}
PRACTICE = {"question-1": "0", "question-2": "1"}
WRONG = {name: str(1 - int(answer)) for name, answer in RIGHT.items()}


def tree(answer):
    assert answer.status_code == 200, answer.location
    return lxml.html.document_fromstring(answer.text)


def texts(answer, selector):
    return [" ".join(found.text_content().split()) for found in tree(answer).cssselect(selector)]


def register(browser, course):
    browser.post(course, f"{course}/enroll")
    return [str(link) for link in tree(browser.get(course)).xpath("//*[@id='course-lessons']//a/@href")]


def test_a_course_says_how_many_of_the_lessons_it_needs_are_done(priya):
    welcome, *_ = register(priya, ONBOARDING)
    assert texts(priya.get(ONBOARDING), ".progress") == ["0 of 3 required lessons 0 of 3 required lessons"]
    priya.post(welcome)
    (bar,) = tree(priya.get(ONBOARDING)).cssselect("progress")
    assert (bar.get("value"), bar.get("max"), bar.text_content()) == ("1", "3", "1 of 3 required lessons")


def test_one_goes_on_where_one_left_off(priya):
    welcome, quiz, *_ = register(priya, ONBOARDING)
    assert tree(priya.get(ONBOARDING)).xpath("//a[@class='button']/@href") == [welcome]
    assert texts(priya.get(ONBOARDING), "a.button") == ["Start course"]
    priya.post(welcome)
    assert texts(priya.get(ONBOARDING), "a.button") == ["Continue"]
    assert tree(priya.get(ONBOARDING)).xpath("//a[@class='button']/@href") == [quiz]


def test_lessons_lead_to_one_another(priya):
    welcome, quiz, *_, last = register(priya, ONBOARDING)
    assert texts(priya.get(welcome), ".place") == ["Lesson 1 of 4"]
    assert tree(priya.get(welcome)).xpath("//nav[@aria-label='Lessons']//a/@href") == [quiz]
    assert tree(priya.get(quiz)).xpath("//nav[@aria-label='Lessons']//a/@rel") == ["prev", "next"]
    assert tree(priya.get(last)).xpath("//nav[@aria-label='Lessons']//a/@rel") == ["prev"]


def test_a_lesson_that_is_completed_leads_to_the_next(priya):
    welcome, quiz, wrap_up, last = register(priya, ONBOARDING)
    assert priya.post(welcome).location == quiz
    assert texts(priya.get(quiz), ".flash") == ["Lesson completed."]
    assert priya.post(quiz, **PRACTICE).location == quiz
    assert tree(priya.get(quiz)).xpath("//a[@class='button']/@href") == []
    assert priya.post(wrap_up).location == f"{ONBOARDING}/completed"
    assert priya.post(last).location == ONBOARDING


@pytest.mark.parametrize(("answers", "standing"), [(RIGHT, "Passed"), (WRONG, "Not passed")])
def test_the_end_of_a_course_says_how_it_ended(priya, answers, standing):
    reading, exam = register(priya, DATA)
    priya.post(reading)
    priya.post(exam, **answers)
    assert tree(priya.get(exam)).xpath("//a[@class='button']/@href") == [f"{DATA}/completed"]
    page = priya.get(f"{DATA}/completed")
    score = "100 out of 100" if standing == "Passed" else "0 out of 100"
    assert texts(page, "h1") == ["Course completed"]
    assert texts(page, "#course-standing") == [standing]
    assert texts(page, "#course-result dd") == ["Data Literacy", standing, score, "2026-07-01"]
    assert ("priya@example.com" in page.text) and ("/skilljar/accounts/profile/" in page.text)
    assert (">Register again<" in page.text) == (standing == "Not passed")


def test_a_completion_that_was_undone_leaves_the_lessons_done_and_the_course_open(lms, priya):
    reading, exam = register(priya, DATA)
    priya.post(reading)
    priya.post(exam, **RIGHT)
    undone = {"course_progress": {"completed_at": None}}
    assert lms.api("PATCH", "/users/priyaraman001/published-courses/pubdataliter1", json=undone).status_code == 200
    assert priya.get(f"{DATA}/completed").location == DATA
    assert texts(priya.get(DATA), "#course-standing") == ["In progress"]
    assert texts(priya.get(DATA), "#course-lessons .state") == ["Done", "Done"]
    assert "In progress" in texts(priya.get("/skilljar/accounts/profile/"), "#profile-course-table td .state")
    assert texts(priya.get(exam), "h1")


def test_the_end_of_a_course_leads_to_what_is_optional(priya):
    welcome, quiz, wrap_up, optional = register(priya, ONBOARDING)
    priya.post(welcome)
    priya.post(quiz, **PRACTICE)
    priya.post(wrap_up)
    page = priya.get(f"{ONBOARDING}/completed")
    assert optional in tree(page).xpath("//main//a/@href")
    assert texts(page, "#course-result dd") == ["Onboarding Essentials", "Completed", "2026-07-01"]


def test_a_course_that_is_not_over_has_no_end(lms, priya):
    assert priya.get(f"{TOUR}/completed").location == TOUR
    register(priya, TOUR)
    assert priya.get(f"{TOUR}/completed").location == TOUR
    assert lms.browser().get(f"{TOUR}/completed").location == f"/skilljar/accounts/login/?next={TOUR}/completed"
    assert priya.get("/skilljar/courses/nothing/completed").status_code == 404


def test_no_page_of_a_course_speaks_of_a_badge_or_of_sharing(priya):
    """Rules earn-12 and share-5; what an author has written into a lesson is the author's."""
    pages = [DATA, f"{DATA}/completed", *register(priya, DATA)]
    priya.post(pages[2])
    priya.post(pages[3], **RIGHT)
    for path in pages:
        text = tree(priya.get(path)).cssselect("main")[0].text_content()
        assert not re.search("badge|acclaim|linkedin|twitter|facebook|xing|share", text, re.IGNORECASE), path


def test_the_catalogue_shows_how_far_one_is(lms, priya):
    welcome, *_ = register(priya, ONBOARDING)
    priya.post(welcome)
    cards = dict(
        zip(texts(priya.get("/skilljar/"), ".cards h2"), texts(priya.get("/skilljar/"), ".cards > li"), strict=True)
    )
    assert "In progress" in cards["Onboarding Essentials"]
    assert "1 of 3 required lessons" in cards["Onboarding Essentials"]
    assert "Not registered" in cards["Data Literacy"]
    assert "Not registered" not in lms.browser().get("/skilljar/").text


@pytest.mark.parametrize(
    ("path", "current"),
    [("/skilljar/", ("Courses", "page")), (DATA, ("Courses", "true")), ("/skilljar/accounts/profile/", ("Priya Raman", "page"))],
)  # fmt: skip
def test_the_navigation_says_where_one_is(priya, path, current):
    (here,) = tree(priya.get(path)).cssselect("header [aria-current]")
    assert (here.text_content(), here.get("aria-current")) == current


def test_the_sign_in_page_is_narrow(lms):
    assert tree(lms.browser().get("/skilljar/accounts/login/")).cssselect("main.narrow form#login-form")
