"""Planting lessons and quizzes of a course."""

from simulator.skilljar.domain.course import FULL_SCORE, Lesson, LessonKind, Question
from simulator.skilljar.seed_entry import Entry

_PASSING_PERCENTAGE = 80


def lesson_from(entry: Entry, course_id: str, position: int) -> Lesson:
    """A lesson with questions is a quiz; raises ValueError."""
    link = entry.entry("link")
    link_path = link.text("path") if link else ""
    if link and (not link_path.startswith("/") or link_path.startswith("//")):
        raise ValueError(f"{link.place}: path has to be a path of the LMS")
    questions = tuple(_question(one) for one in entry.entries("questions"))
    passing = entry.number("passing_percentage", _PASSING_PERCENTAGE, FULL_SCORE)
    return Lesson(
        id=entry.key("lesson"),
        course_id=course_id,
        position=position,
        title=entry.text("title"),
        kind=LessonKind.QUIZ if questions else LessonKind.HTML,
        optional=entry.flag("optional"),
        content=entry.text("content", ""),
        link_label=link.text("label") if link else "",
        link_path=link_path,
        questions=questions,
        passing_percentage=passing if questions else 0,
    )


def _question(entry: Entry) -> Question:
    options = tuple(entry.texts("options"))
    correct = entry.text("correct")
    if correct not in options or len(set(options)) < 2 or len(set(options)) < len(options):
        raise ValueError(f"{entry.place}: options have to differ, and correct has to be one of them")
    return Question(entry.text("text"), options, options.index(correct))
