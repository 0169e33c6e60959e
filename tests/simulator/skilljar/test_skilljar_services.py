"""Enrolling, learning, completing, announcing, planting."""

import copy
import json
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from simulator.clock import Clock
from simulator.mailbox import mails
from simulator.skilljar.describing import describe_skilljar
from simulator.skilljar.domain.errors import Invalid, NotEnrolled
from simulator.skilljar.domain.progress import SuccessStatus
from simulator.skilljar.domain.webhook import EventType, Header
from simulator.skilljar.planting import plant_skilljar
from simulator.skilljar.records import deliveries, students
from simulator.skilljar.services import catalogue
from simulator.skilljar.services.completing import complete_by_hand
from simulator.skilljar.services.connecting import connect_integration
from simulator.skilljar.services.enrolling import current_progress, enrol, latest_enrollment, progress_of
from simulator.skilljar.services.learning import complete_lesson, submit_quiz
from simulator.skilljar.services.webhooks import Subscription, subscribe, webhooks_of
from simulator.storage import Storage
from simulator.worlds import Worlds
from tests.simulator.databases import new_database

NORTHWIND = "nwacademy0001"
START = datetime(2026, 7, 1, 9, tzinfo=UTC)


@pytest.fixture
def world(lms):
    with lms.world() as opened:
        yield opened


@pytest.fixture
def priya(world):
    return world.rows(students).find(id="priyaraman001")


def course_of(world, course_id):
    return catalogue.course(world, NORTHWIND, course_id)


def take(world, student, course, *, right=True, all_but_last=False, optional=False):
    lessons = [one for one in catalogue.lessons_of(world, course.id) if optional or not one.optional]
    for lesson in lessons[: -1 if all_but_last else None]:
        if lesson.questions:
            answers = [q.correct if right else (q.correct + 1) % len(q.options) for q in lesson.questions]
            submit_quiz(world, student, course, lesson, answers)
        else:
            complete_lesson(world, student, course, lesson)


def announced(world):
    return [delivery.event_type for delivery in world.rows(deliveries).where()]


def test_the_last_required_lesson_completes_the_course(world, priya):
    course = course_of(world, "crsonboarding")
    enrol(world, priya, course)
    take(world, priya, course, all_but_last=True)
    assert current_progress(world, priya, course).completed_at is None
    take(world, priya, course)
    progress = current_progress(world, priya, course)
    assert (progress.completed_at, progress.success_status, progress.score) == (world.now(), None, None)
    assert announced(world) == [
        "COURSE_ENROLLMENT", "LESSON_COMPLETION", "QUIZ_COMPLETION", "LESSON_COMPLETION", "LESSON_COMPLETION",
        "COURSE_COMPLETION",
    ]  # fmt: skip
    assert world.rows(mails).where() == []


@pytest.mark.parametrize(
    ("right", "status", "score", "subject"),
    [
        (True, SuccessStatus.PASSED, 100, "Well done: you passed Data Literacy"),
        (False, SuccessStatus.FAILED, 0, "Data Literacy: not passed this time"),
    ],
)
def test_a_graded_course_ends_with_a_pass_or_a_fail_and_one_mail(world, priya, right, status, score, subject):
    course = course_of(world, "crsdataliter1")
    enrol(world, priya, course)
    take(world, priya, course, right=right)
    progress = current_progress(world, priya, course)
    assert (progress.success_status, progress.score, progress.max_score) == (status, score, 100)
    (mail,) = world.rows(mails).where()
    assert (mail.subject, mail.sender_name) == (subject, "Northwind Academy")
    assert mail.sender_email == "no-reply@academy.northwind.example"
    assert mail.recipient_email == "priya@example.com"
    assert "badge" not in (mail.subject + mail.text + mail.html).lower()


def test_a_failed_practice_quiz_is_tried_again(world, priya):
    course = course_of(world, "crsonboarding")
    enrol(world, priya, course)
    take(world, priya, course, right=False)
    assert current_progress(world, priya, course).completed_at is None
    take(world, priya, course, right=True)
    assert current_progress(world, priya, course).completed_at


def test_nothing_is_learnt_without_an_enrolment(world, priya):
    course = course_of(world, "crswelcometou")
    with pytest.raises(NotEnrolled):
        take(world, priya, course)


