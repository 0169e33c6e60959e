"""Lessons and quizzes, for a student who is enrolled."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for

from simulator.skilljar.domain.course import Course, Lesson, LessonKind, Place, place_of
from simulator.skilljar.domain.errors import Invalid, NotEnrolled
from simulator.skilljar.domain.student import Student
from simulator.skilljar.services import catalogue
from simulator.skilljar.services.enrolling import current_progress
from simulator.skilljar.services.learning import complete_lesson, submit_quiz, tries_of
from simulator.skilljar.web.pages import PROBLEM, Page
from simulator.skilljar.web.student.blueprint import for_students, student
from simulator.unit_of_work import abandon_world, current_world

_ADDRESS = "/courses/<slug>/lessons/<lesson_id>"


@dataclass(frozen=True)
class _Place:
    """A lesson, as found by its address."""

    student: Student
    course: Course
    lesson: Lesson


@student.get(_ADDRESS)
@for_students
def lesson(person: Student, slug: str, lesson_id: str) -> Page:
    try:
        return _show(_place(person, slug, lesson_id))
    except NotEnrolled:
        return redirect(url_for("skilljar_student.course", slug=slug), 303)


@student.post(_ADDRESS)
@for_students
def study(person: Student, slug: str, lesson_id: str) -> Page:
    """Completes the lesson, or submits its quiz as `question-1`, `question-2` and so on."""
    place = _place(person, slug, lesson_id)
    try:
        return _submit(place) if place.lesson.kind is LessonKind.QUIZ else _complete(place)
    except Invalid as error:
        abandon_world()
        return _show(place, error.by_field), PROBLEM


def _complete(place: _Place) -> Page:
    """Goes on to how the course ended, to the next lesson, or back to the course."""
    slug = place.course.slug
    if complete_lesson(current_world(), place.student, place.course, place.lesson):
        return redirect(url_for("skilljar_student.completed", slug=slug), 303)
    flash("Lesson completed.")  # no title: an author may have named it after a badge (rule earn-12)
    following = _among_lessons(place).following
    if following is None:
        return redirect(url_for("skilljar_student.course", slug=slug), 303)
    return redirect(url_for("skilljar_student.lesson", slug=slug, lesson_id=following.id), 303)


def _submit(place: _Place) -> Page:
    numbers = range(1, len(place.lesson.questions) + 1)
    answers = [_answer(request.form, f"question-{number}") for number in numbers]
    submit_quiz(current_world(), place.student, place.course, place.lesson, answers)
    there = url_for("skilljar_student.lesson", slug=place.course.slug, lesson_id=place.lesson.id)
    return redirect(there, 303)


def _answer(form: Mapping[str, str], name: str) -> int | None:
    text = form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None


def _place(person: Student, slug: str, lesson_id: str) -> _Place:
    world = current_world()
    course = catalogue.course_by_slug(world, slug, person)
    course = catalogue.course(world, person.organization_id, course.id)
    return _Place(person, course, catalogue.lesson(world, course, lesson_id))


def _among_lessons(place: _Place) -> Place:
    return place_of(place.lesson, catalogue.lessons_of(current_world(), place.course.id))


def _show(place: _Place, problems: dict[str, str] | None = None) -> str:
    world = current_world()
    progress = current_progress(world, place.student, place.course)
    return render_template(
        "skilljar/lesson.html",
        organization=catalogue.organization(world, place.course.organization_id),
        person=place.student,
        course=place.course,
        lesson=place.lesson,
        place=_among_lessons(place),
        progress=progress,
        attempt=tries_of(world, progress).get(place.lesson.id),
        answers=request.form,
        problems=problems or {},
    )
