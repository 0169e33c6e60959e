"""The pages of students and admins."""

import re
from datetime import UTC, datetime

import lxml.html
import pytest

from simulator.clock import Clock
from simulator.mailbox import mails
from simulator.own_paths import own_path
from simulator.skilljar.domain.errors import LmsError
from simulator.skilljar.web import pages
from simulator.skilljar.web.api import errors

PROFILE = "/skilljar/accounts/profile/"
START = datetime(2026, 7, 1, 9, tzinfo=UTC)
DATA = "/skilljar/courses/data-literacy"


def lessons_on(page):
    return [str(link) for link in tree(page).xpath("//*[@id='course-lessons']//a/@href")]


def tree(answer):
    return lxml.html.document_fromstring(answer.text)


def cells(answer, table):
    """What the rows of a table read."""
    rows = tree(answer).cssselect(f"table#{table} tbody tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def complete_tour(browser):
    browser.post("/skilljar/courses/welcome-tour", "/skilljar/courses/welcome-tour/enroll")
    (lesson,) = lessons_on(browser.get("/skilljar/courses/welcome-tour"))
    return browser.post(lesson)


def exam(browser):
    browser.post(DATA, f"{DATA}/enroll")
    reading, quiz = lessons_on(browser.get(DATA))
    browser.post(reading)
    return quiz


def test_every_refusal_has_a_row_at_both_doors():
    def below(kind):
        return {kind for child in kind.__subclasses__() for kind in {child} | below(child)}

    assert below(LmsError) <= set(errors.STATUSES)
    assert below(LmsError) <= set(pages.STATUSES)


@pytest.mark.parametrize(
    "target",
    [
        "", "//evil.example", "http://evil.example", "/\\evil.example", "\\\\evil", "/%09/evil.example", "/\t/evil.example",
        "javascript:alert(1)", "evil", "/%5Cevil", "///evil", "%2F%2Fevil.example", "//[", "/%2F/evil", "/\n/evil",
    ],
)  # fmt: skip
def test_where_a_sign_in_does_not_lead(target):
    assert own_path(target) is None


@pytest.mark.parametrize("target", ["/skilljar/accounts/profile/", "/w/one/skilljar/", "/skilljar/?d=a.example"])
def test_where_a_sign_in_leads(target):
    assert own_path(target) == target


def test_the_profile_asks_for_a_sign_in_and_comes_back(lms):
    browser = lms.browser()
    answer = browser.get(PROFILE)
    assert (answer.status_code, answer.location) == (303, f"/skilljar/accounts/login/?next={PROFILE}")
    wrong = browser.post(answer.location, email="priya@example.com", password="wrong")
    assert wrong.status_code == 422
    assert "do not go together" in wrong.text
    right = browser.post(answer.location, email="PRIYA@example.com", password="learn-with-priya")
    assert right.location == PROFILE
    evil = lms.browser().post(
        "/skilljar/accounts/login/?next=/%2509/evil.example", email="mei@example.com", password="learn-with-mei"
    )
    assert evil.location == PROFILE


def test_signing_out(priya):
    assert priya.post(PROFILE, "/skilljar/accounts/logout/").status_code == 303
    assert priya.get(PROFILE).status_code == 303


def test_a_form_without_its_token_is_refused(priya):
    assert priya.client.post("/skilljar/courses/welcome-tour/enroll").status_code == 400


def test_the_catalogue_is_of_ones_own_organization(lms, priya):
    gus = lms.browser().sign_in("gus@example.net", "learn-with-gus")
    assert "Data Literacy" in priya.get("/skilljar/").text
    assert "Partner Basics" in gus.get("/skilljar/").text
    assert "sj-page-catalog" in gus.get("/skilljar/").text
    stranger = lms.browser()
    assert "Data Literacy" in stranger.get("/skilljar/").text
    assert "Partner Basics" in stranger.get("/skilljar/?d=training.globex.example").text
    assert stranger.get("/skilljar/?d=nowhere.example").status_code == 404


def test_a_stranger_sees_a_course(lms):
    page = lms.browser().get(DATA)
    assert page.status_code == 200
    assert "Reading charts, asking for sources" in page.text
    assert "Sign in to register" in page.text
    assert lms.browser().get("/skilljar/courses/nothing").status_code == 404
    assert lms.browser().get("/skilljar/courses/%00").status_code == 404


def test_a_course_of_another_organization_cannot_be_taken(lms):
    gus = lms.browser().sign_in("gus@example.net", "learn-with-gus")
    assert ">Register<" not in gus.get(DATA).text
    assert gus.post(DATA, f"{DATA}/enroll").status_code == 404


def test_a_student_registers_learns_and_registers_again(priya):
    page = priya.get("/skilljar/courses/welcome-tour")
    assert ">Register<" in page.text
    assert lessons_on(page) == []
    assert complete_tour(priya).location == "/skilljar/courses/welcome-tour/completed"
    page = priya.get("/skilljar/courses/welcome-tour")
    assert ">Register again<" in page.text
    assert 'id="course-standing">Completed<' in page.text
    priya.post("/skilljar/courses/welcome-tour", "/skilljar/courses/welcome-tour/enroll")
    assert "Not started" in priya.get("/skilljar/courses/welcome-tour").text


@pytest.mark.parametrize(("right", "words"), [(True, "Passed"), (False, "Not passed")])
def test_a_quiz_is_answered_and_its_result_is_shown(priya, lms, right, words):
    quiz = exam(priya)
    answers = {"question-1": 0, "question-2": 1, "question-3": 0, "question-4": 0}
    given = {name: str(answer if right else 1 - answer) for name, answer in answers.items()}
    answer = priya.post(quiz, **given)
    assert (answer.status_code, answer.location) == (303, quiz)
    assert re.search(rf'id="quiz-result" role="status">{words}:', priya.get(quiz).text)
    assert cells(priya.get(PROFILE), "profile-course-table") == [["Data Literacy", "2026-07-01", words, "2026-07-01"]]
    with lms.world(write=False) as world:
        assert len(world.rows(mails).where()) == 1


def test_a_question_without_an_answer_is_pointed_at(priya):
    quiz = exam(priya)
    answer = priya.post(quiz, **{"question-1": "0", "question-2": "x", "question-3": "9"})
    assert answer.status_code == 422
    assert answer.text.count('class="problem"') == 3
    assert 'name="question-1" value="0" checked' in answer.text


def test_a_lesson_is_for_the_enrolled(lms, priya):
    quiz = exam(priya)
    assert lms.browser().get(quiz).location == f"/skilljar/accounts/login/?next={quiz}"
    mei = lms.browser().sign_in("mei@example.com", "learn-with-mei")
    assert mei.get(quiz).location == DATA
    assert mei.post(DATA, quiz).status_code == 409
    assert priya.get(f"{DATA}/lessons/nothing").status_code == 404


def test_the_optional_lesson_leads_to_the_profile(priya):
    there = "/skilljar/courses/onboarding-essentials"
    priya.post(there, f"{there}/enroll")
    last = lessons_on(priya.get(there))[-1]
    assert f'id="lesson-link" href="{PROFILE}"' in priya.get(last).text


def test_the_profile_shows_the_table_above_registrations(lms, priya):
    lms.receiver.html = '<section class="badges-earned">The table</section>'
    lms.receiver.while_called = lambda: lms.api("GET", "/users/priyaraman001")  # as the integration does
    complete_tour(priya)
    page = priya.get(PROFILE).text
    assert page.index("The table") < page.index('class="sj-text-registrations"')
    assert '<section class="badges-earned">' in page
    call = lms.receiver.calls[-1]
    assert call["url"] == "http://127.0.0.1:8500/students/priyaraman001/badges-earned"
    assert call["headers"] == {"X-Skilljar-Secret": "northwind-webhook-secret-0000001", "Accept": "text/html"}
    assert 1.0 < call["timeout"].total <= 2.0  # what is left of two seconds


@pytest.mark.parametrize(
    ("status", "fails", "shown"), [(204, False, 0), (404, False, 0), (500, False, 1), (200, True, 1)]
)
def test_the_profile_stands_without_the_integration(lms, priya, status, fails, shown):
    lms.receiver.status, lms.receiver.fails = status, fails
    page = priya.get(PROFILE)
    assert page.status_code == 200
    assert page.text.count("Badges Earned is not available right now.") == shown


def test_headings_of_the_profile_are_those_of_the_real_page_and_in_order(lms, priya):
    lms.receiver.status = 204
    page = tree(priya.get(PROFILE))
    headings = [heading for heading in page.iter("h1", "h2", "h3", "h4") if heading.text_content()]
    assert [heading.tag for heading in headings] == ["h1", "h4", "h2"]
    assert [heading.get("aria-level") or heading.tag[1] for heading in headings] == ["1", "2", "2"]


def test_the_registrations_can_be_read_on_a_narrow_screen(priya):
    complete_tour(priya)
    (row,) = tree(priya.get(PROFILE)).cssselect("table#profile-course-table.stacks tbody tr")
    assert [cell.get("data-label") for cell in row] == [None, "Registered", "Status", "Completed"]


def test_an_organization_without_an_integration_has_no_table(lms):
    gus = lms.browser().sign_in("gus@example.net", "learn-with-gus")
    assert gus.get(PROFILE).status_code == 200
    assert lms.receiver.calls == []


def test_the_profile_speaks_the_students_language(priya):
    answer = priya.post(PROFILE, email="priya@example.com", language="de")
    assert answer.location == PROFILE
    page = priya.get(PROFILE).text
    assert "Mein Profil" in page
    assert "Anmeldungen" in page
    assert "Noch keine Anmeldungen." in page
    assert '<option value="de" selected lang="de">Deutsch</option>' in page


def test_a_bad_address_is_pointed_at(priya):
    answer = priya.post(PROFILE, email="tomas@example.com", language="xx")
    assert answer.status_code == 422
    assert 'id="email-problem"' in answer.text
    assert 'id="language-problem"' in answer.text
    assert 'value="tomas@example.com"' in answer.text
    assert 'value="priya@example.com"' in priya.get(PROFILE).text


def test_a_student_changes_the_address(priya):
    priya.post(PROFILE, email="priya.raman@example.org", language="en")
    assert 'value="priya.raman@example.org"' in priya.get(PROFILE).text


def test_nothing_offers_to_share_or_tells_of_a_new_badge(priya):
    complete_tour(priya)
    for path in ("/skilljar/", DATA, "/skilljar/courses/welcome-tour", PROFILE):
        page = priya.get(path).text.lower()
        assert not re.search("linkedin|twitter|facebook|xing|share|new badge", page), path


def test_another_world_keeps_its_prefix(lms):
    lms.worlds.create("one", "seed", Clock(START))
    browser = lms.browser()
    assert 'href="/w/one/skilljar/courses/data-literacy' in browser.get("/w/one/skilljar/").text
    there = browser.get("/w/one/skilljar/accounts/profile/").location
    answer = browser.post(there, email="priya@example.com", password="learn-with-priya")
    assert answer.location == "/w/one/skilljar/accounts/profile/"
    assert browser.get(answer.location).status_code == 200
    assert browser.get(PROFILE).status_code == 303


def test_the_admin_pages_ask_for_a_sign_in(lms, priya):
    for browser in (lms.browser(), priya):
        answer = browser.get("/skilljar/admin/students")
        assert answer.location == "/skilljar/admin/login?next=/skilljar/admin/students"
    wrong = lms.browser().post("/skilljar/admin/login", email="sam@northwind.example", password="x")
    assert wrong.status_code == 422


def test_an_admin_saves_course_settings_and_nothing_else(lms, sam):
    there = "/skilljar/admin/courses/crsdataliter1"
    page = sam.get(there).text
    assert "Use Lesson Score As Course Score" in page
    assert "Mark the course as complete if the student passes or fails" in page
    assert not re.search("badge|acclaim|template", page, re.IGNORECASE)
    score_lesson = re.search(r'<option value="([^"]+)" selected>Final exam', page)[1]
    fields = {"title": "Data Literacy", "description": "New.", "use_lesson_score": "yes", "score_lesson": score_lesson}
    assert sam.post(there, badge_template_id="slipped-in", **fields).location == there
    page = sam.get(there).text
    assert 'name="use_lesson_score" type="checkbox" value="yes" checked' in page
    assert 'name="complete_on_pass_or_fail" type="checkbox" value="yes">' in page
    assert "slipped-in" not in page


def test_wrong_course_settings_are_pointed_at(sam):
    answer = sam.post("/skilljar/admin/courses/crswelcometou", title=" ", use_lesson_score="yes", score_lesson="x")
    assert answer.status_code == 422
    assert 'id="title-problem"' in answer.text
    assert 'id="score_lesson-problem"' in answer.text
    assert sam.get("/skilljar/admin/courses/crspartnerbas").status_code == 404


@pytest.mark.parametrize(("result", "words"), [("pass", "Passed"), ("fail", "Not passed"), ("none", "Completed")])
def test_an_admin_completes_a_course_by_hand(sam, result, words):
    there = "/skilljar/admin/students/priyaraman001"
    answer = sam.post(there, f"{there}/completions", course="crsdataliter1", result=result, score="88")
    assert answer.location == there
    assert cells(sam.get(there), "student-course-table") == [["Data Literacy", "2026-07-01", words, "88", "2026-07-01"]]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"course": "", "result": "pass", "score": ""}, "course"),
        ({"course": "crspartnerbas", "result": "pass", "score": ""}, "course"),
        ({"course": "crsdataliter1", "result": "great", "score": ""}, "result"),
        ({"course": "crsdataliter1", "result": "pass", "score": "101"}, "score"),
        ({"course": "crsdataliter1", "result": "pass", "score": "-1"}, "score"),
    ],
)
def test_a_wrong_completion_by_hand_is_pointed_at(sam, fields, field):
    there = "/skilljar/admin/students/priyaraman001"
    answer = sam.post(there, f"{there}/completions", **fields)
    assert answer.status_code == 422
    assert f'id="{field}-problem"' in answer.text
    assert cells(sam.get(there), "student-course-table") == []