def test_a_quiz_wants_an_answer_to_each_question(world, priya):
    course = course_of(world, "crsdataliter1")
    enrol(world, priya, course)
    exam = catalogue.lessons_of(world, course.id)[1]
    with pytest.raises(Invalid) as caught:
        submit_quiz(world, priya, course, exam, [0, None, 7, -1])
    assert [problem.attribute for problem in caught.value.problems] == ["question-2", "question-3", "question-4"]


def test_enrolling_again_is_one_enrolment_until_the_course_is_completed(world, priya):
    course = course_of(world, "crssafetyref1")
    first = enrol(world, priya, course)
    assert enrol(world, priya, course) == first
    take(world, priya, course)
    second = enrol(world, priya, course)
    assert second.id != first.id
    assert latest_enrollment(world, priya, course) == second
    assert progress_of(world, second).completed_at is None
    assert progress_of(world, first).completed_at
    take(world, priya, course)
    assert announced(world).count("COURSE_COMPLETION") == 2


def test_an_optional_lesson_after_completion_completes_nothing_again(world, priya):
    course = course_of(world, "crsonboarding")
    enrol(world, priya, course)
    take(world, priya, course)
    take(world, priya, course, optional=True)
    assert announced(world).count("COURSE_COMPLETION") == 1
    assert announced(world)[-1] == "LESSON_COMPLETION"


def test_the_last_course_completes_the_path_once(world, priya):
    for course_id in ("crswelcometou", "crsonboarding", "crswelcometou"):
        course = course_of(world, course_id)
        enrol(world, priya, course)
        take(world, priya, course)
    assert announced(world).count("PATH_COMPLETION") == 1
    body = json.loads(next(d.body for d in world.rows(deliveries).where() if d.event_type == "PATH_COMPLETION"))
    assert body["path"] == {"id": "pathfirstweek", "title": "First Week"}
    assert "course" not in body


def test_what_a_completed_course_announces(world, priya):
    course = course_of(world, "crswelcometou")
    enrol(world, priya, course)
    take(world, priya, course)
    assert json.loads(world.rows(deliveries).where()[-1].body) == {
        "event_type": "COURSE_COMPLETION",
        "timestamp": "2026-07-01T09:00:00.000000+00:00",
        "user": {"id": "priyaraman001", "email": "priya@example.com", "first_name": "Priya", "last_name": "Raman"},
        "course": {
            "id": "crswelcometou",
            "published_course_id": "pubwelcometou",
            "title": "Welcome Tour",
            "url": "http://lms.example/skilljar/courses/welcome-tour",
        },
        "domain": {"id": NORTHWIND, "name": "academy.northwind.example"},
    }


@pytest.mark.parametrize(("status", "score"), [(SuccessStatus.PASSED, 88), (SuccessStatus.FAILED, 31), (None, None)])
def test_a_completion_by_hand(world, priya, status, score):
    course = course_of(world, "crsdataliter1")
    complete_by_hand(world, priya, course, status, score)
    progress = current_progress(world, priya, course)
    assert (progress.success_status, progress.score) == (status, score)
    assert announced(world) == ["COURSE_ENROLLMENT", "COURSE_COMPLETION"]


def test_a_correction_by_hand_is_announced_when_the_result_changes(world, priya):
    course = course_of(world, "crsdataliter1")
    for status, score in ((SuccessStatus.FAILED, 31), (SuccessStatus.FAILED, 35), (SuccessStatus.PASSED, 80)):
        complete_by_hand(world, priya, course, status, score)
    assert announced(world).count("COURSE_COMPLETION") == 2
    assert current_progress(world, priya, course).score == 80


def test_a_score_above_a_hundred_is_refused(world, priya):
    with pytest.raises(Invalid):
        complete_by_hand(world, priya, course_of(world, "crsdataliter1"), None, 101)


def test_each_address_is_told_once_and_only_of_what_it_asked_for(world, priya):
    organization = catalogue.organization(world, NORTHWIND)
    same = "http://127.0.0.1:8500/webhooks/lms"
    subscribe(world, organization, Subscription(same))
    subscribe(world, organization, Subscription("http://other.example/", event_type=EventType.COURSE_COMPLETION))
    subscribe(world, organization, Subscription("http://off.example/", active=False))
    course = course_of(world, "crswelcometou")
    enrol(world, priya, course)
    assert [delivery.webhook_id for delivery in world.rows(deliveries).where()] == ["hooknorthwind"]
    take(world, priya, course)
    assert announced(world).count("COURSE_COMPLETION") == 2


