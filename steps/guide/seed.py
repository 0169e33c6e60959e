"""The world in which every scenario begins, as its seed file has it: people, courses, badges, paths."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from steps.cast import CONNECTED, Person, cast

SEED = Path(__file__).parents[2] / "simulator" / "seeds" / "northwind.yaml"

Row = tuple[str, ...]


class Seed:
    """The document; each of its methods gives the rows of a table."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._issuers: list[dict[str, Any]] = document["acclaim"]["organizations"]
        self._earners: list[dict[str, Any]] = document["acclaim"]["earners"]
        self._schools: list[dict[str, Any]] = document["skilljar"]["organizations"]

    def people(self) -> list[Row]:
        """Name, whole name, address, who they are in the LMS, who they are in Acclaim."""
        return [
            (name, one.name, one.email, self._in_the_lms(one), self._in_acclaim(one)) for name, one in cast().items()
        ]

    def courses(self) -> list[Row]:
        """Title, organization, lessons, what is special, badge."""
        return [
            (course["title"], school["name"], _lessons(course), ", ".join(_settings(course)), _badge(course["title"]))
            for school in self._schools
            for course in school["courses"]
        ]

    def lessons(self, course: str) -> list[str]:
        """The titles of a course's lessons."""
        told = (one for school in self._schools for one in school["courses"] if one["title"] == course)
        return [lesson["title"] for one in told for lesson in one["lessons"]]

    def badges(self) -> list[Row]:
        """Title, organization, state, whether one person can have it twice, the course that brings it."""
        return [
            (badge["name"], issuer["name"], badge.get("state", "active"), _twice(badge), _course(badge["name"]))
            for issuer in self._issuers
            for badge in issuer["templates"]
        ]

    def paths(self) -> list[Row]:
        """Title, organization, courses."""
        return [
            (path["title"], school["name"], ", ".join(path["courses"]))
            for school in self._schools
            for path in school.get("paths", [])
        ]

    def titles(self) -> dict[str, list[str]]:
        """The titles of paths, courses and badges, by what they are."""
        tables = {"path": self.paths(), "course": self.courses(), "badge": self.badges()}
        return {kind: [row[0] for row in rows] for kind, rows in tables.items()}

    def _in_the_lms(self, person: Person) -> str:
        return _role(person, self._schools, {"students": "student", "admins": "admin"})

    def _in_acclaim(self, person: Person) -> str:
        if any(person.email in earner["addresses"] for earner in self._earners):
            return "has an account"
        return _role(person, self._issuers, {"admins": "admin"}) or "has no account"


@cache
def planted() -> Seed:
    return Seed(yaml.safe_load(SEED.read_text(encoding="utf-8")))


def _role(person: Person, organizations: list[dict[str, Any]], roles: dict[str, str]) -> str:
    for organization in organizations:
        for key, role in roles.items():
            if any(one["email"] == person.email for one in organization.get(key, [])):
                return f"{role} of {organization['name']}"
    return ""


def _lessons(course: dict[str, Any]) -> str:
    return ", ".join(
        f"{lesson['title']} (optional)" if "optional" in lesson else lesson["title"] for lesson in course["lessons"]
    )


def _settings(course: dict[str, Any]) -> Iterator[str]:
    if "score_lesson" in course:
        lesson = next(one for one in course["lessons"] if one["title"] == course["score_lesson"])
        yield f"passed with {lesson['passing_percentage']} in {lesson['title']}"
    if course.get("complete_on_pass_or_fail"):
        yield "complete on pass or fail"
    if course.get("sends_completion_mail"):
        yield "e-mails when complete"


def _twice(badge: dict[str, Any]) -> str:
    return "yes" if badge.get("allow_duplicate_badges") else "no"


def _badge(course: str) -> str:
    return next((badges[course] for badges in CONNECTED.values() if course in badges), "")


def _course(badge: str) -> str:
    return next((course for badges in CONNECTED.values() for course, one in badges.items() if one == badge), "")
