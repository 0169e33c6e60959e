"""The pages of the school as a WSGI application, and the calls of its operator."""

import json
import re
import secrets
import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime
from http.cookies import SimpleCookie
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl

from examples.other_lms.acclaim import Acclaim, Away
from examples.other_lms.badges import look, rows
from examples.other_lms.markup import (
    SIGN_IN_FORM,
    address_form,
    badges_earned,
    completion_form,
    hand_in_form,
    links,
    message,
    page,
    registrations,
    settings_form,
)
from examples.other_lms.school import School, opened

_COOKIE = "fernweh_visit"
_ADDRESS = re.compile(r"[^@\s|:,]+@[^@\s|:,]+")  # without what has a meaning in a filter of Acclaim's


class _Answer(Exception):
    """What ends a request early, with its status, a page and headers."""

    def __init__(self, status: str, page: str = "", **headers: str) -> None:
        super().__init__(status)
        self.status, self.page, self.headers = status, page, headers


class Fernweh:
    """One school in front of its people, who reach it at `url`. `now` is its clock, `key` what its operator shows."""

    def __init__(self, path: str, url: str, acclaim: Acclaim, key: str, now: Callable[[], datetime]) -> None:
        self._path, self.url, self._acclaim, self._key, self._now = path, url, acclaim, key, now
        self._one_look = Lock()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        sent = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)) if method == "POST" else b""
        form = dict(parse_qsl(sent.decode(), keep_blank_values=True))
        with opened(self._path) as school:
            try:
                if path.startswith("/operator/"):
                    said = self._operate(school, method, path, form, environ.get("HTTP_X_OPERATOR_KEY", ""))
                else:
                    said = self._visit(school, method, path, form, environ.get("HTTP_COOKIE", ""))
                answer = _Answer("200 OK", said)
            except _Answer as early:
                answer = early
        start(answer.status, [("Content-Type", "text/html; charset=utf-8"), *answer.headers.items()])
        return [answer.page.encode()]

    def look(self) -> dict[str, str]:
        """Looks at what is new, for the operator and for whoever calls it from time to time."""
        with self._one_look, opened(self._path) as school:
            return look(school, self._acclaim, self.url, self._now())

    def _operate(self, school: School, method: str, path: str, form: dict[str, str], key: str) -> str:
        if method != "POST" or not secrets.compare_digest(key.encode(), self._key.encode()):
            raise _Answer("403 Forbidden", "You are not the operator")
        if path == "/operator/look":
            return json.dumps(self.look())
        if path == "/operator/table":
            school.shows_table = form["shown"] == "yes"
        elif path != "/operator/connect" or not school.connect(form["course"], form["template"], self._now()):
            raise _Answer("404 Not Found", "There is no such course")
        return "done"

    def _visit(self, school: School, method: str, path: str, form: dict[str, str], cookies: str) -> str:
        if path == "/sign-in":
            _sign_in(school, form)
        cookie = SimpleCookie(cookies).get(_COOKIE)
        person = school.signed_in(cookie.value) if cookie else None
        course = re.fullmatch(r"/courses/(\d+)", path)
        if course and (person is None or method == "GET"):
            asked = _found(school.course(course[1]))  # everybody may see it, students may hand in
            return page(asked["title"], hand_in_form(asked["question"]) if person else "")
        if person is None:
            return page("Sign in", SIGN_IN_FORM)
        if path == "/":
            return page("Courses", links("", school.courses()))
        if path == "/profile":
            return self._profile(school, person, form)
        if course:
            return self._hand_in(school, person, _found(school.course(course[1])), form)
        if path.startswith("/admin") and person["is_admin"]:
            return self._admin(school, path, form)
        raise _Answer("404 Not Found", page("There is no such page"))

    def _hand_in(self, school: School, person: sqlite3.Row, course: sqlite3.Row, form: dict[str, str]) -> str:
        right = form.get("answer", "").strip() == course["answer"] if course["question"] else None
        score = None if right is None else 100 * right
        school.hand_in(person, course, right, score, self._now())
        said = "Your work has been handed in." if right is not False else "That was not the right answer."
        return page(course["title"], message(said))

    def _profile(self, school: School, person: sqlite3.Row, form: dict[str, str]) -> str:
        said, email = "", form.get("email", person["email"])
        if email != person["email"]:
            said = _change(school, person["id"], email)
            person = _found(school.person(person["id"]))
        table = self._table(person["email"]) if school.shows_table else ""
        standings = [(row["title"], _standing(row)) for row in school.registrations(person["id"])]
        return page("Profile", message(said), table, registrations(standings), address_form(person["email"]))

    def _table(self, email: str) -> str:
        try:
            earned = rows(self._acclaim, email)
        except Away:
            return "<p>What Acclaim holds for you cannot be shown at the moment.</p>"
        return badges_earned(earned) if earned else ""

    def _admin(self, school: School, path: str, form: dict[str, str]) -> str:
        if path == "/admin/completions" and form:
            student, course = _found(school.person(form["student"])), _found(school.course(form["course"]))
            school.hand_in(student, course, form["result"] == "pass", int(form["score"]), self._now())
        elif settings := re.fullmatch(r"/admin/courses/(\d+)", path):
            if form:
                school.set_course(int(settings[1]), form["title"], fail_completes="fail_completes" in form)
            course = _found(school.course(settings[1]))
            return page(course["title"], settings_form(course["title"], fail_completes=course["fail_completes"]))
        return page(
            "Administration", completion_form(school.people(), school.courses()), links("/admin", school.courses())
        )


def _sign_in(school: School, form: dict[str, str]) -> None:
    """Leads on with a cookie, or says nothing, so that the form comes again."""
    if token := school.sign_in(form.get("email", ""), form.get("password", "")):
        cookie = f"{_COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/"
        raise _Answer("303 See Other", Location="/", **{"Set-Cookie": cookie})


def _change(school: School, person: int, email: str) -> str:
    if not _ADDRESS.fullmatch(email):
        return "That is no e-mail address."
    try:
        school.change_address(person, email)
    except sqlite3.IntegrityError:
        return "That address cannot be taken."
    return "Your address has been changed."


def _found(row: sqlite3.Row | None) -> sqlite3.Row:
    if row is None:
        raise _Answer("404 Not Found", "There is no such thing")
    return row


def _standing(row: sqlite3.Row) -> str:
    if row["completed_at"] is None:
        return "In progress"
    return "Completed" if row["passed"] is None else "Passed" if row["passed"] else "Not passed"
