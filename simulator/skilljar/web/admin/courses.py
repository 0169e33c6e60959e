"""Course settings, under the names that the vendor's article gives them."""

from flask import flash, redirect, render_template, request, url_for

from simulator.skilljar.domain.course import Course, LessonKind
from simulator.skilljar.domain.errors import Invalid
from simulator.skilljar.domain.organization import LmsAdmin
from simulator.skilljar.services import catalogue
from simulator.skilljar.services.authoring import CourseSettings, save_settings
from simulator.skilljar.web.admin.blueprint import admin, for_admins
from simulator.skilljar.web.pages import PROBLEM, Page
from simulator.unit_of_work import abandon_world, current_world


@admin.get("/")
@admin.get("/courses")
@for_admins
def list_courses(person: LmsAdmin) -> Page:
    world = current_world()
    return render_template(
        "skilljar/admin/courses.html",
        organization=catalogue.organization(world, person.organization_id),
        courses=catalogue.courses_of(world, person.organization_id),
    )


@admin.get("/courses/<course_id>")
@for_admins
def course(person: LmsAdmin, course_id: str) -> Page:
    shown = catalogue.course(current_world(), person.organization_id, course_id)
    settings = CourseSettings(
        title=shown.title,
        description=shown.description,
        use_lesson_score=shown.score_lesson_id is not None,
        score_lesson_id=shown.score_lesson_id or "",
        complete_on_pass_or_fail=shown.complete_on_pass_or_fail,
    )
    return _show(shown, settings, {})


@admin.post("/courses/<course_id>")
@for_admins
def save_course(person: LmsAdmin, course_id: str) -> Page:
    """Saves the fields that the form has; any other is ignored (rule setup-7)."""
    world = current_world()
    changed = catalogue.course(world, person.organization_id, course_id)
    settings = CourseSettings(
        title=request.form.get("title", ""),
        description=request.form.get("description", ""),
        use_lesson_score="use_lesson_score" in request.form,
        score_lesson_id=request.form.get("score_lesson", ""),
        complete_on_pass_or_fail="complete_on_pass_or_fail" in request.form,
    )
    try:
        save_settings(world, changed, settings)
    except Invalid as error:
        abandon_world()
        return _show(changed, settings, error.by_field), PROBLEM
    flash("The course settings are saved.")
    return redirect(url_for("skilljar_admin.course", course_id=course_id), 303)


def _show(shown: Course, settings: CourseSettings, problems: dict[str, str]) -> str:
    world = current_world()
    lessons = catalogue.lessons_of(world, shown.id)
    return render_template(
        "skilljar/admin/course.html",
        organization=catalogue.organization(world, shown.organization_id),
        course=shown,
        settings=settings,
        lessons=lessons,
        quizzes=[(lesson.id, lesson.title) for lesson in lessons if lesson.kind is LessonKind.QUIZ],
        problems=problems,
    )
