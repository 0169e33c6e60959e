"""Brings a new student to the last click of a course, for those who want to see what it sets off."""

from collections.abc import Iterable

from simulator.skilljar.domain.course import Course, Lesson, LessonKind
from simulator.skilljar.domain.organization import LmsOrganization
from simulator.skilljar.domain.student import Student
from simulator.skilljar.records import courses, students
from simulator.skilljar.services.catalogue import lessons_of
from simulator.skilljar.services.enrolling import enrol
from simulator.skilljar.services.learning import complete_lesson, submit_quiz
from simulator.skilljar.services.people import Details, admit
from simulator.world import World


def new_guest(world: World, organization: LmsOrganization, first_name: str, last_name: str) -> Student:
    """A student with an address that nobody has ever had: numbers go on, whatever became of those before."""
    number = world.rows(students).count(students.c.organization_id == organization.id) + 1
    return admit(world, organization, Details(f"{first_name.lower()}-{number}@example.com", first_name, last_name))


def short_course(world: World, organization: LmsOrganization) -> Course | None:
    """The first course that ends with a lesson to be read; None when there is none."""
    kept = world.rows(courses).all(organization_id=organization.id)
    return next((each for each in kept if _last_to_read(_required(lessons_of(world, each.id)))), None)


def bring_to_last_lesson(world: World, student: Student, course: Course) -> Lesson:
    """Enrols the student and completes all required lessons but the last, which it gives back."""
    enrol(world, student, course)
    *before, last = _required(lessons_of(world, course.id))
    for lesson in before:
        if lesson.kind is LessonKind.QUIZ:
            submit_quiz(world, student, course, lesson, [question.correct for question in lesson.questions])
        else:
            complete_lesson(world, student, course, lesson)
    return last


def _required(lessons: Iterable[Lesson]) -> list[Lesson]:
    return [lesson for lesson in lessons if not lesson.optional]


def _last_to_read(required: list[Lesson]) -> bool:
    return bool(required) and required[-1].kind is not LessonKind.QUIZ
