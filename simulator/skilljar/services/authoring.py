"""Course settings, as a course author saves them; badges are none of them (rule setup-7)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from simulator.skilljar.domain.course import TITLE_LENGTH, Course, LessonKind
from simulator.skilljar.domain.errors import Invalid, Problem
from simulator.skilljar.records import courses
from simulator.skilljar.services.catalogue import lessons_of
from simulator.world import World

DESCRIPTION_LENGTH = 5000


@dataclass(frozen=True)
class CourseSettings:
    """The settings form; `score_lesson_id` counts only with `use_lesson_score`."""

    title: str
    description: str
    use_lesson_score: bool
    score_lesson_id: str
    complete_on_pass_or_fail: bool


def save_settings(world: World, course: Course, settings: CourseSettings) -> Course:
    """Raises Invalid with a problem for each field. Completions of the past stay as they are."""
    problems = list(_problems(world, course, settings))
    if problems:
        raise Invalid(*problems)
    changed = replace(
        course,
        title=settings.title.strip(),
        description=settings.description.strip(),
        score_lesson_id=settings.score_lesson_id if settings.use_lesson_score else None,
        complete_on_pass_or_fail=settings.complete_on_pass_or_fail,
    )
    world.rows(courses).save(changed)
    return changed


def _problems(world: World, course: Course, settings: CourseSettings) -> Iterator[Problem]:
    title = settings.title.strip()
    if not title or len(title) > TITLE_LENGTH or not title.isprintable():
        yield Problem("title", f"Enter a title of one line and at most {TITLE_LENGTH} characters")
    if len(settings.description) > DESCRIPTION_LENGTH or "\x00" in settings.description:
        yield Problem("description", f"Enter at most {DESCRIPTION_LENGTH} characters")
    quizzes = {lesson.id for lesson in lessons_of(world, course.id) if lesson.kind is LessonKind.QUIZ}
    if settings.use_lesson_score and settings.score_lesson_id not in quizzes:
        yield Problem("score_lesson", "Choose the quiz whose score is to be the course's")