def test_headers_survive_being_kept(world):
    organization = catalogue.organization(world, NORTHWIND)
    kept = subscribe(world, organization, Subscription("http://x.example/", additional_headers=(Header("A", "b"),)))
    assert kept.additional_headers == (Header("A", "b"),)


def test_the_world_can_be_described(world):
    northwind, globex = describe_skilljar(world)["organizations"]
    assert (northwind["name"], northwind["api_key"]) == ("Northwind Academy", "sk-live-northwind-0001")
    assert northwind["courses"][0]["lessons"][-1]["optional"]
    assert northwind["courses"][1]["lessons"][1]["questions"][0]["correct"] == 0
    assert globex["students"][0]["id"] == "gusbeck000001"
    json.dumps(describe_skilljar(world))


def bad(document, change):
    broken = copy.deepcopy(document)
    change(broken["organizations"][0])
    return broken


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda o: o.pop("name"), r"organizations\[0\]: name"),
        (lambda o: o["students"][1].pop("email"), r"students\[1\]: email"),
        (lambda o: o["students"][1].update(email="nobody"), r"students\[1\]: email"),
        (lambda o: o["students"][0].update(id=12), r"students\[0\]: id"),
        (lambda o: o["students"][0].update(language="xx"), r"students\[0\]: language"),
        (lambda o: o["students"][0].update(email="MEI@example.com"), "email_key"),
        (lambda o: o["courses"][1].update(score_lesson="Nope"), r"courses\[1\]: score_lesson"),
        (lambda o: o["courses"][0].update(lessons="x"), r"courses\[0\]: lessons"),
        (lambda o: o["courses"][0]["lessons"][3]["link"].update(path="//evil"), r"lessons\[3\].link: path"),
        (lambda o: o["courses"][0]["lessons"][1]["questions"][0].update(correct="?"), r"questions\[0\]: options"),
        (lambda o: o["paths"][0].update(courses=["Nope"]), r"paths\[0\]: courses"),
        (lambda o: o["webhooks"][0].update(target_url="x"), r"webhooks\[0\]: target_url"),
        (lambda o: o["webhooks"][0].update(event_type="X"), r"webhooks\[0\]: there is no event_type"),
        (lambda o: o.update(students=[3]), r"students\[0\]: has to be a mapping"),
    ],
)
def test_a_bad_seed_is_refused_with_its_place(document, change, place):
    with closing(Storage(new_database())) as storage:
        worlds = Worlds(storage, "", lambda world, _: plant_skilljar(world, bad(document, change)))
        with pytest.raises(ValueError, match=place):
            worlds.create("bad", "seed", Clock(START))
        assert worlds.names() == []


def test_a_world_without_an_lms_can_be_planted(world):
    plant_skilljar(world, {})


def test_an_id_stands_for_one_thing(world, document):
    with pytest.raises(ValueError, match="an id of a LmsAdmin is taken"):
        plant_skilljar(world, document)


def test_ids_that_a_seed_leaves_out_are_made(document):
    for organization in document["organizations"]:
        for person in organization["students"]:
            del person["id"]
    with closing(Storage(new_database())) as storage:
        worlds = Worlds(storage, "", lambda world, _: plant_skilljar(world, document) or {})
        worlds.create("one", "seed", Clock(START))
        with worlds.open("one", write=False) as world:
            assert all(len(student.id) == 13 for student in world.rows(students).where())


def test_an_integration_is_connected(world, priya):
    for organization_id, url in ((NORTHWIND, "http://one.example"), ("globextrain01", "http://two.example")):
        connect_integration(world, organization_id, webhook_url=f"{url}/hook", badges_earned_url=f"{url}/", secret="s3")
        assert catalogue.organization(world, organization_id).badges_earned_url == url
        (webhook,) = webhooks_of(world, organization_id)
        assert (webhook.target_url, webhook.active) == (f"{url}/hook", True)
        assert webhook.additional_headers == (Header("X-Skilljar-Secret", "s3"),)


def test_time_passes_between_enrolling_and_completing(lms):
    with lms.world() as world:
        student, course = world.rows(students).find(id="meiolin000001"), course_of(world, "crswelcometou")
        enrol(world, student, course)
    lms.advance(timedelta(days=3))
    with lms.world() as world:
        take(world, student, course)
        progress = current_progress(world, student, course)
        assert progress.completed_at - latest_enrollment(world, student, course).enrolled_at == timedelta(days=3)