def test_an_admin_changes_an_address(sam, lms):
    there = "/skilljar/admin/students/priyaraman001"
    assert "Priya Raman" in sam.get("/skilljar/admin/students").text
    assert sam.post(there, email="nobody", first_name="P", last_name="R").status_code == 422
    sam.post(there, email="p@example.org", first_name="Priya", last_name="Raman")
    assert lms.api("GET", "/users/priyaraman001").json["user"]["email"] == "p@example.org"
    assert sam.get("/skilljar/admin/students/gusbeck000001").status_code == 404


def test_an_admin_looks_after_webhooks(lms, sam, priya):
    lms.receiver.status = 400
    complete_tour(priya)
    page = sam.get("/skilljar/admin/webhooks").text
    assert "inactive: HTTP_4XX_RESPONSE" in page
    again = re.search(r'action="(/skilljar/admin/deliveries/[^"]+/again)"', page)[1]
    sam.post("/skilljar/admin/webhooks", again)
    assert "Reactivate the webhook first." in sam.get("/skilljar/admin/webhooks").text
    lms.receiver.status = 200
    sam.post("/skilljar/admin/webhooks", "/skilljar/admin/webhooks/hooknorthwind/reactivate")
    sam.post("/skilljar/admin/webhooks", again)
    page = sam.get("/skilljar/admin/webhooks").text
    assert cells(sam.get("/skilljar/admin/webhooks"), "deliveries")[0][2] == "delivered"
    assert "northwind-webhook-secret" not in page
    assert sam.post("/skilljar/admin/webhooks", "/skilljar/admin/deliveries/nothing/again").status_code == 404
