"""Courses, their lessons and quizzes, and paths of several courses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

FULL_SCORE = 100
TITLE_LENGTH = 150


class LessonKind(Enum):
    HTML = "HTML"
    QUIZ = "QUIZ"


@dataclass(frozen=True)
class Question:
    """`correct` is the place of the right option, counted from 0."""

    text: str
    options: tuple[str, ...]
    correct: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", tuple(self.options))  # storage hands a list back


@dataclass(frozen=True)
class Lesson:
    """A step of a course. Texts are plain; `link_path` is a page of the LMS that the lesson leads to."""

    id: str
    course_id: str
    position: int
    title: str
    kind: LessonKind
    optional: bool
    content: str
    link_label: str
    link_path: str
    questions: tuple[Question, ...]
    passing_percentage: int

    def grade(self, answers: Sequence[int]) -> tuple[int, bool]:
        """The score out of 100 for one answer a question, and whether it passes."""
        right = sum(question.correct == answer for question, answer in zip(self.questions, answers, strict=True))
        score = FULL_SCORE * right // len(self.questions)
        return score, score >= self.passing_percentage


@dataclass(frozen=True)
class Course:
    """A course, published on its organization's domain.

    With `score_lesson_id` ("Use Lesson Score As Course Score") that lesson's score and result are the course's;
    `complete_on_pass_or_fail` is "Mark the course as complete if the student passes or fails".
    """

    id: str
    organization_id: str
    published_course_id: str
    title: str
    slug: str
    description: str
    score_lesson_id: str | None
    complete_on_pass_or_fail: bool
    sends_completion_mail: bool
    created_at: datetime

    @property
    def public_path(self) -> str:
        return f"/skilljar/courses/{self.slug}"


@dataclass(frozen=True)
class Place:
    """Where a lesson stands among those of its course, counted from 1."""

    number: int
    count: int
    previous: Lesson | None
    following: Lesson | None


def place_of(lesson: Lesson, lessons: Sequence[Lesson]) -> Place:
    """`lessons` are all of the course, in their order."""
    at = [one.id for one in lessons].index(lesson.id)
    following = lessons[at + 1] if at + 1 < len(lessons) else None
    return Place(at + 1, len(lessons), lessons[at - 1] if at else None, following)


@dataclass(frozen=True)
class Path:
    """Several courses that belong together."""

    id: str
    organization_id: str
    title: str
    course_ids: tuple[str, ...]
